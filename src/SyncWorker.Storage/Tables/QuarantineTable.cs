using System.Globalization;
using System.Security.Cryptography;
using SyncWorker.Model.Reading;
using SyncWorker.Storage.Engine;
using SyncWorker.Storage.Packing;

namespace SyncWorker.Storage.Tables;

/// <summary>Items and worklogs put aside, with the reason and the payload. What is put aside again for the same reason keeps its first time.</summary>
internal static class QuarantineTable
{
    private const string WorklogPrefix = "worklog:";

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

    /// <summary>Puts worklogs aside, and lets those out that were read well or are gone.</summary>
    public static async Task SaveWorklogsAsync(StoreSession session, long connection, WorklogPage page, DateTimeOffset observedAt)
    {
        var settled = new BulkRows(Delete);
        var deleted = page.Touches.Where(static touch => touch.IsDeleted).Select(static touch => touch.Id);
        foreach (var id in page.Worklogs.Select(static worklog => worklog.Id).Concat(deleted).Concat(page.Vanished).Distinct())
            settled.Add(connection, WorklogSlot(id, default));
        await session.ExecuteAsync(settled).ConfigureAwait(false);

        var rows = new BulkRows(Upsert);
        foreach (var worklog in page.Unreadable.DistinctBy(static worklog => WorklogSlot(worklog.Id, worklog.Raw)))
        {
            rows.Add(
                connection, WorklogSlot(worklog.Id, worklog.Raw), null, StoreText.EncodeText(worklog.Reason), observedAt.ToUnixTimeMilliseconds(),
                SHA256.HashData(worklog.Raw.Span), PackedBytes.Pack(worklog.Raw.Span));
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

    /// <summary>Forgets items that a whole listing does not show and of which nothing is stored: nobody will ever read them well. Stored ones are asked for by id first.</summary>
    public static Task RemoveUnlistedAsync(StoreSession session, long connection, long sweep) => session.ExecuteAsync(
        """
        DELETE FROM quarantine WHERE connection_id = @connection AND native_id IS NOT NULL
          AND NOT EXISTS (SELECT 1 FROM swept s WHERE s.connection_id = @connection AND s.sweep_number = @sweep AND s.native_id = quarantine.native_id)
          AND NOT EXISTS (SELECT 1 FROM touched t WHERE t.connection_id = @connection AND t.native_id = quarantine.native_id)
          AND NOT EXISTS (SELECT 1 FROM item i WHERE i.connection_id = @connection AND i.native_id = quarantine.native_id AND i.removed_at IS NULL)
        """,
        new { connection, sweep });

    /// <summary>Forgets what had not even an id and was not met again; for after a reading of everything.</summary>
    public static async Task RemoveNamelessAsync(StoreSession session, long connection, IReadOnlyCollection<ReadOnlyMemory<byte>> met)
    {
        var known = await session.ListAsync<string>(
            "SELECT slot FROM quarantine WHERE connection_id = @connection AND native_id IS NULL", new { connection }).ConfigureAwait(false);
        var kept = met.SelectMany(static raw => new[] { NamelessSlot(raw), WorklogSlot(null, raw) }).ToHashSet(StringComparer.Ordinal);
        var rows = new BulkRows(Delete);
        foreach (var slot in known.Where(slot => WorklogId(slot) is null && !kept.Contains(slot))) rows.Add(connection, slot);
        await session.ExecuteAsync(rows).ConfigureAwait(false);
    }

    public static async Task<IReadOnlyList<QuarantinedRow>> ListAsync(StoreSession session, long connection)
    {
        var list = new List<QuarantinedRow>();
        var reader = await session.ReadAsync(
            "SELECT native_id, reason, quarantined_at, slot FROM quarantine WHERE connection_id = @connection ORDER BY native_id IS NULL, native_id, slot",
            ids: null,
            ("connection", connection)).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            while (await reader.ReadAsync(session.CancellationToken).ConfigureAwait(false))
            {
                var slot = reader.Text(3);
                list.Add(new QuarantinedRow(reader.NumberOrNull(0), reader.Text(1), DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(2)))
                {
                    IsWorklog = slot.StartsWith(WorklogPrefix, StringComparison.Ordinal),
                    WorklogId = WorklogId(slot),
                });
            }
        }

        return list;
    }

    private static string Slot(QuarantinedItem item) => item.NativeId is { } id ? Slot(id) : NamelessSlot(item.Raw);

    private static string NamelessSlot(ReadOnlyMemory<byte> raw) => "raw:" + Convert.ToHexStringLower(SHA256.HashData(raw.Span));

    private static string WorklogSlot(long? id, ReadOnlyMemory<byte> raw) => WorklogPrefix + (id is { } known ? Slot(known) : NamelessSlot(raw));

    private static long? WorklogId(string slot) =>
        slot.StartsWith(WorklogPrefix, StringComparison.Ordinal) && long.TryParse(slot.AsSpan(WorklogPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;

    private static string Slot(long nativeId) => nativeId.ToString(CultureInfo.InvariantCulture);
}
