using System.Text.Json;
using SyncWorker.Connectors.Http;
using SyncWorker.Connectors.Jira;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Reading;
using SyncWorker.Simulator;
using SyncWorker.Simulator.Jira;

namespace SyncWorker.Tests.Connectors.Jira;

/// <summary>A simulated Jira of either edition with connectors to it.</summary>
internal sealed class SimulatedJira : IAsyncDisposable
{
    private readonly SimulatorHost _host;
    private readonly TrackerHandlers _handlers = new();

    private SimulatedJira(SimulatorHost host) => _host = host;

    public Uri Url => _host.JiraCloud ?? _host.JiraDataCenter ?? throw new InvalidOperationException("No Jira is served.");

    public JiraTracker Tracker => _host.Jira ?? _host.DataCenter ?? throw new InvalidOperationException("No Jira is served.");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Starts a site; with Azure DevOps beside it, issues have remote links to it.</summary>
    public static async Task<SimulatedJira> StartAsync(int items = 300, long seed = 1, string? faults = null, string? load = null, bool withAzureDevOps = false, TimeProvider? time = null) => new(await SimulatorHost.StartAsync(
        new SimulatorOptions { Items = withAzureDevOps ? 2 * items : items, Seed = seed, Tracker = withAzureDevOps ? SimulatedTrackers.All : SimulatedTrackers.JiraCloud, Port = 0, Faults = faults, LoadDirectory = load, TimeProvider = time ?? TimeProvider.System },
        Cancel));

    /// <summary>Starts a Data Center, under a context path.</summary>
    public static async Task<SimulatedJira> StartDataCenterAsync(int items = 300, long seed = 1, string? faults = null) => new(await SimulatorHost.StartAsync(
        new SimulatorOptions { Items = items, Seed = seed, Tracker = SimulatedTrackers.JiraDataCenter, Port = 0, Faults = faults }, Cancel));

    /// <summary>Connects without signing in first.</summary>
    public JiraConnector Connect(Func<ConnectionDefinition, ConnectionDefinition>? change = null, TimeProvider? time = null)
    {
        var definition = TestConnections.Jira(Url);
        return TestConnections.Connect(change is null ? definition : change(definition), _handlers, time);
    }

    /// <summary>Connects, signs in, and takes the metadata.</summary>
    public async Task<JiraConnector> OpenAsync(Func<ConnectionDefinition, ConnectionDefinition>? change = null)
    {
        var connector = Connect(change);
        await connector.ReadIdentityAsync(Cancel);
        connector.UseMetadata(await connector.ReadMetadataAsync(Cancel));
        return connector;
    }

    /// <summary>Reads what is true, in the tracker's own words.</summary>
    public async Task<IReadOnlyList<JsonElement>> TruthAsync()
    {
        var truth = await _handlers.Reads.GetStringAsync(new Uri(Url, "/_truth"), Cancel);
        return [.. truth.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => JsonDocument.Parse(line).RootElement)];
    }

    public static async Task<List<ReadItem>> ReadAllAsync(JiraConnector connector)
    {
        var pages = await connector.ReadAllAsync(await connector.WalkAsync(null, Cancel), Cancel);
        Assert.Empty(pages.SelectMany(page => page.Quarantined));
        Assert.Empty(pages.SelectMany(page => page.Absent));
        return [.. pages.SelectMany(page => page.Items)];
    }

    public async ValueTask DisposeAsync()
    {
        _handlers.Dispose();
        await _host.DisposeAsync();
    }
}
