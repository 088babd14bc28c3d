using SyncWorker.Model.Reading;

namespace SyncWorker.IntegrationTests.Storage;

public abstract partial class StoreContract
{
    [Fact]
    public async Task SaveTouchedAsync_Page_ListsItemsByPositionWithCursor()
    {
        Assert.Equal(3, await TouchAsync(Sample.Touched("c1", new Touch(30), new Touch(10, Sample.Noon), new Touch(20))));

        var listed = await ListedAsync();
        Assert.Equal([30, 10, 20], listed.Select(item => item.NativeId));
        Assert.Equal([10, 20], (await ListedAsync(after: listed[0].Sequence)).Select(item => item.NativeId));
        Assert.Equal([30], (await ListedAsync(limit: 1)).Select(item => item.NativeId));
        Assert.Equal("c1", (await Store.FindConnectionAsync(Sample.Connection, Stop))!.Cursor!.Value);
    }

    [Fact]
    public async Task SaveTouchedAsync_SamePageAgain_WritesNoRow()
    {
        var page = Sample.Touched("c1", new Touch(1, Sample.Noon), new Touch(2)) with { Journal = [Sample.Journal(2, "rev:1")], Raw = "page"u8.ToArray() };
        await TouchAsync(page);

        await WritesNothingAsync(async () => Assert.Equal(0, await TouchAsync(page)));
    }

    [Fact]
    public async Task SaveTouchedAsync_NoCursor_LeavesTheFormerOne()
    {
        await TouchAsync(Sample.Touched("c1"));
        await TouchAsync(Sample.Touched(null, new Touch(1)));

        Assert.Equal("c1", (await Store.FindConnectionAsync(Sample.Connection, Stop))!.Cursor!.Value);
    }

    [Fact]
    public async Task SaveTouchedAsync_StoredAsNew_DoesNotJoin()
    {
        await SaveAsync(Sample.Read(Sample.Item(1, updatedAt: Sample.Noon)));

        Assert.Equal(0, await TouchAsync(Sample.Touched(null, new Touch(1, Sample.Noon))));
        Assert.Equal(0, await TouchAsync(Sample.Touched(null, new Touch(1, Sample.Noon.AddSeconds(-1)))));
        Assert.Empty(await ListedAsync());
        Assert.Equal(1, await TouchAsync(Sample.Touched(null, new Touch(1, Sample.Noon.AddMilliseconds(1)))));
    }

    [Fact]
    public async Task SaveTouchedAsync_NoTimeShown_JoinsThoughStored()
    {
        await SaveAsync(Sample.Read(Sample.Item(1)));

        Assert.Equal(1, await TouchAsync(Sample.Touched(null, new Touch(1))));
    }

    [Fact]
    public async Task SaveTouchedAsync_ManyItemsAtOneInstant_AllJoin()
    {
        Assert.Equal(3, await TouchAsync(Sample.Touched(null, new Touch(1, Sample.Noon), new Touch(2, Sample.Noon), new Touch(3, Sample.Noon))));
        await SaveAsync(Sample.Page(await ListedAsync(limit: 1), Sample.Read(Sample.Item(1))));

        Assert.Equal(1, await TouchAsync(Sample.Touched(null, new Touch(1, Sample.Noon), new Touch(4, Sample.Noon))));
        Assert.Equal([2, 3, 4], (await ListedAsync()).Select(item => item.NativeId));
    }

    [Fact]
    public async Task SaveTouchedAsync_StoredUnderAnotherMapping_Joins()
    {
        await SaveAsync(Sample.Read(Sample.Item(1)));
        await Store.SaveConnectionAsync(Lease, Sample.Connection, Sample.Identity, "map-2", Stop);

        Assert.Equal(1, await TouchAsync(Sample.Touched(null, new Touch(1, Sample.Noon))));
    }

    [Fact]
    public async Task SaveTouchedAsync_QuarantinedOrAbsent_Joins()
    {
        await SaveAsync(Sample.Page(Sample.Read(Sample.Item(1)), Sample.Read(Sample.Item(2))));
        await SaveAsync(new ItemPage { Touched = [], Items = [], Quarantined = [Sample.Bad(1)], Absent = [2] });

        Assert.Equal(2, await TouchAsync(Sample.Touched(null, new Touch(1, Sample.Noon), new Touch(2, Sample.Noon))));
    }

    [Fact]
    public async Task SaveTouchedAsync_OnlyIfKnown_JoinsWhatIsKnown()
    {
        await SaveAsync(Sample.Page(Sample.Read(Sample.Item(1))) with { Quarantined = [Sample.Bad(2)] });
        var page = Sample.Touched(null, new Touch(1, null, OnlyIfKnown: true), new Touch(2, null, OnlyIfKnown: true), new Touch(3, null, OnlyIfKnown: true));

        Assert.Equal(2, await TouchAsync(page with { Journal = [Sample.Journal(3, "link:1")] }));

        Assert.Equal([1, 2], (await ListedAsync()).Select(item => item.NativeId));
        Assert.Equal(["0"], await Database.ReadAsync("SELECT COUNT(*) FROM journal"));
    }

