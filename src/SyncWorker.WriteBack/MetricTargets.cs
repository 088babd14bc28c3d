using SyncWorker.Analysis.Progress;
using SyncWorker.Analysis.Snapshot;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Measures;
using SyncWorker.Model.Runs;
using SyncWorker.Model.Writing;

namespace SyncWorker.WriteBack;

/// <summary>Plans metrics in fields and issue properties.</summary>
internal sealed class MetricTargets(IReadOnlyList<PortfolioResult> portfolios, WriteBackPolicy policy, ReasonList withheld)
{
    /// <summary>Plans one target of one item.</summary>
    /// <returns>1 when the target already holds the wanted value, else 0.</returns>
    public int Plan(WriteBackTarget target, SnapshotItem item, List<FieldUpdate> updates)
    {
        if (target is not { Metric: { } metric, Field: { } field }) return 0;
        var current = item.FindField(field);
        (Rollup Rollup, PortfolioMeasures Measures, string? Wanted)? chosen = null;
        foreach (var portfolio in portfolios)
        {
            if (FindRollup(portfolio.Measures, target, item) is not { } rollup) continue;
            var wanted = MetricCatalogue.ValueOf(metric, rollup) is { } value ? CanonicalNumber.Format(value, target.Round) : null;
            if (wanted is null && target.Undefined == UndefinedValue.Leave) wanted = current;
            if (chosen is null) chosen = (rollup, portfolio.Measures, wanted);
            else if (!CanonicalNumber.AreEqual(chosen.Value.Wanted, wanted))
                withheld.Add($"{item.Connection}: {metric} of portfolio {portfolio.Measures.Portfolio.Name} gives way to that of {chosen.Value.Measures.Portfolio.Name} in {field}", item.Key);
        }

        if (chosen is not { } choice) return 0;
        if (CanonicalNumber.AreEqual(choice.Wanted, current)) return 1;
        if (choice.Rollup.Completeness != Completeness.Complete && !policy.WhenIncomplete)
        {
            withheld.Add($"{item.Connection}: {metric} in {field} is withheld, as its rollup is {choice.Rollup.Completeness}", item.Key);
            return 0;
        }

        updates.Add(new FieldUpdate
        {
            Place = target.Place,
            Field = field,
            Before = current,
            After = choice.Wanted,
            IsNumber = true,
            Reason = Reason(metric, choice.Measures, item, choice.Wanted),
        });
        return 0;
    }

    /// <summary>An anchor receives its node's rollup, wherever it stands itself. Targets without types are for parents and anchors only.</summary>
    private static Rollup? FindRollup(PortfolioMeasures measures, WriteBackTarget target, SnapshotItem item)
    {
        if (measures.Anchors.TryGetValue(item.Id, out var node)) return measures.Nodes[node].Rollup;
        return target.Types.Count > 0 ? measures.FindRollup(item) : measures.Items.GetValueOrDefault(item.Id);
    }

    private static string Reason(string metric, PortfolioMeasures measures, SnapshotItem item, string? wanted)
    {
        var why = measures.Anchors.TryGetValue(item.Id, out var node) ? measures.ExplainNode(node, metric) : measures.ExplainItem(item, metric);
        return $"{metric} is {wanted ?? "undefined"} in portfolio {measures.Portfolio.Name}: {why}.";
    }
}
