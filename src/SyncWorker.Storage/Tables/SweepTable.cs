using SyncWorker.Model.Reading;
using SyncWorker.Model.Visibility;
using SyncWorker.Storage.Engine;
using SyncWorker.Storage.Packing;

namespace SyncWorker.Storage.Tables;

/// <summary>Sweeps, and the ids of those that have not been compared yet.</summary>
internal static class SweepTable
{
    private static readonly BulkStatement Upsert = new(
        """
        INSERT INTO swept (connection_id, sweep_number, native_id, updated_at) SELECT connection_id, sweep_number, native_id, updated_at FROM {rows} WHERE true
        ON CONFLICT (connection_id, sweep_number, native_id) DO UPDATE SET updated_at = excluded.updated_at
        WHERE excluded.updated_at > swept.updated_at OR (swept.updated_at IS NULL AND excluded.updated_at IS NOT NULL)
        """,
        Column.Number("connection_id"), Column.Number("sweep_number"), Column.Number("native_id"), Column.Number("updated_at"));

    public static async Task<Sweep?> FindLastAsync(StoreSession session, long connection)
    {
        var reader = await session.ReadAsync(
            """
            SELECT sweep_number, started_at, mapping_version, sweep_cursor, listed, settled_at FROM sweep
            WHERE connection_id = @connection ORDER BY sweep_number DESC LIMIT 1
            """,
            ids: null,
            ("connection", connection)).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            if (!await reader.ReadAsync(session.CancellationToken).ConfigureAwait(false)) return null;
            return new Sweep
            {
                Number = reader.GetInt64(0),
                StartedAt = DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(1)),
                MappingVersion = reader.Text(2),
                Cursor = reader.TextOrNull(3) is { } cursor ? new SyncCursor(cursor) : null,
                Listed = (int?)reader.NumberOrNull(4),
                SettledAt = reader.InstantOrNull(5),
            };
        }
    }

    public static async Task<Sweep> BeginAsync(StoreSession session, string connectionName, DateTimeOffset startedAt)
    {
        var (connection, mappingVersion) = await ConnectionTable.RequireAsync(session, connectionName).ConfigureAwait(false);
        var last = await FindLastAsync(session, connection).ConfigureAwait(false);
        var at = startedAt.ToUnixTimeMilliseconds();
        if (last is not null && last.StartedAt.ToUnixTimeMilliseconds() == at) return last;
        await session.ExecuteAsync("DELETE FROM swept WHERE connection_id = @connection", new { connection }).ConfigureAwait(false);
        await session.ExecuteAsync("DELETE FROM sweep WHERE connection_id = @connection AND settled_at IS NULL", new { connection }).ConfigureAwait(false);
        var number = await session.TakeNumbersAsync($"sweep:{connection}", 1).ConfigureAwait(false);
        await session.ExecuteAsync(
            "INSERT INTO sweep (connection_id, sweep_number, started_at, mapping_version) VALUES (@connection, @number, @at, @mapping)",
            new { connection, number, at, mapping = StoreText.EncodeText(mappingVersion) }).ConfigureAwait(false);
        return await RequireAsync(session, connection, number).ConfigureAwait(false);
    }

    public static async Task<Sweep> SavePageAsync(StoreSession session, long connection, long number, SweepPage page)
    {
        var rows = new BulkRows(Upsert);
        foreach (var item in page.Items.OrderByDescending(static item => item.UpdatedAt).DistinctBy(static item => item.NativeId))
            rows.Add(connection, number, item.NativeId, RowReading.Number(item.UpdatedAt));
        await session.ExecuteAsync(rows).ConfigureAwait(false);
        if (page.Next is { } next)
        {
            await session.ExecuteAsync(
                """
                UPDATE sweep SET sweep_cursor = @cursor WHERE connection_id = @connection AND sweep_number = @number AND listed IS NULL
                  AND (sweep_cursor IS NULL OR sweep_cursor <> @cursor)
                """,
                new { connection, number, cursor = StoreText.EncodeText(next.Value) }).ConfigureAwait(false);
        }
        else
        {
            await session.ExecuteAsync(
                """
                UPDATE sweep SET sweep_cursor = NULL, listed = (SELECT COUNT(*) FROM swept s WHERE s.connection_id = @connection AND s.sweep_number = @number)
                WHERE connection_id = @connection AND sweep_number = @number AND listed IS NULL
                """,
                new { connection, number }).ConfigureAwait(false);
        }

        return await RequireAsync(session, connection, number).ConfigureAwait(false);
    }

    public static async Task FinishAsync(StoreSession session, long connection, long number, DateTimeOffset at)
    {
        await ForgetListedAsync(session, connection, number).ConfigureAwait(false);
        await session.ExecuteAsync(
            "UPDATE sweep SET settled_at = @at WHERE connection_id = @connection AND sweep_number = @number AND settled_at IS NULL",
            new { connection, number, at = at.ToUnixTimeMilliseconds() }).ConfigureAwait(false);
    }

    public static async Task DropAsync(StoreSession session, long connection, long number)
    {
        await ForgetListedAsync(session, connection, number).ConfigureAwait(false);
        await session.ExecuteAsync(
            "DELETE FROM sweep WHERE connection_id = @connection AND sweep_number = @number AND settled_at IS NULL", new { connection, number }).ConfigureAwait(false);
    }

    public static async Task<Sweep> RequireAsync(StoreSession session, long connection, long number) =>
        await FindLastAsync(session, connection).ConfigureAwait(false) is { } sweep && sweep.Number == number
            ? sweep
            : throw new InvalidOperationException($"Sweep {number} is not the newest one of its connection.");

    private static Task<int> ForgetListedAsync(StoreSession session, long connection, long number) =>
        session.ExecuteAsync("DELETE FROM swept WHERE connection_id = @connection AND sweep_number <= @number", new { connection, number });
}
