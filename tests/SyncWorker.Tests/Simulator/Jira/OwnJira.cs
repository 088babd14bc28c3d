using Microsoft.Extensions.Time.Testing;
using SyncWorker.Simulator;

namespace SyncWorker.Tests.Simulator.Jira;

/// <summary>A Jira of one test's own, to write to and to move its clock.</summary>
internal sealed class OwnJira : IAsyncDisposable
{
    private OwnJira(SimulatorHost host, FakeTimeProvider clock)
    {
        Host = host;
        Clock = clock;
        Probe = new JiraProbe(host.JiraCloud!);
    }

    public SimulatorHost Host { get; }

    public FakeTimeProvider Clock { get; }

    public JiraProbe Probe { get; }

    public static async Task<OwnJira> StartAsync(string? faults = null, int items = 150, long seed = 1, string? load = null)
    {
        var clock = new FakeTimeProvider(SimulatorFixture.Now);
        var options = new SimulatorOptions { Port = 0, Tracker = SimulatedTrackers.JiraCloud, Items = items, Seed = seed, TimeProvider = clock, Faults = faults, LoadDirectory = load };
        return new OwnJira(await SimulatorHost.StartAsync(options, Xunit.TestContext.Current.CancellationToken), clock);
    }

    public async ValueTask DisposeAsync()
    {
        Probe.Dispose();
        await Host.DisposeAsync();
    }
}
