using SyncWorker.Storage.Engine;

namespace SyncWorker.Storage.Tables;

/// <summary>Which items met a configured query, from when to when.</summary>
internal static class QueryTable
{
    private static readonly BulkStatement Begin = BulkStatement.Upsert(
        "query_result", keyColumns: 3, Column.Number("query_id"), Column.Number("native_id"), Column.Number("from_at"), Column.Number("to_at"));

    private static readonly BulkStatement End = new(
        """
        UPDATE query_result SET to_at = CASE WHEN query_result.from_at > r.gone_at THEN query_result.from_at ELSE r.gone_at END
        FROM {rows} WHERE query_result.query_id = r.query_id AND query_result.native_id = r.native_id AND query_result.to_at IS NULL
        """,
        Column.Number("query_id"), Column.Number("native_id"), Column.Number("gone_at"));

    public static async Task SaveAsync(StoreSession session, long connection, string query, IReadOnlyCollection<long> ids, DateTimeOffset at)
    {
        var queryId = await InternAsync(session, connection, query).ConfigureAwait(false);
        var open = (await session.ListAsync<long>(
            "SELECT native_id FROM query_result WHERE query_id = @queryId AND to_at IS NULL", new { queryId }).ConfigureAwait(false)).ToHashSet();
        var now = at.ToUnixTimeMilliseconds();
        var (begun, ended) = (new BulkRows(Begin), new BulkRows(End));
        foreach (var id in ids.Distinct().Order())
        {
            if (!open.Remove(id)) begun.Add(queryId, id, now, null);
        }

        foreach (var id in open.Order()) ended.Add(queryId, id, now);
        await session.ExecuteAsync(ended).ConfigureAwait(false);
        await session.ExecuteAsync(begun).ConfigureAwait(false);
    }

    public static Task<IReadOnlyList<long>> ListAsync(StoreSession session, long connection, string query) => session.ListAsync<long>(
        """
        SELECT r.native_id FROM query_result r JOIN query q ON q.query_id = r.query_id
        WHERE q.connection_id = @connection AND q.text = @query AND r.to_at IS NULL ORDER BY r.native_id
        """,
        new { connection, query });

    private static async Task<long> InternAsync(StoreSession session, long connection, string query)
    {
        var known = await session.FindAsync<long?>(
            "SELECT query_id FROM query WHERE connection_id = @connection AND text = @query", new { connection, query }).ConfigureAwait(false);
        if (known is { } id) return id;
        var next = await session.TakeNumbersAsync("query", 1).ConfigureAwait(false);
        await session.ExecuteAsync(
            "INSERT INTO query (query_id, connection_id, text) VALUES (@next, @connection, @query)", new { next, connection, query }).ConfigureAwait(false);
        return next;
    }
}
