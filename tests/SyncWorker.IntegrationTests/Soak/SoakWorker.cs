using Microsoft.Extensions.Logging.Abstractions;
using SyncWorker.Connectors;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Runs;
using SyncWorker.Model.Visibility;
using SyncWorker.Pipeline;
using SyncWorker.Storage;

namespace SyncWorker.IntegrationTests.Soak;

/// <summary>The worker's whole pipeline over one simulated tracker and a store in a file, on a clock of its own.</summary>
internal sealed class SoakWorker : IAsyncDisposable
{
    public const string Connection = "tracker";

    private readonly SoakClock _clock;
    private readonly SyncWorkerDefinition _definition;
    private readonly ConnectorFactory _connectors;

    private SoakWorker(SoakClock clock, SyncWorkerDefinition definition, IProjectStore store) =>
        (_clock, _definition, Store, _connectors) = (clock, definition, store, new ConnectorFactory(clock, NullLoggerFactory.Instance));

    public IProjectStore Store { get; }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static Task<SoakWorker> StartJiraAsync(SoakClock clock, string folder, Uri site, bool isCloud, IReadOnlyList<string> projects) => StartAsync(
        clock, folder, site, ConnectionKind.Jira, isCloud ? AuthKind.Basic : AuthKind.PersonalAccessToken, isCloud ? "bot@example.com" : null, new ScopeDefinition { Projects = projects });

    public static Task<SoakWorker> StartAzureDevOpsAsync(SoakClock clock, string folder, Uri organization, ScopeDefinition scope) =>
        StartAsync(clock, folder, organization, ConnectionKind.AzureDevOps, AuthKind.PersonalAccessToken, null, scope);

    private static async Task<SoakWorker> StartAsync(SoakClock clock, string folder, Uri site, ConnectionKind kind, AuthKind auth, string? user, ScopeDefinition scope)
    {
        var token = Path.Combine(folder, "token");
        await File.WriteAllTextAsync(token, "any", Stop);
        var connection = new ConnectionDefinition
        {
            Name = Connection,
            Kind = kind,
            Url = site,
            Auth = new AuthDefinition { Kind = auth, User = user, Secret = new SecretReference(null, token) },
            Scope = scope,
            Rate = new RateDefinition { RequestsPerSecond = 100_000 },
            // Small enough that people edit between the pages of every reading.
            Batch = new BatchDefinition { Walk = 40, Issues = 15, Histories = 45 },
        };
        var definition = new SyncWorkerDefinition
        {
            Connections = [connection],
            Portfolios = [new PortfolioDefinition { Name = "All", Nodes = [new NodeDefinition { Name = "Work", Selections = [new SelectionDefinition { Connection = Connection }] }] }],
            Version = "v1",
        };
        var store = await ProjectStore.OpenSqliteAsync(Path.Combine(folder, "soak.db"), clock, Stop);
        await store.MigrateAsync(Stop);
        return new SoakWorker(clock, definition, store);
    }

    /// <summary>Runs a cycle, as a process that has just started.</summary>
    public async Task<SyncRun> RunAsync(CycleRequest request, CancellationToken cancellationToken)
    {
        var connectors = _definition.Connections.ToDictionary(static connection => connection.Name, _connectors.Create);
        var options = new PipelineOptions { LeaseDuration = TimeSpan.FromHours(2) };
        var pipeline = new SyncPipeline(Store, connectors, _definition, options, _clock, NullLogger<SyncPipeline>.Instance);
        await pipeline.PrimeAsync(cancellationToken);
        return (await pipeline.RunCycleAsync(request, null, cancellationToken)).Runs[0];
    }

    /// <summary>Lists the items that count.</summary>
    public async Task<HashSet<long>> ItemsAsync()
    {
        var ids = new HashSet<long>();
        await foreach (var item in Store.StreamItemsAsync(Connection, Stop)) ids.Add(item.Id.NativeId);
        return ids;
    }

    public Task<IReadOnlyList<ItemRemoval>> RemovalsAsync(DateTimeOffset since) => Store.ListRemovalsAsync(Connection, since, int.MaxValue, Stop);

    public Task<IReadOnlyList<BrakeAlarm>> AlarmsAsync() => Store.ListAlarmsAsync(Connection, Stop);

    /// <summary>Lets all held removals go, as <c>brake release</c> does.</summary>
    public async Task ReleaseAsync()
    {
        var lease = await Store.AcquireLeaseAsync("brake", "soak", TimeSpan.FromMinutes(1), Stop) ?? throw new InvalidOperationException("The brake is being released by somebody else.");
        await Store.ReleaseAlarmsAsync(lease, Connection, null, _clock.GetUtcNow(), Stop);
        await Store.ReleaseLeaseAsync(lease, Stop);
    }

    public async ValueTask DisposeAsync()
    {
        _connectors.Dispose();
        await Store.DisposeAsync();
    }
}
