using System.Globalization;
using SyncWorker.Analysis.Progress;
using SyncWorker.Analysis.Snapshot;
using SyncWorker.Model.Items;
using SyncWorker.Model.Measures;

namespace SyncWorker.Analysis.Risks;

/// <summary>
/// An open item is past its due day. Due days are inclusive: it holds from the start of the next day in the portfolio's zone, plus <c>days</c> of grace.
/// All levels are looked at, from initiatives to sub-tasks: whoever set a due day wants to know.
/// </summary>
public sealed class OverdueRule : IRiskRule
{
    /// <inheritdoc/>
    public string Id => "overdue";

    /// <inheritdoc/>
    public string Sentence => "The item is past its due day and not completed.";

    /// <inheritdoc/>
    public RiskSeverity DefaultSeverity => RiskSeverity.Medium;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, decimal> Thresholds { get; } = new Dictionary<string, decimal> { ["days"] = 0 };

    /// <inheritdoc/>
    public IEnumerable<RiskFinding> Evaluate(SnapshotItem item, PortfolioMeasures measures, IReadOnlyDictionary<string, decimal> thresholds)
    {
        if (item.DueOn is not { } due || item.StateCategory is StateCategory.Completed or StateCategory.Removed) yield break;
        var days = measures.AsOf.DayNumber - due.DayNumber;
        if (days <= Math.Max(0, thresholds["days"])) yield break;
        var evidence = string.Create(CultureInfo.InvariantCulture, $"Due {due:yyyy-MM-dd}, {days} {(days == 1 ? "day" : "days")} ago, and still {item.TrackerState}.");
        yield return new RiskFinding(item, null, evidence, item.StateCategory != StateCategory.Unmapped);
    }
}
