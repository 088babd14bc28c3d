namespace SyncWorker.Model.Definitions;

/// <summary>When so many items of a project are missing at once that a person must look first. Both limits must be exceeded.</summary>
/// <remarks>Whatever the limits, half of a project's items gone at once wait too: see <see cref="IsHalf"/>.</remarks>
public sealed record BrakeDefinition
{
    /// <summary>The number of items from which half of a project waits for a person. Fewer are soon looked after by hand, and a project of a few items loses half by ordinary work.</summary>
    public const int HalfFrom = 4;

    /// <summary>Gets the share of a project's items, in percent, up to which removals of one sweep pass. Default 5.</summary>
    public decimal Percent { get; init; } = 5;

    /// <summary>Gets the number of a project's items up to which removals of one sweep pass. Default 20.</summary>
    public int Items { get; init; } = 20;

    /// <summary>Says whether the brake stops the removal of some items of a project.</summary>
    /// <param name="missing">How many items are missing.</param>
    /// <param name="all">How many items the project has, those missing included.</param>
    public bool Stops(long missing, long all) => missing > Items && missing * 100m > Percent * all;

    /// <summary>
    /// Says whether half of a project or more is missing: rather a fault or a lost permission than so many deletions. Fewer than <see cref="HalfFrom"/> items
    /// are no half, unless nothing of the project is left that was returned with the same answer and so proves it.
    /// </summary>
    /// <param name="missing">How many items are missing.</param>
    /// <param name="all">How many items the project has, those missing included.</param>
    /// <param name="hasOthers">Whether other items of the project are there.</param>
    public static bool IsHalf(long missing, long all, bool hasOthers) => missing * 2 >= all && (missing >= HalfFrom || !hasOthers);
}
