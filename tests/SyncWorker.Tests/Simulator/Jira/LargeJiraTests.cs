using SyncWorker.Simulator;

namespace SyncWorker.Tests.Simulator.Jira;

public sealed class LargeJiraTests
{
    /// <summary>A million items may take 4 GiB; these 200,000 (half of them Jira's) a fifth of the half.</summary>
    [Fact]
    public async Task Start_TwoHundredThousandItems_WalksPagesWithinItsShareOfMemory()
    {
        const long Bound = (4L << 30) / 10;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await using var host = await SimulatorHost.StartAsync(new SimulatorOptions { Port = 0, Items = 200_000 }, TestContext.Current.CancellationToken);
        using var probe = new JiraProbe(host.JiraCloud!);
        const string Walk = "project in (PAY, CORE, OPS, P004) AND updated >= 0 ORDER BY updated ASC, key ASC";
        var page = await probe.SearchAsync(Walk);
        var next = await probe.SearchAsync(Walk, token: (string)page["nextPageToken"]!);
        var ids = page["issues"]!.AsArray().Concat(next["issues"]!.AsArray()).Select(issue => (string)issue!["id"]!).ToHashSet();
        Assert.Equal(10_000, ids.Count);
        Assert.True(GC.GetTotalMemory(forceFullCollection: true) - before < Bound);
    }
}
