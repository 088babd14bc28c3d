namespace SyncWorker.Model.Definitions;

/// <summary>Which days are worked.</summary>
public sealed record WorkCalendar
{
    /// <summary>Gets Monday to Friday, eight hours, no holidays.</summary>
    public static WorkCalendar Standard { get; } = new();

    /// <summary>Gets the days of the week that are worked.</summary>
    public IReadOnlyList<DayOfWeek> Workdays { get; init; } =
        [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday];

    /// <summary>Gets the working hours of a day, more than 0 and at most 24.</summary>
    public decimal HoursPerDay { get; init; } = 8;

    /// <summary>Gets the days that are not worked although their day of the week is.</summary>
    public IReadOnlyList<DateOnly> Holidays { get; init; } = [];
}