    [Fact]
    public async Task SaveTouchedAsync_JournalOnly_ListsTheItemWithItAndItsHistory()
    {
        await SaveAsync(Sample.Read(Sample.Item(1), Sample.Change("rev:1", Sample.Noon)), Sample.Read(Sample.Item(2), Sample.Change("rev:1", Sample.Noon)));
        await TouchAsync(Sample.Touched(null, new Touch(2)) with { Journal = [Sample.Journal(1, "rev:3", "three"), Sample.Journal(1, "rev:2", "two")] });

        var listed = await ListedAsync();

        var one = Assert.Single(listed, item => item.NativeId == 1);
        Assert.Equal(["rev:2", "rev:3"], one.Journal.Select(entry => entry.Order));
        Assert.Equal("two"u8.ToArray(), one.Journal[0].Payload.ToArray());
        Assert.Equal("rev:1", Assert.Single(one.KnownHistory).SourceId);
        Assert.Empty(Assert.Single(listed, item => item.NativeId == 2).KnownHistory);
    }

    [Fact]
    public async Task SaveItemsAsync_TouchedMeanwhile_StaysOnTheListWithWhatIsNew()
    {
        await TouchAsync(Sample.Touched(null) with { Journal = [Sample.Journal(1, "rev:1"), Sample.Journal(2, "rev:1")] });
        var read = await ListedAsync();
        await TouchAsync(Sample.Touched(null) with { Journal = [Sample.Journal(1, "rev:1"), Sample.Journal(1, "rev:2")] });

        await SaveAsync(Sample.Page(read, Sample.Read(Sample.Item(1)), Sample.Read(Sample.Item(2))));

        var left = Assert.Single(await ListedAsync());
        Assert.Equal(1, left.NativeId);
        Assert.True(left.Sequence > read[^1].Sequence);
        Assert.Equal("rev:2", Assert.Single(left.Journal).Order);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SaveItemsAsync_TimeShownLaterMeanwhile_StaysOnTheList(bool listedWithTime)
    {
        await TouchAsync(Sample.Touched(null, new Touch(1, listedWithTime ? Sample.Noon : null)));
        var read = await ListedAsync();
        Assert.Equal(0, await TouchAsync(Sample.Touched(null, new Touch(1, Sample.Noon.AddSeconds(1)))));

        await SaveAsync(Sample.Page(read, Sample.Read(Sample.Item(1))));

        Assert.Single(await ListedAsync());
    }

    [Fact]
    public async Task SaveItemsAsync_LastOfTheListTaken_NewPositionsAreStillLater()
    {
        await TouchAsync(Sample.Touched(null, new Touch(1)));
        var first = await ListedAsync();
        await SaveAsync(Sample.Page(first, Sample.Read(Sample.Item(1))));

        await TouchAsync(Sample.Touched(null, new Touch(2)));

        Assert.True((await ListedAsync())[0].Sequence > first[0].Sequence);
    }

    [Fact]
    public async Task SaveItemsAsync_Quarantined_LeavesTheListAndKeepsItsJournal()
    {
        await TouchAsync(Sample.Touched(null) with { Journal = [Sample.Journal(1, "rev:1")] });
        await SaveAsync(new ItemPage { Touched = await ListedAsync(), Items = [], Quarantined = [Sample.Bad(1)] });
        Assert.Empty(await ListedAsync());

        await TouchAsync(Sample.Touched(null) with { Journal = [Sample.Journal(1, "rev:2")] });

        Assert.Equal(["rev:1", "rev:2"], Assert.Single(await ListedAsync()).Journal.Select(entry => entry.Order));
    }

    [Fact]
    public async Task SaveItemsAsync_ReadWell_LeavesQuarantine()
    {
        await SaveAsync(new ItemPage { Touched = [], Items = [], Quarantined = [Sample.Bad(1), Sample.Bad(2), Sample.Bad(null)] });
        var page = new ItemPage { Touched = [], Items = [], Quarantined = [Sample.Bad(2), Sample.Bad(null)] };
        await WritesNothingAsync(() => Store.SaveItemsAsync(Lease, Sample.Connection, page, Sample.Noon.AddDays(1), Stop));

        await SaveAsync(Sample.Read(Sample.Item(1)));

        var rows = await Store.ListQuarantinedAsync(Sample.Connection, Stop);
        Assert.Equal([2, null], rows.Select(row => row.NativeId));
        Assert.All(rows, row => Assert.Equal(("The date is not a date.", Sample.Noon.AddHours(1)), (row.Reason, row.QuarantinedAt)));
    }

    [Fact]
    public async Task ForgetNamelessAsync_AfterAReadingOfEverything_KeepsOnlyWhatWasMetAgain()
    {
        var (met, gone) = (Sample.Bad(null), Sample.Bad(null) with { Raw = new byte[] { 1 } });
        await SaveAsync(new ItemPage { Touched = [], Items = [], Quarantined = [Sample.Bad(1), met, gone] });
        var worklog = new UnreadableWorklog(null, "It has no id.", new byte[] { 2 });
        await Store.SaveWorklogsAsync(Lease, Sample.Connection, new WorklogPage { Unreadable = [worklog, worklog with { Raw = new byte[] { 3 } }] }, Sample.Noon, Stop);
        Assert.Equal(5, (await Store.ListQuarantinedAsync(Sample.Connection, Stop)).Count);

        await Store.ForgetNamelessAsync(Lease, Sample.Connection, [met.Raw, worklog.Raw], Stop);

        Assert.Equal([(1, false), (null, false), (null, true)], (await Store.ListQuarantinedAsync(Sample.Connection, Stop)).Select(row => (row.NativeId, row.IsWorklog)).OrderBy(row => row.IsWorklog).ThenBy(row => row.NativeId is null));
    }
}
