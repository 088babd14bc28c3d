using SyncWorker.Storage.Engine;

namespace SyncWorker.Storage.Tables;

/// <summary>Who may write under which name. An epoch never goes back, not even when the lease is given back.</summary>
internal static class LeaseTable
{
    /// <summary>Refuses the transaction unless the lease is ours and runs. On PostgreSQL a takeover waits until the transaction has ended.</summary>
    /// <exception cref="LeaseLostException">The lease has run out, was given back or taken over.</exception>
    public static async Task CheckAsync(StoreSession session, Lease lease)
    {
        var row = await FindAsync(session, lease.Name, session.Engine.ForShare).ConfigureAwait(false);

        // The clock is read after the lock has been waited for.
        if (row is null || row.Epoch != lease.Epoch || row.ExpiresAt <= await session.Engine.NowAsync(session).ConfigureAwait(false))
            throw new LeaseLostException(lease.Name);
    }

    public static async Task<Lease?> AcquireAsync(StoreSession session, string name, string holder, TimeSpan duration)
    {
        var row = await FindAsync(session, name, session.Engine.ForUpdate).ConfigureAwait(false);
        var now = await session.Engine.NowAsync(session).ConfigureAwait(false);
        var expiresAt = now + (long)duration.TotalMilliseconds;
        if (row is null)
        {
            var inserted = await session.ExecuteAsync(
                "INSERT INTO lease (name, holder, epoch, expires_at) VALUES (@name, @holder, 1, @expiresAt) ON CONFLICT (name) DO NOTHING",
                new { name, holder, expiresAt }).ConfigureAwait(false);
            return inserted == 1 ? new Lease(name, 1, DateTimeOffset.FromUnixTimeMilliseconds(expiresAt)) : null;
        }

        if (row.Holder is not null && row.ExpiresAt > now) return null;
        await session.ExecuteAsync(
            "UPDATE lease SET holder = @holder, epoch = epoch + 1, expires_at = @expiresAt WHERE name = @name", new { name, holder, expiresAt }).ConfigureAwait(false);
        return new Lease(
            name, row.Epoch + 1, DateTimeOffset.FromUnixTimeMilliseconds(expiresAt), row.Holder is null ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.ExpiresAt));
    }

    public static async Task<Lease> RenewAsync(StoreSession session, Lease lease, TimeSpan duration)
    {
        var row = await FindAsync(session, lease.Name, session.Engine.ForUpdate).ConfigureAwait(false);
        var now = await session.Engine.NowAsync(session).ConfigureAwait(false);
        if (row is null || row.Epoch != lease.Epoch || row.ExpiresAt <= now) throw new LeaseLostException(lease.Name);
        var expiresAt = now + (long)duration.TotalMilliseconds;
        await session.ExecuteAsync("UPDATE lease SET expires_at = @expiresAt WHERE name = @Name", new { lease.Name, expiresAt }).ConfigureAwait(false);
        return lease with { ExpiresAt = DateTimeOffset.FromUnixTimeMilliseconds(expiresAt) };
    }

    public static Task ReleaseAsync(StoreSession session, Lease lease) => session.ExecuteAsync(
        "UPDATE lease SET holder = NULL, expires_at = 0 WHERE name = @Name AND epoch = @Epoch AND holder IS NOT NULL", new { lease.Name, lease.Epoch });

    private static Task<Row?> FindAsync(StoreSession session, string name, string locking) =>
        session.FindAsync<Row>($"SELECT holder AS Holder, epoch AS Epoch, expires_at AS ExpiresAt FROM lease WHERE name = @name{locking}", new { name });

    private sealed record Row(string? Holder, long Epoch, long ExpiresAt);
}
