using SyncWorker.Model.Items;
using SyncWorker.Model.Measures;
using SyncWorker.Model.Reading;
using SyncWorker.Model.Visibility;
using SyncWorker.Storage;

namespace SyncWorker.IntegrationTests.Storage;

public abstract partial class StoreContract
{
    private static readonly DateTimeOffset SweptAt = Sample.Noon.AddHours(2);

    [Fact]
    public async Task SaveSweptAsync_PageByPage_RemembersWhereItGoesOnUntilTheEnd()
    {
        var sweep = await Store.BeginSweepAsync(Lease, Sample.Connection, SweptAt, Stop);
        Assert.Equal((null, null), (sweep.Cursor, sweep.Listed));

        var going = await SweptAsync(sweep.Number, "page 2", 1, 2);
        Assert.Equal(("page 2", null), (going.Cursor?.Value, going.Listed));
        Assert.Equal(going, await Store.FindSweepAsync(Sample.Connection, Stop));

        var ended = await SweptAsync(sweep.Number, null, 2, 3);
        Assert.Equal((null, 3), (ended.Cursor, ended.Listed));
        await WritesNothingAsync(async () => Assert.Equal(ended, await SweptAsync(sweep.Number, null, 2, 3)));
    }

    [Fact]
    public async Task BeginSweepAsync_AnotherUnfinished_ForgetsWhatThatListed()
    {
        await SaveAsync(Sample.Read(Sample.Item(1)), Sample.Read(Sample.Item(2)));
        var killed = await Store.BeginSweepAsync(Lease, Sample.Connection, SweptAt, Stop);
        await SweptAsync(killed.Number, "page 2", 1);

        var sweep = await Store.BeginSweepAsync(Lease, Sample.Connection, SweptAt.AddMinutes(1), Stop);
        await SweptAsync(sweep.Number, null, 2);

        Assert.True(sweep.Number > killed.Number);
        Assert.Equal(sweep, await Store.BeginSweepAsync(Lease, Sample.Connection, SweptAt.AddMinutes(1), Stop) with { Listed = null });
        Assert.Equal(new SweepComparison(0, 1), await Store.CompareSweepAsync(Lease, Sample.Connection, sweep.Number, Stop));
        Assert.Equal([1], await MissingAsync());
    }

    /// <summary>Else every run would be Partial for ever because of an issue that nobody can read any more.</summary>
    [Fact]
    public async Task CompareSweepAsync_PutAsideAndNotListed_IsForgottenUnlessStored()
    {
        await SaveAsync(Sample.Read(Sample.Item(1)));
        await Store.SaveItemsAsync(Lease, Sample.Connection, new ItemPage { Touched = [], Items = [], Quarantined = [.. new long[] { 1, 2, 3 }.Select(Odd)] }, Sample.Noon, Stop);
        var sweep = await Store.BeginSweepAsync(Lease, Sample.Connection, SweptAt, Stop);
        await SweptAsync(sweep.Number, null, 3);

        await Store.CompareSweepAsync(Lease, Sample.Connection, sweep.Number, Stop);
        Assert.Equal([1L, 3L], (await Store.ListQuarantinedAsync(Sample.Connection, Stop)).Select(row => row.NativeId));

        // The stored one goes when it is proven to be gone.
        await Store.SaveFindingsAsync(Lease, Sample.Connection, [new MissingFinding(1, RemovalCause.Deleted, "asked for")], SweptAt, Stop);
        await Store.RemoveMissingAsync(Lease, Sample.Connection, Sample.Item(1).Project, SweptAt, keepsHidden: false, SweptAt, Stop);
        Assert.Equal([3L], (await Store.ListQuarantinedAsync(Sample.Connection, Stop)).Select(row => row.NativeId));

        static QuarantinedItem Odd(long id) => new() { NativeId = id, Reason = "odd", Raw = new byte[] { 1 } };
    }

    [Fact]
    public async Task CompareSweepAsync_EndNotProven_RefusesAndMarksNothing()
    {
        await SaveAsync(Sample.Read(Sample.Item(1)), Sample.Read(Sample.Item(2)));
        var sweep = await Store.BeginSweepAsync(Lease, Sample.Connection, SweptAt, Stop);
        await SweptAsync(sweep.Number, "page 2", 1);

        await Assert.ThrowsAsync<InvalidOperationException>(() => Store.CompareSweepAsync(Lease, Sample.Connection, sweep.Number, Stop));
        Assert.Empty(await MissingAsync());

        // The same listing brought to its end does mark it.
        await SweptAsync(sweep.Number, null, 3);
        await Store.CompareSweepAsync(Lease, Sample.Connection, sweep.Number, Stop);
        Assert.Equal([2], await MissingAsync());
    }

