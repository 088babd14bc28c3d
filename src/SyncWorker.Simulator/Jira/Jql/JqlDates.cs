using System.Globalization;

namespace SyncWorker.Simulator.Jira.Jql;

/// <summary>Reads instants in queries.</summary>
internal static class JqlDates
{
    private static readonly string[] Formats =
        ["yyyy-MM-dd HH:mm", "yyyy/MM/dd HH:mm", "yyyy-MM-dd", "yyyy/MM/dd", "yyyy-M-d HH:mm", "yyyy/M/d HH:mm", "yyyy-M-d", "yyyy/M/d"];

    /// <summary>Reads an instant: quoted dates to the minute, in the caller's zone; unquoted numbers as milliseconds since the epoch; <c>-3d</c> relative to now.</summary>
    /// <exception cref="JiraRefusal">It is none.</exception>
    public static long Read(string field, JqlValue value, TimeZoneInfo zone, long nowMs)
    {
        if (value.Kind == JqlValueKind.Function && value.Text is "now") return nowMs;
        if (value.Kind == JqlValueKind.Function && value.Text is "startofday") return StartOfDay(zone, nowMs);
        if (value.Kind is JqlValueKind.Word && long.TryParse(value.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var ms)) return ms;
        if (value.Kind is JqlValueKind.Word or JqlValueKind.Quoted)
        {
            if (DateTime.TryParseExact(value.Text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)) return ToMs(local, zone);
            if (ReadRelative(value.Text) is { } span) return nowMs + (long)span.TotalMilliseconds;
        }

        throw new JiraRefusal($"Date value '{value.Text}' for field '{field}' is invalid. Valid formats include: 'yyyy/MM/dd HH:mm', 'yyyy-MM-dd HH:mm', 'yyyy/MM/dd', 'yyyy-MM-dd', or a period format e.g. '-5d', '4w 2d'.");
    }

    private static long StartOfDay(TimeZoneInfo zone, long nowMs) =>
        ToMs(TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(nowMs), zone).Date, zone);

    private static long ToMs(DateTime local, TimeZoneInfo zone)
    {
        var offset = zone.IsInvalidTime(local) ? zone.GetUtcOffset(local.AddHours(1)) : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUnixTimeMilliseconds();
    }

    private static TimeSpan? ReadRelative(string text)
    {
        var sign = text.StartsWith('-') ? -1 : 1;
        var total = TimeSpan.Zero;
        foreach (var part in text.TrimStart('-', '+').Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!int.TryParse(part.AsSpan(0, part.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return null;
            TimeSpan? unit = part[^1] switch
            {
                'm' => TimeSpan.FromMinutes(1),
                'h' => TimeSpan.FromHours(1),
                'd' => TimeSpan.FromDays(1),
                'w' => TimeSpan.FromDays(7),
                _ => null,
            };
            if (unit is not { } known) return null;
            total += known * number;
        }

        return text.Length == 0 ? null : total * sign;
    }
}
