namespace SyncWorker.Simulator.Admin;

/// <summary>One exact edit that is asked for.</summary>
public sealed record EditRequest
{
    /// <summary>Gets the kind, see <see cref="SimulatedTracker.EditKinds"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>Gets the item's native id or key, or null where the kind needs none.</summary>
    public string? Item { get; init; }

    /// <summary>Gets the project's key or id, or null where the kind needs none.</summary>
    public string? Project { get; init; }
}
