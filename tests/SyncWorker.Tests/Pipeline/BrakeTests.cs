using SyncWorker.Model.Definitions;
using SyncWorker.Model.Runs;
using SyncWorker.Model.Visibility;
using SyncWorker.Pipeline;

namespace SyncWorker.Tests.Pipeline;

public sealed class BrakeTests
{
    [Theory]
    [InlineData(20, 100, false)]
    [InlineData(21, 420, false)]
    [InlineData(21, 419, true)]
    [InlineData(21, 21, true)]
    [InlineData(0, 0, false)]
    public void Stops_Defaults_BothLimitsMustBeExceeded(int missing, int all, bool stops) => Assert.Equal(stops, new BrakeDefinition().Stops(missing, all));

    [Theory]
    [InlineData(3, 2, 0)]
    [InlineData(6, 3, 0)]
    [InlineData(8, 4, 4)]
    [InlineData(7, 4, 4)]
    [InlineData(9, 4, 0)]
    [InlineData(3, 3, 3)]
    [InlineData(1, 1, 1)]
    public async Task RunCycleAsync_HalfOfASmallProject_IsHeldFromFourItemsOnOrWhenNoneIsLeft(int all, int gone, int held)
    {
        await using var worker = await SweptWorker.StartAsync(ops: all);
        worker.Tracker.Delete(Enumerable.Range(1001, gone).Select(static id => (long)id));

        Assert.Equal((gone - held, held, held > 0 ? Completeness.Partial : Completeness.Complete), await SweepStageTests.OutcomeAsync(worker));
    }

    [Fact]
    public async Task RunCycleAsync_ManyGoneAtOnce_HoldsThemAndTheOtherProjectsGoOn()
    {
        await using var worker = await SweptWorker.StartAsync(pay: 100, ops: 50);
        worker.Tracker.Delete(Enumerable.Range(1, 25).Select(static id => (long)id));
        worker.Tracker.Delete([1001]);

        var run = await worker.RunAsync();

        Assert.Equal((1, 25, Completeness.Partial), (run.Removed, run.Held, run.Completeness));
        Assert.Contains("25 of 100 items of project PAY are gone at once", Assert.Single(run.Reasons), StringComparison.Ordinal);
        Assert.Equal(149, await worker.CountAsync());
        var alarm = Assert.Single(await worker.AlarmsAsync());
        Assert.Equal((RemovalCause.Deleted, 25, 100, "PAY-1"), (alarm.Cause, alarm.Items, alarm.ProjectItems, alarm.Samples[0]));
    }

    [Fact]
    public async Task RunCycleAsync_AlarmStillOpen_AsksNoItemAgain()
    {
        await using var worker = await HeldAsync();
        var asked = worker.Tracker.Confirmations;

        Assert.Equal((0, 25, Completeness.Partial), await SweepStageTests.OutcomeAsync(worker));
        Assert.Equal(asked, worker.Tracker.Confirmations);
    }

    [Fact]
    public async Task RunCycleAsync_Released_AsksOnceMoreAndRemovesWhatIsStillGone()
    {
        await using var worker = await HeldAsync();
        worker.Tracker.Put(3, updatedAt: DateTimeOffset.UnixEpoch);
        await worker.ReleaseAsync();

        var run = await worker.RunAsync(SweepRule.Unfinished);

        Assert.Equal((24, 0, null, Completeness.Complete), (run.Removed, run.Held, run.Swept, run.Completeness));
        Assert.Equal(76, await worker.CountAsync());
        Assert.Empty(await worker.AlarmsAsync());
        Assert.Equal(24, (await worker.RemovalsAsync()).Count);
        Assert.Equal((0, 0, Completeness.Complete), await SweepStageTests.OutcomeAsync(worker));
    }

    /// <summary>What another project lacks must not use up the release.</summary>
    [Fact]
    public async Task RunCycleAsync_ReleasedAndAnotherItemNamedButNotReturned_RemovesAll()
    {
        await using var worker = await SweptWorker.StartAsync(pay: 100, ops: 50);
        worker.Tracker.Delete(Enumerable.Range(1, 25).Select(static id => (long)id));
        Assert.Equal(25, (await worker.RunAsync()).Held);
        await worker.ReleaseAsync();
        worker.Tracker.Delete([1001]);
        await worker.Store.SaveHintsAsync(FakeTracker.Name, [1001], TestContext.Current.CancellationToken);

        var run = await worker.RunAsync();

        Assert.Equal((26, 0), (run.Removed, run.Held));
        Assert.Empty(await worker.AlarmsAsync());
    }

