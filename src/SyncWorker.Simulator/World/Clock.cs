namespace SyncWorker.Simulator.World;

/// <summary>Arithmetic between days and milliseconds since the epoch, in UTC.</summary>
internal static class Clock
{
    /// <summary>Milliseconds of a day.</summary>
    public const long DayMs = 86_400_000;

    private static readonly int EpochDay = new DateOnly(1970, 1, 1).DayNumber;

    /// <summary>Gets midnight of a day.</summary>
    public static long StartOf(DateOnly day) => (day.DayNumber - EpochDay) * DayMs;

    /// <summary>Gets the day of an instant.</summary>
    public static DateOnly DayOf(long ms) => DateOnly.FromDayNumber((int)Math.Floor(ms / (double)DayMs) + EpochDay);

    /// <summary>Gets now.</summary>
    public static long NowMs(TimeProvider time) => time.GetUtcNow().ToUnixTimeMilliseconds();
}
