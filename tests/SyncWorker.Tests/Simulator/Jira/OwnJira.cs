using Microsoft.Extensions.Time.Testing;
using SyncWorker.Simulator;
using SyncWorker.Simulator.Jira;

namespace SyncWorker.Tests.Simulator.Jira;

/// <summary>A Jira of one test's own, to write to and to move its clock.</summary>
internal sealed class OwnJira : IAsyncDisposable
{
    private OwnJira(SimulatorHost host, FakeTimeProvider clock)
    {
        Host = host;
        Clock = clock;
        Probe = host.JiraCloud is { } cloud ? new JiraProbe(cloud) : new JiraProbe(host.JiraDataCenter!, "Bearer pat");
    }

    public SimulatorHost Host { get; }

    public FakeTimeProvider Clock { get; }

    public JiraProbe Probe { get; }

    public JiraTracker Tracker => Host.Jira ?? Host.DataCenter ?? throw new InvalidOperationException("No Jira is served.");

    public static async Task<OwnJira> StartAsync(string? faults = null, int items = 150, long seed = 1, string? load = null, SimulatedTrackers tracker = SimulatedTrackers.JiraCloud)
    {
        var clock = new FakeTimeProvider(SimulatorFixture.Now);
        var options = new SimulatorOptions { Port = 0, Tracker = tracker, Items = items, Seed = seed, TimeProvider = clock, Faults = faults, LoadDirectory = load };
        return new OwnJira(await SimulatorHost.StartAsync(options, Xunit.TestContext.Current.CancellationToken), clock);
    }

    public static Task<OwnJira> StartDataCenterAsync(string? faults = null, int items = 150) =>
        StartAsync(faults, items, tracker: SimulatedTrackers.JiraDataCenter);

    public async ValueTask DisposeAsync()
    {
        Probe.Dispose();
        await Host.DisposeAsync();
    }
}
