namespace SyncWorker.Connectors.Http;

/// <summary>What one answer says about how fast we may go on. What it does not say, or not understandably, is null.</summary>
internal sealed record RateReading
{
    /// <summary>Gets until when nothing may be sent, always in the future, or <see langword="null"/> for no wait.</summary>
    public DateTimeOffset? WaitUntil { get; init; }

    /// <summary>Gets how much is granted in a window, in the tracker's own unit (requests, points, TSTU).</summary>
    public double? Limit { get; init; }

    /// <summary>Gets how much of it is left.</summary>
    public double? Remaining { get; init; }

    /// <summary>Gets when all of it is granted again.</summary>
    public DateTimeOffset? ResetAt { get; init; }

    /// <summary>Gets how much comes back each second, for trackers that refill steadily (Jira Data Center).</summary>
    public double? RefillPerSecond { get; init; }

    /// <summary>Gets a value indicating whether the tracker says that the limit is near.</summary>
    public bool IsNearLimit { get; init; }

    /// <summary>Gets the share that is left, or <see langword="null"/>.</summary>
    public double? ShareLeft => Limit > 0 && Remaining is { } remaining ? Math.Clamp(remaining / Limit.Value, 0, 1) : null;
}
