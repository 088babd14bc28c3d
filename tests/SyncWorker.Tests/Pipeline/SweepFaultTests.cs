using SyncWorker.Model.Reading;
using SyncWorker.Model.Runs;
using SyncWorker.Model.Visibility;
using SyncWorker.Pipeline;

namespace SyncWorker.Tests.Pipeline;

/// <summary>Whatever goes wrong during a sweep, nothing is removed; each test ends with the same sweep without the fault, which does remove.</summary>
public sealed class SweepFaultTests
{
    [Fact]
    public async Task RunCycleAsync_ListingFailsInTheMiddle_RemovesNothingAndTheRestOfTheRunGoesOn()
    {
        await using var worker = await StartAsync();
        worker.Tracker.Put(600);
        worker.Tracker.BeforePage = static number =>
        {
            if (number == 3) throw FakeTracker.Failure;
        };

        var run = await worker.RunAsync();

        Assert.Equal((0, null, false, Completeness.Partial, 1), (run.Removed, run.Swept, run.Failed, run.Completeness, run.ItemsStored));
        Assert.Contains("nothing was removed", Assert.Single(run.Reasons), StringComparison.Ordinal);
        worker.Tracker.BeforePage = static _ => { };
        await AssertRemovesAsync(worker, items: 101);
    }

    [Fact]
    public async Task RunCycleAsync_ListingRefusedForGood_IsForgottenAndBegunAnew()
    {
        await using var worker = await StartAsync();
        worker.Tracker.BeforePage = static number =>
        {
            if (number == 3) throw new TrackerException("the sign-in is refused.", mayPass: false);
        };

        Assert.Equal((0, Completeness.Partial), await OutcomeAsync(worker));
        Assert.Null(await worker.Store.FindSweepAsync(FakeTracker.Name, TestContext.Current.CancellationToken));
        worker.Tracker.BeforePage = static _ => { };
        await AssertRemovesAsync(worker);
    }

    [Fact]
    public async Task RunCycleAsync_ListingIsEmpty_RemovesNothing()
    {
        await using var worker = await StartAsync();
        worker.Tracker.Listed = static _ => [];

        var run = await worker.RunAsync();

        Assert.Equal((0, null), (run.Removed, run.Swept));
        Assert.Contains("proves nothing", Assert.Single(run.Reasons), StringComparison.Ordinal);
        Assert.Equal(0, worker.Tracker.Confirmations);
        worker.Tracker.Listed = static items => items;
        await AssertRemovesAsync(worker);
    }

    [Fact]
    public async Task RunCycleAsync_ConfirmationFails_RemovesNothingUntilALaterRunConfirms()
    {
        await using var worker = await StartAsync();
        worker.Tracker.Confirmed = static _ => throw FakeTracker.Failure;

        Assert.Equal((0, Completeness.Partial), await OutcomeAsync(worker));
        Assert.Equal(100, await worker.CountAsync());
        worker.Tracker.Confirmed = static sightings => sightings;

        // The listing is not repeated: only the question is.
        var listings = worker.Tracker.Listings.Count;
        await AssertRemovesAsync(worker, SweepRule.Unfinished);
        Assert.Equal(listings, worker.Tracker.Listings.Count);
    }

    [Fact]
    public async Task RunCycleAsync_ConfirmationReturnsNothingAtAll_RemovesNothing()
    {
        await using var worker = await StartAsync();
        worker.Tracker.Confirmed = static sightings => [.. sightings.Select(static sighting => new Sighting(sighting.NativeId, SightingKind.Absent))];

        var run = await worker.RunAsync();

        Assert.Equal(0, run.Removed);
        Assert.Contains("not even those", Assert.Single(run.Reasons), StringComparison.Ordinal);
        Assert.Equal(100, await worker.CountAsync());
        worker.Tracker.Confirmed = static sightings => sightings;
        await AssertRemovesAsync(worker);
    }

    [Fact]
    public async Task RunCycleAsync_TrackerCannotSayWhatBecameOfAnItem_KeepsIt()
    {
        await using var worker = await StartAsync();
        worker.Tracker.Confirmed = static sightings => [.. sightings.Select(static sighting => sighting.NativeId == 7 ? new Sighting(7, SightingKind.Unknown) : sighting)];

        Assert.Equal((0, Completeness.Complete), await OutcomeAsync(worker));
        worker.Tracker.Confirmed = static sightings => sightings;
        await AssertRemovesAsync(worker);
    }

    [Fact]
    public async Task RunCycleAsync_ProjectHiddenWhileItIsListed_RemovesNothing()
    {
        await using var worker = await SweptWorker.StartAsync(pay: 100, ops: 40);
        worker.Tracker.BeforePage = number =>
        {
            if (number == 12) worker.Tracker.Roster.Remove("OPS");
        };

        var run = await worker.RunAsync();

        Assert.Equal((0, 140), (run.Removed, await worker.CountAsync()));
        Assert.Equal(RemovalCause.AccessLost, Assert.Single(await worker.AlarmsAsync()).Cause);
    }

    private static async Task<SweptWorker> StartAsync()
    {
        var worker = await SweptWorker.StartAsync();
        worker.Tracker.Delete([7]);
        return worker;
    }

    private static async Task<(int Removed, Completeness Completeness)> OutcomeAsync(SweptWorker worker)
    {
        var run = await worker.RunAsync();
        return (run.Removed, run.Completeness);
    }

    private static async Task AssertRemovesAsync(SweptWorker worker, SweepRule rule = SweepRule.Always, int items = 100)
    {
        Assert.Equal((1, 0, Completeness.Complete), await SweepStageTests.OutcomeAsync(worker, rule));
        Assert.Equal(items - 1, await worker.CountAsync());
        Assert.Equal("PAY-7", Assert.Single(await worker.RemovalsAsync()).Key);
    }

    private static Task AssertRemovesAsync(SweptWorker worker, int items) => AssertRemovesAsync(worker, SweepRule.Always, items);
}
