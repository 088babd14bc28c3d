using System.Globalization;
using System.Runtime.InteropServices;
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
        { ValueKind: JsonValueKind.String } text => ReadUsual(JsonMarshal.GetRawUtf8Value(text)[1..^1]) ?? ReadInstant(text.AsText()),
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

    /// <summary>Reads the form of almost all of Jira's instants, <c>2026-03-31T12:34:56.789+0200</c>, of which an issue has dozens; null for any other.</summary>
    private static DateTimeOffset? ReadUsual(ReadOnlySpan<byte> text)
    {
        if (text is not [_, _, _, _, (byte)'-', _, _, (byte)'-', _, _, (byte)'T', _, _, (byte)':', _, _, (byte)':', _, _, (byte)'.', _, _, _, (byte)'+' or (byte)'-', _, _, _, _]) return null;
        if (!(Digits(text[..4]) is { } year && Digits(text[5..7]) is { } month && Digits(text[8..10]) is { } day && Digits(text[11..13]) is { } hour
            && Digits(text[14..16]) is { } minute && Digits(text[17..19]) is { } second && Digits(text[20..23]) is { } ms
            && Digits(text[24..26]) is { } offsetHours && Digits(text[26..]) is { } offsetMinutes)) return null;
        if (year is < 2 or > 9998 || month is 0 or > 12 || day == 0 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59 || offsetHours > 14 || offsetMinutes > 59) return null;
        var offset = new TimeSpan(offsetHours, offsetMinutes, 0);
        var local = new DateTime(year, month, day, hour, minute, second, ms, DateTimeKind.Utc);
        return new DateTimeOffset(text[23] == '+' ? local - offset : local + offset);
    }

    private static int? Digits(ReadOnlySpan<byte> text)
    {
        var number = 0;
        foreach (var c in text)
        {
            if (c is < (byte)'0' or > (byte)'9') return null;
            number = (number * 10) + (c - '0');
        }

        return number;
    }

    private static DateOnly? ToDay(DateTimeOffset? at, TimeZoneInfo zone) =>
        at is { } instant ? DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, zone).DateTime) : null;

    private static DateTimeOffset? FromEpoch(decimal? number)
    {
        if (number is not ({ } value and >= 0)) return null;
        var ms = value < SmallestMs ? value * 1000 : value;
        return ms < 253_402_300_800_000 ? DateTimeOffset.FromUnixTimeMilliseconds((long)ms) : null;
    }
}
