namespace SyncWorker.Simulator.World;

/// <summary>The other side of a planted situation that has two.</summary>
/// <param name="Tracker">Its tracker, <c>jira-cloud</c>, <c>jira-dc</c> or <c>azure-devops</c>.</param>
/// <param name="Id">Its native id.</param>
/// <param name="Key">Its key as people write it.</param>
public sealed record PlantedPartner(string Tracker, string Id, string Key);

/// <summary>One situation that the generator planted and that a product should find, or (<c>healthy</c>) should find nothing in.</summary>
public sealed record PlantedSituation
{
    /// <summary>Gets what it is: overdue, openPredecessor, unestimatedStarted, mirror, dependencyCycle, dueSlip, healthy.</summary>
    public required string Kind { get; init; }

    /// <summary>Gets the item's tracker, <c>jira-cloud</c>, <c>jira-dc</c> or <c>azure-devops</c>.</summary>
    public required string Tracker { get; init; }

    /// <summary>Gets the item's native id.</summary>
    public required string ItemId { get; init; }

    /// <summary>Gets the item's key as people write it.</summary>
    public required string Key { get; init; }

    /// <summary>Gets the predecessor, the mirrored item, or the next item of a cycle; null where there is none.</summary>
    public PlantedPartner? Other { get; init; }

    /// <summary>Gets one sentence for a reader.</summary>
    public required string Note { get; init; }
}
