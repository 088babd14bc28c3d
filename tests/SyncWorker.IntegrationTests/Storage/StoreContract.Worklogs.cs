using SyncWorker.Model.Items;
using SyncWorker.Model.Reading;

namespace SyncWorker.IntegrationTests.Storage;

public abstract partial class StoreContract
{
    [Fact]
    public async Task SaveWorklogsAsync_Page_ComesBackWithItsCursor()
    {
        await SaveAsync(Sample.Read(Sample.Item(1)));
        var full = Sample.Worklog(11, 1) with { Author = new PersonRef { Id = "acc \ud800", DisplayName = "A\0na", Email = "ana@example.com" } };
        var nobody = Sample.Worklog(10, 1) with { Author = null, Seconds = 0 };

        Assert.Equal(3, await WorkAsync(Sample.Noon, "w1", full, nobody, Sample.Worklog(12, 99)));

        // That of an item that is not stored waits for it.
        Assert.Equal([nobody, full], await WorklogsAsync());
        Assert.Equal("w1", (await Store.FindConnectionAsync(Sample.Connection, Stop))!.WorklogCursor?.Value);
        await SaveAsync(Sample.Read(Sample.Item(99)));
        Assert.Equal([10L, 11L, 12L], (await WorklogsAsync()).Select(worklog => worklog.Id));
        await WritesNothingAsync(() => WorkAsync(Sample.Noon.AddHours(1), "w1", full, nobody));
    }

    [Fact]
    public async Task StreamWorklogsAsync_KnownAt_TellsWhatWasKnownThen()
    {
        await SaveAsync(Sample.Read(Sample.Item(1)));
        await WorkAsync(Sample.Noon, "w1", Sample.Worklog(1, 1), Sample.Worklog(2, 1));
        var changed = Sample.Worklog(1, 1) with { Seconds = 7200, UpdatedAt = Sample.Noon.AddMinutes(30) };
        Assert.Equal(2, await Store.SaveWorklogsAsync(
            Lease,
            Sample.Connection,
            new WorklogPage { Touches = [new(1, changed.UpdatedAt), new(2, Sample.Noon.AddMinutes(40), IsDeleted: true), new(3, Sample.Noon, IsDeleted: true)], Worklogs = [changed] },
            Sample.Noon.AddHours(1),
            Stop));

        Assert.Equal([changed], await WorklogsAsync());
        Assert.Equal([changed], await WorklogsAsync(Sample.Noon.AddHours(1)));
        Assert.Equal([Sample.Worklog(1, 1), Sample.Worklog(2, 1)], await WorklogsAsync(Sample.Noon.AddMinutes(59)));
        Assert.Empty(await WorklogsAsync(Sample.Noon.AddMilliseconds(-1)));
        Assert.Equal([$"2|{Sample.Noon.AddMinutes(40).ToUnixTimeMilliseconds()}"], await Database.ReadAsync("SELECT worklog_id, deleted_at FROM worklog WHERE deleted_at IS NOT NULL"));
    }

    [Fact]
    public async Task SaveWorklogsAsync_Unreadable_StaysAsideUntilItIsReadOrDeleted()
    {
        await SaveAsync(Sample.Read(Sample.Item(1)));
        UnreadableWorklog[] bad = [new(11, "It has no time.", new byte[] { 1 }), new(12, "It has no time.", new byte[] { 2 })];
        WorklogTouch[] touches = [new(11, Sample.Noon), new(12, Sample.Noon)];
        await Store.SaveWorklogsAsync(Lease, Sample.Connection, new WorklogPage { Touches = touches, Unreadable = bad }, Sample.Noon, Stop);

        Assert.Equal([11L, 12L], (await Store.ListQuarantinedAsync(Sample.Connection, Stop)).Where(row => row.IsWorklog).Select(row => row.WorklogId));

        // An item that happens to have the same id is something else.
        await SaveAsync(Sample.Read(Sample.Item(11)));
        Assert.Equal(2, (await Store.ListQuarantinedAsync(Sample.Connection, Stop)).Count);
        await WorkAsync(Sample.Noon.AddHours(1), "w2", Sample.Worklog(11, 1));
        Assert.Equal(12, Assert.Single(await Store.ListQuarantinedAsync(Sample.Connection, Stop)).WorklogId);
        await Store.SaveWorklogsAsync(Lease, Sample.Connection, new WorklogPage { Touches = [new(12, Sample.Noon.AddHours(2), IsDeleted: true)] }, Sample.Noon.AddHours(2), Stop);
        Assert.Empty(await Store.ListQuarantinedAsync(Sample.Connection, Stop));
    }

