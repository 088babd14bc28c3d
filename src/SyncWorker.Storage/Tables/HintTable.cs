using SyncWorker.Model.Reading;
using SyncWorker.Storage.Engine;

namespace SyncWorker.Storage.Tables;

/// <summary>What trackers announced and no sync has put on its list yet. Positions grow; a hint leaves only by the position that was listed.</summary>
internal static class HintTable
{
    private static readonly BulkStatement Upsert = BulkStatement.Upsert(
        "hint", keyColumns: 2, Column.Number("connection_id"), Column.Number("native_id"), Column.Number("sequence"));

    private static readonly BulkStatement Delete = BulkStatement.Delete(
        "hint", Column.Number("connection_id"), Column.Number("native_id"), Column.Number("sequence"));

    public static async Task SaveAsync(StoreSession session, long connection, IReadOnlyCollection<long> nativeIds)
    {
        var ids = nativeIds.Distinct().ToList();
        var sequence = await session.TakeNumbersAsync($"hint:{connection}", ids.Count).ConfigureAwait(false);
        var rows = new BulkRows(Upsert);
        foreach (var id in ids) rows.Add(connection, id, sequence++);
        await session.ExecuteAsync(rows).ConfigureAwait(false);
    }

    public static async Task<IReadOnlyList<Hint>> ListAsync(StoreSession session, long connection, int limit)
    {
        var rows = await session.ListAsync<Row>(
            """
            SELECT hint.native_id AS NativeId, hint.sequence AS Sequence, item.native_id AS StoredId
            FROM hint LEFT JOIN item ON item.connection_id = hint.connection_id AND item.native_id = hint.native_id 
              AND item.absent_since IS NULL AND item.removed_at IS NULL
            WHERE hint.connection_id = @connection ORDER BY hint.sequence LIMIT @limit
            """,
            new { connection, limit }).ConfigureAwait(false);
        return [.. rows.Select(static row => new Hint(row.NativeId, row.Sequence, row.StoredId is not null))];
    }

    public static Task RemoveAsync(StoreSession session, long connection, IReadOnlyCollection<Hint> hints)
    {
        var rows = new BulkRows(Delete);
        foreach (var hint in hints) rows.Add(connection, hint.NativeId, hint.Sequence);
        return session.ExecuteAsync(rows);
    }

    private sealed record Row(long NativeId, long Sequence, long? StoredId);
}
