using SyncWorker.Model.Reading;
using SyncWorker.Storage.Engine;

namespace SyncWorker.Storage.Tables;

/// <summary>
/// Items that came with time spent, or with another one than before, after the feeds had been read. Their worklogs may be stored already, or come with the
/// feeds; where something else is stored than the item says was spent, as when somebody corrected it while it was hidden from us, they have to be asked for.
/// A worklog of which a feed told while it was hidden makes its item one of them. What is asked for in vain waits for a sweep.
/// </summary>
internal static class WorklogGapTable
{
    // Hours are stored as thousandths: a difference of one is rounding.
    private const string IsOpen =
        """
        EXISTS (SELECT 1 FROM item i WHERE i.connection_id = worklog_gap.connection_id AND i.native_id = worklog_gap.native_id AND i.removed_at IS NULL
          AND (ABS(i.completed_hours * 36 - 10 * COALESCE((
            SELECT SUM(w.seconds) FROM worklog w
            WHERE w.connection_id = worklog_gap.connection_id AND w.native_id = worklog_gap.native_id AND w.replaced_at IS NULL), 0)) > 36
          OR EXISTS (SELECT 1 FROM worklog w
            WHERE w.connection_id = worklog_gap.connection_id AND w.native_id = worklog_gap.native_id AND w.replaced_at IS NULL AND w.fed_at > w.updated_at)))
        """;

    private static readonly BulkStatement Upsert = BulkStatement.Upsert(
        "worklog_gap", keyColumns: 2, Column.Number("connection_id"), Column.Number("native_id"), Column.Number("asked_at"));

    private static readonly BulkStatement Delete = BulkStatement.Delete("worklog_gap", Column.Number("connection_id"), Column.Number("native_id"));

    /// <summary>Remembers items whose time spent is news; before the feeds have ever been read there is nothing to remember.</summary>
    public static async Task AddAsync(StoreSession session, long connection, IReadOnlyCollection<long> nativeIds)
    {
        if (nativeIds.Count == 0) return;
        var isFed = await session.FindAsync<long>(
            "SELECT COUNT(*) FROM connection WHERE connection_id = @connection AND worklog_cursor IS NOT NULL", new { connection }).ConfigureAwait(false);
        if (isFed > 0) await session.ExecuteAsync(Asked(connection, nativeIds, askedAt: null)).ConfigureAwait(false);
    }

    public static async Task<WorklogGaps> ListAsync(StoreSession session, long connection)
    {
        var items = await ListAsync("asked_at IS NULL", "native_id").ConfigureAwait(false);
        var unanswered = await ListAsync("asked_at IS NOT NULL", "asked_at, native_id").ConfigureAwait(false);
        if (items.Count + unanswered.Count == 0) return WorklogGaps.None;
        var known = await session.FindAsync<long>(
            "SELECT COUNT(*) FROM worklog WHERE connection_id = @connection AND replaced_at IS NULL", new { connection }).ConfigureAwait(false);
        return new WorklogGaps(items, unanswered, known);

        Task<IReadOnlyList<long>> ListAsync(string condition, string order) => session.ListAsync<long>(
            $"SELECT native_id FROM worklog_gap WHERE connection_id = @connection AND {condition} AND {IsOpen} ORDER BY {order}", new { connection });
    }

    /// <summary>Remembers items that were asked for, or told of, and are not shown to us now.</summary>
    public static Task PostponeAsync(StoreSession session, long connection, IReadOnlyCollection<long> nativeIds, DateTimeOffset askedAt) =>
        session.ExecuteAsync(Asked(connection, nativeIds, askedAt.ToUnixTimeMilliseconds()));

    /// <summary>Forgets the items that were asked for, and those that need not be any more.</summary>
    public static async Task CloseAsync(StoreSession session, long connection, IReadOnlyCollection<long> asked)
    {
        var rows = new BulkRows(Delete);
        foreach (var id in asked) rows.Add(connection, id);
        await session.ExecuteAsync(rows).ConfigureAwait(false);
        await session.ExecuteAsync($"DELETE FROM worklog_gap WHERE connection_id = @connection AND NOT {IsOpen}", new { connection }).ConfigureAwait(false);
    }

    private static BulkRows Asked(long connection, IReadOnlyCollection<long> nativeIds, long? askedAt)
    {
        var rows = new BulkRows(Upsert);
        foreach (var id in nativeIds) rows.Add(connection, id, askedAt);
        return rows;
    }
}
