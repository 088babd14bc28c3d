using SyncWorker.Model.Items;
using SyncWorker.Model.Runs;

namespace SyncWorker.Model.Measures;

/// <summary>A parent's values, derived from what is below it: of a portfolio node or of an item.</summary>
public sealed record Rollup
{
    /// <summary>The remark that points and hours stand side by side, and nothing says how many hours a point is worth.</summary>
    public const string MixedUnits = "mixedUnits";

    /// <summary>Gets the number of counted items, removed and mirrored ones left out.</summary>
    public required int ItemCount { get; init; }

    /// <summary>Gets how many of them are completed.</summary>
    public required int CompletedCount { get; init; }

    /// <summary>Gets the progress in percent, 0 to 100; <see langword="null"/> without counted items.</summary>
    public decimal? ProgressPercent { get; init; }

    /// <summary>Gets the sum of the known estimates in <see cref="EstimateUnit"/>; <see langword="null"/> when none is known or units are mixed.</summary>
    public decimal? EstimateTotal { get; init; }

    /// <summary>Gets the sum of the completed items' known estimates; <see langword="null"/> when <see cref="EstimateTotal"/> is.</summary>
    public decimal? EstimateCompleted { get; init; }

    /// <summary>Gets the unit of the sums; <see langword="null"/> when they are.</summary>
    public EstimateUnit? EstimateUnit { get; init; }

    /// <summary>Gets how many hours a point was worth where the sums hold estimates of both units; <see langword="null"/> where all have one unit.</summary>
    public decimal? HoursPerPoint { get; init; }

    /// <summary>Gets the share of counted items that have an estimate, 0 to 1; <see langword="null"/> without counted items.</summary>
    public decimal? EstimateCoverage { get; init; }

    /// <summary>Gets planned minus expected finish in calendar days, negative when late; <see langword="null"/> without dates.</summary>
    public int? ScheduleVarianceDays { get; init; }

    /// <summary>Gets the number of open items that are past their due day, counted ones and those above: a finish can be on time although they are not.</summary>
    public int OverdueCount { get; init; }

    /// <summary>Gets how far the rollup can be trusted.</summary>
    public required Completeness Completeness { get; init; }

    /// <summary>Gets all reasons for anything but Complete, and remarks such as <see cref="MixedUnits"/>, ordinal order.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];
}
