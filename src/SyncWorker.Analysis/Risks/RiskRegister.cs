using System.Globalization;
using SyncWorker.Analysis.Progress;
using SyncWorker.Analysis.Snapshot;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Items;
using SyncWorker.Model.Measures;
using SyncWorker.Model.Runs;

namespace SyncWorker.Analysis.Risks;

/// <summary>Evaluates all rules on a portfolio and decides what is raised and what is cleared.</summary>
/// <remarks>
/// A condition must hold, or be gone, for as many evaluations in a row as the policy says. Incomplete data neither raises nor clears, nor counts: what is
/// known stays as it is. A rollup is not what these rules look at, so that what counts is the data of the single item: its connection and, where another
/// item is the cause, that one's must be Complete, both items mapped and their newest payload read, and the item's place in the portfolio must not
/// hang on a query without a current answer. An Unmapped neighbour, which makes their common
/// ancestors Partial, silences nobody.
/// </remarks>
public sealed class RiskRegister
{
    private readonly PortfolioMeasures _measures;
    private readonly RiskPolicy _policy;
    private readonly DateTimeOffset _at;
    private readonly Dictionary<string, RiskState> _states = new(StringComparer.Ordinal);
    private readonly SortedDictionary<(string Rule, string Reason), (int NotRaised, int NotCleared)> _suppressed = [];

    private RiskRegister(PortfolioMeasures measures, RiskPolicy policy)
    {
        _measures = measures;
        _policy = policy;
        _at = measures.Snapshot.Context.MeasuredAt;
    }

    /// <summary>Evaluates all rules that the policy has not switched off; what is known of a rule that is switched off is forgotten.</summary>
    /// <param name="measures">The portfolio's values; their snapshot's instant is that of the evaluation.</param>
    /// <param name="policy">The policy.</param>
    /// <param name="known">What the last evaluation left, by fingerprint; empty at first.</param>
    public static RiskEvaluation Evaluate(PortfolioMeasures measures, RiskPolicy policy, IReadOnlyDictionary<string, RiskState> known)
    {
        var register = new RiskRegister(measures, policy);
        foreach (var rule in RiskRules.All)
        {
            var said = policy.Rules.GetValueOrDefault(rule.Id) ?? new RiskRulePolicy();
            if (said.Enabled) register.Evaluate(rule, said, known);
        }

        return register.Write();
    }

    private void Evaluate(IRiskRule rule, RiskRulePolicy said, IReadOnlyDictionary<string, RiskState> known)
    {
        var thresholds = rule.Thresholds.ToDictionary(pair => pair.Key, pair => said.Thresholds.GetValueOrDefault(pair.Key, pair.Value));
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var finding in Items().SelectMany(item => rule.Evaluate(item, _measures, thresholds)))
        {
            var flag = FlagOf(rule, said, finding);
            seen.Add(flag.Fingerprint);
            var before = known.GetValueOrDefault(flag.Fingerprint);
            var doubt = _policy.FromIncompleteData
                ? null
                : DoubtOfMembership(finding.Item) ?? Doubt(finding.Item, finding.Cause) ?? (finding.IsCertain ? null : "a state or type is not mapped");
            if (doubt is null) Hold(flag, before);
            else Freeze(rule.Id, doubt, before, notRaised: before?.IsRaised != true);
        }

