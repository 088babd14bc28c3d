using System.Globalization;
using System.Text.Json;

namespace SyncWorker.Connectors.Jira;

/// <summary>Reads Jira's several ways to write a time.</summary>
internal static class JiraTime
{
    // 1973 in milliseconds and 5138 in seconds: Jira documents seconds in one example and sends milliseconds elsewhere.
    private const decimal SmallestMs = 100_000_000_000;

    /// <summary>Reads an instant: text with an offset with or without colon, or an epoch number; null when it is neither.</summary>
    /// <param name="value">The value.</param>
    public static DateTimeOffset? ReadInstant(JsonElement? value) => value switch
    {
        { ValueKind: JsonValueKind.Number } number => FromEpoch(number.AsNumber()),
        { ValueKind: JsonValueKind.String } text => ReadInstant(text.AsText()),
        _ => null,
    };

    /// <summary>Reads an instant from text.</summary>
    /// <param name="text">The text, or <see langword="null"/>.</param>
    public static DateTimeOffset? ReadInstant(string? text)
    {
        if (string.IsNullOrEmpty(text)) return null;
        if (decimal.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var epoch) && text.Length > 8) return FromEpoch(epoch);
        if (text.Length < 10 || text[4] != '-') return null;
        var sign = text[^5];
        var colon = sign is '+' or '-' && text.Length > 15 && text.Contains('T', StringComparison.Ordinal) ? text.Insert(text.Length - 2, ":") : text;
        return DateTimeOffset.TryParse(colon, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at.ToUniversalTime() : null;
    }

    /// <summary>Reads a day: as it stands when there is no time of day, else the instant's day in a zone; null when it is neither.</summary>
    /// <param name="value">The value.</param>
    /// <param name="zone">The zone in which instants become days.</param>
    public static DateOnly? ReadDay(JsonElement? value, TimeZoneInfo zone) =>
        value is { ValueKind: JsonValueKind.Number } ? ToDay(ReadInstant(value), zone) : ReadDay(value?.AsText(), zone);

    /// <summary>Reads a day from text.</summary>
    /// <param name="text">The text, or <see langword="null"/>.</param>
    /// <param name="zone">The zone in which instants become days.</param>
    public static DateOnly? ReadDay(string? text, TimeZoneInfo zone) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : ToDay(ReadInstant(text), zone);

    private static DateOnly? ToDay(DateTimeOffset? at, TimeZoneInfo zone) =>
        at is { } instant ? DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, zone).DateTime) : null;

    private static DateTimeOffset? FromEpoch(decimal? number)
    {
        if (number is not ({ } value and >= 0)) return null;
        var ms = value < SmallestMs ? value * 1000 : value;
        return ms < 253_402_300_800_000 ? DateTimeOffset.FromUnixTimeMilliseconds((long)ms) : null;
    }
}
