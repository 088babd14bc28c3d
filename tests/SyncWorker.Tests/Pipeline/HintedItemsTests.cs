using SyncWorker.Model.Reading;
using SyncWorker.Model.Runs;
using SyncWorker.Model.Visibility;
using SyncWorker.Pipeline;

namespace SyncWorker.Tests.Pipeline;

/// <summary>What the tracker announced is read or known to be no matter of ours; an announcement that nobody could judge is not forgotten.</summary>
public sealed class HintedItemsTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunCycleAsync_TrackerCannotSayWhatWasAnnounced_KeepsTheHintUntilItCan()
    {
        await using var worker = await SweptWorker.StartAsync();
        Announce(worker, 500, 501);
        await worker.Store.SaveHintsAsync(FakeTracker.Name, [500, 501], Stop);
        worker.Tracker.Confirmed = static sightings => Doubt(sightings, static id => id == 500);

        await worker.RunAsync(SweepRule.Unfinished);

        Assert.Equal([500L], await HintsAsync(worker));
        Assert.Null(await worker.FindAsync(500));
        Assert.NotNull(await worker.FindAsync(501));

        worker.Tracker.Confirmed = static sightings => sightings;
        await worker.RunAsync(SweepRule.Unfinished);

        Assert.Empty(await HintsAsync(worker));
        Assert.NotNull(await worker.FindAsync(500));
    }

    [Fact]
    public async Task RunCycleAsync_APageOfHintsInDoubt_EndsAndTakesThoseBehindIt()
    {
        await using var worker = await SweptWorker.StartAsync();
        var doubtful = Enumerable.Range(10_000, 1_000).Select(static id => (long)id).ToArray();
        await worker.Store.SaveHintsAsync(FakeTracker.Name, doubtful, Stop);
        Announce(worker, 500);
        await worker.Store.SaveHintsAsync(FakeTracker.Name, [500], Stop);
        worker.Tracker.Confirmed = static sightings => Doubt(sightings, static id => id >= 10_000);

        await worker.RunAsync(SweepRule.Unfinished);

        Assert.Equal(doubtful, await HintsAsync(worker));
        Assert.NotNull(await worker.FindAsync(500));
    }

    [Fact]
    public async Task RunCycleAsync_HintsRefusedByOldMetadata_ReadsTheMetadataAgainAndGoesOn()
    {
        await using var worker = await SweptWorker.StartAsync();
        Announce(worker, 500);
        await worker.Store.SaveHintsAsync(FakeTracker.Name, [500], Stop);
        var before = worker.Tracker.MetadataReads;
        worker.Tracker.Confirmed = sightings => worker.Tracker.MetadataReads > before
            ? sightings
            : throw new TrackerException("the project OLD of the scope is not known.", mayPass: false);

        var run = await worker.RunAsync(SweepRule.Unfinished);

        Assert.Equal((false, Completeness.Complete), (run.Failed, run.Completeness));
        Assert.Equal(before + 1, worker.Tracker.MetadataReads);
        Assert.NotNull(await worker.FindAsync(500));
    }

    /// <summary>Puts items into the tracker that no search shows yet.</summary>
    private static void Announce(SweptWorker worker, params long[] ids)
    {
        foreach (var id in ids) worker.Tracker.Put(id);
        worker.Tracker.Unlisted.UnionWith(ids);
    }

    private static IReadOnlyList<Sighting> Doubt(IReadOnlyList<Sighting> sightings, Func<long, bool> isDoubtful) =>
        [.. sightings.Select(sighting => isDoubtful(sighting.NativeId) ? sighting with { Kind = SightingKind.Unknown } : sighting)];

    private static async Task<IEnumerable<long>> HintsAsync(SweptWorker worker) =>
        (await worker.Store.ListHintsAsync(FakeTracker.Name, 10_000, Stop)).Select(static hint => hint.NativeId).Order();
}
