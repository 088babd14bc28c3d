namespace SyncWorker.Model.Runs;

/// <summary>What a sweep of everything in scope found, compared with what was stored.</summary>
public sealed record SweepTally
{
    /// <summary>Gets the number of items that the tracker listed.</summary>
    public required int Swept { get; init; }

    /// <summary>Gets the number of items that reading only what had changed had missed: unknown or out of date, and read again now.</summary>
    public required int Missed { get; init; }

    /// <summary>Gets the number of items that left the rollups.</summary>
    public required int Removed { get; init; }

    /// <summary>Gets the number of missing items whose removal is held by the brake.</summary>
    public required int Held { get; init; }

    /// <summary>Gets the number of removed items that were there again.</summary>
    public required int Returned { get; init; }

    /// <summary>Gets the number of requests for listing, projects and confirmations; re-reading what was missed is not among them.</summary>
    public required long Requests { get; init; }
}
