using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SyncWorker.Connectors;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Items;
using SyncWorker.Model.Runs;
using SyncWorker.Model.Visibility;
using SyncWorker.Model.Writing;
using SyncWorker.Pipeline;
using SyncWorker.Storage;

namespace SyncWorker.Tests.Pipeline;

/// <summary>A worker over a tracker in memory, a store in a file, and a clock that the test moves.</summary>
internal sealed class SweptWorker : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("syncworker-sweep-");
    private readonly SyncWorkerDefinition _definition;

    private SweptWorker(string? query)
    {
        Tracker = new FakeTracker(Time);
        _definition = new SyncWorkerDefinition
        {
            Connections =
            [
                new ConnectionDefinition
                {
                    Name = FakeTracker.Name,
                    Kind = ConnectionKind.Jira,
                    Url = new Uri("https://example.org"),
                    Auth = new AuthDefinition { Kind = AuthKind.PersonalAccessToken, Secret = new SecretReference("NONE", null) },
                    StaleAfter = TimeSpan.FromDays(400),
                    Scope = new ScopeDefinition { Query = query },
                },
            ],
            Portfolios =
            [
                new PortfolioDefinition { Name = "All", Nodes = [new NodeDefinition { Name = "Work", Selections = [new SelectionDefinition { Connection = FakeTracker.Name }] }] },
            ],
            Version = "v1",
        };
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 10, 12, 0, 0, TimeSpan.Zero));

    public FakeTracker Tracker { get; }

    public IProjectStore Store { get; private set; } = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Starts with items of PAY that have been read once, by ids from 1, and as many of OPS from 1001.</summary>
    public static async Task<SweptWorker> StartAsync(int pay = 100, int ops = 0, string? query = null)
    {
        var worker = new SweptWorker(query);
        worker.Store = await ProjectStore.OpenSqliteAsync(Path.Combine(worker._folder.FullName, "store.db"), worker.Time, Stop);
        await worker.Store.MigrateAsync(Stop);
        for (var id = 1; id <= pay; id++) worker.Tracker.Put(id);
        for (var id = 1; id <= ops; id++) worker.Tracker.Put(1000 + id, "OPS");
        Assert.Equal(Completeness.Complete, (await worker.RunAsync(SweepRule.Unfinished)).Completeness);
        return worker;
    }

    public async Task<SyncRun> RunAsync(SweepRule rule = SweepRule.Always) => (await CycleAsync(rule, Stop)).Runs[0];

    public async Task<SyncRun> RunFullAsync() => (await CycleAsync(new CycleRequest { Full = true }, Stop)).Runs[0];

    /// <summary>Runs a cycle a minute after the last.</summary>
    public Task<CycleReport> CycleAsync(SweepRule rule, CancellationToken cancellationToken) => CycleAsync(new CycleRequest { Sweep = rule }, cancellationToken);

    /// <summary>Sends writes.</summary>
    public Task<WriteBackTally> ApplyAsync(params ItemWrite[] writes) => Pipeline().ApplyAsync(new WriteBackPlan { Writes = writes, Unchanged = 0 }, null, Stop);

    private Task<CycleReport> CycleAsync(CycleRequest request, CancellationToken cancellationToken)
    {
        Time.Advance(TimeSpan.FromMinutes(1));
        return Pipeline().RunCycleAsync(request, null, cancellationToken);
    }

    private SyncPipeline Pipeline() =>
        new(Store, new Dictionary<string, ITrackerConnector> { [FakeTracker.Name] = Tracker }, _definition, new PipelineOptions(), Time, NullLogger<SyncPipeline>.Instance);

    /// <summary>Lists the keys that count.</summary>
    public async Task<List<string>> KeysAsync()
    {
        var keys = new List<string>();
        await foreach (var item in Store.StreamItemsAsync(FakeTracker.Name, Stop)) keys.Add(item.Key);
        return keys;
    }

    public async Task<int> CountAsync() => (await KeysAsync()).Count;

    public Task<IReadOnlyList<ItemRemoval>> RemovalsAsync() => Store.ListRemovalsAsync(FakeTracker.Name, DateTimeOffset.UnixEpoch, 1000, Stop);

    public Task<IReadOnlyList<BrakeAlarm>> AlarmsAsync() => Store.ListAlarmsAsync(FakeTracker.Name, Stop);

    public Task<WorkItem?> FindAsync(long id) => Store.FindItemAsync(new ItemId(FakeTracker.Name, id), Stop);

    public async Task ReleaseAsync()
    {
        var lease = await Store.AcquireLeaseAsync("brake", "test", TimeSpan.FromSeconds(10), Stop) ?? throw new InvalidOperationException("The lease is taken.");
        Assert.Equal(1, await Store.ReleaseAlarmsAsync(lease, null, null, Time.GetUtcNow(), Stop));
        await Store.ReleaseLeaseAsync(lease, Stop);
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
