namespace SyncWorker.Simulator.World;

/// <summary>13 past two-week sprints (26 weeks), the running one, and 3 future ones (6 weeks).</summary>
internal sealed class SprintCalendar
{
    /// <summary>Past sprints; also the running sprint's index.</summary>
    public const int Past = 13;

    /// <summary>All sprints.</summary>
    public const int Total = Past + 1 + 3;

    private const int Days = 14;

    /// <summary>Lays the calendar around a day; the running sprint starts on the Monday on or before it.</summary>
    public SprintCalendar(DateOnly todayOn)
    {
        var monday = todayOn.AddDays(-(((int)todayOn.DayOfWeek + 6) % 7));
        FirstOn = monday.AddDays(-Past * Days);
        All = [.. Enumerable.Range(0, Total).Select(index => new Sprint(index, FirstOn.AddDays(index * Days), FirstOn.AddDays((index * Days) + Days - 1)))];
    }

    /// <summary>Gets the first day of the oldest sprint.</summary>
    public DateOnly FirstOn { get; }

    /// <summary>Gets all sprints, oldest first.</summary>
    public IReadOnlyList<Sprint> All { get; }

    /// <summary>Gets the index of the sprint that contains a day; days outside the calendar get the nearest sprint.</summary>
    public int IndexOn(DateOnly day) => Math.Clamp((int)Math.Floor((day.DayNumber - FirstOn.DayNumber) / (double)Days), 0, Total - 1);
}
