using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using SyncWorker.Connectors;
using SyncWorker.Connectors.Http;
using SyncWorker.Connectors.Jira;
using SyncWorker.IntegrationTests.Truth;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Items;
using SyncWorker.Model.Runs;
using SyncWorker.Pipeline;
using SyncWorker.Storage;

namespace SyncWorker.IntegrationTests.Connectors.Faults;

/// <summary>A worker with one connection, whose limits and waits go by a hurried clock.</summary>
internal sealed class FaultedWorker : IAsyncDisposable
{
    public const string Secret = "c4nary-of-the-faults";

    private readonly TemporaryFolder _folder = new();
    private readonly TrackerHandlers _handlers = new();
    private readonly IProjectStore _store;
    private readonly bool _isDataCenter;

    private FaultedWorker(TemporaryFolder folder, IProjectStore store, bool isDataCenter) => (_folder, _store, _isDataCenter) = (folder, store, isDataCenter);

    /// <summary>Gets the clock of the way to the tracker.</summary>
    public HurriedClock Clock { get; } = new();

    public static async Task<FaultedWorker> OpenAsync(bool isDataCenter, CancellationToken cancellationToken)
    {
        var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "secret"), Secret, cancellationToken);
        var store = await ProjectStore.OpenSqliteAsync(Path.Combine(folder.Path, "worker.db"), TimeProvider.System, cancellationToken);
        await store.MigrateAsync(cancellationToken);
        return new FaultedWorker(folder, store, isDataCenter);
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _handlers.Dispose();
        _folder.Dispose();
    }

    /// <summary>Runs one cycle that sweeps. Budget and pauses are new ones each time, as after a restart.</summary>
    /// <param name="site">The Jira, or what stands before it.</param>
    /// <param name="withMetadata">Whether the metadata is read too.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <param name="full">Whether everything is read again.</param>
    public async Task<SyncRun> RunAsync(Uri site, bool withMetadata, CancellationToken cancellationToken, bool full = false)
    {
        var connection = Definition(site);
        var options = new TrackerHttpOptions { AnswerTimeout = TimeSpan.FromMinutes(10), WholeTimeout = TimeSpan.FromMinutes(20), FirstPause = TimeSpan.FromMilliseconds(20), LongestPause = TimeSpan.FromMilliseconds(40) };
        var http = new TrackerHttp(connection, new JiraDialect(connection.Auth), _handlers, new RateBudget(Clock), options, Clock, NullLogger.Instance);
        var definition = new SyncWorkerDefinition { Connections = [connection], Version = "1" };
        var connectors = new Dictionary<string, ITrackerConnector> { [connection.Name] = new JiraConnector(connection, http, TimeProvider.System) };
        var pipeline = new SyncPipeline(_store, connectors, definition, new PipelineOptions { MetadataMaxAge = withMetadata ? TimeSpan.Zero : TimeSpan.FromDays(1) }, TimeProvider.System, NullLogger<SyncPipeline>.Instance);
        await pipeline.PrimeAsync(cancellationToken);
        return Assert.Single((await pipeline.RunCycleAsync(new CycleRequest { Sweep = SweepRule.Always, Full = full }, progress: null, cancellationToken)).Runs);
    }

    /// <summary>Reads what is stored and counts.</summary>
    public Task<Dictionary<long, TruthItem>> StoredAsync(CancellationToken cancellationToken) => StoredTruth.ReadJiraAsync(_store, "jira", cancellationToken);

    /// <summary>Lists what is stored and counts, an item a line, with the numbers of worklogs and of remote links.</summary>
    public async Task<(IReadOnlyList<string> Items, int Worklogs, int RemoteLinks)> DumpAsync(CancellationToken cancellationToken)
    {
        var (items, worklogs, links) = (new List<string>(), 0, 0);
        await foreach (var item in _store.StreamItemsAsync("jira", cancellationToken))
        {
            items.Add(JsonSerializer.Serialize(item));
            links += item.Links.Count(static link => link.Kind == LinkKind.Remote);
        }

        await foreach (var _ in _store.StreamWorklogsAsync("jira", null, cancellationToken)) worklogs++;
        return (items.Order(StringComparer.Ordinal).ToList(), worklogs, links);
    }

    private ConnectionDefinition Definition(Uri site)
    {
        var secret = new SecretReference(null, Path.Combine(_folder.Path, "secret"));
        return new ConnectionDefinition
        {
            Name = "jira",
            Kind = ConnectionKind.Jira,
            Url = new Uri(site.AbsoluteUri.TrimEnd('/')),
            Auth = _isDataCenter ? new AuthDefinition { Kind = AuthKind.PersonalAccessToken, Secret = secret } : new AuthDefinition { Kind = AuthKind.Basic, User = "bot@example.com", Secret = secret },
            Rate = new RateDefinition { RequestsPerSecond = 100_000 },
            Batch = new BatchDefinition { Walk = 40, Issues = 50 },
        };
    }
}
