using SyncWorker.Model.Reading;
using SyncWorker.Storage.Engine;

namespace SyncWorker.Storage.Tables;

/// <summary>
/// Items that came with time spent, or with another one than before, after the feeds had been read. Their worklogs may be stored already, or come with the
/// feeds; where something else is stored than the item says was spent, as when somebody corrected it while it was hidden from us, they have to be asked for.
/// </summary>
internal static class WorklogGapTable
{
    // Hours are stored as thousandths: a difference of one is rounding.
    private const string IsOpen =
        """
        EXISTS (SELECT 1 FROM item i WHERE i.connection_id = worklog_gap.connection_id AND i.native_id = worklog_gap.native_id
          AND i.completed_hours IS NOT NULL AND ABS(i.completed_hours * 36 - 10 * COALESCE((
            SELECT SUM(w.seconds) FROM worklog w
            WHERE w.connection_id = worklog_gap.connection_id AND w.native_id = worklog_gap.native_id AND w.replaced_at IS NULL), 0)) > 36)
        """;

    private static readonly BulkStatement Insert = BulkStatement.InsertNew(
        "worklog_gap", keyColumns: 2, Column.Number("connection_id"), Column.Number("native_id"));

    private static readonly BulkStatement Delete = BulkStatement.Delete("worklog_gap", Column.Number("connection_id"), Column.Number("native_id"));

    /// <summary>Remembers items whose time spent is news; before the feeds have ever been read there is nothing to remember.</summary>
    public static async Task AddAsync(StoreSession session, long connection, IReadOnlyCollection<long> nativeIds)
    {
        if (nativeIds.Count == 0) return;
        var isFed = await session.FindAsync<long>(
            "SELECT COUNT(*) FROM connection WHERE connection_id = @connection AND worklog_cursor IS NOT NULL", new { connection }).ConfigureAwait(false);
        if (isFed > 0) await session.ExecuteAsync(Rows(Insert, connection, nativeIds)).ConfigureAwait(false);
    }

    public static async Task<WorklogGaps> ListAsync(StoreSession session, long connection)
    {
        var items = await session.ListAsync<long>(
            $"SELECT native_id FROM worklog_gap WHERE connection_id = @connection AND {IsOpen} ORDER BY native_id", new { connection }).ConfigureAwait(false);
        if (items.Count == 0) return new WorklogGaps([], 0);
        var known = await session.FindAsync<long>(
            "SELECT COUNT(*) FROM worklog WHERE connection_id = @connection AND replaced_at IS NULL", new { connection }).ConfigureAwait(false);
        return new WorklogGaps(items, known);
    }

    /// <summary>Forgets the items that were asked for, and those that need not be any more.</summary>
    public static async Task CloseAsync(StoreSession session, long connection, IReadOnlyCollection<long> asked)
    {
        await session.ExecuteAsync(Rows(Delete, connection, asked)).ConfigureAwait(false);
        await session.ExecuteAsync($"DELETE FROM worklog_gap WHERE connection_id = @connection AND NOT {IsOpen}", new { connection }).ConfigureAwait(false);
    }

    private static BulkRows Rows(BulkStatement statement, long connection, IReadOnlyCollection<long> nativeIds)
    {
        var rows = new BulkRows(statement);
        foreach (var id in nativeIds) rows.Add(connection, id);
        return rows;
    }
}
