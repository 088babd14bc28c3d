using SyncWorker.Model.Definitions;
using SyncWorker.Options;
using SyncWorker.Storage;

namespace SyncWorker.Cli;

/// <summary>The portfolio over recorded payloads: one node for each project that was found.</summary>
internal static class RecordedPortfolio
{
    private const string Name = "Recorded projects";

    /// <summary>Returns the demo's definition without its portfolio, which speaks of generated projects, and without sending: recordings stay as they are.</summary>
    public static SyncWorkerDefinition Prepare(SyncWorkerDefinition definition) =>
        ConfigurationVersion.Stamp(definition with { Portfolios = [], WriteBack = definition.WriteBack with { Enabled = false } });

    /// <summary>Returns the definition with the portfolio of all stored projects.</summary>
    public static async Task<SyncWorkerDefinition> AddAsync(SyncWorkerDefinition definition, IProjectStore store, CancellationToken cancellationToken)
    {
        var nodes = new List<NodeDefinition>();
        foreach (var connection in definition.Connections)
        {
            var projects = new SortedSet<string>(StringComparer.Ordinal);
            await foreach (var item in store.StreamItemsAsync(connection.Name, cancellationToken)) projects.Add(item.Project);
            nodes.AddRange(projects.Select(project => new NodeDefinition
            {
                Name = $"{project} ({connection.Name})".Replace('/', '-'),
                Selections = [new SelectionDefinition { Connection = connection.Name, Project = project }],
            }));
        }

        var portfolio = new PortfolioDefinition { Name = Name, Nodes = nodes };
        return ConfigurationVersion.Stamp(definition with { Portfolios = [portfolio] });
    }
}
