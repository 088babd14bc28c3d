namespace SyncWorker.Analysis.Schedule;

/// <summary>The two days that a schedule variance is the difference of.</summary>
/// <param name="PlannedOn">The planned finish.</param>
/// <param name="ExpectedOn">The expected finish.</param>
/// <param name="IsOwnDue">Whether planned is the parent's own due day, not the latest of its items.</param>
internal readonly record struct FinishFigure(DateOnly PlannedOn, DateOnly ExpectedOn, bool IsOwnDue)
{
    /// <summary>Gets planned minus expected in calendar days; negative is late.</summary>
    public int VarianceDays => PlannedOn.DayNumber - ExpectedOn.DayNumber;
}
