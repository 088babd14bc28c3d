using System.Globalization;
using SyncWorker.Model.Items;
using SyncWorker.Model.Measures;
using SyncWorker.Model.Reading;
using SyncWorker.Storage;

namespace SyncWorker.IntegrationTests.Storage;

public abstract partial class StoreContract
{
    [Fact]
    public async Task SaveItemsAsync_FailsNearItsEnd_LeavesNothingAndSucceedsAgain()
    {
        await TouchAsync(Sample.Touched(null, new Touch(1), new Touch(2)));
        var page = Sample.Page(await ListedAsync(), Sample.Read(Sample.Item(1), Sample.Change("10", Sample.Noon)), Sample.Read(Sample.Item(2)));
        await Database.BreakAsync("DELETE", "touched");
        var before = await DumpAsync();

        await Assert.ThrowsAsync<StoreException>(() => SaveAsync(page));
        Assert.Equal(before, await DumpAsync());

        await Database.MendAsync("touched");
        Assert.Equal(2, (await SaveAsync(page)).Stored);
        Assert.Empty(await ListedAsync());
        Assert.Equal(2, (await StreamAsync()).Count);
    }

    [Fact]
    public async Task SaveTouchedAsync_CursorFails_ListsNothing()
    {
        await Database.BreakAsync("UPDATE", "connection");

        await Assert.ThrowsAsync<StoreException>(() => TouchAsync(Sample.Touched("c1", new Touch(1)) with { Journal = [Sample.Journal(1, "a")] }));

        await Database.MendAsync("connection");
        Assert.Empty(await ListedAsync());
        Assert.Equal(["0"], await Database.ReadAsync("SELECT COUNT(*) FROM journal"));
        Assert.Equal(1, await TouchAsync(Sample.Touched("c1", new Touch(1))));
    }

    [Fact]
    public async Task SaveMeasuredAsync_RegisterFails_KeepsTheFormerCycle()
    {
        await Store.SaveMeasuredAsync(Lease, Sample.Measured(Sample.Noon), [], Sample.Register("a"), Stop);
        await Database.BreakAsync("INSERT", "risk_state");

        await Assert.ThrowsAsync<StoreException>(() => Store.SaveMeasuredAsync(
            Lease, Sample.Measured(Sample.Noon.AddDays(1)), [new Membership("", new ItemId(Sample.Connection, 1))], Sample.Register("b"), Stop));

        Assert.Equal(Sample.Noon, (await Store.FindMeasuredAsync("Shop", Stop))!.MeasuredAt);
        Assert.Equal(["a"], (await Store.FindRisksAsync("Shop", Stop)).States.Keys);
        Assert.Equal(["0"], await Database.ReadAsync("SELECT COUNT(*) FROM membership"));
    }

    [Fact]
    public async Task SaveOutboxResultAsync_ItemFails_EntryStaysOpen()
    {
        await SaveAsync(Sample.Read(Sample.Item(1)));
        var entry = (await PlanAsync(Sample.Write(1)))[0].EntryId;
        await Store.SaveSendingAsync(Lease, entry, Stop);
        await Database.BreakAsync("UPDATE", "item");

        await Assert.ThrowsAsync<StoreException>(() => SettleAsync(entry, OutboxState.Confirmed, Sample.Outcome(Sample.Write(1))));

        Assert.Equal([(entry, OutboxState.Sent)], await OpenAsync());
    }

    [Fact]
    public async Task SaveItemsAsync_Cancelled_LeavesNothingAndTheStoreWorksOn()
    {
        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Store.SaveItemsAsync(Lease, Sample.Connection, Sample.Page(Sample.Read(Sample.Item(1))), Sample.Noon, cancelled.Token));

        Assert.Empty(await StreamAsync());
        Assert.Equal(1, (await SaveAsync(Sample.Read(Sample.Item(1)))).Stored);
    }

    [Fact]
    public async Task StreamItemsAsync_ReadersBesideAWriter_AlwaysSeeWholePages()
    {
        ItemPage Page(int round) => Sample.Page([.. Enumerable.Range(1, 40).Select(id => Sample.Read(Sample.Item(id, round.ToString(CultureInfo.InvariantCulture))))]);
        await SaveAsync(Page(0));
        using var done = new CancellationTokenSource();
        var reads = new int[3];
        var readers = Enumerable.Range(0, reads.Length).Select(reader => Task.Run(
            async () =>
            {
                while (!done.IsCancellationRequested)
                {
                    var items = await StreamAsync();
                    Assert.Equal((40, 1), (items.Count, items.DistinctBy(item => item.Title).Count()));
                    Interlocked.Increment(ref reads[reader]);
                }
            },
            Stop)).ToList();

        // The writer goes on until every reader has read beside it, however late the machine lets it start.
        for (var round = 1; round <= 40 || (round < 20_000 && reads.Contains(0) && !readers.Exists(reader => reader.IsCompleted)); round++)
            Assert.Equal(40, (await SaveAsync(Page(round))).Stored);
        await done.CancelAsync();

        await Task.WhenAll(readers);
        Assert.All(reads, count => Assert.True(count > 0));
    }

    [Fact]
    public async Task MigrateAsync_SeveralStoresAgain_ChangesNothing()
    {
        var stores = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Database.OpenAsync(TimeProvider.System)));

        await WritesNothingAsync(() => Task.WhenAll(stores.Select(store => store.MigrateAsync(Stop))));

        foreach (var store in stores) await store.DisposeAsync();
    }

    [Fact]
    public async Task MigrateAsync_AppliedFileDiffers_SaysSo()
    {
        await Database.ExecuteAsync("UPDATE schema_migration SET checksum = 'other'");

        var fault = await Assert.ThrowsAsync<StoreException>(() => Store.MigrateAsync(Stop));

        Assert.Contains("made by another build", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MigrateAsync_SchemaIsNewer_SaysSo()
    {
        await Database.ExecuteAsync("INSERT INTO schema_migration (version, name, checksum, applied_at) VALUES (9999, '9999_future.sql', 'x', 0)");

        var fault = await Assert.ThrowsAsync<StoreException>(() => Store.MigrateAsync(Stop));

        Assert.Contains("later version", fault.Message, StringComparison.Ordinal);
        Assert.Contains("9999_future.sql", fault.Message, StringComparison.Ordinal);
    }

    private async Task<string> DumpAsync() => await StoreDump.ReadAsync(Database);
}
