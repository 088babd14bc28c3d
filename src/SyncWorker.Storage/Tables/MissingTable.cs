using SyncWorker.Model.Visibility;
using SyncWorker.Storage.Engine;
using SyncWorker.Storage.Packing;

namespace SyncWorker.Storage.Tables;

/// <summary>Stored items that a sweep did not list, or that were named and not returned, with what was found out about each.</summary>
internal static class MissingTable
{
    private static readonly BulkStatement SaveFinding = new(
        """
        UPDATE missing_item SET cause = r.cause, evidence = r.evidence, found_at = r.found_at FROM {rows}
        WHERE missing_item.connection_id = r.connection_id AND missing_item.native_id = r.id
          AND (missing_item.found_at IS NULL OR missing_item.found_at <> r.found_at OR missing_item.cause <> r.cause OR missing_item.evidence <> r.evidence)
        """,
        Column.Number("connection_id"), Column.Number("id"), Column.Number("cause"), Column.Text("evidence"), Column.Number("found_at"));

    private static readonly BulkStatement Mark = new(
        """
        INSERT INTO missing_item (connection_id, native_id, project, sweep_number, seen_at)
        SELECT i.connection_id, i.native_id, i.project, r.sweep_number, i.observed_at FROM item i JOIN {rows} ON r.connection_id = i.connection_id AND r.id = i.native_id
        WHERE i.removed_at IS NULL
        ON CONFLICT (connection_id, native_id) DO NOTHING
        """,
        Column.Number("connection_id"), Column.Number("id"), Column.Number("sweep_number"));

    private static readonly BulkStatement Delete = BulkStatement.Delete("missing_item", Column.Number("connection_id"), Column.Number("native_id"));

    /// <summary>Makes stored items missing.</summary>
    /// <returns>Those that are.</returns>
    public static async Task<IReadOnlyList<long>> MarkAsync(StoreSession session, long connection, long sweep, IReadOnlyCollection<long> nativeIds)
    {
        var rows = new BulkRows(Mark);
        foreach (var id in nativeIds) rows.Add(connection, id, sweep);
        await session.ExecuteAsync(rows).ConfigureAwait(false);

        var marked = new List<long>();
        var reader = await session.ReadAsync(
            $"SELECT native_id FROM missing_item WHERE connection_id = @connection AND native_id IN {session.Engine.IdList} ORDER BY native_id",
            nativeIds,
            ("connection", connection)).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            while (await reader.ReadAsync(session.CancellationToken).ConfigureAwait(false)) marked.Add(reader.GetInt64(0));
        }

        return marked;
    }

    /// <summary>Lists the projects with missing items. One look at all items, and only when something is missing.</summary>
    public static async Task<IReadOnlyList<MissingProject>> ListProjectsAsync(StoreSession session, long connection)
    {
        var projects = new List<MissingProject>();
        if (await session.FindAsync<long>("SELECT COUNT(*) FROM missing_item WHERE connection_id = @connection", new { connection }).ConfigureAwait(false) == 0) return projects;
        var reader = await session.ReadAsync(
            """
            SELECT COALESCE(m.project, i.project) AS place, COUNT(*), COUNT(m.native_id),
              MIN(CASE WHEN m.native_id IS NULL AND i.absent_since IS NULL THEN i.native_id END),
              MAX(CASE WHEN m.native_id IS NULL AND i.absent_since IS NULL THEN i.native_id END)
            FROM item i LEFT JOIN missing_item m ON m.connection_id = i.connection_id AND m.native_id = i.native_id
            WHERE i.connection_id = @connection AND i.removed_at IS NULL
            GROUP BY COALESCE(m.project, i.project) HAVING COUNT(m.native_id) > 0 ORDER BY place
            """,
            ids: null,
            ("connection", connection)).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            while (await reader.ReadAsync(session.CancellationToken).ConfigureAwait(false))
            {
                long?[] controls = [reader.NumberOrNull(3), reader.NumberOrNull(4)];
                projects.Add(new MissingProject(
                    reader.Text(0), (int)reader.GetInt64(1), (int)reader.GetInt64(2), [.. controls.OfType<long>().Distinct()]));
            }
        }

        return projects;
    }

    public static async Task<IReadOnlyList<MissingItem>> ListAsync(StoreSession session, long connection, string project, long afterId, int limit)
    {
        var items = new List<MissingItem>();
        var reader = await session.ReadAsync(
            """
            SELECT m.native_id, i.item_key, m.project, m.cause, i.area_path FROM missing_item m
            JOIN item i ON i.connection_id = m.connection_id AND i.native_id = m.native_id
            WHERE m.connection_id = @connection AND m.project = @project AND m.native_id > @afterId ORDER BY m.native_id LIMIT @limit
            """,
            ids: null,
            ("connection", connection),
            ("project", StoreText.EncodeText(project)),
            ("afterId", afterId),
            ("limit", (long)limit)).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            while (await reader.ReadAsync(session.CancellationToken).ConfigureAwait(false))
                items.Add(new MissingItem(reader.GetInt64(0), reader.Text(1), reader.Text(2), (RemovalCause?)reader.NumberOrNull(3)) { AreaPath = reader.TextOrNull(4) });
        }

        return items;
    }

    public static async Task SaveFindingsAsync(StoreSession session, long connection, IReadOnlyList<MissingFinding> findings, DateTimeOffset at)
    {
        var (found, back) = (new BulkRows(SaveFinding), new BulkRows(Delete));
        foreach (var finding in findings)
        {
            if (finding.Cause is { } cause) found.Add(connection, finding.NativeId, (long)cause, StoreText.EncodeText(finding.Evidence), at.ToUnixTimeMilliseconds());
            else back.Add(connection, finding.NativeId);
        }

        await session.ExecuteAsync(found).ConfigureAwait(false);
        await session.ExecuteAsync(back).ConfigureAwait(false);
        if (back.Rows.Count > 0) await BrakeTable.CloseAsync(session, connection, at).ConfigureAwait(false);
    }

    public static async Task<IReadOnlyDictionary<RemovalCause, int>> CountAsync(StoreSession session, long connection, string project, DateTimeOffset since)
    {
        var causes = new Dictionary<RemovalCause, int>();
        var reader = await session.ReadAsync(
            """
            SELECT cause, COUNT(*) FROM missing_item
            WHERE connection_id = @connection AND project = @project AND cause IS NOT NULL AND found_at >= @since GROUP BY cause ORDER BY cause
            """,
            ids: null,
            ("connection", connection),
            ("project", StoreText.EncodeText(project)),
            ("since", since.ToUnixTimeMilliseconds())).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            while (await reader.ReadAsync(session.CancellationToken).ConfigureAwait(false)) causes.Add((RemovalCause)reader.GetInt64(0), (int)reader.GetInt64(1));
        }

        return causes;
    }

    /// <summary>Takes items off that have just been read: they are there.</summary>
    public static async Task RemoveAsync(StoreSession session, long connection, IReadOnlyCollection<long> nativeIds, DateTimeOffset at)
    {
        if (nativeIds.Count == 0) return;
        var known = new BulkRows(Delete);
        var reader = await session.ReadAsync(
            $"SELECT native_id FROM missing_item WHERE connection_id = @connection AND native_id IN {session.Engine.IdList}",
            nativeIds,
            ("connection", connection)).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            while (await reader.ReadAsync(session.CancellationToken).ConfigureAwait(false)) known.Add(connection, reader.GetInt64(0));
        }

        await session.ExecuteAsync(known).ConfigureAwait(false);
        if (known.Rows.Count > 0) await BrakeTable.CloseAsync(session, connection, at).ConfigureAwait(false);
    }
}
