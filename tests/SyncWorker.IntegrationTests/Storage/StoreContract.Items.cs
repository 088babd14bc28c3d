using System.Text.Json;
using SyncWorker.Model.Items;
using SyncWorker.Model.Reading;
using SyncWorker.Storage;

namespace SyncWorker.IntegrationTests.Storage;

public abstract partial class StoreContract
{
    [Fact]
    public async Task FindGapsAsync_PartOfAHistoryOrNoAnswer_IsKnownUntilTheItemIsReadWhole()
    {
        var cut = new MappingNote(MappingNoteKind.History, "only a part came");
        await SaveAsync(Sample.Read(Sample.Item(1) with { Notes = [cut] }), Sample.Read(Sample.Item(2) with { Notes = [new MappingNote(MappingNoteKind.State, "\"K\":4,")] }), Sample.Read(Sample.Item(3)));
        await Store.SaveItemsAsync(Lease, Sample.Connection, new ItemPage { Touched = [], Items = [], Absent = [3, 99] }, Sample.Noon, Stop);

        var gaps = await Store.FindGapsAsync(Sample.Connection, Stop);
        Assert.Equal((1, "PAY-1"), (gaps.PartlyRead, Assert.Single(gaps.Samples)));
        Assert.Equal([3L], gaps.Absent);

        await SaveAsync(Sample.Read(Sample.Item(1, "whole", Sample.Noon.AddMinutes(1))), Sample.Read(Sample.Item(3, "here", Sample.Noon.AddMinutes(1))));
        var none = await Store.FindGapsAsync(Sample.Connection, Stop);
        Assert.Equal((0, 0, 0), (none.PartlyRead, none.Samples.Count, none.Absent.Count));
        Assert.Equal(0, (await Store.FindGapsAsync("nobody", Stop)).PartlyRead);
    }

    [Fact]
    public async Task SaveItemsAsync_EveryPropertySet_ComesBackEqual()
    {
        var item = Sample.FullItem(1);
        var raw = new ReadItem { Item = item, History = [], SourceEntries = 0, Raw = new byte[] { 0xFF, 0, 1 } };

        await SaveAsync(raw);

        Assert.Equivalent(item, await FindAsync(1), strict: true);
        Assert.Equal(item.Title, (await FindAsync(1))!.Title);
        Assert.Equal(raw.Raw.ToArray(), (await Store.FindRawAsync(item.Id, Stop))!.Value.ToArray());
    }

    [Fact]
    public async Task SaveItemsAsync_NothingOptionalSet_ComesBackEqual()
    {
        await SaveAsync(Sample.Read(Sample.Item(1)));

        Assert.Equivalent(Sample.Item(1), await FindAsync(1), strict: true);
        Assert.Null((await FindAsync(1))!.Estimate);
    }

    [Fact]
    public async Task SaveItemsAsync_EmptyTextsAndPayload_StayEmptyAndNotNull()
    {
        var item = Sample.Item(1, title: "") with { Project = "", Team = "", Priority = "", Assignee = new PersonRef { Id = "", DisplayName = "", Email = "" } };

        await SaveAsync(new ReadItem { Item = item, History = [], SourceEntries = 0, Raw = ReadOnlyMemory<byte>.Empty });
        await TouchAsync(Sample.Touched(null) with { Journal = [new JournalEntry(1, "", ReadOnlyMemory<byte>.Empty)] });

        Assert.Equivalent(item, await FindAsync(1), strict: true);
        Assert.Equal("", await RawAsync(1));
        Assert.Equal(0, Assert.Single(Assert.Single(await ListedAsync()).Journal).Payload.Length);
    }

    [Fact]
    public async Task SaveItemsAsync_SameItemAgain_WritesNoRow()
    {
        var read = Sample.Read(Sample.FullItem(1), Sample.Change("10", Sample.Noon));
        await SaveAsync(read, Sample.Read(Sample.Item(2)));

        var tally = default(SaveTally);
        await WritesNothingAsync(async () => tally = await SaveAsync(read, Sample.Read(Sample.Item(2))));

        Assert.Equal(new SaveTally(Stored: 0, Unchanged: 2, Echoed: 0), tally);
    }

