using SyncWorker.Analysis.Schedule;
using SyncWorker.Analysis.Snapshot;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Items;
using SyncWorker.Model.Measures;

namespace SyncWorker.Analysis.Progress;

/// <summary>The values of a portfolio's nodes and of the items in it, on one day.</summary>
public sealed class PortfolioMeasures
{
    private readonly RollupPass _pass;
    private readonly IReadOnlyList<RollupInputs> _nodeInputs;

    private PortfolioMeasures(PortfolioSnapshot snapshot, PortfolioDefinition portfolio, DateOnly asOf)
    {
        Snapshot = snapshot;
        Portfolio = portfolio;
        AsOf = asOf;
        Membership = PortfolioMembership.Of(snapshot, portfolio);
        _pass = new RollupPass(snapshot, portfolio, Membership, asOf);
        var nodes = _pass.WriteNodes();
        Nodes = [.. nodes.Select(node => node.Node)];
        _nodeInputs = [.. nodes.Select(node => node.Inputs)];
        Items = new ItemRollups(snapshot, Membership, _pass);
        Anchors = ResolveAnchors();
        Counts = CountItems();
    }

    /// <summary>Gets the items that were measured.</summary>
    public PortfolioSnapshot Snapshot { get; }

    /// <summary>Gets the portfolio.</summary>
    public PortfolioDefinition Portfolio { get; }

    /// <summary>Gets the day the values speak of, in the portfolio's zone.</summary>
    public DateOnly AsOf { get; }

    /// <summary>Gets which item belongs to which node.</summary>
    public PortfolioMembership Membership { get; }

    /// <summary>Gets the nodes' values, in the order of <see cref="PortfolioMembership.Nodes"/>; the first is the portfolio itself.</summary>
    public IReadOnlyList<MeasuredNode> Nodes { get; }

    /// <summary>
    /// Gets the values of the parent items in the portfolio: those with children, those above the standard level, and those of unknown level. A childless
    /// one among them stands for itself. They are made when they are asked for.
    /// </summary>
    public IReadOnlyDictionary<ItemId, Rollup> Items { get; }

    /// <summary>Gets how many items are counted, and why the others are not.</summary>
    public ItemCounts Counts { get; }

    /// <summary>Gets the nodes whose rollup an item receives: the item and the node's place in <see cref="Nodes"/>. The first node in the file wins.</summary>
    public IReadOnlyDictionary<ItemId, int> Anchors { get; }

    /// <summary>Measures a portfolio.</summary>
    /// <param name="snapshot">The items.</param>
    /// <param name="portfolio">The portfolio.</param>
    /// <param name="asOf">The day it speaks of, in the portfolio's zone.</param>
    /// <exception cref="TimeZoneNotFoundException">The portfolio's zone is unknown.</exception>
    public static PortfolioMeasures Measure(PortfolioSnapshot snapshot, PortfolioDefinition portfolio, DateOnly asOf) => new(snapshot, portfolio, asOf);

    /// <summary>Measures a portfolio on the day of the snapshot.</summary>
    /// <param name="snapshot">The items.</param>
    /// <param name="portfolio">The portfolio.</param>
    /// <exception cref="TimeZoneNotFoundException">The portfolio's zone is unknown.</exception>
    public static PortfolioMeasures Measure(PortfolioSnapshot snapshot, PortfolioDefinition portfolio) =>
        Measure(snapshot, portfolio, PortfolioDay.Of(snapshot.Context.MeasuredAt, portfolio.TimeZone));

    /// <summary>Finds the values of any item in the portfolio, a leaf standing for itself; <see langword="null"/> for an item outside it.</summary>
    /// <param name="item">The item.</param>
    public Rollup? FindRollup(SnapshotItem item) => Membership.NodeOf(item.Place) < 0 ? null : _pass.WriteItem(item.Place);

    /// <summary>Explains a metric of a node by what it was computed from, as a sentence without its beginning and full stop.</summary>
    /// <param name="node">The node's place in <see cref="Nodes"/>.</param>
    /// <param name="metric">The metric's name.</param>
    /// <exception cref="ArgumentException">There is no such metric.</exception>
    public string ExplainNode(int node, string metric) => MetricCatalogue.Explain(metric, _nodeInputs[node]);

    /// <summary>Explains a metric of an item of the portfolio by what it was computed from, as a sentence without its beginning and full stop.</summary>
    /// <param name="item">The item.</param>
    /// <param name="metric">The metric's name.</param>
    /// <exception cref="ArgumentException">There is no such metric.</exception>
    public string ExplainItem(SnapshotItem item, string metric) => MetricCatalogue.Explain(metric, _pass.FindInputs(item.Place));

    /// <summary>Says whether an item is one of the counted ones.</summary>
    /// <param name="item">The item.</param>
    public bool IsCounted(SnapshotItem item) => Membership.NodeOf(item.Place) >= 0 && _pass.Progress.Parts[item.Place] == ItemPart.Counted;

    /// <summary>Returns an item's estimate, or the sum of its sub-tasks' where it has none; <see langword="null"/> when there is neither.</summary>
    /// <param name="item">The item.</param>
    public decimal? FindEstimate(SnapshotItem item) =>
        _pass.Progress.Estimates[item.Place] is var estimate && estimate == Scaled.None ? null : Scaled.Amount(estimate);

    /// <summary>Lists all memberships, in the snapshot's order.</summary>
    public IEnumerable<Membership> Memberships()
    {
        for (var i = 0; i < Snapshot.Count; i++)
        {
            if (Membership.NodeOf(i) is >= 0 and var node) yield return new Membership(Membership.Nodes[node].Path, Snapshot[i].Id);
        }
    }

    private ItemCounts CountItems()
    {
        Span<int> counts = stackalloc int[Enum.GetValues<ItemPart>().Length];
        var outside = 0;
        for (var i = 0; i < Snapshot.Count; i++)
        {
            if (Membership.NodeOf(i) < 0) outside++;
            else counts[(int)_pass.Progress.Parts[i]]++;
        }

        return new ItemCounts
        {
            Counted = counts[(int)ItemPart.Counted],
            Lower = counts[(int)ItemPart.Lower],
            Higher = counts[(int)ItemPart.Higher],
            Mirrors = counts[(int)ItemPart.Mirror],
            Removed = counts[(int)ItemPart.Removed],
            Outside = outside,
        };
    }

    private Dictionary<ItemId, int> ResolveAnchors()
    {
        var anchors = new Dictionary<ItemId, int>();
        for (var n = 0; n < Membership.Nodes.Count; n++)
        {
            if (Membership.Nodes[n].Definition?.Anchor is not { } anchor) continue;
            var place = Snapshot.Lookup.Find(Snapshot.Lookup.ConnectionOf(anchor.Connection), anchor.Key);
            if (place >= 0) anchors.TryAdd(Snapshot[place].Id, n);
        }

        return anchors;
    }
}
