using System.Buffers;
using System.Globalization;
using System.Text;

namespace SyncWorker.Storage.Packing;

/// <summary>Keeps any .NET string exactly in UTF-8 columns, which know neither U+0000 (PostgreSQL) nor lone surrogates.</summary>
/// <remarks>Such characters, and the mark itself, are written as the noncharacter U+FFFF and four hex digits; every other text stays as it is.</remarks>
internal static class StoreText
{
    private const char Mark = '\uFFFF';

    private static readonly SearchValues<char> Suspects =
        SearchValues.Create([.. Enumerable.Range(0xD800, 0x800).Select(static c => (char)c), '\0', Mark]);

    public static string? Encode(string? text) => text is null ? null : EncodeText(text);

    public static string EncodeText(string text)
    {
        if (!text.AsSpan().ContainsAny(Suspects)) return text;
        var safe = new StringBuilder(text.Length + 8);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                safe.Append(c).Append(text[++i]);
            else if (c is '\0' or Mark || char.IsSurrogate(c))
                safe.Append(Mark).Append(((int)c).ToString("X4", CultureInfo.InvariantCulture));
            else
                safe.Append(c);
        }

        return safe.ToString();
    }

    public static string Decode(string stored)
    {
        if (!stored.Contains(Mark, StringComparison.Ordinal)) return stored;
        var text = new StringBuilder(stored.Length);
        for (var i = 0; i < stored.Length; i++)
        {
            if (stored[i] != Mark)
            {
                text.Append(stored[i]);
                continue;
            }

            text.Append((char)int.Parse(stored.AsSpan(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
            i += 4;
        }

        return text.ToString();
    }
}