    [Fact]
    public async Task RunCycleAsync_ReleasedAndMoreVanished_HoldsTheOthers()
    {
        await using var worker = await HeldAsync();
        await worker.ReleaseAsync();
        worker.Tracker.Delete(Enumerable.Range(30, 25).Select(static id => (long)id));

        Assert.Equal((25, 25, Completeness.Partial), await SweepStageTests.OutcomeAsync(worker));
        Assert.Equal(75, await worker.CountAsync());
    }

    [Fact]
    public async Task RunCycleAsync_MostCameBack_LetsTheFewOthersGo()
    {
        await using var worker = await HeldAsync();
        for (var id = 1; id <= 20; id++) worker.Tracker.Put(id, updatedAt: DateTimeOffset.UnixEpoch);

        Assert.Equal((5, 0, Completeness.Complete), await SweepStageTests.OutcomeAsync(worker));
        Assert.Empty(await worker.AlarmsAsync());
    }

    [Fact]
    public async Task RunCycleAsync_AccessLostReleased_RemovesAndRestoresAll()
    {
        await using var worker = await SweptWorker.StartAsync(ops: 30);
        worker.Tracker.Roster.Remove("OPS");
        await worker.RunAsync();
        await worker.ReleaseAsync();

        Assert.Equal((30, 0, Completeness.Complete), await SweepStageTests.OutcomeAsync(worker, SweepRule.Unfinished));
        Assert.All(await worker.RemovalsAsync(), static removal => Assert.Equal(RemovalCause.AccessLost, removal.Cause));

        worker.Tracker.Roster["OPS"] = ProjectStatus.Live;
        Assert.Equal(30, (await worker.RunAsync()).Returned);
        Assert.Equal(130, await worker.CountAsync());
    }

    [Theory]
    [InlineData("labels = plan", 30, 15, 15)]
    [InlineData("labels = plan", 31, 15, 0)]
    [InlineData(null, 30, 15, 0)]
    public async Task RunCycleAsync_HalfOfAProjectOutsideTheQuery_IsHeldSinceTheIndexMayBeStale(string? query, int all, int gone, int held)
    {
        await using var worker = await SweptWorker.StartAsync(ops: all, query: query);
        Leave(worker, Enumerable.Range(1001, gone));

        var run = await worker.RunAsync();

        Assert.Equal((gone - held, held), (run.Removed, run.Held));
        if (held > 0) Assert.Contains("15 of 30 items of project OPS left the scope at once", Assert.Single(run.Reasons), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunCycleAsync_NotEvenWhatWasListedMatchesTheQuery_RemovesNothing()
    {
        await using var worker = await SweptWorker.StartAsync(query: "labels = plan");
        Leave(worker, [7]);
        worker.Tracker.Confirmed = static sightings => [.. sightings.Select(static sighting => sighting with { Kind = SightingKind.OutOfScope })];

        var run = await worker.RunAsync();

        Assert.Equal((0, null, Completeness.Partial), (run.Removed, run.Swept, run.Completeness));
        Assert.Contains("none of the asked items of project PAY in the scope", Assert.Single(run.Reasons), StringComparison.Ordinal);
    }

    /// <summary>The items are there, in their project, and no longer meet the query of the scope.</summary>
    private static void Leave(SweptWorker worker, IEnumerable<int> ids)
    {
        foreach (var id in ids) worker.Tracker.Unlisted.Add(id);
        worker.Tracker.Confirmed = sightings =>
            [.. sightings.Select(sighting => worker.Tracker.Unlisted.Contains(sighting.NativeId) ? sighting with { Kind = SightingKind.OutOfScope } : sighting)];
    }

    private static async Task<SweptWorker> HeldAsync()
    {
        var worker = await SweptWorker.StartAsync();
        worker.Tracker.Delete(Enumerable.Range(1, 25).Select(static id => (long)id));
        Assert.Equal((0, 25, Completeness.Partial), await SweepStageTests.OutcomeAsync(worker));
        return worker;
    }
}