    [Fact]
    public async Task CompareSweepAsync_UnknownNewerOrKnown_OnlyWhatTheStoreDoesNotKnowJoins()
    {
        await SaveAsync(Sample.Page(Sample.Read(Sample.Item(1)), Sample.Read(Sample.Item(2)), Sample.Read(Sample.Item(3))));
        await SaveAsync(new ItemPage { Touched = [], Items = [], Quarantined = [Sample.Bad(6)], Absent = [3] });
        await TouchAsync(Sample.Touched(null, new Touch(7, Sample.Noon.AddDays(1))));
        var sweep = await Store.BeginSweepAsync(Lease, Sample.Connection, SweptAt, Stop);
        ListedItem[] listed = [new(1, Sample.Noon), new(2, Sample.Noon.AddMilliseconds(1)), new(3, Sample.Noon), new(5, Sample.Noon), new(6, Sample.Noon), new(7, Sample.Noon)];
        await Store.SaveSweptAsync(Lease, Sample.Connection, sweep.Number, new SweepPage { Items = listed, Next = null }, Stop);

        Assert.Equal(new SweepComparison(3, 0), await Store.CompareSweepAsync(Lease, Sample.Connection, sweep.Number, Stop));
        Assert.Equal([7, 2, 3, 5], (await ListedAsync()).Select(static item => item.NativeId));
        await WritesNothingAsync(async () => Assert.Equal(new SweepComparison(3, 0), await Store.CompareSweepAsync(Lease, Sample.Connection, sweep.Number, Stop)));
    }

    [Fact]
    public async Task CompareSweepAsync_ParentThatWasHidden_IsReadAgainAtEverySweepUntilItIsKnown()
    {
        var parentless = Sample.Item(1) with { ParentId = null, Notes = [new MappingNote(MappingNoteKind.Value, "x"), new MappingNote(MappingNoteKind.Parent, "in project DC")] };
        await SaveAsync(Sample.Read(parentless), Sample.Read(Sample.Item(2) with { ParentId = null, Notes = [new MappingNote(MappingNoteKind.Value, "\"K\":5,")] }));
        for (var sweep = 1; sweep <= 2; sweep++)
        {
            Assert.Equal(1, await JoinedAsync(sweep, 1, 2));
            Assert.Equal([1], (await ListedAsync()).Select(static item => item.NativeId));
            await SaveAsync(Sample.Page(Sample.Read(parentless)) with { Touched = await ListedAsync() });
        }

        await SaveAsync(Sample.Read(parentless with { ParentId = 2, Notes = [] }));
        Assert.Equal(0, await JoinedAsync(3, 1, 2));
    }

    [Fact]
    public async Task CompareSweepAsync_ReadSinceTheListingBegan_IsNotMissing()
    {
        await SaveAsync(Sample.Read(Sample.Item(1)), Sample.Read(Sample.Item(2)));
        var sweep = await Store.BeginSweepAsync(Lease, Sample.Connection, Sample.Noon.AddMinutes(30), Stop);
        await SweptAsync(sweep.Number, null, 2);

        Assert.Equal(0, (await Store.CompareSweepAsync(Lease, Sample.Connection, sweep.Number, Stop)).Missing);
    }

    [Fact]
    public async Task ListMissingProjectsAsync_SomeMissing_CountsAndNamesItemsThatAreThere()
    {
        await SaveAsync([.. Enumerable.Range(1, 6).Select(id => Sample.Read(Sample.Item(id) with { Project = id > 4 ? "OPS" : "PAY" }))]);
        await CompareAsync(1, 3, 4);

        var projects = await Store.ListMissingProjectsAsync(Sample.Connection, Stop);

        Assert.Equal([("OPS", 2, 2, ""), ("PAY", 4, 1, "1,4")], projects.Select(static p => (p.Project, p.Items, p.Missing, string.Join(',', p.Controls))));
    }

