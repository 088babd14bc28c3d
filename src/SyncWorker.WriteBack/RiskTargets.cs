using SyncWorker.Analysis.Snapshot;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Items;
using SyncWorker.Model.Measures;
using SyncWorker.Model.Runs;
using SyncWorker.Model.Writing;

namespace SyncWorker.WriteBack;

/// <summary>
/// Plans risks as labels and tags. Every item of the target's types is looked at, so that a label goes when its item leaves the portfolio; with one
/// condition: a label is not taken away while its condition holds without being raised yet, nor on the word of an incompletely read connection
/// or an unanswered query.
/// </summary>
internal sealed class RiskTargets
{
    private readonly PortfolioSnapshot _snapshot;
    private readonly WriteBackPolicy _policy;
    private readonly ReasonList _withheld;
    private readonly List<PortfolioMembership> _memberships;
    private readonly ILookup<ItemId, RiskFlag> _raised;
    private readonly ILookup<ItemId, string> _pending;

    /// <summary>Initializes a new instance of the <see cref="RiskTargets"/> class.</summary>
    public RiskTargets(PortfolioSnapshot snapshot, IReadOnlyList<PortfolioResult> portfolios, WriteBackPolicy policy, ReasonList withheld)
    {
        _snapshot = snapshot;
        _policy = policy;
        _withheld = withheld;
        _memberships = [.. portfolios.Select(portfolio => portfolio.Measures.Membership)];
        _raised = portfolios.SelectMany(portfolio => portfolio.Risks.Raised).ToLookup(flag => flag.Item);
        _pending = portfolios.SelectMany(portfolio => portfolio.Risks.States.Values).Where(state => !state.IsRaised).ToLookup(state => state.Flag.Item, state => state.Flag.Rule);
    }

    /// <summary>Plans one target of one item.</summary>
    /// <returns>How many labels are already as wanted.</returns>
    public int Plan(WriteBackTarget target, SnapshotItem item, List<FieldUpdate> updates)
    {
        if (target.Prefix.Length == 0) return 0;
        var comparer = target.Place == WriteBackPlace.Tag ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
        var unchanged = 0;
        var wanted = new HashSet<string>(comparer);
        foreach (var byRule in _raised[item.Id].GroupBy(flag => flag.Rule).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var label = RiskLabel.Of(target.Prefix, byRule.Key);
            wanted.Add(label);
            if (item.Labels.Contains(label, comparer)) unchanged++;
            else updates.Add(Update(target, null, label, byRule.First().Evidence));
        }

        if (item.Labels.Count == 0) return unchanged;
        wanted.UnionWith(_pending[item.Id].Select(rule => RiskLabel.Of(target.Prefix, rule)));
        var ours = RiskLabel.Ours(target.Prefix, comparer);
        foreach (var label in item.Labels.Where(label => ours.Contains(label) && !wanted.Contains(label)))
        {
            if (!_policy.WhenIncomplete && Doubt(item) is { } doubt)
                _withheld.Add($"{item.Connection}: {label} is not taken away, as {doubt}", item.Key);
            else
                updates.Add(Update(target, label, null, "The risk is not raised any more."));
        }

        return unchanged;
    }

    private string? Doubt(SnapshotItem item) => _snapshot.FindTrust(item.Connection)?.Completeness != Completeness.Complete
        ? "the connection was not read completely"
        : _memberships.Select(membership => membership.FindDoubt(item)).FirstOrDefault(static doubt => doubt is not null);

    private static FieldUpdate Update(WriteBackTarget target, string? remove, string? add, string reason) => new()
    {
        Place = target.Place,
        Field = target.Place == WriteBackPlace.Label ? "labels" : "System.Tags",
        Before = remove,
        After = add,
        Reason = reason,
    };
}
