using SyncWorker.Model.Runs;
using SyncWorker.Model.Visibility;
using SyncWorker.Pipeline;

namespace SyncWorker.Tests.Pipeline;

public sealed class SweepStageTests
{
    [Fact]
    public async Task RunCycleAsync_NothingGone_ListsEverythingAndAsksNothingMore()
    {
        await using var worker = await SweptWorker.StartAsync(pay: 95);

        var run = await worker.RunAsync();

        Assert.Equal((95, 0, 0, 0, Completeness.Complete), (run.Swept, run.Missed, run.Removed, run.Held, run.Completeness));
        Assert.Equal(10, run.SweepRequests);
        Assert.Equal((0, 0), (worker.Tracker.RosterReads, worker.Tracker.Confirmations));
    }

    [Fact]
    public async Task RunCycleAsync_DeletedItems_TakesExactlyThemOutOfTheRollups()
    {
        await using var worker = await SweptWorker.StartAsync();
        var before = (await worker.CycleAsync(SweepRule.Unfinished, TestContext.Current.CancellationToken)).Portfolios[0].Nodes[0].Rollup;
        worker.Tracker.Delete([7, 8]);

        var cycle = await worker.CycleAsync(SweepRule.Always, TestContext.Current.CancellationToken);

        var after = cycle.Portfolios[0].Nodes[0].Rollup;
        Assert.Equal((100, 98), (before.ItemCount, after.ItemCount));
        Assert.Equal(before with { ItemCount = 98 }, after with { Reasons = before.Reasons });
        Assert.Equal((98, 2, 0, Completeness.Complete), (cycle.Runs[0].Swept, cycle.Runs[0].Removed, cycle.Runs[0].Held, cycle.Runs[0].Completeness));
        Assert.Equal(["PAY-7", "PAY-8"], cycle.Removals.Select(static removal => removal.Key));
        Assert.All(cycle.Removals, static removal => Assert.Equal(RemovalCause.Deleted, removal.Cause));
        Assert.All(cycle.Removals, static removal => Assert.Contains("security", removal.Evidence, StringComparison.Ordinal));
        Assert.NotNull(await worker.FindAsync(7));
        Assert.Equal(1, worker.Tracker.Confirmations);
    }

    [Fact]
    public async Task RunCycleAsync_ItemMovedOutOfScope_SaysWhereItIsNow()
    {
        await using var worker = await SweptWorker.StartAsync();
        worker.Tracker.Roster["HR"] = ProjectStatus.Live;
        worker.Tracker.Put(7, "HR");

        await worker.RunAsync();

        var removal = Assert.Single(await worker.RemovalsAsync());
        Assert.Equal((RemovalCause.LeftScope, "PAY-7 is now HR-7 in project HR, outside what this connection reads."), (removal.Cause, removal.Evidence));
    }

    [Fact]
    public async Task RunCycleAsync_ItemMovedInsideTheScope_KeepsItsIdentity()
    {
        await using var worker = await SweptWorker.StartAsync();
        worker.Time.Advance(TimeSpan.FromSeconds(1));
        worker.Tracker.Put(7, "OPS");

        var run = await worker.RunAsync();

        Assert.Equal((0, 0), (run.Removed, run.Missed));
        Assert.Equal("OPS-7", (await worker.FindAsync(7))!.Key);
        Assert.Equal(100, await worker.CountAsync());
    }

    [Theory]
    [InlineData(ProjectStatus.Archived, RemovalCause.Archived)]
    [InlineData(ProjectStatus.Trashed, RemovalCause.Trashed)]
    public async Task RunCycleAsync_ProjectOutOfUse_TheRosterIsTheProof(ProjectStatus status, RemovalCause cause)
    {
        await using var worker = await SweptWorker.StartAsync(ops: 15);
        worker.Tracker.Roster["OPS"] = status;

        var run = await worker.RunAsync();

        Assert.Equal((15, 0), (run.Removed, run.Held));
        Assert.All(await worker.RemovalsAsync(), removal => Assert.Equal((cause, "OPS"), (removal.Cause, removal.Project)));

        worker.Tracker.Roster["OPS"] = ProjectStatus.Live;
        Assert.Equal(15, (await worker.RunAsync()).Returned);
        Assert.Equal(115, await worker.CountAsync());
        Assert.All(await worker.RemovalsAsync(), static removal => Assert.NotNull(removal.ReturnedAt));
    }

    /// <summary>The listing, the roster and the move are of three moments: what was taken out of the project in time is no part of what went with it.</summary>
    [Theory]
    [InlineData(ProjectStatus.Archived)]
    [InlineData(ProjectStatus.Trashed)]
    public async Task RunCycleAsync_ItemMovedOutBeforeItsProjectWent_IsKept(ProjectStatus status)
    {
        await using var worker = await SweptWorker.StartAsync(ops: 15);
        worker.Tracker.Roster["OPS"] = status;
        worker.Tracker.Put(1003);
        worker.Tracker.Unlisted.Add(1003);

        var run = await worker.RunAsync();

        Assert.Equal((14, 0), (run.Removed, run.Held));
        Assert.DoesNotContain(await worker.RemovalsAsync(), static removal => removal.Item.NativeId == 1003);
        worker.Tracker.Unlisted.Clear();
        await worker.RunAsync();
        Assert.Equal("PAY-1003", (await worker.FindAsync(1003))!.Key);
    }

