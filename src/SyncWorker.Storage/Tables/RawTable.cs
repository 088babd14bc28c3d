using SyncWorker.Storage.Engine;
using SyncWorker.Storage.Packing;

namespace SyncWorker.Storage.Tables;

/// <summary>Raw payloads in chunks of a page. A chunk that no item points at any more is removed.</summary>
internal static class RawTable
{
    private static readonly BulkStatement InsertChunk = BulkStatement.InsertNew(
        "raw_chunk", keyColumns: 2, Column.Number("connection_id"), Column.Number("chunk_id"), Column.Bytes("packed"));

    private static readonly BulkStatement InsertLive = BulkStatement.InsertNew(
        "raw_live", keyColumns: 2, Column.Number("connection_id"), Column.Number("chunk_id"), Column.Number("live_count"));

    private static readonly BulkStatement CountDown = new(
        "UPDATE raw_live SET live_count = raw_live.live_count - r.gone FROM {rows} WHERE raw_live.connection_id = r.connection_id AND raw_live.chunk_id = r.chunk_id",
        Column.Number("connection_id"), Column.Number("chunk_id"), Column.Number("gone"));

    private static readonly BulkStatement DeleteChunk = BulkStatement.Delete("raw_chunk", Column.Number("connection_id"), Column.Number("chunk_id"));

    private static readonly BulkStatement DeleteLive = BulkStatement.Delete("raw_live", Column.Number("connection_id"), Column.Number("chunk_id"));

    /// <summary>Keeps payloads.</summary>
    /// <returns>The chunk and the position in it of each.</returns>
    public static async Task<IReadOnlyList<(long Chunk, long Ordinal)>> AddAsync(StoreSession session, long connection, IReadOnlyList<ReadOnlyMemory<byte>> payloads)
    {
        var chunks = Divide(payloads);
        if (chunks.Count == 0) return [];
        var places = new List<(long, long)>(payloads.Count);
        var (packed, live) = (new BulkRows(InsertChunk), new BulkRows(InsertLive));
        var id = await session.TakeNumbersAsync($"chunk:{connection}", chunks.Count).ConfigureAwait(false);

        var contents = SideBySide.Make(chunks, RawChunkCodec.Pack, session.CancellationToken);
        foreach (var (chunk, content) in chunks.Zip(contents))
        {
            packed.Add(connection, id, content);
            live.Add(connection, id, (long)chunk.Count);
            for (var i = 0; i < chunk.Count; i++) places.Add((id, i));
            id++;
        }

        await session.ExecuteAsync(packed).ConfigureAwait(false);
        await session.ExecuteAsync(live).ConfigureAwait(false);
        return places;
    }

    /// <summary>Lets go of payloads that items pointed at.</summary>
    public static async Task RemoveAsync(StoreSession session, long connection, IEnumerable<long> chunks)
    {
        var rows = new BulkRows(CountDown);
        foreach (var (chunk, count) in chunks.CountBy(static chunk => chunk)) rows.Add(connection, chunk, (long)count);
        if (rows.Rows.Count == 0) return;
        await session.ExecuteAsync(rows).ConfigureAwait(false);

        var empty = await session.ListAsync<long>(
            "SELECT chunk_id FROM raw_live WHERE connection_id = @connection AND live_count <= 0", new { connection }).ConfigureAwait(false);
        var (deadChunks, deadCounts) = (new BulkRows(DeleteChunk), new BulkRows(DeleteLive));
        foreach (var chunk in empty)
        {
            deadChunks.Add(connection, chunk);
            deadCounts.Add(connection, chunk);
        }

        await session.ExecuteAsync(deadChunks).ConfigureAwait(false);
        await session.ExecuteAsync(deadCounts).ConfigureAwait(false);
    }

    public static async Task<ReadOnlyMemory<byte>?> FindAsync(StoreSession session, long connection, long nativeId)
    {
        var reader = await session.ReadAsync(
            """
            SELECT c.packed, i.chunk_ordinal FROM item i JOIN raw_chunk c ON c.connection_id = i.connection_id AND c.chunk_id = i.chunk_id
            WHERE i.connection_id = @connection AND i.native_id = @nativeId
            """,
            ids: null,
            ("connection", connection),
            ("nativeId", nativeId)).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            if (!await reader.ReadAsync(session.CancellationToken).ConfigureAwait(false)) return null;
            return RawChunkCodec.Unpack(reader.GetFieldValue<byte[]>(0), reader.GetInt64(1));
        }
    }

    private static List<List<ReadOnlyMemory<byte>>> Divide(IReadOnlyList<ReadOnlyMemory<byte>> payloads)
    {
        var chunks = new List<List<ReadOnlyMemory<byte>>>();
        var size = RawChunkCodec.TargetBytes;
        foreach (var payload in payloads)
        {
            if (size >= RawChunkCodec.TargetBytes)
            {
                chunks.Add([]);
                size = 0;
            }

            chunks[^1].Add(payload);
            size += payload.Length;
        }

        return chunks;
    }
}
