using SyncWorker.Model.Definitions;

namespace SyncWorker.Analysis.Snapshot;

/// <summary>A node of a portfolio in a flat list.</summary>
/// <param name="Path">Names joined by <c>/</c>; empty for the portfolio itself.</param>
/// <param name="Depth">0 for the portfolio itself.</param>
/// <param name="Parent">The parent's place, -1 for the portfolio itself.</param>
/// <param name="Definition">The definition; <see langword="null"/> for the portfolio itself.</param>
public sealed record PortfolioNode(string Path, int Depth, int Parent, NodeDefinition? Definition)
{
    /// <summary>Lists a portfolio's nodes, parents before children, in the file's order; the first is the portfolio itself.</summary>
    /// <param name="portfolio">The portfolio.</param>
    public static IReadOnlyList<PortfolioNode> ListOf(PortfolioDefinition portfolio)
    {
        var nodes = new List<PortfolioNode> { new("", 0, -1, null) };
        var open = new Stack<(NodeDefinition Node, int Parent)>(portfolio.Nodes.Reverse().Select(node => (node, 0)));
        while (open.TryPop(out var next))
        {
            var parent = nodes[next.Parent];
            var path = parent.Path.Length == 0 ? next.Node.Name : $"{parent.Path}/{next.Node.Name}";
            nodes.Add(new PortfolioNode(path, parent.Depth + 1, next.Parent, next.Node));
            var place = nodes.Count - 1;
            foreach (var child in next.Node.Nodes.Reverse()) open.Push((child, place));
        }

        return nodes;
    }
}
