namespace SyncWorker.Model.Reading;

/// <summary>How much of a tracker's budget is left for us, as of one instant. All connections to one host share it.</summary>
public sealed record RateHeadroom
{
    /// <summary>Gets the most requests a second that the configuration allows; the slowest connection of the host decides.</summary>
    public required double RequestsPerSecond { get; init; }

    /// <summary>Gets the requests a second that are sent at most now: fewer than configured while little of the tracker's budget is left.</summary>
    public required double PacePerSecond { get; init; }

    /// <summary>Gets the share kept for write-back, 0 to 1.</summary>
    public required double KeptForWrites { get; init; }

    /// <summary>Gets how much the tracker grants in a window, in its own unit, or <see langword="null"/> while it has not said.</summary>
    public double? Limit { get; init; }

    /// <summary>Gets how much of it was left in the tracker's last answer, or <see langword="null"/>.</summary>
    public double? Remaining { get; init; }

    /// <summary>Gets when all of it is granted again, or <see langword="null"/> where the tracker does not say or refills steadily.</summary>
    public DateTimeOffset? ResetAt { get; init; }

    /// <summary>Gets until when the tracker wants no request at all, or <see langword="null"/>.</summary>
    public DateTimeOffset? PausedUntil { get; init; }

    /// <summary>Gets the number of endpoints and items that the tracker holds back on their own.</summary>
    public int NarrowPauses { get; init; }
}