    [Fact]
    public async Task ListWorklogNewsAsync_DeletionOfOneThatWasOnlyPutAside_IsNews()
    {
        await SaveAsync(Sample.Read(Sample.Item(1)));
        var page = new WorklogPage { Items = [1], Unreadable = [new UnreadableWorklog(11, "It has no time.", new byte[] { 1 })] };
        await Store.SaveWorklogsAsync(Lease, Sample.Connection, page, Sample.Noon, Stop);
        WorklogTouch[] gone = [new(11, Sample.Noon, IsDeleted: true), new(12, Sample.Noon, IsDeleted: true)];

        var news = await Store.ListWorklogNewsAsync(Sample.Connection, gone, Stop);

        Assert.Equal([11L], news.Select(touch => touch.Id));
        await Store.SaveWorklogsAsync(Lease, Sample.Connection, new WorklogPage { Touches = news }, Sample.Noon, Stop);
        Assert.Empty(await Store.ListQuarantinedAsync(Sample.Connection, Stop));
    }

    [Fact]
    public async Task SaveWorklogsAsync_NotShownToUs_KeepsWhatIsStoredAndIsNotAskedAgain()
    {
        await SaveAsync(Sample.Read(Sample.Item(1)));
        await WorkAsync(Sample.Noon, "w1", Sample.Worklog(1, 1));
        WorklogTouch[] touches = [new(1, Sample.Noon.AddHours(1)), new(2, Sample.Noon.AddHours(1))];
        Assert.Equal(touches, await Store.ListWorklogNewsAsync(Sample.Connection, touches, Stop));

        Assert.Equal(0, await Store.SaveWorklogsAsync(Lease, Sample.Connection, new WorklogPage { Touches = touches }, Sample.Noon.AddHours(2), Stop));

        Assert.Equal([Sample.Worklog(1, 1)], await WorklogsAsync());
        Assert.Empty(await Store.ListWorklogNewsAsync(Sample.Connection, touches, Stop));
        WorklogTouch[] later = [new(1, Sample.Noon.AddHours(3)), new(2, Sample.Noon.AddHours(1), IsDeleted: true), new(3, Sample.Noon, IsDeleted: true), new(4, Sample.Noon)];
        Assert.Equal([1L, 2L, 4L], (await Store.ListWorklogNewsAsync(Sample.Connection, later, Stop)).Select(touch => touch.Id));
    }

    [Fact]
    public async Task ListWorklogGapsAsync_ItemsThatCameAfterTheFeeds_AreThoseWithOtherThanTheySayWasSpent()
    {
        await SaveAsync(Sample.Read(Sample.Item(1) with { CompletedHours = 5 }));
        Assert.Empty((await Store.ListWorklogGapsAsync(Sample.Connection, Stop)).Items);
        await WorkAsync(Sample.Noon, "w1", Sample.Worklog(1, 2), Sample.Worklog(2, 3), Sample.Worklog(3, 4));

        await SaveAsync([.. Enumerable.Range(2, 4).Select(id => Sample.Read(Sample.Item(id) with { CompletedHours = id switch { 2 => 1, 5 => null, _ => 2 } }))]);

        // One hour each is stored: enough for 2, not for 3 and 4; 1 came before the feeds, and nobody worked on 5.
        var gaps = await Store.ListWorklogGapsAsync(Sample.Connection, Stop);
        Assert.Equal([3L, 4L], gaps.Items);
        Assert.Equal(3, gaps.Known);
        await Store.SaveWorklogsAsync(Lease, Sample.Connection, new WorklogPage { Items = [3], Worklogs = [Sample.Worklog(9, 3)] }, Sample.Noon, Stop);
        Assert.Equal([4L], (await Store.ListWorklogGapsAsync(Sample.Connection, Stop)).Items);
        await Store.SaveWorklogsAsync(Lease, Sample.Connection, new WorklogPage { Items = [4] }, Sample.Noon, Stop);
        Assert.Empty(await Database.ReadAsync("SELECT native_id FROM worklog_gap"));
    }

    [Fact]
    public async Task ListWorklogGapsAsync_TimeSpentChangedWithoutTheFeeds_IsOneWhetherLessOrMore()
    {
        await SaveAsync([.. Enumerable.Range(1, 4).Select(static id => Sample.Read(Sample.Item(id) with { CompletedHours = 1 }))]);
        await WorkAsync(Sample.Noon, "w1", Sample.Worklog(1, 1), Sample.Worklog(2, 2), Sample.Worklog(3, 3), Sample.Worklog(4, 4));

        // One hour each is stored. Nothing is new of 3, and 4 does not tell any more.
        await SaveAsync([.. Enumerable.Range(1, 4).Select(static id => Sample.Read(Sample.Item(id) with { Title = "Other", CompletedHours = id switch { 1 => 0.5m, 2 => 2, 3 => 1, _ => null } }))]);

        Assert.Equal([1L, 2L], (await Store.ListWorklogGapsAsync(Sample.Connection, Stop)).Items);
    }