        foreach (var before in known.Values.Where(state => state.Flag.Rule == rule.Id && !seen.Contains(state.Flag.Fingerprint)))
        {
            var doubt = _policy.FromIncompleteData ? null : DoubtOfGone(before.Flag);
            if (doubt is null) Miss(before);
            else Freeze(rule.Id, doubt, before, notRaised: false);
        }
    }

    private IEnumerable<SnapshotItem> Items()
    {
        var snapshot = _measures.Snapshot;
        for (var i = 0; i < snapshot.Count; i++)
        {
            if (_measures.Membership.NodeOf(i) >= 0 && snapshot[i] is { IsOut: false, CountedInstead: null } item) yield return item;
        }
    }

    private RiskFlag FlagOf(IRiskRule rule, RiskRulePolicy said, RiskFinding finding) => new()
    {
        Rule = rule.Id,
        Severity = said.Severity ?? rule.DefaultSeverity,
        Item = finding.Item.Id,
        Key = finding.Item.Key,
        Url = finding.Item.Url,
        Evidence = finding.Evidence,
        SinceAt = _at,
        Fingerprint = Fingerprint(rule.Id, finding.Item.Id, finding.Cause?.Id),
    };

    private static string Fingerprint(string rule, ItemId item, ItemId? cause) => cause is { } other ? $"{rule}|{item}|{other}" : $"{rule}|{item}";

    private void Hold(RiskFlag flag, RiskState? before)
    {
        var current = before is null ? flag : flag with { SinceAt = before.Flag.SinceAt };
        var streak = before is null ? 1 : before.IsRaised ? 0 : before.Streak + 1;
        var isRaised = before?.IsRaised == true || streak >= _policy.RaiseAfter;
        _states[flag.Fingerprint] = new RiskState { Flag = current, IsRaised = isRaised, Streak = isRaised ? 0 : streak };
    }

    private void Miss(RiskState before)
    {
        var streak = before.Streak + 1;
        if (!before.IsRaised || streak >= _policy.ClearAfter) return;
        _states[before.Flag.Fingerprint] = before with { Streak = streak };
    }

    private void Freeze(string rule, string reason, RiskState? before, bool notRaised)
    {
        if (before is not null) _states[before.Flag.Fingerprint] = before;
        var notCleared = before is { IsRaised: true } && !notRaised;
        var (raised, cleared) = _suppressed.GetValueOrDefault((rule, reason));
        if (notRaised || notCleared) _suppressed[(rule, reason)] = (raised + (notRaised ? 1 : 0), cleared + (notCleared ? 1 : 0));
    }

    /// <summary>An item that no query selects any more has not left the portfolio while a query has no current answer.</summary>
    private string? DoubtOfMembership(SnapshotItem item) => _measures.Membership.FindDoubt(item);

    private string? Doubt(SnapshotItem item, SnapshotItem? cause) => Doubt(item) ?? (cause is { } other ? Doubt(other) : null);

    private string? Doubt(SnapshotItem item) =>
        Doubt(item.Connection) ?? (item.IsWellRead ? null : "an item's state or type is not mapped, or its newest version could not be read");

    private string? Doubt(string connection) => _measures.Snapshot.FindTrust(connection)?.Completeness switch
    {
        Completeness.Complete => null,
        Completeness.Partial => $"{connection} was not read completely",
        Completeness.Stale => $"{connection} was last read completely too long ago",
        _ => $"{connection} is not configured any more",
    };

    /// <summary>A risk that is not seen any more is cleared only on the word of everything that could have shown it.</summary>
    private string? DoubtOfGone(RiskFlag flag)
    {
        // A connection that is gone for good can never speak again: its risks go with it.
        if (_measures.Snapshot.FindTrust(flag.Item.Connection) is null) return null;
        var snapshot = _measures.Snapshot;
        var doubt = snapshot.Find(flag.Item) is { } item ? DoubtOfMembership(item) ?? Doubt(item) : Doubt(flag.Item.Connection);
        if (doubt is not null || CauseOf(flag) is not { } cause || snapshot.FindTrust(cause.Connection) is null) return doubt;
        return snapshot.Find(cause) is { } other ? Doubt(other) : Doubt(cause.Connection);
    }

    private static ItemId? CauseOf(RiskFlag flag)
    {
        var own = Fingerprint(flag.Rule, flag.Item, null);
        if (flag.Fingerprint.Length <= own.Length + 1) return null;
        var cause = flag.Fingerprint[(own.Length + 1)..];
        var slash = cause.LastIndexOf('/');
        return slash > 0 && long.TryParse(cause.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? new ItemId(cause[..slash], id) : null;
    }

    private RiskEvaluation Write()
    {
        var raised = _states.Values.Where(state => state.IsRaised).Select(state => state.Flag)
            .OrderByDescending(flag => flag.Severity)
            .ThenBy(flag => flag.Item.Connection, StringComparer.Ordinal)
            .ThenBy(flag => flag.Item.NativeId)
            .ThenBy(flag => flag.Fingerprint, StringComparer.Ordinal)
            .ToList();
        return new RiskEvaluation
        {
            Portfolio = _measures.Portfolio.Name,
            States = _states,
            Raised = raised,
            RaisedByNode = ByNode(raised),
            Suppressed = [.. _suppressed.Select(pair => new SuppressedRisks(pair.Key.Rule, pair.Key.Reason, pair.Value.NotRaised, pair.Value.NotCleared))],
        };
    }

    private List<RiskFlag>[] ByNode(IReadOnlyList<RiskFlag> raised)
    {
        var nodes = _measures.Membership.Nodes;
        var byNode = nodes.Select(_ => new List<RiskFlag>()).ToArray();
        foreach (var flag in raised)
        {
            var node = _measures.Snapshot.Find(flag.Item) is { } item ? Math.Max(0, _measures.Membership.NodeOf(item.Place)) : 0;
            for (; node >= 0; node = nodes[node].Parent) byNode[node].Add(flag);
        }

        return byNode;
    }
}
