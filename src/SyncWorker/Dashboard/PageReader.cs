using SyncWorker.Model.Definitions;
using SyncWorker.Storage;

namespace SyncWorker.Dashboard;

/// <summary>Reads what the page shows. It never asks a tracker.</summary>
/// <param name="store">The store.</param>
/// <param name="definition">The configuration.</param>
/// <param name="time">The clock.</param>
public sealed class PageReader(IProjectStore store, SyncWorkerDefinition definition, TimeProvider time)
{
    /// <summary>Reads everything.</summary>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<PageModel> ReadAsync(CancellationToken cancellationToken)
    {
        var connections = new List<ConnectionView>();
        foreach (var connection in definition.Connections)
        {
            connections.Add(new ConnectionView
            {
                Definition = connection,
                LastRun = await store.FindLastRunAsync(connection.Name, cancellationToken),
                LastCompleteAt = (await store.FindConnectionAsync(connection.Name, cancellationToken))?.LastCompleteAt,
            });
        }

        var completeAt = connections.ToDictionary(connection => connection.Definition.Name, connection => connection.LastCompleteAt, StringComparer.Ordinal);
        var portfolios = new List<PortfolioView>();
        foreach (var portfolio in definition.Portfolios)
        {
            portfolios.Add(new PortfolioView
            {
                Definition = portfolio,
                Measured = await store.FindMeasuredAsync(portfolio.Name, cancellationToken),
                FreshAt = FreshnessOf(portfolio, completeAt),
            });
        }

        return new PageModel { ReadAt = time.GetUtcNow(), Portfolios = portfolios, Connections = connections };
    }

    private static Dictionary<string, DateTimeOffset?> FreshnessOf(PortfolioDefinition portfolio, Dictionary<string, DateTimeOffset?> completeAt)
    {
        var fresh = new Dictionary<string, DateTimeOffset?>(StringComparer.Ordinal);
        var all = new HashSet<string>(StringComparer.Ordinal);
        foreach (var node in portfolio.Nodes) all.UnionWith(Visit(node, node.Name));
        Add("", all);
        return fresh;

        HashSet<string> Visit(NodeDefinition node, string path)
        {
            var names = node.Selections.Select(selection => selection.Connection).ToHashSet(StringComparer.Ordinal);
            foreach (var child in node.Nodes) names.UnionWith(Visit(child, $"{path}/{child.Name}"));
            Add(path, names);
            return names;
        }

        void Add(string path, HashSet<string> names)
        {
            if (names.Count == 0) return;
            var instants = names.Select(name => completeAt.GetValueOrDefault(name)).ToList();
            fresh[path] = instants.Contains(null) ? null : instants.Min();
        }
    }
}
