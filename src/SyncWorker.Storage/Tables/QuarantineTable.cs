using System.Globalization;
using System.Security.Cryptography;
using SyncWorker.Model.Reading;
using SyncWorker.Storage.Engine;
using SyncWorker.Storage.Packing;

namespace SyncWorker.Storage.Tables;

/// <summary>Items put aside, with the reason and the payload. What is put aside again for the same reason keeps its first time.</summary>
internal static class QuarantineTable
{
    private static readonly BulkStatement Upsert = new(
        """
        INSERT INTO quarantine (connection_id, slot, native_id, reason, quarantined_at, content_hash, packed)
        SELECT connection_id, slot, native_id, reason, quarantined_at, content_hash, packed FROM {rows} WHERE true
        ON CONFLICT (connection_id, slot) DO UPDATE SET reason = excluded.reason, quarantined_at = excluded.quarantined_at,
          content_hash = excluded.content_hash, packed = excluded.packed
        WHERE quarantine.reason <> excluded.reason OR quarantine.content_hash <> excluded.content_hash
        """,
        Column.Number("connection_id"), Column.Text("slot"), Column.Number("native_id"), Column.Text("reason"),
        Column.Number("quarantined_at"), Column.Bytes("content_hash"), Column.Bytes("packed"));

    private static readonly BulkStatement Delete = BulkStatement.Delete("quarantine", Column.Number("connection_id"), Column.Text("slot"));

    public static async Task SaveAsync(StoreSession session, long connection, IReadOnlyList<QuarantinedItem> items, DateTimeOffset observedAt)
    {
        var rows = new BulkRows(Upsert);
        foreach (var item in items.Reverse().DistinctBy(Slot).Reverse())
        {
            rows.Add(
                connection, Slot(item), item.NativeId, StoreText.EncodeText(item.Reason), observedAt.ToUnixTimeMilliseconds(),
                SHA256.HashData(item.Raw.Span), PackedBytes.Pack(item.Raw.Span));
        }

        await session.ExecuteAsync(rows).ConfigureAwait(false);
    }

    /// <summary>Lets items out that were read well.</summary>
    public static async Task RemoveAsync(StoreSession session, long connection, IReadOnlySet<long> nativeIds)
    {
        var known = await session.ListAsync<long>(
            "SELECT native_id FROM quarantine WHERE connection_id = @connection AND native_id IS NOT NULL", new { connection }).ConfigureAwait(false);
        var rows = new BulkRows(Delete);
        foreach (var id in known.Where(nativeIds.Contains)) rows.Add(connection, Slot(id));
        await session.ExecuteAsync(rows).ConfigureAwait(false);
    }

    /// <summary>Forgets what had not even an id; for after a complete reading of everything, which would have met it again.</summary>
    public static Task RemoveNamelessAsync(StoreSession session, long connection) =>
        session.ExecuteAsync("DELETE FROM quarantine WHERE connection_id = @connection AND native_id IS NULL", new { connection });

    public static async Task<IReadOnlyList<QuarantinedRow>> ListAsync(StoreSession session, long connection)
    {
        var list = new List<QuarantinedRow>();
        var reader = await session.ReadAsync(
            "SELECT native_id, reason, quarantined_at FROM quarantine WHERE connection_id = @connection ORDER BY native_id IS NULL, native_id, slot",
            ids: null,
            ("connection", connection)).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            while (await reader.ReadAsync(session.CancellationToken).ConfigureAwait(false))
                list.Add(new QuarantinedRow(reader.NumberOrNull(0), reader.Text(1), DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(2))));
        }

        return list;
    }

    private static string Slot(QuarantinedItem item) => item.NativeId is { } id ? Slot(id) : "raw:" + Convert.ToHexStringLower(SHA256.HashData(item.Raw.Span));

    private static string Slot(long nativeId) => nativeId.ToString(CultureInfo.InvariantCulture);
}
