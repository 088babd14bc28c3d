using SyncWorker.Model.Items;
using SyncWorker.Model.Writing;
using SyncWorker.Storage;

namespace SyncWorker.IntegrationTests.Storage;

public abstract partial class StoreContract
{
    private Task<IReadOnlyList<OutboxEntry>> PlanAsync(params ItemWrite[] writes) => Store.SaveOutboxAsync(Lease, writes, Stop);

    private Task SettleAsync(long entry, OutboxState state, WriteBackOutcome outcome) =>
        Store.SaveOutboxResultAsync(Lease, new OutboxResult(entry, state, outcome), Sample.Noon, Stop);

    private async Task<IEnumerable<(long, OutboxState)>> OpenAsync() =>
        (await Store.ListOpenOutboxAsync(Stop)).Select(entry => (entry.EntryId, entry.State));

    [Fact]
    public async Task SaveOutboxAsync_Plan_IsListedInOrderAsSaved()
    {
        var saved = await PlanAsync(Sample.Write(2), Sample.Write(1));

        Assert.Equal([2, 1], saved.Select(entry => entry.Write.Item.NativeId));
        Assert.True(saved[0].EntryId < saved[1].EntryId);
        Assert.Equivalent(saved, await Store.ListOpenOutboxAsync(Stop), strict: true);
    }

    [Fact]
    public async Task SaveOutboxAsync_SamePlanAgain_WritesNoRow()
    {
        var saved = await PlanAsync(Sample.Write(2), Sample.Write(1));

        await WritesNothingAsync(async () => Assert.Equal(
            saved.Select(entry => entry.EntryId), (await PlanAsync(Sample.Write(2), Sample.Write(1))).Select(entry => entry.EntryId)));
    }

    [Fact]
    public async Task SaveOutboxAsync_NewerPlan_SupersedesPendingAndWaitsBehindSent()
    {
        var old = await PlanAsync(Sample.Write(1, "1"), Sample.Write(2, "1"), Sample.Write(3, "1"));
        await Store.SaveSendingAsync(Lease, old[1].EntryId, Stop);

        var young = await PlanAsync(Sample.Write(1, "2"), Sample.Write(2, "2"));

        Assert.Equal(
            [
                (old[1].EntryId, OutboxState.Sent), (old[2].EntryId, OutboxState.Pending),
                (young[0].EntryId, OutboxState.Pending), (young[1].EntryId, OutboxState.Pending),
            ],
            await OpenAsync());
    }

    [Fact]
    public async Task SaveSendingAsync_Settled_IsRefused()
    {
        var entry = (await PlanAsync(Sample.Write(1, "1")))[0].EntryId;
        await Store.SaveSendingAsync(Lease, entry, Stop);
        await WritesNothingAsync(() => Store.SaveSendingAsync(Lease, entry, Stop));
        await SettleAsync(entry, OutboxState.Rejected, Sample.Outcome(Sample.Write(1, "1"), WriteBackResult.Rejected));

        await Assert.ThrowsAsync<InvalidOperationException>(() => Store.SaveSendingAsync(Lease, entry, Stop));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Store.SaveSendingAsync(Lease, 99, Stop));
        Assert.Empty(await OpenAsync());
    }

    [Fact]
    public async Task SaveOutboxResultAsync_Confirmed_GivesTheStoredItemTheValues()
    {
        await SaveAsync(Sample.Read(Sample.Item(1) with { Labels = ["a", "sw-old", "z"], Fields = new Dictionary<string, string> { ["b"] = "1" }, Revision = 3 }));
        var write = Sample.Write(1);
        var entry = (await PlanAsync(write))[0].EntryId;

        await SettleAsync(entry, OutboxState.Confirmed, Sample.Outcome(write, revision: 4));

        var item = (await FindAsync(1))!;
        Assert.Equal(["a", "sw-risk", "z"], item.Labels);
        Assert.Equal(new Dictionary<string, string> { ["b"] = "1", ["customfield_1"] = "42" }, item.Fields);
        Assert.Equal(4, item.Revision);
        await WritesNothingAsync(() => SettleAsync(entry, OutboxState.Confirmed, Sample.Outcome(write, revision: 4)));

        // The echo is another payload: it is stored, and nothing of the confirmation is lost before it comes.
        Assert.Equal(1, (await SaveAsync(Sample.Read(item with { UpdatedAt = Sample.Noon.AddHours(2) }))).Stored);
    }

    [Fact]
    public async Task SaveOutboxResultAsync_ConfirmedInPart_GivesTheStoredItemWhatWasAccepted()
    {
        await SaveAsync(Sample.Read(Sample.Item(1) with { Labels = ["sw-old"] }));
        var write = Sample.Write(1);
        var entry = (await PlanAsync(write))[0].EntryId;

        await SettleAsync(entry, OutboxState.Confirmed, Sample.Outcome(write) with { Refused = [new RefusedUpdate(write.Updates[0], "It is on no screen.")] });

        var item = (await FindAsync(1))!;
        Assert.Equal(["sw-risk"], item.Labels);
        Assert.Empty(item.Fields);
    }

    [Fact]
    public async Task SaveOutboxResultAsync_ConfirmedEmptying_TakesFieldAndLabelAway()
    {
        await SaveAsync(Sample.Read(Sample.Item(1) with { Labels = ["sw-risk"], Fields = new Dictionary<string, string> { ["customfield_1"] = "42" } }));
        var write = Sample.Write(1);
        write = write with { Updates = [write.Updates[0] with { Before = "42", After = null }, write.Updates[1] with { Before = "sw-risk", After = null }] };

        await SettleAsync((await PlanAsync(write))[0].EntryId, OutboxState.Confirmed, Sample.Outcome(write));

        var item = (await FindAsync(1))!;
        Assert.Empty(item.Labels);
        Assert.Empty(item.Fields);
        Assert.Null(item.Revision);
    }

    [Theory]
    [InlineData(OutboxState.Pending, WriteBackResult.Failed)]
    [InlineData(OutboxState.Rejected, WriteBackResult.Rejected)]
    [InlineData(OutboxState.Superseded, WriteBackResult.Superseded)]
    public async Task SaveOutboxResultAsync_NotConfirmed_LeavesTheItem(OutboxState state, WriteBackResult result)
    {
        await SaveAsync(Sample.Read(Sample.Item(1)));
        var write = Sample.Write(1);
        var entry = (await PlanAsync(write))[0].EntryId;
        await Store.SaveSendingAsync(Lease, entry, Stop);

        await SettleAsync(entry, state, Sample.Outcome(write, result));

        Assert.Empty((await FindAsync(1))!.Fields);
        Assert.Equal(state == OutboxState.Pending ? 1 : 0, (await OpenAsync()).Count());
    }

    [Fact]
    public async Task SaveOutboxResultAsync_ItemNotStored_SettlesTheEntry()
    {
        var write = Sample.Write(1) with { Item = new ItemId("elsewhere", 5) };
        var entry = (await PlanAsync(write))[0].EntryId;

        await SettleAsync(entry, OutboxState.Confirmed, Sample.Outcome(write));

        Assert.Empty(await OpenAsync());
    }
}
