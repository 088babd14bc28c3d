using SyncWorker.Model.Definitions;
using SyncWorker.Model.Items;

namespace SyncWorker.Analysis.Progress;

/// <summary>A progress with what it was made of, so that it can be explained by what it was computed from.</summary>
internal readonly record struct ProgressFigure
{
    /// <summary>Gets the percentage, rounded to eight decimals; null without counted items.</summary>
    public decimal? Percent { get; init; }

    /// <summary>Gets what is done, in the unit that items weigh in; null where the percentage is no single quotient.</summary>
    public decimal? Done { get; init; }

    /// <summary>Gets the weight of all counted items, in the same unit; null together with <see cref="Done"/>.</summary>
    public decimal? Whole { get; init; }

    /// <summary>Gets the unit of an estimate or of an effort; null where items are counted.</summary>
    public EstimateUnit? Unit { get; init; }

    /// <summary>Gets a value indicating whether points were converted to hours.</summary>
    public bool IsConverted { get; init; }

    /// <summary>Gets what items weigh by.</summary>
    public ProgressBasis By { get; init; }

    /// <summary>Gets how many items weigh a mean, as their own weight is unknown.</summary>
    public int Filled { get; init; }

    /// <summary>Gets the groups of two units that are not converted: how many items each, and how far, 0 to 1; null otherwise.</summary>
    public (int Points, decimal PointsShare, int Hours, decimal HoursShare)? Apart { get; init; }
}
