using System.Globalization;
using System.Text.RegularExpressions;
using Quartz;
using SyncWorker.Options.Shapes;

namespace SyncWorker.Options;

/// <summary>When something is done again. Exactly one of the two is set.</summary>
/// <param name="Every">The time from one start to the next, at least a second, or <see langword="null"/>.</param>
/// <param name="Cron">A Quartz cron expression, read in <see cref="TimeZone"/>, or <see langword="null"/>.</param>
public sealed partial record SyncSchedule(TimeSpan? Every, string? Cron)
{
    private const string EveryWord = "every ";
    private const string DailyWord = "daily ";

    /// <summary>The largest number in each field: seconds, minutes, hours, days, months, days of the week.</summary>
    private static readonly int[] FieldMaximums = [59, 59, 23, 31, 12, 7];

    /// <summary>Gets every 15 minutes, the default.</summary>
    public static SyncSchedule Default { get; } = new(TimeSpan.FromMinutes(15), null);

    /// <summary>Gets daily at 02:40, the default of sweeps.</summary>
    public static SyncSchedule DefaultSweep { get; } = new(null, "0 40 2 ? * *");

    /// <summary>Gets the IANA zone in which <see cref="Cron"/> is read. Default UTC.</summary>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>Reads <c>every 15m</c>, <c>daily 02:40</c>, or a Quartz cron expression of six or seven fields.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The schedule, or <see langword="null"/> when the text is none.</returns>
    public static SyncSchedule? Parse(string text)
    {
        if (text.StartsWith(EveryWord, StringComparison.Ordinal))
        {
            return Forms.ReadSpan(text[EveryWord.Length..].Trim()) is { } span ? new SyncSchedule(span, null) : null;
        }

        if (text.StartsWith(DailyWord, StringComparison.Ordinal))
        {
            return TimeOnly.TryParseExact(text[DailyWord.Length..].Trim(), "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
                ? new SyncSchedule(null, string.Create(CultureInfo.InvariantCulture, $"0 {time.Minute} {time.Hour} ? * *"))
                : null;
        }

        return IsCron(text) ? new SyncSchedule(null, text) : null;
    }

    /// <summary>Quartz drops numbers that are too large (hour 99) without a word, so they are looked for here.</summary>
    private static bool IsCron(string text)
    {
        var fields = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length is 6 or 7
            && fields.Take(FieldMaximums.Length).Zip(FieldMaximums).All(pair => Numbers().Matches(pair.First).All(number => number.Length <= 2 && int.Parse(number.ValueSpan, CultureInfo.InvariantCulture) <= pair.Second))
            && CronExpression.TryParse(text, out var expression)
            && expression?.GetNextValidTimeAfter(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)) is not null;
    }

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Numbers();
}
