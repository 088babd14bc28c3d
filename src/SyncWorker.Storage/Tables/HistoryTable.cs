using SyncWorker.Model.History;
using SyncWorker.Storage.Engine;
using SyncWorker.Storage.Packing;

namespace SyncWorker.Storage.Tables;

/// <summary>The typed history rows, packed per item.</summary>
internal static class HistoryTable
{
    private static readonly BulkStatement Upsert = BulkStatement.Upsert(
        "item_history", keyColumns: 2, Column.Number("connection_id"), Column.Number("native_id"), Column.Number("entry_count"), Column.Bytes("packed"));

    public static BulkRows NewRows() => new(Upsert);

    public static object?[] Row(long connection, long nativeId, IReadOnlyList<HistoryEntry> entries) =>
        [connection, nativeId, (long)entries.Count, HistoryCodec.Pack(entries)];

    /// <summary>Joins what is stored of an item's history with what was read of it.</summary>
    /// <param name="former">The stored entries.</param>
    /// <param name="read">The entries read; none when nothing new was.</param>
    /// <param name="isReplaced">Whether those read are the whole history, told by another mapping: then they take the place of the stored ones.</param>
    public static IReadOnlyList<HistoryEntry> Join(IReadOnlyList<HistoryEntry> former, IReadOnlyList<HistoryEntry> read, bool isReplaced)
    {
        if (isReplaced) return ItemHistory.Replace(former, [.. read.Select(Kept)]);
        return read.Count == 0 ? former : ItemHistory.Merge(former, [.. read.Select(Kept)]);
    }

    /// <summary>Gives an entry as it is kept: the order must be the same before and after the store has cut the instants to milliseconds.</summary>
    private static HistoryEntry Kept(HistoryEntry entry) => entry.HappenedAt.Ticks % TimeSpan.TicksPerMillisecond == 0
        ? entry
        : entry with { HappenedAt = DateTimeOffset.FromUnixTimeMilliseconds(entry.HappenedAt.ToUnixTimeMilliseconds()) };

    /// <summary>Lists the histories of items that have one, each by time.</summary>
    public static async Task<IReadOnlyDictionary<long, IReadOnlyList<HistoryEntry>>> ListAsync(
        StoreSession session, long connection, IReadOnlyCollection<long> nativeIds)
    {
        var histories = new Dictionary<long, IReadOnlyList<HistoryEntry>>();
        if (nativeIds.Count == 0) return histories;
        var reader = await session.ReadAsync(
            $"SELECT native_id, packed FROM item_history WHERE connection_id = @connection AND native_id IN {session.Engine.IdList}",
            nativeIds,
            ("connection", connection)).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            while (await reader.ReadAsync(session.CancellationToken).ConfigureAwait(false))
                histories.Add(reader.GetInt64(0), HistoryCodec.Unpack(reader.GetFieldValue<byte[]>(1)));
        }

        return histories;
    }
}
