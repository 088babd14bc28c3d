using System.Globalization;
using SyncWorker.Analysis.Schedule;
using SyncWorker.Analysis.Snapshot;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Items;
using SyncWorker.Model.Measures;

namespace SyncWorker.Analysis.Progress;

/// <summary>Adds up a portfolio once: from the last item to the first, children before parents, then from the last node to the first.</summary>
internal sealed class RollupPass
{
    private readonly PortfolioSnapshot _snapshot;
    private readonly ItemColumns _columns;
    private readonly PortfolioMembership _membership;
    private readonly ProgressPolicy _policy;
    private readonly DateOnly _asOf;
    private readonly TimeZoneInfo _zone;
    private readonly ConnectionSets _sets = new();
    private readonly int[] _connectionSet;
    private readonly int[] _slotOf;
    private readonly Tally[] _items;
    private readonly Tally[] _nodes;
    private readonly MissingWeights _missing;
    private readonly RollupWriter _writer;

    public RollupPass(PortfolioSnapshot snapshot, PortfolioDefinition portfolio, PortfolioMembership membership, DateOnly asOf)
    {
        _snapshot = snapshot;
        _columns = snapshot.Columns;
        _membership = membership;
        _policy = portfolio.Progress;
        _asOf = asOf;
        _zone = TimeZoneInfo.FindSystemTimeZoneById(portfolio.TimeZone);
        _connectionSet = [.. Enumerable.Range(0, snapshot.ConnectionNames.Count).Select(_sets.Of)];
        _slotOf = new int[snapshot.Count];
        var slots = 0;
        for (var i = 0; i < _slotOf.Length; i++)
            _slotOf[i] = membership.NodeOf(i) >= 0 && (_columns.Marks[i] & ItemMarks.Parent) != 0 ? slots++ : -1;
        _items = new Tally[slots];
        _nodes = new Tally[membership.Nodes.Count];
        _missing = new MissingWeights(slots, membership.Nodes.Count);
        _writer = new RollupWriter(_policy, snapshot.Connections, _sets, asOf);
        Progress = ItemProgress.Of(snapshot, _policy);
        LearnWeights();
        AddUp();
    }

    /// <summary>Gets how far each single item is.</summary>
    public ItemProgress Progress { get; }

    /// <summary>Says whether an item has a rollup of its own kind: with children, above the standard level, or of unknown level.</summary>
    public bool IsParent(int item) => _slotOf[item] >= 0 || _columns.Level[item] > 0 || _columns.Level[item] == ItemColumns.NoLevel;

    /// <summary>Writes the rollup of an item of the portfolio. Its own connection contributes even when the item is removed.</summary>
    public Rollup WriteItem(int item) => FindInputs(item).Rollup;

    /// <summary>Gets the rollup of an item of the portfolio with what it was computed from.</summary>
    public RollupInputs FindInputs(int item)
    {
        var tally = _slotOf[item] is >= 0 and var slot ? _items[slot] : Own(item);
        DateOnly? due = _columns.DueDay[item] == ItemColumns.NoDay ? null : DateOnly.FromDayNumber(_columns.DueDay[item]);
        return _writer.Write(tally, _sets.Union(tally.Connections, _connectionSet[_columns.Connection[item]]), due, [], []);
    }

    /// <summary>
    /// Writes the nodes' rollups with what they were computed from. The connections that a node selects from contribute even when they have no items.
    /// </summary>
    public IReadOnlyList<(MeasuredNode Node, RollupInputs Inputs)> WriteNodes()
    {
        var nodes = _membership.Nodes;
        var own = _nodes.ToArray();
        var unanswered = _membership.Gaps.Select((gaps, n) => gaps.Select(gap => gap.Describe(nodes[n].Path)).ToList()).ToList();
        var claimed = new int[nodes.Count];
        var byPath = nodes.Select((node, place) => (node.Path, place)).ToDictionary(pair => pair.Path, pair => pair.place, StringComparer.Ordinal);
        foreach (var path in _membership.ClaimedTwice.SelectMany(claim => claim.Others.Append(claim.Path))) claimed[byPath[path]]++;
        for (var n = nodes.Count - 1; n >= 0; n--)
        {
            foreach (var selection in nodes[n].Definition?.Selections ?? [])
            {
                if (_snapshot.Lookup.ConnectionOf(selection.Connection) is >= 0 and var connection)
                    _nodes[n].Connections = _sets.Union(_nodes[n].Connections, _connectionSet[connection]);
            }

            if (nodes[n].Parent < 0) continue;
            _nodes[nodes[n].Parent].Add(_nodes[n], _sets);
            unanswered[nodes[n].Parent].AddRange(unanswered[n]);
        }

        return [.. nodes.Select((node, n) =>
        {
            var inputs = _writer.Write(_nodes[n], _nodes[n].Connections, node.Definition?.DueOn, unanswered[n], Remarks(claimed[n]));
            var hasBoth = own[n].Count > 0 && own[n].Count < _nodes[n].Count;
            var direct = hasBoth ? _writer.Write(own[n], own[n].Connections, null, [], []).Rollup : null;
            return (new MeasuredNode { Path = node.Path, Rollup = inputs.Rollup, DirectItemCount = own[n].Count, Direct = direct }, inputs);
        })];
    }

