using Npgsql;
using SyncWorker.IntegrationTests.Servers;
using SyncWorker.Storage;

namespace SyncWorker.IntegrationTests.Storage;

/// <summary>A takeover cannot slip in between a transaction's check of the lease and its end.</summary>
public sealed class PostgresTakeoverTests(PostgresServer server)
{
    [Fact(Timeout = 180_000)]
    public async Task AcquireLeaseAsync_OldHolderIsInsideATransaction_WaitsForItsEnd()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var database = new PostgresStoreDatabase(server);
        await using var old = await database.OpenAsync(TimeProvider.System);
        await using var young = await database.OpenAsync(TimeProvider.System);
        await old.MigrateAsync(stop);
        var lease = (await old.AcquireLeaseAsync("sync", "old", TimeSpan.FromMinutes(10), stop))!;
        await old.SaveConnectionAsync(lease, Sample.Connection, Sample.Identity, "map-1", stop);
        await old.SaveItemsAsync(lease, Sample.Connection, Sample.Page(Sample.Read(Sample.Item(1, "before"))), Sample.Noon, stop);

        // Somebody else's lock on the item stops the save after its check of the lease.
        await using var blocking = (NpgsqlConnection)await database.ConnectAsync();
        await using var lockOnItem = await blocking.BeginTransactionAsync(stop);
        await using (var command = new NpgsqlCommand("SELECT 1 FROM item FOR UPDATE", blocking, lockOnItem)) await command.ExecuteScalarAsync(stop);
        lease = await old.RenewLeaseAsync(lease, TimeSpan.FromSeconds(5), stop);
        var saving = old.SaveItemsAsync(lease, Sample.Connection, Sample.Page(Sample.Read(Sample.Item(1, "after"))), Sample.Noon, stop);
        await WaitUntilAsync(database, "(SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock') = 1", stop);
        await WaitUntilAsync(database, "(SELECT expires_at < extract(epoch FROM clock_timestamp()) * 1000 FROM lease)", stop);
        var taking = young.AcquireLeaseAsync("sync", "young", TimeSpan.FromMinutes(1), stop);
        await WaitUntilAsync(database, "(SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock') = 2", stop);
        Assert.False(saving.IsCompleted);
        Assert.False(taking.IsCompleted);

        await lockOnItem.RollbackAsync(stop);

        Assert.Equal(1, (await saving).Stored);
        Assert.Equal(lease.Epoch + 1, (await taking)!.Epoch);
        Assert.Equal("after", (await young.FindItemAsync(Sample.Item(1).Id, stop))!.Title);
        await Assert.ThrowsAsync<LeaseLostException>(
            () => old.SaveItemsAsync(lease, Sample.Connection, Sample.Page(Sample.Read(Sample.Item(1, "too late"))), Sample.Noon, stop));
    }

    private static async Task WaitUntilAsync(PostgresStoreDatabase database, string condition, CancellationToken stop)
    {
        while ((await database.ReadAsync($"SELECT CASE WHEN {condition} THEN 1 ELSE 0 END"))[0] != "1") await Task.Delay(20, stop);
    }
}
