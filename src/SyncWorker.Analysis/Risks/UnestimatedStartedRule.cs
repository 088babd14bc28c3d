using SyncWorker.Analysis.Progress;
using SyncWorker.Analysis.Snapshot;
using SyncWorker.Model.Items;
using SyncWorker.Model.Measures;

namespace SyncWorker.Analysis.Risks;

/// <summary>
/// Work was started that nobody has estimated: a counted item is InProgress without an estimate of its own or of its sub-tasks. Higher items are looked
/// at only while they are childless, since their estimates are their children's; sub-tasks never. An estimate of 0 is one.
/// </summary>
public sealed class UnestimatedStartedRule : IRiskRule
{
    /// <inheritdoc/>
    public string Id => "unestimatedStarted";

    /// <inheritdoc/>
    public string Sentence => "The item is in progress and has no estimate.";

    /// <inheritdoc/>
    public RiskSeverity DefaultSeverity => RiskSeverity.Low;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, decimal> Thresholds { get; } = new Dictionary<string, decimal>();

    /// <inheritdoc/>
    public IEnumerable<RiskFinding> Evaluate(SnapshotItem item, PortfolioMeasures measures, IReadOnlyDictionary<string, decimal> thresholds)
    {
        if (item.StateCategory != StateCategory.InProgress || !measures.IsCounted(item) || measures.FindEstimate(item) is not null) yield break;
        yield return new RiskFinding(item, null, $"In progress ({item.TrackerState}) without an estimate.", item.HierarchyLevel is not null);
    }
}
