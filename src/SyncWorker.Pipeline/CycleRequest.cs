namespace SyncWorker.Pipeline;

/// <summary>What a cycle is to do.</summary>
public sealed record CycleRequest
{
    /// <summary>Gets the connections to sync, or <see langword="null"/> for all.</summary>
    public IReadOnlyCollection<string>? Connections { get; init; }

    /// <summary>Gets a value indicating whether everything is read again, not only what changed.</summary>
    public bool Full { get; init; }

    /// <summary>Gets whether the run also sweeps; one that reads everything always does.</summary>
    public SweepRule Sweep { get; init; }

    /// <summary>Gets a value indicating whether the plan is applied where the configuration allows it. Default true.</summary>
    public bool Apply { get; init; } = true;
}

/// <summary>A sign of life of a long cycle.</summary>
/// <param name="Connection">The connection that is being read, or empty.</param>
/// <param name="Stage">The stage: <c>sweep</c>, <c>find</c>, <c>read</c>, <c>measure</c>, <c>write</c>, <c>map</c>.</param>
/// <param name="Done">How many items are done.</param>
/// <param name="Total">How many there are, as far as known.</param>
public readonly record struct CycleProgress(string Connection, string Stage, long Done, long Total);
