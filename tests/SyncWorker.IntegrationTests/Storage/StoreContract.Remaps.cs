using System.Text;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Items;
using SyncWorker.Model.Reading;
using SyncWorker.Model.Writing;
using SyncWorker.Storage;

namespace SyncWorker.IntegrationTests.Storage;

/// <content>Mapping again.</content>
public abstract partial class StoreContract
{
    [Fact]
    public async Task ListOutdatedAsync_OtherMapping_GivesPayloadWhatWasAskedAndHistory()
    {
        await SaveAsync(Sample.Page(Sample.Read(Sample.Item(1), Sample.Change("5", Sample.Noon)), Sample.Read(Sample.Item(2)), Sample.Read(Sample.Item(3))) with { Asked = ["a", "\u0000b"] });
        await SaveAsync(Sample.Page(Sample.Read(Sample.Item(4))) with { Asked = [] });

        var first = await Store.ListOutdatedAsync(Sample.Connection, "map-2", 0, 2, Stop);
        var rest = await Store.ListOutdatedAsync(Sample.Connection, "map-2", 2, 10, Stop);

        Assert.Equal([1L, 2, 3, 4], first.Concat(rest).Select(item => item.NativeId));
        Assert.Equal(["a", "\u0000b"], first[0].Asked);
        Assert.Empty(rest[1].Asked);
        Assert.Equal(await RawAsync(1), Encoding.UTF8.GetString(first[0].Raw!.Value.Span));
        Assert.Equal("5", Assert.Single(first[0].History).SourceId);
        Assert.Equal(Sample.Noon.AddHours(1), first[0].ObservedAt);
        Assert.Empty(await Store.ListOutdatedAsync(Sample.Connection, "map-1", 0, 10, Stop));
    }

    [Fact]
    public async Task ListOutdatedAsync_LargePayloads_EndsThePageEarlyAndLosesNone()
    {
        var large = Enumerable.Range(1, 6).Select(id => Sample.Read(Sample.Item(id)) with { Raw = new byte[2 << 20] }).ToArray();
        await SaveAsync(large);

        var seen = new List<long>();
        for (var after = 0L; await Store.ListOutdatedAsync(Sample.Connection, "map-2", after, 100, Stop) is { Count: > 0 } page; after = page[^1].NativeId)
        {
            Assert.InRange(page.Count, 1, 3);
            seen.AddRange(page.Select(item => item.NativeId));
        }

        Assert.Equal([1L, 2, 3, 4, 5, 6], seen);
    }

    [Fact]
    public async Task SaveRemappedAsync_Values_ChangeWithoutTouchingWhatReadingKnows()
    {
        var read = Sample.Read(Sample.Item(1), Sample.Change("5", Sample.Noon), Sample.Change("6", Sample.Noon.AddHours(1), "Old words"));
        await SaveAsync(read, Sample.Read(Sample.Item(2)), Sample.Read(Sample.Item(3)));
        await Database.ReadAsync("UPDATE item SET removed_at = 5, absent_since = 6 WHERE native_id = 2 RETURNING native_id");
        var before = await Database.ReadAsync("SELECT native_id, chunk_id, chunk_ordinal, observed_at, removed_at, absent_since FROM item ORDER BY native_id");
        var again = read with
        {
            Item = read.Item with { StateCategory = StateCategory.Completed },
            IsHistoryWhole = true,
            History = [Sample.Change("5", Sample.Noon, observedAt: Sample.Noon.AddDays(7)), Sample.Change("6", Sample.Noon.AddHours(1), "New words", observedAt: Sample.Noon.AddDays(7))],
        };

        var tally = await RemapAsync(again, Sample.Read(Sample.Item(2)), Sample.Read(Sample.Item(9)));

        Assert.Equal(new RemapTally(2, 1, 0), tally);
        Assert.Equal(StateCategory.Completed, (await FindAsync(1))!.StateCategory);
        Assert.Equal(before, await Database.ReadAsync("SELECT native_id, chunk_id, chunk_ordinal, observed_at, removed_at, absent_since FROM item ORDER BY native_id"));
        Assert.Null(await FindAsync(9));
        Assert.Equal([3L], (await Store.ListOutdatedAsync(Sample.Connection, "map-2", 0, 10, Stop)).Select(item => item.NativeId));
        Assert.Equal(
            [("Done", Sample.Noon.AddHours(1)), ("New words", Sample.Noon.AddDays(7))],
            (await Store.ListHistoryAsync(read.Item.Id, Stop)).Select(entry => (entry.ToWord!, entry.ObservedAt)));
        Assert.Equal(new RemapTally(2, 0, 0), await RemapAsync(again, Sample.Read(Sample.Item(2))));
    }

    [Fact]
    public async Task SaveRemappedAsync_ThenReadAgainUnchanged_CostsNoWrite()
    {
        var read = Sample.Read(Sample.FullItem(1), Sample.Change("5", Sample.Noon));
        await SaveAsync(Sample.Page(read) with { Asked = ["a"] });
        await RemapAsync(read with { Item = read.Item with { Estimate = 8 } });
        await Store.FinishRemapAsync(Lease, Sample.Connection, "map-2", [], [], Sample.Noon, Stop);

        await WritesNothingAsync(() => SaveAsync(Sample.Page(read with { Item = read.Item with { Estimate = 8 } }) with { Asked = ["a"] }));
        Assert.Equal(1, (await SaveAsync(Sample.Page(read with { Item = read.Item with { Estimate = 8 } }) with { Asked = ["a", "b"] })).Stored);
    }