    [Fact]
    public async Task SaveItemsAsync_ChangedItem_WritesARow()
    {
        await SaveAsync(Sample.Read(Sample.Item(1)));
        var before = await Database.WriteMarksAsync();

        var tally = await SaveAsync(Sample.Read(Sample.Item(1, "Pay by phone")));

        Assert.Equal(new SaveTally(Stored: 1, Unchanged: 0, Echoed: 0), tally);
        Assert.NotEqual(before, await Database.WriteMarksAsync());
        Assert.Equal("Pay by phone", (await FindAsync(1))!.Title);
    }

    [Fact]
    public async Task SaveItemsAsync_SamePayloadMappedAnew_IsStored()
    {
        var read = Sample.Read(Sample.Item(1));
        await SaveAsync(read);

        var tally = await SaveAsync(read with { Item = read.Item with { StateCategory = StateCategory.Completed } });

        Assert.Equal(1, tally.Stored);
        Assert.Equal(StateCategory.Completed, (await FindAsync(1))!.StateCategory);
    }

    [Fact]
    public async Task SaveItemsAsync_NewMappingVersion_StoresTheItemUnderIt()
    {
        await SaveAsync(Sample.Read(Sample.Item(1)));
        await Store.SaveConnectionAsync(Lease, Sample.Connection, Sample.Identity, "map-2", Stop);

        Assert.Equal(1, (await SaveAsync(Sample.Read(Sample.Item(1)))).Stored);
        Assert.Equal(0, (await SaveAsync(Sample.Read(Sample.Item(1)))).Stored);
    }

