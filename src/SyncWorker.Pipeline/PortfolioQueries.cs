using SyncWorker.Model.Definitions;

namespace SyncWorker.Pipeline;

/// <summary>The conditions of portfolio selections that a tracker has to answer.</summary>
internal static class PortfolioQueries
{
    /// <summary>Lists a connection's queries, each once, in the file's order.</summary>
    public static IReadOnlyList<string> Of(SyncWorkerDefinition definition, string connection)
    {
        var queries = new List<string>();
        var nodes = new Stack<NodeDefinition>(definition.Portfolios.SelectMany(static portfolio => portfolio.Nodes).Reverse());
        while (nodes.TryPop(out var node))
        {
            foreach (var selection in node.Selections)
            {
                if (selection.Connection == connection && selection.Query is { } query && !queries.Contains(query)) queries.Add(query);
            }

            foreach (var child in node.Nodes.Reverse()) nodes.Push(child);
        }

        return queries;
    }
}
