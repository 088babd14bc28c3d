using SyncWorker.Model.Reading;
using SyncWorker.Storage.Engine;
using SyncWorker.Storage.Packing;

namespace SyncWorker.Storage.Tables;

/// <summary>What is remembered of each connection; other tables know it by a small number.</summary>
internal static class ConnectionTable
{
    public static Task<long?> FindIdAsync(StoreSession session, string name) =>
        session.FindAsync<long?>("SELECT connection_id FROM connection WHERE name = @name", new { name });

    /// <summary>Finds the connection's number, giving it one when it has none.</summary>
    public static async Task<long> InternAsync(StoreSession session, string name)
    {
        if (await FindIdAsync(session, name).ConfigureAwait(false) is { } known) return known;
        var id = await session.TakeNumbersAsync("connection", 1).ConfigureAwait(false);
        await session.ExecuteAsync(
            "INSERT INTO connection (connection_id, name) VALUES (@id, @name) ON CONFLICT (name) DO NOTHING", new { id, name }).ConfigureAwait(false);

        // Somebody else may have given it a number meanwhile.
        return await FindIdAsync(session, name).ConfigureAwait(false) ?? id;
    }

    /// <summary>Finds the number and the mapping in force.</summary>
    /// <exception cref="InvalidOperationException">The connection was never saved.</exception>
    public static async Task<(long Id, string MappingVersion)> RequireAsync(StoreSession session, string name)
    {
        var row = await session.FindAsync<MappingRow>(
            "SELECT connection_id AS Id, mapping_version AS MappingVersion FROM connection WHERE name = @name", new { name }).ConfigureAwait(false);
        return row is { MappingVersion: { } version }
            ? (row.Id, version)
            : throw new InvalidOperationException($"The store has no identity of connection '{name}' yet; it is saved before anything is read.");
    }

    public static async Task<ConnectionState?> FindAsync(StoreSession session, string name)
    {
        var reader = await session.ReadAsync(
            """
            SELECT kind, instance_id, account_id, account_name, time_zone, tracker_version, mapping_version, read_cursor, last_complete_at, metadata_read_at, worklog_cursor, instance_address
            FROM connection WHERE name = @name AND instance_id IS NOT NULL
            """,
            ids: null,
            ("name", name)).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            if (!await reader.ReadAsync(session.CancellationToken).ConfigureAwait(false)) return null;
            return new ConnectionState
            {
                Identity = new TrackerIdentity
                {
                    Kind = (TrackerKind)reader.GetInt64(0),
                    InstanceId = reader.Text(1),
                    AccountId = reader.Text(2),
                    AccountName = reader.Text(3),
                    TimeZone = reader.TextOrNull(4),
                    Version = reader.TextOrNull(5),
                    InstanceAddress = reader.TextOrNull(11),
                },
                MappingVersion = reader.Text(6),
                Cursor = reader.TextOrNull(7) is { } cursor ? new SyncCursor(cursor) : null,
                LastCompleteAt = reader.InstantOrNull(8),
                MetadataReadAt = reader.InstantOrNull(9),
                WorklogCursor = reader.TextOrNull(10) is { } worklogs ? new SyncCursor(worklogs) : null,
            };
        }
    }

    public static async Task SaveAsync(StoreSession session, string name, TrackerIdentity identity, string mappingVersion)
    {
        var known = await FindAsync(session, name).ConfigureAwait(false);
        if (known is not null && !known.Identity.IsSameInstance(identity))
        {
            throw new InvalidOperationException(
                $"Connection '{name}' was synced from instance {known.Identity.InstanceId}, and now {identity.InstanceId} answers. "
                + "Give the other instance its own connection name, or use a new store.");
        }

        // An id that was told once is kept when it is not told again.
        identity = identity with { InstanceId = known is not null && identity.IsByAddress ? known.Identity.InstanceId : identity.InstanceId, Remark = null };
        if (known is not null && known.Identity == identity && known.MappingVersion == mappingVersion) return;
        var id = await InternAsync(session, name).ConfigureAwait(false);

        // Another account may see worklogs that were hidden from the former one.
        if (known is not null && known.Identity.AccountId != identity.AccountId)
            await session.ExecuteAsync("DELETE FROM worklog WHERE connection_id = @id AND native_id IS NULL", new { id }).ConfigureAwait(false);
        await session.ExecuteAsync(
            """
            UPDATE connection SET kind = @kind, instance_id = @instance, instance_address = @address, account_id = @account, account_name = @accountName,
              time_zone = @zone, tracker_version = @version,
              read_cursor = CASE WHEN mapping_version = @mappingVersion THEN read_cursor END, mapping_version = @mappingVersion,
              worklog_cursor = CASE WHEN account_id = @account THEN worklog_cursor END
            WHERE connection_id = @id
            """,
            new
            {
                id,
                kind = (long)identity.Kind,
                instance = StoreText.Encode(identity.InstanceId),
                address = StoreText.Encode(identity.InstanceAddress),
                account = StoreText.Encode(identity.AccountId),
                accountName = StoreText.Encode(identity.AccountName),
                zone = StoreText.Encode(identity.TimeZone),
                version = StoreText.Encode(identity.Version),
                mappingVersion = StoreText.Encode(mappingVersion),
            }).ConfigureAwait(false);
    }

    public static Task SaveCursorAsync(StoreSession session, long id, SyncCursor cursor) => session.ExecuteAsync(
        "UPDATE connection SET read_cursor = @cursor WHERE connection_id = @id AND (read_cursor IS NULL OR read_cursor <> @cursor)",
        new { id, cursor = StoreText.Encode(cursor.Value) });

    public static Task SaveWorklogCursorAsync(StoreSession session, long id, SyncCursor cursor) => session.ExecuteAsync(
        "UPDATE connection SET worklog_cursor = @cursor WHERE connection_id = @id AND (worklog_cursor IS NULL OR worklog_cursor <> @cursor)",
        new { id, cursor = StoreText.Encode(cursor.Value) });

    public static Task SaveMappingVersionAsync(StoreSession session, long id, string mappingVersion) =>
        session.ExecuteAsync("UPDATE connection SET mapping_version = @version WHERE connection_id = @id", new { id, version = StoreText.EncodeText(mappingVersion) });

    public static Task SaveMetadataReadAtAsync(StoreSession session, long id, DateTimeOffset at) =>
        session.ExecuteAsync("UPDATE connection SET metadata_read_at = @at WHERE connection_id = @id", new { id, at = at.ToUnixTimeMilliseconds() });

    public static Task SaveLastCompleteAsync(StoreSession session, long id, DateTimeOffset at) => session.ExecuteAsync(
        "UPDATE connection SET last_complete_at = @at WHERE connection_id = @id AND (last_complete_at IS NULL OR last_complete_at < @at)",
        new { id, at = at.ToUnixTimeMilliseconds() });

    private sealed record MappingRow(long Id, string? MappingVersion);
}