    [Fact]
    public async Task SaveItemsAsync_SameItemTwiceOnAPage_KeepsTheLast()
    {
        var tally = await SaveAsync(Sample.Read(Sample.Item(1, "first")), Sample.Read(Sample.Item(1, "last")));

        Assert.Equal(1, tally.Stored);
        Assert.Equal("last", (await FindAsync(1))!.Title);
        Assert.Contains("last", await RawAsync(1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SaveItemsAsync_ItemOfAnotherConnection_IsRefusedWhole()
    {
        var foreign = Sample.Item(2) with { Id = new ItemId("other", 2) };

        await Assert.ThrowsAsync<ArgumentException>(() => SaveAsync(Sample.Read(Sample.Item(1)), Sample.Read(foreign)));

        Assert.Null(await FindAsync(1));
    }

    [Theory]
    [InlineData(1e13)]
    [InlineData(-1e27)]
    public async Task SaveItemsAsync_EstimateBeyondAllReason_PutsOnlyThatItemAside(double estimate)
    {
        await SaveAsync(Sample.Read(Sample.Item(1)));

        var tally = await SaveAsync(Sample.Read(Sample.Item(1) with { Estimate = (decimal)estimate }), Sample.Read(Sample.Item(2)));

        Assert.Equal(new SaveTally(Stored: 1, Unchanged: 0, Echoed: 0, Refused: 1), tally);
        var row = Assert.Single(await Store.ListQuarantinedAsync(Sample.Connection, Stop));
        Assert.Equal(1, row.NativeId);
        Assert.StartsWith("The estimate is ", row.Reason, StringComparison.Ordinal);
        Assert.Null((await FindAsync(1))!.Estimate);
    }

    [Fact]
    public async Task SaveItemsAsync_FinerThanAThousandth_RoundsHalfToEven()
    {
        await SaveAsync(Sample.Read(Sample.Item(1) with { Estimate = 0.0005m, RemainingHours = 0.0015m, CompletedHours = 1.50m }));

        var item = (await FindAsync(1))!;
        Assert.Equal(0m, item.Estimate);
        Assert.Equal(0.002m, item.RemainingHours);
        Assert.Equal("1.5", item.CompletedHours!.Value.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task SaveItemsAsync_ManyPayloads_AreFoundEachInItsChunkAndOldChunksGo()
    {
        ReadItem Big(long id, string word) => Sample.Read(Sample.Item(id, word)) with
        {
            Raw = JsonSerializer.SerializeToUtf8Bytes(string.Concat(Enumerable.Range(0, 9000).Select(i => $"{id}-{word}-{i};"))),
        };
        await SaveAsync([.. Enumerable.Range(1, 12).Select(id => Big(id, "old"))]);
        Assert.True((await Database.ReadAsync("SELECT chunk_id FROM raw_chunk")).Count > 2);

        await SaveAsync([.. Enumerable.Range(1, 11).Select(id => Big(id, "new"))]);

        for (var id = 1; id <= 12; id++) Assert.StartsWith($"\"{id}-{(id == 12 ? "old" : "new")}-0;", await RawAsync(id), StringComparison.Ordinal);
        Assert.Equal(
            await Database.ReadAsync("SELECT chunk_id, COUNT(*) FROM item GROUP BY chunk_id ORDER BY chunk_id"),
            await Database.ReadAsync("SELECT chunk_id, live_count FROM raw_live ORDER BY chunk_id"));
        Assert.Equal(
            await Database.ReadAsync("SELECT DISTINCT chunk_id FROM item ORDER BY chunk_id"),
            await Database.ReadAsync("SELECT chunk_id FROM raw_chunk ORDER BY chunk_id"));
    }

    [Fact]
    public async Task SaveItemsAsync_Absent_KeepsWhatIsStoredAndRemembersSince()
    {
        await SaveAsync(Sample.Read(Sample.Item(1)));
        await TouchAsync(Sample.Touched(null, new Touch(1), new Touch(2)));
        var absent = new ItemPage { Touched = await ListedAsync(), Items = [], Absent = [1, 2] };

        await SaveAsync(absent);
        await WritesNothingAsync(() => SaveAsync(absent));

        Assert.NotNull(await FindAsync(1));
        Assert.Empty(await ListedAsync());
        Assert.Equal([$"1|{Sample.Noon.AddHours(1).ToUnixTimeMilliseconds()}"], await Database.ReadAsync("SELECT native_id, absent_since FROM item"));

        // Unchanged, but back again: the remark goes.
        Assert.Equal(1, (await SaveAsync(Sample.Read(Sample.Item(1)))).Unchanged);
        Assert.Equal(["∅"], await Database.ReadAsync("SELECT absent_since FROM item"));
    }

    [Fact]
    public async Task StreamItemsAsync_WhileAnotherStoreWrites_SeesOneInstant()
    {
        await SaveAsync([.. Enumerable.Range(1, 500).Select(id => Sample.Read(Sample.Item(id, "old")))]);
        await using var writer = await Database.OpenAsync(TimeProvider.System);

        var titles = new HashSet<string>();
        var count = 0;
        await foreach (var item in Store.StreamItemsAsync(Sample.Connection, Stop))
        {
            if (count++ == 0)
            {
                var page = Sample.Page([.. Enumerable.Range(1, 600).Select(id => Sample.Read(Sample.Item(id, "new")))]);
                Assert.Equal(600, (await writer.SaveItemsAsync(Lease, Sample.Connection, page, Sample.Noon, Stop)).Stored);
            }

            titles.Add(item.Title);
        }

        Assert.Equal((500, "old"), (count, Assert.Single(titles)));
        Assert.Equal(600, (await StreamAsync()).Count(item => item.Title == "new"));
    }

    [Fact]
    public async Task StreamItemsAsync_ManyItems_ComesByIdAndSharesWords()
    {
        await SaveAsync([.. new long[] { 30, 4, 200, 1 }.Select(id => Sample.Read(Sample.FullItem(id)))]);

        var items = await StreamAsync();

        Assert.Equal([1, 4, 30, 200], items.Select(item => item.Id.NativeId));
        Assert.All(items, item => Assert.Same(items[0].TrackerState, item.TrackerState));
        Assert.All(items, item => Assert.Same(items[0].Labels, item.Labels));
        Assert.All(items, item => Assert.Same(items[0].Assignee, item.Assignee));
    }

    [Fact]
    public async Task CountAsync_StoredItems_CountsRowsOfHistoryAndBytes()
    {
        Assert.Equal(default, await Store.CountAsync("unknown", Stop));
        await SaveAsync(Sample.Read(Sample.Item(1), Sample.Change("10", Sample.Noon), Sample.Change("11", Sample.Noon)), Sample.Read(Sample.Item(2)));

        var tally = await Store.CountAsync(Sample.Connection, Stop);

        Assert.Equal((2, 2), (tally.Items, tally.HistoryRows));
        Assert.InRange(tally.RawBytes, 50, 1000);
    }
}
