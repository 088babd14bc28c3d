using SyncWorker.Model.Items;
using SyncWorker.Model.Runs;
using SyncWorker.Model.Visibility;
using SyncWorker.Pipeline;

namespace SyncWorker.Tests.Pipeline;

public sealed class AbsentItemsTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunCycleAsync_DeletionAnnounced_IsConfirmedAndRemovedWithItsEvidence()
    {
        await using var worker = await SweptWorker.StartAsync();
        worker.Tracker.Delete([7]);
        await worker.Store.SaveHintsAsync(FakeTracker.Name, [7], Stop);

        var run = await worker.RunAsync(SweepRule.Unfinished);

        Assert.Equal((1, Completeness.Complete), (run.Removed, run.Completeness));
        Assert.Empty(run.Reasons);
        var removal = Assert.Single(await worker.RemovalsAsync());
        Assert.Equal((7L, RemovalCause.Deleted), (removal.Item.NativeId, removal.Cause));
        Assert.DoesNotContain("PAY-7", await worker.KeysAsync());

        // Announced once more, as webhooks do: nothing is left to say or to do.
        await worker.Store.SaveHintsAsync(FakeTracker.Name, [7], Stop);
        var again = await worker.RunAsync(SweepRule.Unfinished);
        Assert.Equal((0, Completeness.Complete), (again.Removed, again.Completeness));
        Assert.Single(await worker.RemovalsAsync());
    }

    [Fact]
    public async Task RunCycleAsync_AnnouncedAndNotReturnedThoughItIsThere_KeepsItAndSaysSo()
    {
        await using var worker = await SweptWorker.StartAsync();
        worker.Tracker.Delete([7]);
        worker.Tracker.Confirmed = static sightings => [.. sightings.Select(static sighting => sighting.NativeId == 7 ? sighting with { Kind = SightingKind.InScope } : sighting)];
        await worker.Store.SaveHintsAsync(FakeTracker.Name, [7], Stop);

        var run = await worker.RunAsync(SweepRule.Unfinished);

        Assert.Equal((0, Completeness.Partial), (run.Removed, run.Completeness));
        Assert.Contains("1 item is named by the tracker, by its search or a webhook, but not returned", Assert.Single(run.Reasons), StringComparison.Ordinal);
        Assert.Contains("PAY-7", await worker.KeysAsync());
    }

    [Fact]
    public async Task RunCycleAsync_QuietAfterAnItemThatDidNotCome_SaysItUntilItComes()
    {
        await using var worker = await SweptWorker.StartAsync();
        worker.Tracker.Delete([7]);
        worker.Tracker.Confirmed = static sightings => [.. sightings.Select(static sighting => sighting.NativeId == 7 ? sighting with { Kind = SightingKind.InScope } : sighting)];
        await worker.Store.SaveHintsAsync(FakeTracker.Name, [7], Stop);
        await worker.RunAsync(SweepRule.Unfinished);

        var quiet = await worker.RunAsync(SweepRule.Unfinished);
        Assert.Equal(Completeness.Partial, quiet.Completeness);
        Assert.Equal("1 item is named by the tracker, by its search or a webhook, but not returned; what is stored of them is kept: 7.", Assert.Single(quiet.Reasons));

        worker.Tracker.Put(7);
        Assert.Equal(Completeness.Complete, (await worker.RunAsync(SweepRule.Unfinished)).Completeness);
    }

    [Fact]
    public async Task RunCycleAsync_QuietAfterAHistoryThatWasCut_SaysItUntilAllOfItCame()
    {
        await using var worker = await SweptWorker.StartAsync();
        worker.Tracker.Put(8, title: "cut", updatedAt: worker.Time.GetUtcNow().AddMinutes(1), notes: new MappingNote(MappingNoteKind.History, "only a part of the history came"));
        const string reason = "1 item is stored with an incomplete history, because the tracker did not return all of it: PAY-8.";

        foreach (var meeting in new[] { true, false })
        {
            var run = await worker.RunAsync(SweepRule.Unfinished);
            Assert.Equal((Completeness.Partial, meeting), (run.Completeness, run.ItemsStored == 1));
            Assert.Equal(reason, Assert.Single(run.Reasons));
        }

        worker.Tracker.Put(8, title: "whole", updatedAt: worker.Time.GetUtcNow().AddMinutes(2));
        Assert.Equal(Completeness.Complete, (await worker.RunAsync(SweepRule.Unfinished)).Completeness);
    }
}