    [Fact]
    public async Task RunCycleAsync_ProjectNoLongerShown_RemovesNothingAndIsWholeAgainWhenItIsShown()
    {
        await using var worker = await SweptWorker.StartAsync(ops: 15);
        worker.Tracker.Roster.Remove("OPS");

        var lost = await worker.RunAsync();

        Assert.Equal((0, 15, Completeness.Partial), (lost.Removed, lost.Held, lost.Completeness));
        Assert.Contains("no longer shown to our account", Assert.Single(lost.Reasons), StringComparison.Ordinal);
        Assert.Equal(115, await worker.CountAsync());
        Assert.Equal(RemovalCause.AccessLost, Assert.Single(await worker.AlarmsAsync()).Cause);
        Assert.Equal(Completeness.Partial, (await worker.RunAsync(SweepRule.Unfinished)).Completeness);

        worker.Tracker.Roster["OPS"] = ProjectStatus.Live;
        var found = await worker.RunAsync();

        Assert.Equal((0, 0, 0, Completeness.Complete), (found.Removed, found.Held, found.Returned, found.Completeness));
        Assert.Empty(await worker.AlarmsAsync());
        Assert.Equal(115, await worker.CountAsync());
    }

    [Fact]
    public async Task RunCycleAsync_HalfOfAProjectVanished_IsUnobservedAndHeld()
    {
        await using var worker = await SweptWorker.StartAsync(ops: 8);
        worker.Tracker.Hidden.UnionWith([1001, 1002, 1003, 1004]);

        var run = await worker.RunAsync();

        Assert.Equal((0, 4, Completeness.Partial), (run.Removed, run.Held, run.Completeness));
        Assert.Equal(RemovalCause.Unobserved, Assert.Single(await worker.AlarmsAsync()).Cause);

        worker.Tracker.Hidden.Remove(1004);
        Assert.Equal((3, 0, Completeness.Complete), await OutcomeAsync(worker));
    }

    [Fact]
    public async Task RunCycleAsync_ItemHiddenAndShownAgain_ComesBackAsItWas()
    {
        await using var worker = await SweptWorker.StartAsync();
        worker.Tracker.Hidden.Add(7);
        Assert.Equal((1, 0, Completeness.Complete), await OutcomeAsync(worker));
        worker.Tracker.Hidden.Clear();

        var run = await worker.RunAsync();

        Assert.Equal((1, 0, 100), (run.Returned, run.Missed, await worker.CountAsync()));
        Assert.NotNull(Assert.Single(await worker.RemovalsAsync()).ReturnedAt);
    }

    [Fact]
    public async Task RunCycleAsync_NotListedButThereByItsId_IsKept()
    {
        await using var worker = await SweptWorker.StartAsync();
        worker.Tracker.Unlisted.Add(7);

        Assert.Equal((0, 0, Completeness.Complete), await OutcomeAsync(worker));
        Assert.Equal(1, worker.Tracker.Confirmations);
        Assert.Equal(100, await worker.CountAsync());
    }

    [Fact]
    public async Task RunCycleAsync_ChangesThatReadingMissed_AreCountedAndReadOnce()
    {
        await using var worker = await SweptWorker.StartAsync();
        var watermark = worker.Tracker.Items.Max(static item => item.UpdatedAt);
        worker.Tracker.Put(500, updatedAt: watermark.AddMinutes(-5));
        worker.Tracker.Unlisted.Add(3);
        worker.Tracker.Put(3, title: "Changed", updatedAt: watermark.AddSeconds(1));
        worker.Tracker.Put(4, title: "Changed", updatedAt: watermark.AddSeconds(2));
        await worker.RunAsync(SweepRule.Unfinished);
        worker.Tracker.Unlisted.Clear();

        var run = await worker.RunAsync();

        Assert.Equal((101, 2), (run.Swept, run.Missed));
        Assert.Equal("Changed", (await worker.FindAsync(3))!.Title);
        Assert.NotNull(await worker.FindAsync(500));
        Assert.Equal(0, (await worker.RunAsync()).Missed);
    }

    [Fact]
    public async Task RunCycleAsync_KilledBetweenPages_GoesOnWhereItStopped()
    {
        await using var worker = await SweptWorker.StartAsync();
        worker.Tracker.Delete([7]);
        using var kill = new CancellationTokenSource();
        worker.Tracker.BeforePage = number =>
        {
            if (number == 4) kill.Cancel();
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => worker.CycleAsync(SweepRule.Always, kill.Token));
        Assert.Equal(3, worker.Tracker.Listings.Count);
        Assert.Equal(100, await worker.CountAsync());

        worker.Tracker.BeforePage = static _ => { };
        Assert.Equal((1, 0, Completeness.Complete), await OutcomeAsync(worker, SweepRule.Unfinished));
        Assert.Equal(["", "11", "21", "31", "41", "51", "61", "71", "81", "91"], worker.Tracker.Listings);
    }

    [Fact]
    public async Task RunCycleAsync_Rules_SweepWhenAsked()
    {
        await using var worker = await SweptWorker.StartAsync();

        Assert.Null((await worker.RunAsync(SweepRule.Unfinished)).Swept);
        Assert.Equal(100, (await worker.RunAsync(SweepRule.WhenDue)).Swept);
        Assert.Null((await worker.RunAsync(SweepRule.WhenDue)).Swept);
        worker.Time.Advance(TimeSpan.FromDays(1));
        Assert.Null((await worker.RunAsync(SweepRule.Unfinished)).Swept);
        Assert.Equal(100, (await worker.RunAsync(SweepRule.WhenDue)).Swept);
    }

    internal static async Task<(int Removed, int Held, Completeness Completeness)> OutcomeAsync(SweptWorker worker, SweepRule rule = SweepRule.Always)
    {
        var run = await worker.RunAsync(rule);
        return (run.Removed, run.Held, run.Completeness);
    }
}
