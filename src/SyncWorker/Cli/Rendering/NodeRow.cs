using SyncWorker.Model.Measures;

namespace SyncWorker.Cli.Rendering;

/// <summary>A line of a portfolio's tree, the same in every output for people.</summary>
/// <param name="Name">The node's name, or what stands for the items that are in none of its child nodes.</param>
/// <param name="Depth">How deep it lies; 0 is the portfolio itself.</param>
/// <param name="Node">The node.</param>
/// <param name="IsDirect">Whether it is the line of the items that are in none of the node's child nodes.</param>
internal sealed record NodeRow(string Name, int Depth, MeasuredNode Node, bool IsDirect)
{
    /// <summary>Gets the values.</summary>
    public Rollup Rollup => IsDirect && Node.Direct is { } direct ? direct : Node.Rollup;

    /// <summary>Gets the risks of the line's items: of a node also those of the nodes below it.</summary>
    public required IReadOnlyList<RiskFlag> Risks { get; init; }

    /// <summary>Lists the lines of a portfolio. A node with child nodes and items beside them has a second line for those, so that the lines below it add up.</summary>
    public static IEnumerable<NodeRow> Of(MeasuredPortfolio portfolio)
    {
        foreach (var node in portfolio.Nodes)
        {
            var (name, depth) = (Words.NameOf(node, portfolio), Words.DepthOf(node));
            yield return new NodeRow(name, depth, node, IsDirect: false) { Risks = node.Risks };
            if (node.Direct is null) continue;
            var below = portfolio.Nodes.Where(other => other.Path.StartsWith(node.Path + "/", StringComparison.Ordinal)).SelectMany(other => other.Risks).Select(risk => risk.Fingerprint).ToHashSet(StringComparer.Ordinal);
            yield return new NodeRow($"(directly in {name})", depth + 1, node, IsDirect: true) { Risks = [.. node.Risks.Where(risk => !below.Contains(risk.Fingerprint))] };
        }
    }
}
