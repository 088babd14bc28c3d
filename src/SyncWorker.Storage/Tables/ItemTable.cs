using System.Runtime.CompilerServices;
using SyncWorker.Model.Items;
using SyncWorker.Model.Writing;
using SyncWorker.Storage.Engine;

namespace SyncWorker.Storage.Tables;

/// <summary>The stored items.</summary>
internal static class ItemTable
{
    public static async IAsyncEnumerable<WorkItem> StreamAsync(
        StoreSession session, string connection, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (await ConnectionTable.FindIdAsync(session, connection).ConfigureAwait(false) is not { } id) yield break;
        var reader = await session.ReadAsync(
            $"SELECT {ItemColumns.Names} FROM item WHERE connection_id = @id AND removed_at IS NULL ORDER BY native_id", ids: null, ("id", id)).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            var decoder = new ItemDecoder(connection);
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false)) yield return decoder.Decode(reader);
        }
    }

    public static async Task<WorkItem?> FindAsync(StoreSession session, ItemId id, string locking = "")
    {
        if (await ConnectionTable.FindIdAsync(session, id.Connection).ConfigureAwait(false) is not { } connection) return null;
        var reader = await session.ReadAsync(
            $"SELECT {ItemColumns.Names} FROM item WHERE connection_id = @connection AND native_id = @nativeId{locking}",
            ids: null,
            ("connection", connection),
            ("nativeId", id.NativeId)).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
            return await reader.ReadAsync(session.CancellationToken).ConfigureAwait(false) ? new ItemDecoder(id.Connection).Decode(reader) : null;
    }

    /// <summary>Remembers since when the tracker has not returned items that are stored.</summary>
    public static Task SaveAbsentAsync(StoreSession session, long connection, IReadOnlyCollection<long> nativeIds, DateTimeOffset observedAt)
    {
        var rows = new BulkRows(MarkAbsent);
        foreach (var id in nativeIds) rows.Add(connection, id, observedAt.ToUnixTimeMilliseconds());
        return session.ExecuteAsync(rows);
    }

    /// <summary>Gives a stored item the values that the tracker has confirmed.</summary>
    public static async Task ApplyAsync(StoreSession session, ItemWrite write, long? revision)
    {
        var item = await FindAsync(session, write.Item, session.Engine.ForUpdate).ConfigureAwait(false);
        if (item is null) return;
        var (fields, labels) = WrittenValues.Apply(item, write);
        var connection = await ConnectionTable.InternAsync(session, write.Item.Connection).ConfigureAwait(false);
        await session.ExecuteAsync(
            "UPDATE item SET fields = @fields, labels = @labels, revision = @revision WHERE connection_id = @connection AND native_id = @nativeId",
            new
            {
                connection,
                nativeId = write.Item.NativeId,
                fields = ItemColumns.Fields(fields),
                labels = ItemColumns.Texts(labels),
                revision = Later(item.Revision, revision),
            }).ConfigureAwait(false);
    }

    public static async Task<StoreTally> CountAsync(StoreSession session, long connection)
    {
        var items = await session.FindAsync<long>("SELECT COUNT(*) FROM item WHERE connection_id = @connection", new { connection }).ConfigureAwait(false);
        var history = await session.FindAsync<long>(
            "SELECT CAST(COALESCE(SUM(entry_count), 0) AS bigint) FROM item_history WHERE connection_id = @connection", new { connection }).ConfigureAwait(false);
        var raw = await session.FindAsync<long>(
            $"""
            SELECT CAST(COALESCE((SELECT SUM({session.Engine.ByteLength}(packed)) FROM raw_chunk WHERE connection_id = @connection), 0)
              + COALESCE((SELECT SUM({session.Engine.ByteLength}(packed)) FROM journal_page WHERE connection_id = @connection), 0) AS bigint)
            """,
            new { connection }).ConfigureAwait(false);
        return new StoreTally(items, history, raw);
    }

    private static readonly BulkStatement MarkAbsent = new(
        "UPDATE item SET absent_since = r.absent_at FROM {rows} WHERE item.connection_id = r.connection_id AND item.native_id = r.id AND item.absent_since IS NULL",
        Column.Number("connection_id"), Column.Number("id"), Column.Number("absent_at"));

    // A later reading may have overtaken the confirmation.
    private static long? Later(long? stored, long? confirmed) => stored > confirmed ? stored : confirmed ?? stored;
}