    [Fact]
    public async Task ListWorklogGapsAsync_AskedInVainOrHiddenWhenAFeedTold_WaitsUntilItIsAnsweredOrTheItemIsNews()
    {
        await SaveAsync([.. Enumerable.Range(1, 3).Select(static id => Sample.Read(Sample.Item(id) with { CompletedHours = 1 }))]);
        await WorkAsync(Sample.Noon, "w1", Sample.Worklog(1, 1), Sample.Worklog(2, 2), Sample.Worklog(3, 3));
        await SaveAsync(Sample.Read(Sample.Item(1) with { CompletedHours = 2 }));
        var told = new WorklogPage { Touches = [new(2, Sample.Noon.AddHours(1)), new(3, Sample.Noon.AddHours(1))], Unreadable = [new UnreadableWorklog(3, "It has no time.", new byte[] { 1 })] };
        await Store.SaveWorklogsAsync(Lease, Sample.Connection, told, Sample.Noon.AddHours(1), Stop);
        await Store.SaveWorklogsAsync(Lease, Sample.Connection, new WorklogPage { Unanswered = [1] }, Sample.Noon.AddHours(2), Stop);

        var gaps = await Store.ListWorklogGapsAsync(Sample.Connection, Stop);

        Assert.Empty(gaps.Items);
        Assert.Equal([2L, 1L], gaps.Unanswered);
        await SaveAsync(Sample.Read(Sample.Item(1) with { CompletedHours = 3 }));
        await Store.SaveWorklogsAsync(Lease, Sample.Connection, new WorklogPage { Items = [2] }, Sample.Noon.AddHours(3), Stop);
        gaps = await Store.ListWorklogGapsAsync(Sample.Connection, Stop);
        Assert.Equal([1L], gaps.Items);
        Assert.Empty(gaps.Unanswered);
    }

    [Fact]
    public async Task SaveConnectionAsync_AnotherAccount_ReadsTheWorklogsAnew()
    {
        await SaveAsync(Sample.Read(Sample.Item(1)));
        await WorkAsync(Sample.Noon, "w1", Sample.Worklog(1, 1));
        WorklogTouch[] hidden = [new(2, Sample.Noon)];
        await Store.SaveWorklogsAsync(Lease, Sample.Connection, new WorklogPage { Touches = hidden }, Sample.Noon, Stop);
        await Store.SaveConnectionAsync(Lease, Sample.Connection, Sample.Identity, "map-2", Stop);
        Assert.NotNull((await Store.FindConnectionAsync(Sample.Connection, Stop))!.WorklogCursor);
        Assert.Empty(await Store.ListWorklogNewsAsync(Sample.Connection, hidden, Stop));

        await Store.SaveConnectionAsync(Lease, Sample.Connection, Sample.Identity with { AccountId = "other" }, "map-2", Stop);

        Assert.Null((await Store.FindConnectionAsync(Sample.Connection, Stop))!.WorklogCursor);
        Assert.Equal(hidden, await Store.ListWorklogNewsAsync(Sample.Connection, hidden, Stop));
        Assert.Single(await WorklogsAsync());
    }

    [Fact]
    public async Task SaveWorklogsAsync_BrokenOff_LeavesNothingAndNoCursor()
    {
        await Database.BreakAsync("UPDATE", "connection");

        await Assert.ThrowsAnyAsync<Exception>(() => WorkAsync(Sample.Noon, "w1", Sample.Worklog(1, 1)));

        await Database.MendAsync("connection");
        Assert.Empty(await Database.ReadAsync("SELECT worklog_id FROM worklog"));
        Assert.Null((await Store.FindConnectionAsync(Sample.Connection, Stop))!.WorklogCursor);
        await Assert.ThrowsAsync<ArgumentException>(() => WorkAsync(Sample.Noon, "w1", Sample.Worklog(1, 1) with { Item = new ItemId("foreign", 1) }));
    }

    private Task<int> WorkAsync(DateTimeOffset at, string cursor, params Worklog[] worklogs) => Store.SaveWorklogsAsync(
        Lease,
        Sample.Connection,
        new WorklogPage { Touches = [.. worklogs.Select(worklog => new WorklogTouch(worklog.Id, worklog.UpdatedAt))], Worklogs = worklogs, Cursor = new SyncCursor(cursor) },
        at,
        Stop);

    private async Task<List<Worklog>> WorklogsAsync(DateTimeOffset? knownAt = null)
    {
        var worklogs = new List<Worklog>();
        await foreach (var worklog in Store.StreamWorklogsAsync(Sample.Connection, knownAt, Stop)) worklogs.Add(worklog);
        return worklogs;
    }
}
