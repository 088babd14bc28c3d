using System.Security.Cryptography;
using SyncWorker.Model.Reading;
using SyncWorker.Storage.Engine;
using SyncWorker.Storage.Packing;

namespace SyncWorker.Storage.Tables;

/// <summary>What feeds have said about items and has not reached a stored item yet, and the feeds' pages for later mapping.</summary>
internal static class JournalTable
{
    private static readonly BulkStatement InsertNew = BulkStatement.InsertNew(
        "journal", keyColumns: 3, Column.Number("connection_id"), Column.Number("native_id"), Column.Text("entry_order"), Column.Bytes("payload"));

    private static readonly BulkStatement Delete = BulkStatement.Delete(
        "journal", Column.Number("connection_id"), Column.Number("native_id"), Column.Text("entry_order"));

    public static async Task AddAsync(StoreSession session, long connection, IEnumerable<JournalEntry> entries)
    {
        var rows = new BulkRows(InsertNew);
        foreach (var entry in entries) rows.Add(connection, entry.NativeId, StoreText.EncodeText(entry.Order), entry.Payload.ToArray());
        await session.ExecuteAsync(rows).ConfigureAwait(false);
    }

    public static async Task RemoveAsync(StoreSession session, long connection, IEnumerable<JournalEntry> entries)
    {
        var rows = new BulkRows(Delete);
        foreach (var entry in entries) rows.Add(connection, entry.NativeId, StoreText.EncodeText(entry.Order));
        await session.ExecuteAsync(rows).ConfigureAwait(false);
    }

    /// <summary>Lists the entries of items, each item's by ordinal order.</summary>
    public static async Task<ILookup<long, JournalEntry>> ListAsync(StoreSession session, long connection, IReadOnlyCollection<long> nativeIds)
    {
        var entries = new List<JournalEntry>();
        if (nativeIds.Count > 0)
        {
            var reader = await session.ReadAsync(
                $"SELECT native_id, entry_order, payload FROM journal WHERE connection_id = @connection AND native_id IN {session.Engine.IdList}",
                nativeIds,
                ("connection", connection)).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(session.CancellationToken).ConfigureAwait(false))
                    entries.Add(new JournalEntry(reader.GetInt64(0), reader.Text(1), reader.GetFieldValue<byte[]>(2)));
            }
        }

        return entries.OrderBy(static entry => entry.Order, StringComparer.Ordinal).ToLookup(static entry => entry.NativeId);
    }

    /// <summary>Keeps a feed's page; the same page again is kept once.</summary>
    public static async Task AddPageAsync(StoreSession session, long connection, ReadOnlyMemory<byte> page)
    {
        if (page.IsEmpty) return;
        var hash = SHA256.HashData(page.Span);
        var known = await session.FindAsync<long?>(
            "SELECT page_id FROM journal_page WHERE connection_id = @connection AND content_hash = @hash", new { connection, hash }).ConfigureAwait(false);
        if (known is not null) return;
        var id = await session.TakeNumbersAsync($"page:{connection}", 1).ConfigureAwait(false);
        await session.ExecuteAsync(
            "INSERT INTO journal_page (connection_id, page_id, content_hash, packed) VALUES (@connection, @id, @hash, @packed)",
            new { connection, id, hash, packed = PackedBytes.Pack(page.Span) }).ConfigureAwait(false);
    }
}
