using SyncWorker.Model.Reading;
using SyncWorker.Storage.Engine;
using SyncWorker.Storage.Packing;

namespace SyncWorker.Storage.Tables;

/// <summary>Items that were mapped with another mapping, with their payloads.</summary>
internal static class OutdatedItems
{
    private const int MostBytes = 4 << 20;

    public static async Task<IReadOnlyList<StoredItem>> ListAsync(StoreSession session, long connection, string mappingVersion, long afterId, int limit)
    {
        var rows = await session.ListAsync<Row>(
            """
            SELECT native_id AS Id, item_key AS Key, observed_at AS ObservedAt, asked_id AS Asked, chunk_id AS Chunk, chunk_ordinal AS Ordinal FROM item
            WHERE connection_id = @connection AND mapping_version <> @version AND native_id > @afterId ORDER BY native_id LIMIT @limit
            """,
            new { connection, version = StoreText.EncodeText(mappingVersion), afterId, limit = (long)limit }).ConfigureAwait(false);
        if (rows.Count == 0) return [];
        var asked = await AskedTable.ListAsync(session, connection).ConfigureAwait(false);
        var payloads = await ReadPayloadsAsync(session, connection, rows).ConfigureAwait(false);
        var histories = await HistoryTable.ListAsync(session, connection, [.. rows.Take(payloads.Count).Select(static row => row.Id)]).ConfigureAwait(false);
        return [.. rows.Zip(payloads, (row, raw) => new StoredItem
        {
            NativeId = row.Id,
            Key = StoreText.Decode(row.Key),
            Raw = raw,
            Asked = row.Asked is { } list ? asked.GetValueOrDefault(list, []) : [],
            ObservedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.ObservedAt),
            History = histories.GetValueOrDefault(row.Id, []),
        })];
    }

    /// <summary>Reads the payloads of the first rows, until they are many bytes. Neighbours mostly lie in one chunk, which is unpacked once.</summary>
    private static async Task<List<ReadOnlyMemory<byte>?>> ReadPayloadsAsync(StoreSession session, long connection, IReadOnlyList<Row> rows)
    {
        var payloads = new List<ReadOnlyMemory<byte>?>(rows.Count);
        var (chunk, unpacked, bytes) = (-1L, (IReadOnlyList<ReadOnlyMemory<byte>>)[], 0);
        foreach (var row in rows)
        {
            if (row.Chunk != chunk)
            {
                chunk = row.Chunk;
                var packed = await session.FindAsync<byte[]>(
                    "SELECT packed FROM raw_chunk WHERE connection_id = @connection AND chunk_id = @chunk", new { connection, chunk }).ConfigureAwait(false);
                unpacked = packed is null ? [] : RawChunkCodec.UnpackAll(packed);
            }

            payloads.Add(row.Ordinal < unpacked.Count ? unpacked[(int)row.Ordinal] : null);
            bytes += payloads[^1]?.Length ?? 0;
            if (bytes > MostBytes) break;
        }

        return payloads;
    }

    private sealed record Row(long Id, string Key, long ObservedAt, long? Asked, long Chunk, long Ordinal);
}
