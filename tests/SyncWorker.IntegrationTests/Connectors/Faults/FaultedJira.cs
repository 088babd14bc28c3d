using System.Globalization;
using System.Net;
using System.Net.Sockets;
using SyncWorker.IntegrationTests.Servers;
using SyncWorker.IntegrationTests.Truth;
using SyncWorker.Model.Runs;
using SyncWorker.Simulator;
using SyncWorker.Simulator.Admin;
using SyncWorker.Simulator.Jira;

namespace SyncWorker.IntegrationTests.Connectors.Faults;

/// <summary>Both editions of Jira, each behind a proxy, with a worker that has read it once.</summary>
public sealed class FaultedJira : IAsyncLifetime
{
    private readonly TcpListener _elsewhere = new(IPAddress.Loopback, 0);
    private readonly HttpClient _client = Loopback.CreateClient();
    private readonly Dictionary<bool, (FaultProxy Proxy, FaultedWorker Worker)> _sides = [];
    private SimulatorHost _simulator = null!;
    private int _seed;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Gets where redirects lead. Nobody may come there.</summary>
    public Uri Elsewhere => new($"http://{_elsewhere.LocalEndpoint}/");

    /// <summary>Gets whether somebody has come there.</summary>
    public bool WasElsewhere => _elsewhere.Pending();

    public async ValueTask InitializeAsync()
    {
        _elsewhere.Start();
        _simulator = await SimulatorHost.StartAsync(new SimulatorOptions { Items = 210, Port = 0 }, Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (proxy, worker) in _sides.Values)
        {
            await worker.DisposeAsync();
            await proxy.DisposeAsync();
        }

        await _simulator.DisposeAsync();
        _client.Dispose();
        _elsewhere.Dispose();
    }

    /// <summary>Gets the site behind the proxy.</summary>
    public Uri Site(bool isDataCenter) => (isDataCenter ? _simulator.JiraDataCenter : _simulator.JiraCloud) ?? throw new InvalidOperationException();

    /// <summary>Reads what is true.</summary>
    public Task<Dictionary<long, TruthItem>> TruthAsync(bool isDataCenter) => TrackerTruth.ReadJiraAsync(_client, Site(isDataCenter), Cancel);

    /// <summary>Lets people change a few issues, and take away one that is stored: so there is something to read and something to find gone.</summary>
    /// <param name="isDataCenter">The edition.</param>
    /// <param name="stored">What is stored.</param>
    public async Task EditAsync(bool isDataCenter, Dictionary<long, TruthItem> stored)
    {
        JiraTracker tracker = (isDataCenter ? _simulator.DataCenter : _simulator.Jira) ?? throw new InvalidOperationException();
        var random = new Random(++_seed);
        foreach (var kind in (string[])["title", "state", "created"]) tracker.ApplyRandomEdit(random, [kind]);
        var gone = TruthItem.FindLonely((await TruthAsync(isDataCenter)).Where(pair => stored.ContainsKey(pair.Key)).ToDictionary());
        tracker.ApplyEdit(new EditRequest { Kind = "deleted", Item = gone.ToString(CultureInfo.InvariantCulture) });
    }

    internal async Task<(FaultProxy Proxy, FaultedWorker Worker)> OpenAsync(bool isDataCenter)
    {
        if (_sides.TryGetValue(isDataCenter, out var side)) return side;
        side = (new FaultProxy(Site(isDataCenter)), await FaultedWorker.OpenAsync(isDataCenter, Cancel));
        AssertComplete(await side.Worker.RunAsync(side.Proxy.Address, withMetadata: true, Cancel));
        return _sides[isDataCenter] = side;
    }

    /// <summary>Runs once without a fault: everything must be there then.</summary>
    internal async Task AssertCleanAsync(bool isDataCenter)
    {
        var (proxy, worker) = await OpenAsync(isDataCenter);
        proxy.Fault = null;
        AssertComplete(await worker.RunAsync(proxy.Address, withMetadata: false, Cancel));
        await AssertEqualAsync(isDataCenter);
    }

    /// <summary>The store holds what Jira holds.</summary>
    internal async Task AssertEqualAsync(bool isDataCenter) =>
        TruthItem.AssertSame(await TruthAsync(isDataCenter), await (await OpenAsync(isDataCenter)).Worker.StoredAsync(Cancel));

    internal static void AssertComplete(SyncRun run) => Assert.True(run is { Completeness: Completeness.Complete, Failed: false }, string.Join('\n', run.Reasons));
}
