using SyncWorker.Model.Reading;
using SyncWorker.Model.Runs;
using SyncWorker.Storage.Engine;

namespace SyncWorker.Storage.Tables;

/// <summary>Finished runs, one row each.</summary>
internal static class RunTable
{
    private static readonly BulkStatement Upsert = BulkStatement.Upsert(
        "sync_run",
        keyColumns: 2,
        Column.Number("connection_id"), Column.Number("started_at"),
        Column.Number("finished_at"), Column.Number("kind"), Column.Number("completeness"), Column.Number("failed"), Column.Number("is_full"), Column.Text("reasons"),
        Column.Number("items_read"), Column.Number("items_stored"), Column.Number("items_unchanged"), Column.Number("items_echoed"),
        Column.Number("items_quarantined"), Column.Number("history_entries"), Column.Number("requests"), Column.Number("bytes"),
        Column.Number("swept"), Column.Number("missed"), Column.Number("removed"), Column.Number("held"), Column.Number("returned"), Column.Number("sweep_requests"), Column.Number("worklogs_stored"));

    public static Task SaveAsync(StoreSession session, long connection, SyncRun run)
    {
        var rows = new BulkRows(Upsert);
        rows.Add(
            connection, run.StartedAt.ToUnixTimeMilliseconds(),
            run.FinishedAt.ToUnixTimeMilliseconds(), (long?)run.Kind, (long)run.Completeness, run.Failed ? 1L : 0L, run.IsFull ? 1L : 0L, ItemColumns.Texts(run.Reasons),
            (long)run.ItemsRead, (long)run.ItemsStored, (long)run.ItemsUnchanged, (long)run.ItemsEchoed,
            (long)run.ItemsQuarantined, (long)run.HistoryEntries, run.Requests, run.Bytes,
            (long?)run.Swept, (long?)run.Missed, (long)run.Removed, (long)run.Held, (long)run.Returned, run.SweepRequests, (long)run.WorklogsStored);
        return session.ExecuteAsync(rows);
    }

    public static async Task<SyncRun?> FindLastAsync(StoreSession session, string connection)
    {
        var reader = await session.ReadAsync(
            """
            SELECT r.started_at, r.finished_at, r.kind, r.completeness, r.failed, r.is_full, r.reasons, r.items_read, r.items_stored,
              r.items_unchanged, r.items_echoed, r.items_quarantined, r.history_entries, r.requests, r.bytes, r.swept, r.missed, r.removed, r.held, r.returned, r.sweep_requests, r.worklogs_stored
            FROM sync_run r JOIN connection c ON c.connection_id = r.connection_id
            WHERE c.name = @connection ORDER BY r.finished_at DESC, r.started_at DESC LIMIT 1
            """,
            ids: null,
            ("connection", connection)).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            if (!await reader.ReadAsync(session.CancellationToken).ConfigureAwait(false)) return null;
            return new SyncRun
            {
                Connection = connection,
                StartedAt = DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(0)),
                FinishedAt = DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(1)),
                Kind = (TrackerKind?)reader.NumberOrNull(2),
                Completeness = (Completeness)reader.GetInt64(3),
                Failed = reader.GetInt64(4) != 0,
                IsFull = reader.GetInt64(5) != 0,
                Reasons = ItemDecoder.Texts(reader.IsDBNull(6) ? null : reader.GetString(6)),
                ItemsRead = (int)reader.GetInt64(7),
                ItemsStored = (int)reader.GetInt64(8),
                ItemsUnchanged = (int)reader.GetInt64(9),
                ItemsEchoed = (int)reader.GetInt64(10),
                ItemsQuarantined = (int)reader.GetInt64(11),
                HistoryEntries = (int)reader.GetInt64(12),
                Requests = reader.GetInt64(13),
                Bytes = reader.GetInt64(14),
                Swept = (int?)reader.NumberOrNull(15),
                Missed = (int?)reader.NumberOrNull(16),
                Removed = (int)(reader.NumberOrNull(17) ?? 0),
                Held = (int)(reader.NumberOrNull(18) ?? 0),
                Returned = (int)(reader.NumberOrNull(19) ?? 0),
                SweepRequests = reader.NumberOrNull(20) ?? 0,
                WorklogsStored = (int)reader.GetInt64(21),
            };
        }
    }
}
