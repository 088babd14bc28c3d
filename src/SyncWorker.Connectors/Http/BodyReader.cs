using System.Buffers;
using SyncWorker.Model.Reading;

namespace SyncWorker.Connectors.Http;

/// <summary>Reads whole bodies into pooled buffers.</summary>
internal static class BodyReader
{
    private const int FirstSize = 16 << 10;

    // The shared pool keeps one array of every size for every thread; with bodies of megabytes that adds up to hundreds of them.
    private static readonly ArrayPool<byte> Buffers = ArrayPool<byte>.Create(maxArrayLength: 64 << 20, maxArraysPerBucket: 4);

    /// <summary>Gives a body's buffer back.</summary>
    public static void Return(byte[] buffer) => Buffers.Return(buffer);

    /// <summary>Reads a body to its end.</summary>
    /// <param name="content">The body.</param>
    /// <param name="limit">The most bytes taken, after decompression.</param>
    /// <param name="tally">Counts the bytes as they come.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>A buffer, which the caller gives back by <see cref="Return"/>, and how much of it is the body; null when the body is larger than the limit.</returns>
    public static async Task<(byte[] Buffer, int Length)?> ReadAsync(HttpContent content, int limit, RequestTally tally, CancellationToken cancellationToken)
    {
        var announced = content.Headers.ContentLength;
        if (announced > limit) return null;

        // One byte more than announced, so that the end is seen without growing.
        var buffer = Buffers.Rent((int)(announced ?? FirstSize) + 1);
        var length = 0;
        var isTaken = false;
        try
        {
            await using var body = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            int read;
            while ((read = await body.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false)) > 0)
            {
                length += read;
                tally.CountBytes(read);
                if (length > limit) return null;
                if (length == buffer.Length) buffer = Grow(buffer);
            }

            isTaken = true;
            return (buffer, length);
        }
        finally
        {
            if (!isTaken) Buffers.Return(buffer);
        }
    }

    private static byte[] Grow(byte[] full)
    {
        var larger = Buffers.Rent(full.Length * 2);
        full.CopyTo(larger, 0);
        Buffers.Return(full);
        return larger;
    }
}
