using System.Globalization;
using SyncWorker.Analysis.Snapshot;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Writing;

namespace SyncWorker.WriteBack;

/// <summary>Compares what the trackers should hold with what was last read there, and plans the difference: one write an item.</summary>
/// <remarks>
/// An item's metric is that of its own rollup, or of the node that names it as its anchor. Where several portfolios have different values for one
/// target, the first in the file is written and the rest is said. A value from Partial or Stale data is withheld unless the policy says otherwise; only
/// what would change is listed. Where two targets write the same place of one item, the first in the file does.
/// </remarks>
public sealed class WriteBackPlanner
{
    private readonly PortfolioSnapshot _snapshot;
    private readonly WriteBackPolicy _policy;
    private readonly MetricTargets _metrics;
    private readonly RiskTargets _risks;
    private readonly ReasonList _withheld = new();

    private WriteBackPlanner(PortfolioSnapshot snapshot, IReadOnlyList<PortfolioResult> portfolios, WriteBackPolicy policy)
    {
        _snapshot = snapshot;
        _policy = policy;
        _metrics = new MetricTargets(portfolios, policy, _withheld);
        _risks = new RiskTargets(snapshot, portfolios, policy, _withheld);
    }

    /// <summary>Plans. Whether the plan may be applied is not asked here: it can always be shown.</summary>
    /// <param name="snapshot">The items, as last read.</param>
    /// <param name="portfolios">The portfolios measured on it, in the file's order.</param>
    /// <param name="policy">The policy with its targets.</param>
    /// <returns>The plan; it depends on nothing but the arguments, and planning again after it was applied plans nothing.</returns>
    public static WriteBackPlan Plan(PortfolioSnapshot snapshot, IReadOnlyList<PortfolioResult> portfolios, WriteBackPolicy policy) =>
        new WriteBackPlanner(snapshot, portfolios, policy).Plan();

    private WriteBackPlan Plan()
    {
        if (_policy.Targets.Count == 0) return new WriteBackPlan { Writes = [], Unchanged = 0 };
        var targets = _policy.Targets.ToLookup(target => target.Connection, StringComparer.Ordinal);
        var writes = new List<ItemWrite>();
        var unchanged = 0;
        for (var place = 0; place < _snapshot.Count; place++)
        {
            var item = _snapshot[place];
            if (!targets.Contains(item.Connection)) continue;
            var updates = new List<FieldUpdate>();
            var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
            foreach (var target in targets[item.Connection].Where(target => IsOfType(target, item)))
            {
                if (!taken.Add($"{target.Place} {target.Field ?? target.Prefix}")) continue;
                unchanged += target.Place is WriteBackPlace.Label or WriteBackPlace.Tag
                    ? _risks.Plan(target, item, updates)
                    : _metrics.Plan(target, item, updates);
            }

            if (updates.Count > 0) writes.Add(new ItemWrite { Item = item.Id, Key = item.Key, Updates = updates });
        }

        return Cap(writes, unchanged);
    }

    private static bool IsOfType(WriteBackTarget target, SnapshotItem item) =>
        target.Types.Count == 0 || target.Types.Contains(item.TrackerType, StringComparer.OrdinalIgnoreCase);

    private WriteBackPlan Cap(List<ItemWrite> writes, int unchanged)
    {
        var ordered = writes.OrderBy(write => write.Item.Connection, StringComparer.Ordinal).ThenBy(write => write.Item.NativeId).ToList();
        var limit = string.Create(CultureInfo.InvariantCulture, $"Left for the next run, as one run writes at most {_policy.PerRun}");
        foreach (var write in ordered.Skip(_policy.PerRun)) _withheld.Add(limit, write.Key);
        return new WriteBackPlan { Writes = [.. ordered.Take(_policy.PerRun)], Unchanged = unchanged, Withheld = _withheld.Sentences() };
    }
}
