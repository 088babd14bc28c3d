namespace SyncWorker.Simulator.Admin;

/// <summary>One edit that a simulated person made.</summary>
public sealed record HumanEdit
{
    /// <summary>Gets the kind, see <see cref="SimulatedTracker.EditKinds"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>Gets the item's native id, or the project's.</summary>
    public required string ItemId { get; init; }

    /// <summary>Gets the item's key as people write it, or the project's.</summary>
    public required string Key { get; init; }

    /// <summary>Gets the field in the tracker's own word.</summary>
    public required string Field { get; init; }

    /// <summary>Gets the value before, as text; null is not set.</summary>
    public string? Before { get; init; }

    /// <summary>Gets the value after, as text; null is not set.</summary>
    public string? After { get; init; }

    /// <summary>Gets who did it: the account's id in the tracker.</summary>
    public required string Who { get; init; }
}