    [Fact]
    public async Task SaveRemappedAsync_WhatCannotBeKept_IsPutAsideAndStaysStored()
    {
        await SaveAsync(Sample.Read(Sample.Item(1)), Sample.Read(Sample.Item(2)));

        var tally = await RemapAsync([Sample.Bad(2)], Sample.Read(Sample.Item(1) with { Estimate = 1e20m }));

        Assert.Equal(new RemapTally(0, 0, 2), tally);
        Assert.Equal([1L, 2], (await Store.ListQuarantinedAsync(Sample.Connection, Stop)).Select(row => row.NativeId!.Value));
        Assert.Null((await FindAsync(1))!.Estimate);
    }

    [Fact]
    public async Task SaveRemappedAsync_ConfirmedWriteThatNoReadingShows_IsKept()
    {
        await SaveAsync(Sample.Read(Sample.Item(1)), Sample.Read(Sample.Item(2)));
        var write = new ItemWrite
        {
            Item = new ItemId(Sample.Connection, 1),
            Key = "PAY-1",
            Updates = [new FieldUpdate { Place = WriteBackPlace.Field, Field = "customfield_1", Before = null, After = "50", Reason = "r" }],
        };
        var entry = Assert.Single(await Store.SaveOutboxAsync(Lease, [write], Stop));
        await Store.SaveSendingAsync(Lease, entry.EntryId, Stop);
        await Store.SaveOutboxResultAsync(
            Lease, new OutboxResult(entry.EntryId, OutboxState.Confirmed, new WriteBackOutcome { Write = write, Result = WriteBackResult.Applied, Revision = 12 }), Sample.Noon.AddHours(2), Stop);

        var unread = await Store.ListUnreadWritesAsync(Sample.Connection, Stop);
        await Store.SaveRemappedAsync(Lease, Sample.Connection, new RemapPage { MappingVersion = "map-2", Items = [Sample.Read(Sample.Item(1))], Writes = unread }, Sample.Noon, Stop);

        var item = await FindAsync(1);
        Assert.Equal(("50", 12L), (item!.Fields["customfield_1"], item.Revision));
        await SaveAsync(Sample.Page(Sample.Read(Sample.Item(1, "read since"))));
        Assert.Single(unread);
    }

    [Fact]
    public async Task FinishRemapAsync_KeepsTheCursorAndListsWhatWasAside()
    {
        await TouchAsync(Sample.Touched("c-1", new Touch(1, Sample.Noon)));
        await SaveAsync(Sample.Page(await ListedAsync(), Sample.Read(Sample.Item(1))) with { Quarantined = [Sample.Bad(7)] });

        await Store.FinishRemapAsync(Lease, Sample.Connection, "map-2", [Sample.Sprint("4", "Sprint 4")], [7], Sample.Noon, Stop);

        var state = (await Store.FindConnectionAsync(Sample.Connection, Stop))!;
        Assert.Equal(("map-2", "c-1"), (state.MappingVersion, state.Cursor!.Value));
        Assert.Equal([7L], (await ListedAsync()).Select(item => item.NativeId));
        Assert.Equal("Sprint 4", Assert.Single(await Store.ListCatalogueAsync(Sample.Connection, CatalogueKind.Iteration, null, Stop)).Word);
    }

    [Fact]
    public async Task Remap_WithoutTheLease_StoresNothing()
    {
        await SaveAsync(Sample.Read(Sample.Item(1)));
        await Store.ReleaseLeaseAsync(Lease, Stop);

        await Assert.ThrowsAsync<LeaseLostException>(() => RemapAsync(Sample.Read(Sample.Item(1) with { Title = "new" })));
        await Assert.ThrowsAsync<LeaseLostException>(() => Store.FinishRemapAsync(Lease, Sample.Connection, "map-2", [], [], Sample.Noon, Stop));

        Assert.Equal("map-1", (await Store.FindConnectionAsync(Sample.Connection, Stop))!.MappingVersion);
        Assert.NotEqual("new", (await FindAsync(1))!.Title);
    }

    [Fact]
    public async Task SaveItemsAsync_WholeHistoryOfAnotherMapping_TakesTheFormerOnesPlace()
    {
        var read = Sample.Read(Sample.Item(1), Sample.Change("5", Sample.Noon), Sample.Change("6", Sample.Noon.AddHours(1), "Old words")) with { IsHistoryWhole = true };
        await SaveAsync(read);
        var other = read with { History = [read.History[0], Sample.Change("6", Sample.Noon.AddHours(1), "New words")] };

        // With the same mapping nothing that was once told is forgotten.
        await SaveAsync(other);
        Assert.Equal(3, (await Store.ListHistoryAsync(read.Item.Id, Stop)).Count);

        await Store.SaveConnectionAsync(Lease, Sample.Connection, Sample.Identity, "map-2", Stop);
        await SaveAsync(other);
        Assert.Equal(["Done", "New words"], (await Store.ListHistoryAsync(read.Item.Id, Stop)).Select(entry => entry.ToWord!));
    }

    private Task<RemapTally> RemapAsync(params ReadItem[] items) => RemapAsync([], items);

    private Task<RemapTally> RemapAsync(IReadOnlyList<QuarantinedItem> aside, params ReadItem[] items) =>
        Store.SaveRemappedAsync(Lease, Sample.Connection, new RemapPage { MappingVersion = "map-2", Items = items, Quarantined = aside }, Sample.Noon.AddHours(3), Stop);
}