    private static IEnumerable<string> Remarks(int claimed) =>
        claimed == 0 ? [] : [string.Create(CultureInfo.InvariantCulture, $"claimedTwice: {claimed} {(claimed == 1 ? "item" : "items")} that another node of the same depth selects too")];

    private int SlotOfParent(int item) => _snapshot.Parents[item] is >= 0 and var parent ? _slotOf[parent] : -1;

    private void LearnWeights()
    {
        for (var i = 0; i < _slotOf.Length; i++)
        {
            var node = _membership.NodeOf(i);
            if (node >= 0 && Progress.Parts[i] == ItemPart.Counted && Progress.Weights[i] != Scaled.None)
                _missing.Add(SlotOfParent(i), node, WeightUnit(i), Progress.Weights[i]);
        }

        for (var n = _nodes.Length - 1; n > 0; n--) _missing.AddNode(n, _membership.Nodes[n].Parent);
    }

    private void AddUp()
    {
        for (var i = _slotOf.Length - 1; i >= 0; i--)
        {
            var node = _membership.NodeOf(i);
            if (node < 0) continue;
            var own = Own(i);
            _nodes[node].Add(own, _sets);
            var slot = _slotOf[i];
            if (slot >= 0) _items[slot].Add(own, _sets);
            var parentSlot = SlotOfParent(i);
            if (parentSlot < 0) continue;
            if (slot >= 0) _items[parentSlot].Add(_items[slot], _sets);
            else _items[parentSlot].Add(own, _sets);
        }
    }

    /// <summary>What an item adds by itself: nothing when it or one above it is removed, or when it is a mirror.</summary>
    private Tally Own(int i)
    {
        var tally = default(Tally);
        var marks = _columns.Marks[i];
        if ((marks & ItemMarks.Out) != 0 || _snapshot.Mirrors.ContainsKey(i)) return tally;
        tally.Connections = _connectionSet[_columns.Connection[i]];
        if ((marks & ItemMarks.Unmapped) != 0) tally.Unmapped = 1;
        if ((marks & ItemMarks.Unreadable) != 0) tally.Unreadable = 1;
        if ((marks & ItemMarks.Quarantined) != 0) tally.Quarantined = 1;
        tally.Hidden = _snapshot.HiddenBelow.GetValueOrDefault(i);
        var isCounted = Progress.Parts[i] == ItemPart.Counted;
        var isCountedOrAbove = isCounted || _columns.Level[i] == ItemColumns.NoLevel || _columns.Level[i] >= _policy.CountLevel;
        if (isCountedOrAbove) AddDates(ref tally, i, isCounted);
        if (isCounted)
        {
            tally.AddCounted(
                Progress.Units[i], Progress.Estimates[i], _columns.State[i] == StateCategory.Completed, Progress.Shares[i], WeightOf(i), Progress.Weights[i] == Scaled.None);
        }

        return tally;
    }

    private void AddDates(ref Tally tally, int i, bool isCounted)
    {
        DateOnly? due = _columns.DueDay[i] == ItemColumns.NoDay ? null : DateOnly.FromDayNumber(_columns.DueDay[i]);
        DateOnly? completed = _columns.CompletedTicks[i] == ItemColumns.NoInstant
            ? null
            : PortfolioDay.Of(new DateTimeOffset(_columns.CompletedTicks[i], TimeSpan.Zero), _zone);
        tally.Finish.Add(due, _columns.State[i], completed, _asOf, isCounted);
    }

    private Int128 WeightOf(int i) => Progress.Weights[i] != Scaled.None
        ? (Int128)Progress.Weights[i] * Scaled.WeightOfThousandth
        : _missing.Fill(SlotOfParent(i), _membership.NodeOf(i), WeightUnit(i));

    /// <summary>Effort is hours whatever unit the estimate has.</summary>
    private EstimateUnit WeightUnit(int i) => _policy.By == ProgressBasis.Estimate ? Progress.Units[i] : EstimateUnit.Hours;
}
