using SyncWorker.Model.Items;
using SyncWorker.Model.Visibility;
using SyncWorker.Storage.Engine;
using SyncWorker.Storage.Packing;

namespace SyncWorker.Storage.Tables;

/// <summary>Records of items that left the rollups, and of their return.</summary>
internal static class RemovalTable
{
    private const string Chosen =
        """
        FROM missing_item m WHERE m.connection_id = @connection AND m.project = @project AND m.cause IS NOT NULL AND m.found_at >= @since
          AND (@keepsHidden = 0 OR m.cause <> @hidden)
        """;

    private static readonly BulkStatement MarkReturned = new(
        """
        UPDATE removal SET returned_at = r.at FROM {rows}
        WHERE removal.connection_id = r.connection_id AND removal.native_id = r.id AND removal.returned_at IS NULL
        """,
        Column.Number("connection_id"), Column.Number("id"), Column.Number("at"));

    /// <summary>Removes the missing items of a project that have been confirmed since an instant.</summary>
    public static async Task<int> RemoveAsync(StoreSession session, long connection, string project, DateTimeOffset since, bool keepsHidden, DateTimeOffset at)
    {
        var values = new
        {
            connection,
            project = StoreText.EncodeText(project),
            since = since.ToUnixTimeMilliseconds(),
            at = at.ToUnixTimeMilliseconds(),
            keepsHidden = keepsHidden ? 1L : 0L,
            hidden = (long)RemovalCause.AccessLost,
        };
        var removed = await session.ExecuteAsync(
            """
            INSERT INTO removal (connection_id, native_id, removed_at, item_key, project, cause, evidence, seen_at, sweep_number)
            SELECT m.connection_id, m.native_id, @at, i.item_key, m.project, m.cause, m.evidence, m.seen_at, m.sweep_number
            FROM missing_item m JOIN item i ON i.connection_id = m.connection_id AND i.native_id = m.native_id
            WHERE m.connection_id = @connection AND m.project = @project AND m.cause IS NOT NULL AND m.found_at >= @since AND i.removed_at IS NULL
              AND (@keepsHidden = 0 OR m.cause <> @hidden)
            ON CONFLICT (connection_id, native_id, removed_at) DO NOTHING
            """,
            values).ConfigureAwait(false);
        await session.ExecuteAsync(
            $"UPDATE item SET removed_at = @at WHERE connection_id = @connection AND removed_at IS NULL AND native_id IN (SELECT m.native_id {Chosen})",
            values).ConfigureAwait(false);
        await session.ExecuteAsync($"DELETE FROM quarantine WHERE connection_id = @connection AND native_id IN (SELECT m.native_id {Chosen})", values).ConfigureAwait(false);
        await session.ExecuteAsync(
            $"DELETE FROM missing_item WHERE connection_id = @connection AND native_id IN (SELECT m.native_id {Chosen})", values).ConfigureAwait(false);
        await BrakeTable.CloseAsync(session, connection, at).ConfigureAwait(false);
        return removed;
    }

    /// <summary>Closes the records of items that were read again.</summary>
    public static Task SaveReturnedAsync(StoreSession session, long connection, IReadOnlyCollection<long> nativeIds, DateTimeOffset at)
    {
        var rows = new BulkRows(MarkReturned);
        foreach (var id in nativeIds) rows.Add(connection, id, at.ToUnixTimeMilliseconds());
        return session.ExecuteAsync(rows);
    }

    public static async Task<IReadOnlyList<ItemRemoval>> ListAsync(StoreSession session, long connection, string connectionName, DateTimeOffset since, int limit)
    {
        var removals = new List<ItemRemoval>();
        var reader = await session.ReadAsync(
            """
            SELECT native_id, item_key, project, cause, evidence, seen_at, removed_at, sweep_number, returned_at FROM removal
            WHERE connection_id = @connection AND removed_at >= @since ORDER BY removed_at DESC, native_id LIMIT @limit
            """,
            ids: null,
            ("connection", connection),
            ("since", since.ToUnixTimeMilliseconds()),
            ("limit", (long)limit)).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            while (await reader.ReadAsync(session.CancellationToken).ConfigureAwait(false))
            {
                removals.Add(new ItemRemoval
                {
                    Item = new ItemId(connectionName, reader.GetInt64(0)),
                    Key = reader.Text(1),
                    Project = reader.Text(2),
                    Cause = (RemovalCause)reader.GetInt64(3),
                    Evidence = reader.Text(4),
                    SeenAt = DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(5)),
                    RemovedAt = DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(6)),
                    Sweep = reader.GetInt64(7),
                    ReturnedAt = reader.InstantOrNull(8),
                });
            }
        }

        return removals;
    }
}