    [Fact]
    public async Task RemoveMissingAsync_Confirmed_LeavesTheStreamAndKeepsItemHistoryAndPayload()
    {
        await SaveAsync(Sample.Page(Sample.Read(Sample.Item(1)), Sample.Read(Sample.Item(2), Sample.Change("h:1", Sample.Noon)), Sample.Read(Sample.Item(3))));
        var sweep = await CompareAsync(1);
        await Store.SaveFindingsAsync(Lease, Sample.Connection, [new MissingFinding(2, RemovalCause.Deleted, "404"), new MissingFinding(3, null, "")], SweptAt, Stop);

        Assert.Equal(1, await RemoveAsync());

        Assert.Equal([1, 3], (await StreamAsync()).Select(static item => item.Id.NativeId));
        Assert.NotNull(await FindAsync(2));
        Assert.Single(await Store.ListHistoryAsync(new ItemId(Sample.Connection, 2), Stop));
        Assert.StartsWith("2 ", await RawAsync(2), StringComparison.Ordinal);
        var removal = Assert.Single(await Store.ListRemovalsAsync(Sample.Connection, DateTimeOffset.UnixEpoch, 10, Stop));
        Assert.Equal((2, "PAY-2", RemovalCause.Deleted, "404"), (removal.Item.NativeId, removal.Key, removal.Cause, removal.Evidence));
        Assert.Equal((Sample.Noon.AddHours(1), SweptAt, sweep, null), (removal.SeenAt, removal.RemovedAt, removal.Sweep, removal.ReturnedAt));
        await WritesNothingAsync(async () => Assert.Equal(0, await RemoveAsync()));
    }

    [Fact]
    public async Task RemoveMissingAsync_NotConfirmedOrConfirmedLongAgo_RemovesNothing()
    {
        await SaveAsync(Sample.Read(Sample.Item(1)), Sample.Read(Sample.Item(2)), Sample.Read(Sample.Item(3)));
        await CompareAsync(1);
        await Store.SaveFindingsAsync(Lease, Sample.Connection, [new MissingFinding(3, RemovalCause.Deleted, "404")], SweptAt.AddMinutes(-1), Stop);

        Assert.Equal(0, await RemoveAsync());
        Assert.Equal(3, (await StreamAsync()).Count);
        Assert.Empty(await Store.CountFindingsAsync(Sample.Connection, "PAY", SweptAt, Stop));

        await Store.SaveFindingsAsync(Lease, Sample.Connection, [new MissingFinding(3, RemovalCause.Deleted, "404")], SweptAt, Stop);
        Assert.Equal(1, await RemoveAsync());
    }

