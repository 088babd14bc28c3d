namespace SyncWorker.Model.Runs;

/// <summary>How far a run or a rollup can be trusted. A later value is worse.</summary>
public enum Completeness
{
    /// <summary>Everything in scope was read to its proven end.</summary>
    Complete = 0,

    /// <summary>Something is missing, quarantined, hidden or unmapped.</summary>
    Partial = 1,

    /// <summary>The last complete run is too old.</summary>
    Stale = 2,
}
