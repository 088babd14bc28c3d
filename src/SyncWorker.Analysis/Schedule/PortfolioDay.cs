namespace SyncWorker.Analysis.Schedule;

/// <summary>Turns instants into a portfolio's days.</summary>
public static class PortfolioDay
{
    /// <summary>Returns the day on which an instant falls in a zone.</summary>
    /// <param name="at">The instant.</param>
    /// <param name="timeZone">The IANA zone.</param>
    /// <exception cref="TimeZoneNotFoundException">The zone is unknown.</exception>
    public static DateOnly Of(DateTimeOffset at, string timeZone) => Of(at, TimeZoneInfo.FindSystemTimeZoneById(timeZone));

    /// <summary>Returns the day on which an instant falls in a zone.</summary>
    /// <param name="at">The instant.</param>
    /// <param name="timeZone">The zone.</param>
    public static DateOnly Of(DateTimeOffset at, TimeZoneInfo timeZone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, timeZone).DateTime);
}
