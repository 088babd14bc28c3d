using SyncWorker.Model.Reading;
using SyncWorker.Storage.Engine;
using SyncWorker.Storage.Packing;

namespace SyncWorker.Storage.Tables;

/// <summary>Which items met a configured query, from when to when, and whether the last try went well.</summary>
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
        var queryId = await SaveAnsweredAsync(session, connection, query, at).ConfigureAwait(false);
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

    /// <summary>Keeps the ids of the last good answer, and that the last try failed.</summary>
    public static async Task SaveFailureAsync(StoreSession session, long connection, string query, string sentence)
    {
        var failure = StoreText.EncodeText(sentence);
        if (await FindRowAsync(session, connection, query).ConfigureAwait(false) is not { } known)
            await InsertAsync(session, connection, query, answeredAt: null, failure).ConfigureAwait(false);
        else if (known.Failure != failure)
            await session.ExecuteAsync("UPDATE query SET failure = @failure WHERE query_id = @QueryId", new { failure, known.QueryId }).ConfigureAwait(false);
    }

    public static async Task<QueryAnswer?> FindAsync(StoreSession session, long connection, string query)
    {
        if (await FindRowAsync(session, connection, query).ConfigureAwait(false) is not { } known) return null;
        var ids = known.AnsweredAt is null
            ? null
            : await session.ListAsync<long>(
                "SELECT native_id FROM query_result WHERE query_id = @QueryId AND to_at IS NULL ORDER BY native_id", new { known.QueryId }).ConfigureAwait(false);
        return new QueryAnswer { Ids = ids, Failure = known.Failure is { } failure ? StoreText.Decode(failure) : null };
    }

    private static async Task<long> SaveAnsweredAsync(StoreSession session, long connection, string query, DateTimeOffset at)
    {
        var now = at.ToUnixTimeMilliseconds();
        if (await FindRowAsync(session, connection, query).ConfigureAwait(false) is not { } known)
            return await InsertAsync(session, connection, query, now, failure: null).ConfigureAwait(false);
        if (known.AnsweredAt is null || known.Failure is not null)
        {
            await session.ExecuteAsync(
                "UPDATE query SET answered_at = @answeredAt, failure = NULL WHERE query_id = @QueryId",
                new { answeredAt = known.AnsweredAt ?? now, known.QueryId }).ConfigureAwait(false);
        }

        return known.QueryId;
    }

    private static Task<Row?> FindRowAsync(StoreSession session, long connection, string query) => session.FindAsync<Row>(
        "SELECT query_id AS QueryId, answered_at AS AnsweredAt, failure AS Failure FROM query WHERE connection_id = @connection AND text = @query",
        new { connection, query });

    private static async Task<long> InsertAsync(StoreSession session, long connection, string query, long? answeredAt, string? failure)
    {
        var next = await session.TakeNumbersAsync("query", 1).ConfigureAwait(false);
        await session.ExecuteAsync(
            "INSERT INTO query (query_id, connection_id, text, answered_at, failure) VALUES (@next, @connection, @query, @answeredAt, @failure)",
            new { next, connection, query, answeredAt, failure }).ConfigureAwait(false);
        return next;
    }

    private sealed record Row(long QueryId, long? AnsweredAt, string? Failure);
}
