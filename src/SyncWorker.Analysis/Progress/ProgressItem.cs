using SyncWorker.Model.Items;

namespace SyncWorker.Analysis.Progress;

/// <summary>One item of a plan that is given by itself, without a tracker.</summary>
public sealed record ProgressItem
{
    /// <summary>Gets the id, unique in the plan.</summary>
    public required string Id { get; init; }

    /// <summary>Gets the parent's id, or <see langword="null"/>; one that is not in the plan makes the item a root.</summary>
    public string? Parent { get; init; }

    /// <summary>Gets the state.</summary>
    public required StateCategory State { get; init; }

    /// <summary>Gets the estimate, 0 to 10⁹, or <see langword="null"/>; anything else counts as missing.</summary>
    public decimal? Estimate { get; init; }

    /// <summary>Gets the unit that the estimate has or would have.</summary>
    public EstimateUnit Unit { get; init; }

    /// <summary>Gets the effort spent, in a unit of the caller's, or <see langword="null"/>.</summary>
    public decimal? Spent { get; init; }

    /// <summary>Gets the effort remaining, in the same unit, or <see langword="null"/>.</summary>
    public decimal? Remaining { get; init; }

    /// <summary>Gets how much of a childless open item is done, 0 to 100, or <see langword="null"/>; values outside are cut to the range.</summary>
    public decimal? Percent { get; init; }
}

/// <summary>How far one item of a plan is.</summary>
/// <param name="Id">The item.</param>
/// <param name="Progress">0 to 1, exact to 10⁻¹²; <see langword="null"/> for an item that is removed or below a removed one.</param>
/// <param name="EstimateTotal">The item's own estimate, else the sum of its children's; null when none is known or units are mixed.</param>
/// <param name="EstimateCompleted">The completed part of it: all of a completed item's, else its children's; null when the total is.</param>
/// <param name="EstimateCoverage">The share of childless items below (or of the item itself) that have an estimate or lie below an estimated one, 0 to 1; null when removed.</param>
public sealed record ProgressResult(string Id, decimal? Progress, decimal? EstimateTotal, decimal? EstimateCompleted, decimal? EstimateCoverage);
