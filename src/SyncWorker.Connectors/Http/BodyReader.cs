using System.Buffers;
using SyncWorker.Model.Reading;

namespace SyncWorker.Connectors.Http;

/// <summary>Reads whole bodies into pooled buffers.</summary>
internal static class BodyReader
{
    // Small enough to stay out of the large object heap, so that a body whose length is not announced leaves nothing there but itself.
    private const int ChunkSize = 64 << 10;

    /// <summary>Reads a body to its end.</summary>
    /// <param name="content">The body.</param>
    /// <param name="limit">The most bytes taken, after decompression.</param>
    /// <param name="tally">Counts the bytes as they come.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>A buffer, which the caller gives back by <see cref="BodyBuffers.Return"/>, and how much of it is the body; null when the body is larger than the limit.</returns>
    public static async Task<(byte[] Buffer, int Length)?> ReadAsync(HttpContent content, int limit, RequestTally tally, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength > limit) return null;
        var chunks = new List<byte[]>();
        try
        {
            return await ReadChunksAsync(content, chunks, limit, tally, cancellationToken).ConfigureAwait(false) is { } length ? (Join(chunks, length), length) : null;
        }
        finally
        {
            foreach (var chunk in chunks) ArrayPool<byte>.Shared.Return(chunk);
        }
    }

    // Null when the body is larger than the limit.
    private static async Task<int?> ReadChunksAsync(HttpContent content, List<byte[]> chunks, int limit, RequestTally tally, CancellationToken cancellationToken)
    {
        await using var body = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var length = 0;
        while (true)
        {
            var used = length % ChunkSize;
            if (used == 0) chunks.Add(ArrayPool<byte>.Shared.Rent(ChunkSize));
            var read = await body.ReadAsync(chunks[^1].AsMemory(used, ChunkSize - used), cancellationToken).ConfigureAwait(false);
            if (read == 0) return length;
            length += read;
            tally.CountBytes(read);
            if (length > limit) return null;
        }
    }

    private static byte[] Join(List<byte[]> chunks, int length)
    {
        var whole = BodyBuffers.Shared.Rent(length);
        for (var start = 0; start < length; start += ChunkSize) chunks[start / ChunkSize].AsSpan(0, Math.Min(ChunkSize, length - start)).CopyTo(whole.AsSpan(start));
        return whole;
    }
}