    [Fact]
    public async Task RemoveMissingAsync_SomeAreOnlyHidden_KeepsThemUntilTheyAreLetGo()
    {
        await SaveAsync(Sample.Read(Sample.Item(1)), Sample.Read(Sample.Item(2)), Sample.Read(Sample.Item(3)));
        await CompareAsync(1);
        await Store.SaveFindingsAsync(
            Lease, Sample.Connection, [new MissingFinding(2, RemovalCause.Deleted, "404"), new MissingFinding(3, RemovalCause.AccessLost, "area")], SweptAt, Stop);

        Assert.Equal(1, await RemoveAsync(keepsHidden: true));
        Assert.Equal([1, 3], (await StreamAsync()).Select(static item => item.Id.NativeId));
        Assert.Equal([3], await MissingAsync());

        Assert.Equal(1, await RemoveAsync());
        Assert.Equal([1], (await StreamAsync()).Select(static item => item.Id.NativeId));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SaveItemsAsync_RemovedItem_ComesBackAndItsRecordIsClosed(bool isChanged)
    {
        await RemoveTwoAsync();

        // Listed again with the time that the store knows, it is read all the same.
        Assert.Equal(1, await TouchAsync(Sample.Touched(null, new Touch(2, Sample.Noon))));
        var tally = await Store.SaveItemsAsync(
            Lease, Sample.Connection, Sample.Page(await ListedAsync(), Sample.Read(Sample.Item(2, isChanged ? "Renamed" : "Pay by card"))), SweptAt.AddHours(1), Stop);

        Assert.Equal((1, 1, 0), (tally.Returned, tally.Stored, tally.Unchanged));
        Assert.Equal([1, 2, 3], (await StreamAsync()).Select(static item => item.Id.NativeId));
        Assert.Equal(SweptAt.AddHours(1), Assert.Single(await Store.ListRemovalsAsync(Sample.Connection, DateTimeOffset.UnixEpoch, 10, Stop)).ReturnedAt);
    }

    [Fact]
    public async Task CompareSweepAsync_RemovedItemListedAgain_JoinsWhateverItsTime()
    {
        await RemoveTwoAsync();
        var again = await Store.BeginSweepAsync(Lease, Sample.Connection, SweptAt.AddHours(1), Stop);
        ListedItem[] listed = [new(1, Sample.Noon), new(2, Sample.Noon), new(3, Sample.Noon)];
        await Store.SaveSweptAsync(Lease, Sample.Connection, again.Number, new SweepPage { Items = listed, Next = null }, Stop);

        Assert.Equal(new SweepComparison(1, 0), await Store.CompareSweepAsync(Lease, Sample.Connection, again.Number, Stop));
    }

    [Fact]
    public async Task SaveTouchedAsync_RemovedAndOutsideTheScope_DoesNotJoin()
    {
        await RemoveTwoAsync();

        Assert.Equal(0, await TouchAsync(Sample.Touched(null, new Touch(2, null, OnlyIfKnown: true))));
        Assert.Equal(1, await TouchAsync(Sample.Touched(null, new Touch(3, null, OnlyIfKnown: true))));
    }

    [Fact]
    public async Task SaveMeasuredAsync_AfterARemoval_EndsTheMembership()
    {
        await RemoveTwoAsync();
        var measured = (await Store.AcquireLeaseAsync("measure", "test", TimeSpan.FromMinutes(10), Stop))!;
        Membership[] Members(IEnumerable<long> ids) => [.. ids.Select(static id => new Membership("", new ItemId(Sample.Connection, id)))];
        await Store.SaveMeasuredAsync(measured, Sample.Measured(Sample.Noon), Members([1, 2, 3]), Sample.Register(), Stop);

        await Store.SaveMeasuredAsync(measured, Sample.Measured(SweptAt), Members((await StreamAsync()).Select(static item => item.Id.NativeId)), Sample.Register(), Stop);

        Assert.Equal(
            [$"2|{SweptAt.ToUnixTimeMilliseconds()}"],
            await Database.ReadAsync("SELECT native_id, to_at FROM membership WHERE to_at IS NOT NULL"));
    }

    [Fact]
    public async Task SaveAlarmAsync_ReleasedAndSettled_IsOpenUntilNothingIsMissing()
    {
        await SaveAsync(Sample.Read(Sample.Item(1)), Sample.Read(Sample.Item(2)), Sample.Read(Sample.Item(3)));
        var sweep = await CompareAsync(1);
        await Store.SaveAlarmAsync(Lease, Sample.Alarm(SweptAt, 2, sweep), Stop);
        await WritesNothingAsync(() => Store.SaveAlarmAsync(Lease, Sample.Alarm(SweptAt.AddHours(1), 2, sweep), Stop));

        var alarm = Assert.Single(await Store.ListAlarmsAsync(Sample.Connection, Stop));
        Assert.Equal((SweptAt, 2, null, "PAY-2,PAY-3"), (alarm.RaisedAt, alarm.Items, alarm.ReleasedAt, string.Join(',', alarm.Samples)));
        Assert.Empty(await Store.ListAlarmsAsync("another", Stop));
        Assert.Equal(0, await Store.ReleaseAlarmsAsync(Lease, Sample.Connection, "OPS", SweptAt, Stop));
        Assert.Equal(1, await Store.ReleaseAlarmsAsync(Lease, Sample.Connection, "PAY", SweptAt, Stop));
        Assert.Equal(0, await Store.ReleaseAlarmsAsync(Lease, null, null, SweptAt.AddHours(1), Stop));
        Assert.Equal(SweptAt, Assert.Single(await Store.ListAlarmsAsync(null, Stop)).ReleasedAt);
        await Store.SaveAlarmAsync(Lease, Sample.Alarm(SweptAt, 2, sweep), Stop);
        Assert.Equal(SweptAt, Assert.Single(await Store.ListAlarmsAsync(null, Stop)).ReleasedAt);

        // Another sweep may have found other items, as many as before: nobody has looked at those.
        await Store.SaveAlarmAsync(Lease, Sample.Alarm(SweptAt, 2, sweep + 1), Stop);
        Assert.Null(Assert.Single(await Store.ListAlarmsAsync(null, Stop)).ReleasedAt);
        Assert.Equal(1, await Store.ReleaseAlarmsAsync(Lease, null, null, SweptAt, Stop));
        await Store.SaveAlarmAsync(Lease, Sample.Alarm(SweptAt, 3, sweep + 1), Stop);
        Assert.Null(Assert.Single(await Store.ListAlarmsAsync(null, Stop)).ReleasedAt);
        Assert.Equal(3, (await StreamAsync()).Count);

        await Store.SaveFindingsAsync(
            Lease, Sample.Connection, [new MissingFinding(2, RemovalCause.Deleted, "404"), new MissingFinding(3, null, "")], SweptAt, Stop);
        Assert.Equal(1, await RemoveAsync());
        Assert.Empty(await Store.ListAlarmsAsync(null, Stop));
    }

    [Fact]
    public async Task CompareSweepAsync_HeldItemsListedAgain_CloseTheirAlarm()
    {
        await SaveAsync(Sample.Read(Sample.Item(1)), Sample.Read(Sample.Item(2)));
        await Store.SaveAlarmAsync(Lease, Sample.Alarm(SweptAt, 1, await CompareAsync(1)), Stop);
        Assert.Single(await Store.ListAlarmsAsync(null, Stop));

        var again = await Store.BeginSweepAsync(Lease, Sample.Connection, SweptAt.AddHours(1), Stop);
        await SweptAsync(again.Number, null, 1, 2);
        await Store.CompareSweepAsync(Lease, Sample.Connection, again.Number, Stop);

        Assert.Empty(await Store.ListAlarmsAsync(null, Stop));
    }

    [Fact]
    public async Task DropSweepAsync_Unfinished_NothingOfItIsLeft()
    {
        await SaveAsync(Sample.Read(Sample.Item(1)));
        var sweep = await Store.BeginSweepAsync(Lease, Sample.Connection, SweptAt, Stop);
        await SweptAsync(sweep.Number, null, 2);
        await Store.DropSweepAsync(Lease, Sample.Connection, sweep.Number, Stop);

        Assert.Null(await Store.FindSweepAsync(Sample.Connection, Stop));
        Assert.Empty(await Database.ReadAsync("SELECT native_id FROM swept"));
    }

    [Fact]
    public async Task FinishSweepAsync_Compared_ForgetsTheIdsAndKeepsTheSweep()
    {
        await SaveAsync(Sample.Read(Sample.Item(1)));
        var sweep = await CompareAsync(1);
        await Store.FinishSweepAsync(Lease, Sample.Connection, sweep, SweptAt.AddMinutes(1), Stop);

        var kept = await Store.FindSweepAsync(Sample.Connection, Stop);
        Assert.Equal((1, SweptAt.AddMinutes(1)), (kept!.Listed, kept.SettledAt));
        Assert.Empty(await Database.ReadAsync("SELECT native_id FROM swept"));
        await WritesNothingAsync(() => Store.FinishSweepAsync(Lease, Sample.Connection, sweep, SweptAt.AddMinutes(2), Stop));
    }

    private Task<Sweep> SweptAsync(long sweep, string? cursor, params long[] ids) => Store.SaveSweptAsync(
        Lease,
        Sample.Connection,
        sweep,
        new SweepPage { Items = [.. ids.Select(static id => new ListedItem(id, Sample.Noon))], Next = cursor is null ? null : new SyncCursor(cursor) },
        Stop);

    private async Task<long> CompareAsync(params long[] listed)
    {
        var sweep = await Store.BeginSweepAsync(Lease, Sample.Connection, SweptAt, Stop);
        await SweptAsync(sweep.Number, null, listed);
        await Store.CompareSweepAsync(Lease, Sample.Connection, sweep.Number, Stop);
        return sweep.Number;
    }

    private async Task<int> JoinedAsync(int minute, params long[] listed)
    {
        var sweep = await Store.BeginSweepAsync(Lease, Sample.Connection, SweptAt.AddMinutes(minute), Stop);
        await SweptAsync(sweep.Number, null, listed);
        return (await Store.CompareSweepAsync(Lease, Sample.Connection, sweep.Number, Stop)).Joined;
    }

    private Task<int> RemoveAsync(bool keepsHidden = false) => Store.RemoveMissingAsync(Lease, Sample.Connection, "PAY", SweptAt, keepsHidden, SweptAt, Stop);

    /// <summary>Three items, of which the second has been removed.</summary>
    private async Task RemoveTwoAsync()
    {
        await SaveAsync(Sample.Read(Sample.Item(1)), Sample.Read(Sample.Item(2)), Sample.Read(Sample.Item(3)));
        var sweep = await CompareAsync(1, 3);
        await Store.SaveFindingsAsync(Lease, Sample.Connection, [new MissingFinding(2, RemovalCause.Deleted, "404")], SweptAt, Stop);
        Assert.Equal(1, await RemoveAsync());
        await Store.FinishSweepAsync(Lease, Sample.Connection, sweep, SweptAt, Stop);
    }

    private async Task<IEnumerable<long>> MissingAsync() => (await Store.ListMissingAsync(Sample.Connection, "PAY", 0, 100, Stop)).Select(static item => item.NativeId);
}
