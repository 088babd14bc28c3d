using SyncWorker.Analysis.Progress;
using SyncWorker.Analysis.Snapshot;
using SyncWorker.Model.Items;
using SyncWorker.Model.Measures;

namespace SyncWorker.Analysis.Risks;

/// <summary>
/// A started item waits for one that is not completed, in its own tracker or another. Started means InProgress: a planned start in the past is late, not
/// blocked. All levels are looked at. A predecessor that is removed, with its subtree, holds nobody up; of a mirror the counted item is asked; one that is
/// not among the items read is listed as dangling and raises nothing. One finding a predecessor.
/// </summary>
public sealed class OpenPredecessorRule : IRiskRule
{
    /// <inheritdoc/>
    public string Id => "openPredecessor";

    /// <inheritdoc/>
    public string Sentence => "The item is in progress although an item it waits for is not completed.";

    /// <inheritdoc/>
    public RiskSeverity DefaultSeverity => RiskSeverity.High;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, decimal> Thresholds { get; } = new Dictionary<string, decimal>();

    /// <inheritdoc/>
    public IEnumerable<RiskFinding> Evaluate(SnapshotItem item, PortfolioMeasures measures, IReadOnlyDictionary<string, decimal> thresholds)
    {
        if (item.StateCategory != StateCategory.InProgress) yield break;
        foreach (var predecessor in item.Predecessors)
        {
            if (predecessor.Place == item.Place || predecessor.IsOut || predecessor.StateCategory == StateCategory.Completed) continue;
            var evidence = $"In progress ({item.TrackerState}) although its predecessor {predecessor.Key} ({predecessor.Connection}) is {predecessor.TrackerState}.";
            yield return new RiskFinding(item, predecessor, evidence, predecessor.StateCategory != StateCategory.Unmapped);
        }
    }
}
