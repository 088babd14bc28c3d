using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;

namespace SyncWorker.Simulator.AzureDevOps.Wire;

/// <summary>How instants look on the wire: UTC, fractions only as far as they say something.</summary>
internal static class WireTime
{
    private const string Format = "yyyy-MM-dd'T'HH:mm:ss.FFF'Z'";

    private static readonly SearchValues<byte> Digits = SearchValues.Create("-0123456789"u8);

    /// <summary>The end of an open revision.</summary>
    public static readonly DateTime Open = new(9999, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public static string Text(DateTime at) => at.ToString(Format, CultureInfo.InvariantCulture);

    public static void WriteInstant(this Utf8JsonWriter writer, string name, DateTime at)
    {
        writer.WritePropertyName(name);
        writer.WriteInstantValue(at);
    }

    public static void WriteInstantValue(this Utf8JsonWriter writer, DateTime at)
    {
        // The round-trip format is fast, but always has seven decimals.
        Span<byte> text = stackalloc byte[40];
        Utf8Formatter.TryFormat(at, text, out var length, 'O');
        var end = length - 1;
        while (text[end - 1] == (byte)'0')
        {
            end--;
        }

        if (text[end - 1] == (byte)'.')
        {
            end--;
        }

        text[end++] = (byte)'Z';
        writer.WriteStringValue(text[..end]);
    }

    /// <summary>A double as the tracker spells it: <c>5.0</c>, not <c>5</c>.</summary>
    public static void WriteDoubleValue(this Utf8JsonWriter writer, double value)
    {
        Span<byte> text = stackalloc byte[40];
        Utf8Formatter.TryFormat(value, text, out var length);
        if (!text[..length].ContainsAnyExcept(Digits))
        {
            text[length++] = (byte)'.';
            text[length++] = (byte)'0';
        }

        writer.WriteRawValue(text[..length], skipInputValidation: true);
    }

    /// <summary>Reads ISO 8601 or RFC 1123; what names no zone is UTC.</summary>
    public static DateTime Parse(string text, string name) => TryParse(text, out var at)
        ? at
        : throw AzureDevOpsFault.InvalidArgument($"The value '{text}' is not a valid date for {name}.");

    public static bool TryParse(string text, out DateTime at) => DateTime.TryParse(
        text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out at);
}
