using SyncWorker.Model.Definitions;
using SyncWorker.Model.Items;

namespace SyncWorker.Analysis.Snapshot;

/// <summary>An item that several nodes of one depth select: the first in the file has it.</summary>
/// <param name="Item">The item.</param>
/// <param name="Path">The node it belongs to.</param>
/// <param name="Others">The nodes that also select it.</param>
public sealed record ClaimedTwice(ItemId Item, string Path, IReadOnlyList<string> Others);

/// <summary>Which items belong to which node of a portfolio.</summary>
public sealed class PortfolioMembership
{
    private readonly int[] _nodeOf;

    private PortfolioMembership(IReadOnlyList<PortfolioNode> nodes, int[] nodeOf, IReadOnlyList<ClaimedTwice> claimedTwice, IReadOnlyList<QueryGap>[] gaps)
    {
        Nodes = nodes;
        _nodeOf = nodeOf;
        ClaimedTwice = claimedTwice;
        Gaps = gaps;
    }

    /// <summary>Gets the nodes, parents before children, in the file's order; the first is the portfolio itself.</summary>
    public IReadOnlyList<PortfolioNode> Nodes { get; }

    /// <summary>Gets the items that several nodes of one depth select.</summary>
    public IReadOnlyList<ClaimedTwice> ClaimedTwice { get; }

    /// <summary>Gets, in the nodes' order, the queries of each that have no current answer.</summary>
    internal IReadOnlyList<IReadOnlyList<QueryGap>> Gaps { get; }

    /// <summary>
    /// Assigns items to nodes: an item belongs to the deepest node that selects it itself (the first in the file where several are equally deep),
    /// else to the node of its nearest selected ancestor, across connections.
    /// </summary>
    /// <param name="snapshot">The items.</param>
    /// <param name="portfolio">The nodes with their selections.</param>
    public static PortfolioMembership Of(PortfolioSnapshot snapshot, PortfolioDefinition portfolio)
    {
        var nodes = PortfolioNode.ListOf(portfolio);
        var gaps = new List<QueryGap>[nodes.Count];
        var byConnection = new List<(int Node, CompiledSelection Selection)>[snapshot.ConnectionNames.Count];
        for (var c = 0; c < byConnection.Length; c++) byConnection[c] = [];
        for (var n = 0; n < nodes.Count; n++)
        {
            gaps[n] = [];
            foreach (var definition in nodes[n].Definition?.Selections ?? [])
            {
                var selection = new CompiledSelection(snapshot, definition);
                if (selection.Connection >= 0) byConnection[selection.Connection].Add((n, selection));
                if (selection.Gap is { } gap) gaps[n].Add(gap);
            }
        }

        var nodeOf = new int[snapshot.Count];
        var twice = new List<ClaimedTwice>();
        for (var i = 0; i < nodeOf.Length; i++)
        {
            var own = Choose(snapshot, nodes, byConnection[snapshot.Columns.Connection[i]], i, twice);
            var parent = snapshot.Parents[i];
            nodeOf[i] = own >= 0 ? own : parent >= 0 ? nodeOf[parent] : -1;
        }

        return new PortfolioMembership(nodes, nodeOf, twice, gaps);
    }

    /// <summary>Returns the node that an item belongs to itself, or <see langword="null"/> when it is not in the portfolio.</summary>
    /// <param name="item">The item.</param>
    public PortfolioNode? FindNode(SnapshotItem item) => _nodeOf[item.Place] is >= 0 and var node ? Nodes[node] : null;

    /// <summary>
    /// Says which query without a current answer leaves open whether an item is in the portfolio: one of its own node, or any when it is in none, as any
    /// could select it or one above it.
    /// </summary>
    /// <param name="item">The item.</param>
    /// <returns>The end of a sentence, or <see langword="null"/> when nothing is open.</returns>
    public string? FindDoubt(SnapshotItem item)
    {
        var gaps = _nodeOf[item.Place] is >= 0 and var node ? Gaps[node] : Gaps.SelectMany(static own => own);
        return gaps.FirstOrDefault()?.Because;
    }

    internal int NodeOf(int item) => _nodeOf[item];


    private static int Choose(
        PortfolioSnapshot snapshot, IReadOnlyList<PortfolioNode> nodes, List<(int Node, CompiledSelection Selection)> selections, int item, List<ClaimedTwice> twice)
    {
        var best = -1;
        List<int>? ties = null;
        foreach (var (node, selection) in selections)
        {
            if (node == best || !selection.Selects(item)) continue;
            if (best < 0 || nodes[node].Depth > nodes[best].Depth) (best, ties) = (node, null);
            else if (nodes[node].Depth == nodes[best].Depth && ties?.Contains(node) != true) (ties ??= []).Add(node);
        }

        if (ties is not null) twice.Add(new ClaimedTwice(snapshot[item].Id, nodes[best].Path, [.. ties.Select(node => nodes[node].Path)]));
        return best;
    }
}
