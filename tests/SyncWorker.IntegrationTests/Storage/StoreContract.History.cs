using SyncWorker.Model.History;
using SyncWorker.Model.Items;
using SyncWorker.Model.Reading;
using SyncWorker.Storage;

namespace SyncWorker.IntegrationTests.Storage;

public abstract partial class StoreContract
{
    private Task<IReadOnlyList<HistoryEntry>> HistoryAsync(long id) => Store.ListHistoryAsync(new ItemId(Sample.Connection, id), Stop);

    [Fact]
    public async Task ListHistoryAsync_EveryPropertySet_ComesBackEqualByTime()
    {
        var entry = Sample.Change("11", Sample.Noon.AddMilliseconds(7)) with { FromId = "\ud800", FromWord = "", ToWord = "a\0b", AuthorId = null };
        var earlier = Sample.Change("12", Sample.Noon, own: true) with { Field = HistoryField.LinkRemoved, ToId = null, ToWord = null };

        await SaveAsync(Sample.Read(Sample.Item(1), entry, earlier));

        Assert.Equal([earlier, entry], await HistoryAsync(1));
        Assert.Empty(await HistoryAsync(2));
    }

    [Fact]
    public async Task SaveItemsAsync_HistoryAgainAndMore_KeepsFirstObservationAndAddsTheNew()
    {
        var first = Sample.Change("10", Sample.Noon);
        await SaveAsync(Sample.Read(Sample.Item(1), first));
        var again = first with { ObservedAt = Sample.Noon.AddDays(5) };
        var late = Sample.Change("9", Sample.Noon.AddDays(-1), observedAt: Sample.Noon.AddDays(5));

        var tally = await SaveAsync(Sample.Read(Sample.Item(1), again, late));

        Assert.Equal(new SaveTally(Stored: 1, Unchanged: 0, Echoed: 0), tally);
        Assert.Equal([late, first], await HistoryAsync(1));
    }

    [Fact]
    public async Task SaveItemsAsync_OnlyNewHistoryRead_KeepsTheOld()
    {
        await SaveAsync(Sample.Read(Sample.Item(1), Sample.Change("10", Sample.Noon)));

        await SaveAsync(Sample.Read(Sample.Item(1, "changed"), Sample.Change("11", Sample.Noon.AddHours(1))));
        await SaveAsync(Sample.Read(Sample.Item(1, "changed again")));

        Assert.Equal(["10", "11"], (await HistoryAsync(1)).Select(entry => entry.SourceId));
    }

    [Fact]
    public async Task SaveItemsAsync_InstantsFinerThanMilliseconds_MergeOnceAndInOneOrder()
    {
        HistoryEntry[] entries = [Sample.Change("b", Sample.Noon.AddTicks(1)), Sample.Change("a", Sample.Noon.AddTicks(2))];
        await SaveAsync(Sample.Read(Sample.Item(1), entries));

        Assert.Equal(1, (await SaveAsync(Sample.Read(Sample.Item(1), entries))).Unchanged);
        Assert.Equal(["a", "b"], (await HistoryAsync(1)).Select(entry => entry.SourceId));
    }

    [Fact]
    public async Task SaveItemsAsync_OnlyWeChangedItSince_CountsAsEcho()
    {
        await SaveAsync([.. Enumerable.Range(1, 4).Select(id => Sample.Read(Sample.Item(id, updatedAt: Sample.Noon)))]);
        ReadItem Changed(long id, int? ownMinutes, int? foreignMinutes) => Sample.Read(Sample.Item(id, "changed")) with
        {
            Changes = new ChangeTimes(Sample.Noon.AddMinutes(ownMinutes ?? -9), foreignMinutes is { } minutes ? Sample.Noon.AddMinutes(minutes) : null),
        };

        var tally = await SaveAsync(
            Changed(1, ownMinutes: 5, foreignMinutes: -5),
            Changed(2, ownMinutes: 5, foreignMinutes: 4),
            Changed(3, ownMinutes: null, foreignMinutes: null),
            Changed(99, ownMinutes: 5, foreignMinutes: null));

        Assert.Equal(new SaveTally(Stored: 4, Unchanged: 0, Echoed: 1), tally);
    }
}
