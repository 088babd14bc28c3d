namespace SyncWorker.Model.Definitions;

/// <summary>When so many items of a project are missing at once that a person must look first. Both limits must be exceeded.</summary>
public sealed record BrakeDefinition
{
    /// <summary>Gets the share of a project's items, in percent, up to which removals of one sweep pass. Default 5.</summary>
    public decimal Percent { get; init; } = 5;

    /// <summary>Gets the number of a project's items up to which removals of one sweep pass. Default 20.</summary>
    public int Items { get; init; } = 20;

    /// <summary>Says whether the brake stops the removal of some items of a project.</summary>
    /// <param name="missing">How many items are missing.</param>
    /// <param name="all">How many items the project has, those missing included.</param>
    public bool Stops(long missing, long all) => missing > Items && missing * 100m > Percent * all;
}
