using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace SyncWorker.Connectors;

/// <summary>Reads JSON that may not be what its description promises: nothing here throws for a missing, null or oddly typed member.</summary>
internal static class JsonReading
{
    /// <summary>Gets how documents are parsed: deeper than the usual 64, because rich text nests.</summary>
    public static JsonDocumentOptions Options { get; } = new() { MaxDepth = 1024 };

    /// <summary>Finds a member that is there and not null; on something that is not an object, none is.</summary>
    /// <param name="element">The object.</param>
    /// <param name="name">The member's name.</param>
    public static JsonElement? Member(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined)
            ? value
            : null;

    /// <summary>Finds a member of a member.</summary>
    /// <param name="element">The object.</param>
    /// <param name="name">The outer name.</param>
    /// <param name="inner">The inner name.</param>
    public static JsonElement? Member(this JsonElement element, string name, string inner) => element.Member(name)?.Member(inner);

    /// <summary>Lists the elements of an array member; none when it is no array.</summary>
    /// <param name="element">The object.</param>
    /// <param name="name">The member's name.</param>
    public static IEnumerable<JsonElement> Elements(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : [];

    /// <summary>Reads a member as text: a string, or a number or truth value as it is written; null for anything else.</summary>
    /// <param name="element">The object.</param>
    /// <param name="name">The member's name.</param>
    public static string? Text(this JsonElement element, string name) => element.Member(name)?.AsText();

    /// <summary>Reads a value as text: a string, or a number or truth value as it is written; null for anything else.</summary>
    /// <param name="element">The value.</param>
    public static string? AsText(this JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => ReadString(element),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => element.GetRawText(),
        _ => null,
    };

    /// <summary>Reads a member as text, with an empty one as null.</summary>
    /// <param name="element">The object.</param>
    /// <param name="name">The member's name.</param>
    public static string? FilledText(this JsonElement element, string name) => element.Text(name) is { Length: > 0 } text ? text : null;

    /// <summary>Reads a whole number that may be written as a string.</summary>
    /// <param name="element">The object.</param>
    /// <param name="name">The member's name.</param>
    public static long? Whole(this JsonElement element, string name) => element.Member(name)?.AsNumber() is { } number
        && number == decimal.Truncate(number) && number is >= long.MinValue and <= long.MaxValue
            ? (long)number
            : null;

    /// <summary>Reads a number that may be written as a string; null when it is none, or beyond what a decimal holds.</summary>
    /// <param name="element">The value.</param>
    public static decimal? AsNumber(this JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Number when element.TryGetDecimal(out var number) => number,
        JsonValueKind.String when decimal.TryParse(ReadString(element), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };

    /// <summary>Reads a truth value that may be written as a string; null when it is none.</summary>
    /// <param name="element">The object.</param>
    /// <param name="name">The member's name.</param>
    public static bool? Truth(this JsonElement element, string name) => element.Text(name)?.ToUpperInvariant() switch
    {
        "TRUE" => true,
        "FALSE" => false,
        _ => null,
    };

    private static string ReadString(JsonElement element)
    {
        var raw = JsonMarshal.GetRawUtf8Value(element)[1..^1];
        if (!raw.Contains((byte)'\\') && WordCache.Find(raw) is { } word) return word;
        try
        {
            return element.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate or broken UTF-8: the framework refuses the whole string, people would rather see the rest of it.
            return Unescape(Encoding.UTF8.GetString(raw));
        }
    }

    private static string Unescape(ReadOnlySpan<char> escaped)
    {
        var text = new StringBuilder(escaped.Length);
        for (var i = 0; i < escaped.Length; i++)
        {
            if (escaped[i] != '\\')
            {
                text.Append(escaped[i]);
                continue;
            }

            i++;
            if (escaped[i] == 'u')
            {
                text.Append((char)ushort.Parse(escaped.Slice(i + 1, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                i += 4;
            }
            else
            {
                text.Append(escaped[i] switch { 'n' => '\n', 'r' => '\r', 't' => '\t', 'b' => '\b', 'f' => '\f', var other => other });
            }
        }

        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])) i++;
            else if (char.IsSurrogate(text[i])) text[i] = '\uFFFD';
        }

        return text.ToString();
    }
}
