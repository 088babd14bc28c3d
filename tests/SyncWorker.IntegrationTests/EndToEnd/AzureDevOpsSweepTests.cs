using System.Globalization;
using SyncWorker.IntegrationTests.Soak;
using SyncWorker.IntegrationTests.Truth;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Runs;
using SyncWorker.Model.Visibility;
using SyncWorker.Pipeline;
using SyncWorker.Simulator;
using SyncWorker.Simulator.Admin;

namespace SyncWorker.IntegrationTests.EndToEnd;

/// <summary>What leaves an Azure DevOps leaves the rollups with its cause, what is only hidden stays, and both come back.</summary>
public sealed class AzureDevOpsSweepTests : IAsyncLifetime
{
    private static readonly CycleRequest Sweep = new() { Sweep = SweepRule.Always };

    private readonly TemporaryFolder _folder = new();
    private readonly SoakClock _clock = new();
    private SimulatorHost _host = null!;
    private SoakWorker _worker = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string[] Projects => [.. _host.DevOps!.ProjectNames];

    public async ValueTask InitializeAsync() => await StartAsync(450, new ScopeDefinition());

    public async ValueTask DisposeAsync()
    {
        await _worker.DisposeAsync();
        await _host.DisposeAsync();
        await _clock.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Sync_ItemsTakenAway_EachLeavesWithItsCauseAndComesBack()
    {
        await RestartAsync(450, projects => new ScopeDefinition { Projects = projects[..2] });
        await RunAsync(new CycleRequest());
        var stories = await StoriesAsync(Projects[0]);
        var (recycled, destroyed, moved, within, typed) = (stories[0], stories[1], stories[2], stories[3], stories[4]);
        Edit("recycled", recycled);
        Edit("destroyed", destroyed);
        Edit("moved", moved, Projects[2]);
        Edit("moved", within, Projects[1]);
        Edit("typeChanged", typed);

        var run = await RunAsync(Sweep);

        Assert.Equal((Completeness.Complete, 3, 0), (run.Completeness, run.Removed, run.Missed));
        var removals = (await RemovalsAsync()).ToDictionary(static removal => removal.Item.NativeId);
        Assert.Equal(
            [RemovalCause.Trashed, RemovalCause.Deleted, RemovalCause.LeftScope],
            new[] { recycled, destroyed, moved }.Select(id => removals[id].Cause));
        Assert.Contains("recycle bin, put there by", removals[recycled].Evidence, StringComparison.Ordinal);
        Assert.Contains("destroyed", removals[destroyed].Evidence, StringComparison.Ordinal);
        Assert.Contains($"in project {Projects[2]}", removals[moved].Evidence, StringComparison.Ordinal);
        await AssertTrueAsync(Projects[..2]);

        Edit("restored", recycled);
        Edit("moved", moved, Projects[0]);
        var back = await RunAsync(new CycleRequest());
        Assert.Equal((Completeness.Complete, 0, 2), (back.Completeness, back.Removed, back.Returned));
        await AssertTrueAsync(Projects[..2]);
    }

    [Fact]
    public async Task Sync_Recycled_LeavesInTheNextRunWithoutASweep()
    {
        await RunAsync(new CycleRequest());
        var story = (await StoriesAsync(Projects[0]))[0];
        Edit("recycled", story);

        Assert.Equal((Completeness.Complete, 1), (await RunAsync(new CycleRequest { Sweep = SweepRule.Unfinished })) is var run ? (run.Completeness, run.Removed) : default);
        Assert.Equal(RemovalCause.Trashed, Assert.Single(await RemovalsAsync()).Cause);
    }

    [Fact]
    public async Task Sync_AreaTakenFromUs_NothingOfItIsRemovedWhileADeletionOfItsProjectIs()
    {
        await RunAsync(new CycleRequest());
        var ids = await _worker.ItemsAsync();
        var hidden = (await StoriesAsync(Projects[1], "Platform"))[0];
        var destroyed = (await StoriesAsync(Projects[1]))[0];
        Edit("areaHidden", hidden);
        Edit("destroyed", destroyed);

        var run = await RunAsync(Sweep);

        Assert.Equal((Completeness.Partial, 1), (run.Completeness, run.Removed));
        Assert.Equal(ids.Except([destroyed]).Order(), (await _worker.ItemsAsync()).Order());
        var alarm = Assert.Single(await _worker.AlarmsAsync());
        Assert.Equal((Projects[1], RemovalCause.AccessLost, run.Held), (alarm.Project, alarm.Cause, alarm.Items));
        Assert.Contains("View work items in this node", alarm.Reason, StringComparison.Ordinal);

        Edit("areaShown", hidden);
        Assert.Equal((Completeness.Complete, 0), (await RunAsync(Sweep)) is var shown ? (shown.Completeness, shown.Held) : default);
        Assert.Empty(await _worker.AlarmsAsync());
        await AssertTrueAsync(Projects);
    }

    [Fact]
    public async Task Sync_AreaTakenFromUsForGood_LeavesWhenItIsReleased()
    {
        await RunAsync(new CycleRequest());
        Edit("areaHidden", (await StoriesAsync(Projects[1], "Platform"))[0]);
        var held = (await RunAsync(Sweep)).Held;
        await _worker.ReleaseAsync();

        var run = await RunAsync(new CycleRequest());

        Assert.Equal((Completeness.Complete, held, 0), (run.Completeness, run.Removed, run.Held));
        Assert.All(await RemovalsAsync(), static removal => Assert.Equal(RemovalCause.AccessLost, removal.Cause));
        await AssertTrueAsync(Projects);
    }

    [Theory]
    [InlineData("projectHidden", "projectShown", RemovalCause.AccessLost)]
    [InlineData("projectDeleted", "projectRestored", RemovalCause.Trashed)]
    public async Task Sync_ProjectTakenAway_TheBrakeHoldsItUntilItIsBack(string away, string back, RemovalCause cause)
    {
        await RunAsync(new CycleRequest());
        var ids = await _worker.ItemsAsync();
        _host.DevOps!.ApplyEdit(new EditRequest { Kind = away, Project = Projects[1] });

        var run = await RunAsync(Sweep);

        Assert.Equal((Completeness.Partial, 0), (run.Completeness, run.Removed));
        Assert.Equal(cause, Assert.Single(await _worker.AlarmsAsync()).Cause);
        Assert.Equal(ids.Order(), (await _worker.ItemsAsync()).Order());

        _host.DevOps.ApplyEdit(new EditRequest { Kind = back, Project = Projects[1] });
        Assert.Equal(Completeness.Complete, (await RunAsync(Sweep)).Completeness);
        Assert.Empty(await _worker.AlarmsAsync());
        await AssertTrueAsync(Projects);
    }

    [Fact]
    public async Task Sync_ListingIsEmptyOrFails_RemovesNothing()
    {
        await RunAsync(new CycleRequest());
        var ids = await _worker.ItemsAsync();
        _host.DevOps!.Faults = FaultPlan.Parse("empty=1/1");

        Assert.Equal((Completeness.Partial, 0), (await RunAsync(Sweep)) is var run ? (run.Completeness, run.Removed) : default);

        Assert.Equal(ids.Order(), (await _worker.ItemsAsync()).Order());
    }

    private async Task StartAsync(int items, ScopeDefinition scope)
    {
        _host = await SimulatorHost.StartAsync(new SimulatorOptions { Items = items, Seed = 7, Port = 0, TimeProvider = _clock, Tracker = SimulatedTrackers.AzureDevOps }, Stop);
        _worker = await SoakWorker.StartAzureDevOpsAsync(_clock, _folder.Path, _host.AzureDevOps!, scope);
    }

    private async Task RestartAsync(int items, Func<string[], ScopeDefinition> scope)
    {
        var wanted = scope(Projects);
        await _worker.DisposeAsync();
        await _host.DisposeAsync();
        File.Delete(Path.Combine(_folder.Path, "soak.db"));
        await StartAsync(items, wanted);
    }

    private async Task<SyncRun> RunAsync(CycleRequest request)
    {
        _clock.Advance(TimeSpan.FromMinutes(5));
        return await _worker.RunAsync(request, Stop);
    }

    private async Task<IEnumerable<ItemRemoval>> RemovalsAsync() => await _worker.RemovalsAsync(DateTimeOffset.UnixEpoch);

    private async Task<List<long>> StoriesAsync(string project, string area = "Payments\\Wallet")
    {
        var ids = new List<long>();
        await foreach (var item in _worker.Store.StreamItemsAsync(SoakWorker.Connection, Stop))
        {
            if (item is { TrackerType: "User Story" } && item.Project == project && item.AreaPath == $"{project}\\{area}" && item.TrackerState != "Removed") ids.Add(item.Id.NativeId);
        }

        return [.. ids.Order().Skip(4)];
    }

    private void Edit(string kind, long id, string? project = null) =>
        _host.DevOps!.ApplyEdit(new EditRequest { Kind = kind, Item = id.ToString(CultureInfo.InvariantCulture), Project = project });

    private async Task AssertTrueAsync(IReadOnlyCollection<string> projects)
    {
        using var client = Loopback.CreateClient();
        var shown = (await TrackerTruth.ReadAzureDevOpsAsync(client, _host.AzureDevOps!, Stop)).Where(pair => projects.Contains(pair.Value.Project)).ToDictionary();
        var stored = await StoredTruth.ReadAsync(_worker.Store, SoakWorker.Connection, Stop);
        TruthItem.AssertSame(AmongShown.Of(shown, shown.Keys), AmongShown.Of(stored, shown.Keys));
    }
}
