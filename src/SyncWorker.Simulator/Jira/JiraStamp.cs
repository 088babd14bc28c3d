using System.Globalization;
using System.Text.Json;

namespace SyncWorker.Simulator.Jira;

/// <summary>Instants as Jira writes them: <c>2026-05-07T14:03:11.123+0530</c>, in the reader's zone, the offset without a colon.</summary>
internal static class JiraStamp
{
    /// <summary>Writes an instant under a name.</summary>
    public static void Stamp(this Utf8JsonWriter writer, string name, long ms, TimeZoneInfo zone)
    {
        writer.WritePropertyName(name);
        writer.Stamp(ms, zone);
    }

    /// <summary>Writes an instant.</summary>
    public static void Stamp(this Utf8JsonWriter writer, long ms, TimeZoneInfo zone)
    {
        Span<byte> text = stackalloc byte[28];
        var utc = DateTimeOffset.FromUnixTimeMilliseconds(ms).UtcDateTime;
        var offset = zone.GetUtcOffset(utc);
        var local = utc + offset;
        Put(text, 0, local.Year, 4);
        text[4] = (byte)'-';
        Put(text, 5, local.Month, 2);
        text[7] = (byte)'-';
        Put(text, 8, local.Day, 2);
        text[10] = (byte)'T';
        Put(text, 11, local.Hour, 2);
        text[13] = (byte)':';
        Put(text, 14, local.Minute, 2);
        text[16] = (byte)':';
        Put(text, 17, local.Second, 2);
        text[19] = (byte)'.';
        Put(text, 20, local.Millisecond, 3);
        text[23] = (byte)(offset < TimeSpan.Zero ? '-' : '+');
        var minutes = (int)Math.Abs(offset.TotalMinutes);
        Put(text, 24, minutes / 60, 2);
        Put(text, 26, minutes % 60, 2);
        writer.WriteStringValue(text);
    }

    /// <summary>Gets an instant as text.</summary>
    public static string Format(long ms, TimeZoneInfo zone)
    {
        var at = TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(ms), zone);
        return at.ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture).Remove(26, 1);
    }

    /// <summary>Reads an instant that Jira wrote.</summary>
    public static long Parse(string text) =>
        DateTimeOffset.ParseExact(text.Insert(text.Length - 2, ":"), "yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();

    private static void Put(Span<byte> text, int at, int value, int digits)
    {
        for (var i = at + digits - 1; i >= at; i--)
        {
            text[i] = (byte)('0' + (value % 10));
            value /= 10;
        }
    }
}
