using System.Reflection;
using Microsoft.Extensions.Logging.Abstractions;
using SyncWorker.Connectors;
using SyncWorker.IntegrationTests.Truth;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Items;
using SyncWorker.Model.Writing;
using SyncWorker.Pipeline;
using SyncWorker.Simulator;
using SyncWorker.Simulator.Jira;
using SyncWorker.Storage;

namespace SyncWorker.IntegrationTests.EndToEnd;

/// <summary>Where a worker stops in the middle of a write.</summary>
public enum KillPoint
{
    /// <summary>Before the request has left.</summary>
    BeforeSending,

    /// <summary>After the reply, before it is stored.</summary>
    AfterTheReply,
}

/// <summary>A simulated Jira that has been read once into a store; each worker over that store is a process of its own.</summary>
internal sealed class WritingSite : IAsyncDisposable
{
    private const string TokenVariable = "SYNCWORKER_TEST_WRITING_TOKEN";
    private const string Name = "pay-jira";

    private readonly SimulatorHost _simulator;
    private readonly TemporaryFolder _folder;
    private readonly IProjectStore _store;
    private readonly ConnectorFactory _factory = new(TimeProvider.System, NullLoggerFactory.Instance);
    private readonly SyncWorkerDefinition _definition;

    private WritingSite(SimulatorHost simulator, TemporaryFolder folder, IProjectStore store)
    {
        (_simulator, _folder, _store) = (simulator, folder, store);
        Environment.SetEnvironmentVariable(TokenVariable, "any");
        _definition = new SyncWorkerDefinition
        {
            Connections =
            [
                new ConnectionDefinition
                {
                    Name = Name,
                    Kind = ConnectionKind.Jira,
                    Url = simulator.JiraCloud ?? simulator.JiraDataCenter ?? throw new InvalidOperationException(),
                    Auth = new AuthDefinition { Kind = AuthKind.Basic, User = "bot@example.com", Secret = new SecretReference(TokenVariable, null) },
                    Rate = new RateDefinition { RequestsPerSecond = 10_000 },
                },
            ],
            Portfolios = [new PortfolioDefinition { Name = "All", Nodes = [new NodeDefinition { Name = "Work", Selections = [new SelectionDefinition { Connection = Name }] }] }],
            Version = "v1",
        };
    }

    public JiraTracker Tracker => _simulator.Jira ?? _simulator.DataCenter ?? throw new InvalidOperationException();

    public IReadOnlyList<WorkItem> Stories { get; private set; } = [];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<WritingSite> StartAsync(bool isCloud = true, int items = 60)
    {
        var simulator = await SimulatorHost.StartAsync(
            new SimulatorOptions { Items = items, Tracker = isCloud ? SimulatedTrackers.JiraCloud : SimulatedTrackers.JiraDataCenter, Port = 0 }, Stop);
        var folder = new TemporaryFolder();
        var store = await ProjectStore.OpenSqliteAsync(Path.Combine(folder.Path, "store.db"), TimeProvider.System, Stop);
        await store.MigrateAsync(Stop);
        var site = new WritingSite(simulator, folder, store);
        await (await site.StartWorkerAsync()).RunCycleAsync(new CycleRequest { Apply = false }, progress: null, Stop);
        var stories = new List<WorkItem>();
        await foreach (var item in store.StreamItemsAsync(Name, Stop)) stories.Add(item);
        site.Stories = [.. stories.Where(static item => item.TrackerType == "Story" && item.Key.StartsWith("PAY-", StringComparison.Ordinal))];
        return site;
    }

    public static WriteBackPlan Plan(params ItemWrite[] writes) => new() { Writes = writes, Unchanged = 0 };

    public static FieldUpdate Update(WriteBackPlace place, string field, string after) => new() { Place = place, Field = field, After = after, IsNumber = place is WriteBackPlace.Field, Reason = "test" };

    /// <summary>Applies a plan as a process of its own.</summary>
    public async Task<WriteBackTally> ApplyAsync(WriteBackPlan plan) => await (await StartWorkerAsync()).ApplyAsync(plan, progress: null, Stop);

    /// <summary>Applies a plan as a process that stops at a point of its n-th write.</summary>
    public async Task CrashAsync(WriteBackPlan plan, KillPoint point, int write)
    {
        var worker = await StartWorkerAsync(connector => DyingConnector.Over(connector, point, write));
        await Assert.ThrowsAsync<StoreException>(() => worker.ApplyAsync(plan, progress: null, Stop));
    }

    public Task<IReadOnlyList<OutboxEntry>> ListOpenAsync() => _store.ListOpenOutboxAsync(Stop);

    public async ValueTask DisposeAsync()
    {
        _factory.Dispose();
        await _store.DisposeAsync();
        await _simulator.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    private async Task<SyncPipeline> StartWorkerAsync(Func<ITrackerConnector, ITrackerConnector>? wrap = null)
    {
        var connector = _factory.Create(_definition.Connections[0]);
        var connectors = new Dictionary<string, ITrackerConnector> { [Name] = wrap is null ? connector : wrap(connector) };
        var pipeline = new SyncPipeline(_store, connectors, _definition, new PipelineOptions(), TimeProvider.System, NullLogger<SyncPipeline>.Instance);
        await pipeline.PrimeAsync(Stop);
        return pipeline;
    }
}

/// <summary>A connector whose process ends in the middle of a write: nothing that comes after is done, in particular nothing is stored.</summary>
public class DyingConnector : DispatchProxy
{
    private ITrackerConnector? _connector;
    private KillPoint _point;
    private int _left;

    internal static ITrackerConnector Over(ITrackerConnector connector, KillPoint point, int write)
    {
        var proxy = Create<ITrackerConnector, DyingConnector>();
        var dying = (DyingConnector)(object)proxy;
        (dying._connector, dying._point, dying._left) = (connector, point, write);
        return proxy;
    }

    /// <inheritdoc/>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (targetMethod?.Name != nameof(ITrackerConnector.ApplyAsync) || Interlocked.Decrement(ref _left) != 0) return targetMethod?.Invoke(_connector, args);
        return _point == KillPoint.BeforeSending ? Task.FromException<WriteBackOutcome>(new StoreException("The process has ended.")) : DieAfterAsync((Task<WriteBackOutcome>?)targetMethod.Invoke(_connector, args));
    }

    private static async Task<WriteBackOutcome> DieAfterAsync(Task<WriteBackOutcome>? writing)
    {
        Assert.NotNull(writing);
        Assert.Equal(WriteBackResult.Applied, (await writing).Result);
        throw new StoreException("The process has ended.");
    }
}
