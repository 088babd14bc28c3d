using SyncWorker.Model.Items;

namespace SyncWorker.Analysis.Schedule;

/// <summary>Planned finish minus expected finish in calendar days: negative is late, as EV − PV is.</summary>
public static class ScheduleVariance
{
    /// <summary>
    /// Returns when an item is expected to be finished: its actual finish; else the as-of day once that is past the due day; else the due day.
    /// </summary>
    /// <param name="dueOn">The due day, inclusive, or null.</param>
    /// <param name="state">The state; anything but Completed is open.</param>
    /// <param name="completedOn">The day of the actual finish, or null when it is not known.</param>
    /// <param name="asOf">The as-of day.</param>
    /// <returns>The day; null without due day, and for a completed item whose finish is not known.</returns>
    public static DateOnly? ExpectedFinish(DateOnly? dueOn, StateCategory state, DateOnly? completedOn, DateOnly asOf)
    {
        if (state == StateCategory.Completed) return completedOn;
        return dueOn is { } due && asOf > due ? asOf : dueOn;
    }

    /// <summary>Returns an item's variance, or <see langword="null"/> without dates.</summary>
    /// <param name="dueOn">The due day, inclusive, or null.</param>
    /// <param name="state">The state.</param>
    /// <param name="completedOn">The day of the actual finish, or null.</param>
    /// <param name="asOf">The as-of day.</param>
    public static int? OfItem(DateOnly? dueOn, StateCategory state, DateOnly? completedOn, DateOnly asOf) =>
        dueOn is { } due && ExpectedFinish(dueOn, state, completedOn, asOf) is { } expected ? due.DayNumber - expected.DayNumber : null;
}
