using System.Buffers;

namespace SyncWorker.Storage.Packing;

/// <summary>Packs payloads of one page together: what repeats between items of a page is kept once.</summary>
internal static class RawChunkCodec
{
    /// <summary>A chunk is closed when it has reached so many bytes, so that reading one payload unpacks little.</summary>
    /// <remarks>Less than the 256 KiB of a pooled buffer, so that one more payload of common size, and what is packed at worst, fits into one.</remarks>
    public const int TargetBytes = 224 * 1024;

    /// <summary>Packs payloads, in their order.</summary>
    public static byte[] Pack(IReadOnlyList<ReadOnlyMemory<byte>> payloads)
    {
        var head = new PackWriter((payloads.Count + 1) * PackWriter.LongestNumber);
        head.Number((ulong)payloads.Count);
        foreach (var payload in payloads) head.Number((ulong)payload.Length);

        // Pooled: each would lie in the heap that is collected last.
        var whole = ArrayPool<byte>.Shared.Rent(head.Written.Length + payloads.Sum(static payload => payload.Length));
        try
        {
            head.Written.CopyTo(whole);
            var length = head.Written.Length;
            foreach (var payload in payloads)
            {
                payload.Span.CopyTo(whole.AsSpan(length));
                length += payload.Length;
            }

            return PackedBytes.Pack(whole.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(whole);
        }
    }

    /// <summary>Unpacks all payloads, in their order.</summary>
    /// <exception cref="StoreException">The chunk is damaged.</exception>
    public static IReadOnlyList<ReadOnlyMemory<byte>> UnpackAll(ReadOnlySpan<byte> packed)
    {
        var reader = new PackReader(PackedBytes.Unpack(packed));
        var lengths = new int[reader.Count()];
        for (var i = 0; i < lengths.Length; i++) lengths[i] = reader.Count();
        var payloads = new ReadOnlyMemory<byte>[lengths.Length];
        for (var i = 0; i < lengths.Length; i++) payloads[i] = reader.Bytes(lengths[i]).ToArray();
        return payloads;
    }

    /// <exception cref="StoreException">The chunk is damaged or has no such payload.</exception>
    public static ReadOnlyMemory<byte> Unpack(ReadOnlySpan<byte> packed, long ordinal)
    {
        var reader = new PackReader(PackedBytes.Unpack(packed));
        var lengths = new int[reader.Count()];
        for (var i = 0; i < lengths.Length; i++) lengths[i] = reader.Count();
        for (var i = 0; i < lengths.Length; i++)
        {
            var payload = reader.Bytes(lengths[i]);
            if (i == ordinal) return payload.ToArray();
        }

        throw PackReader.Damaged();
    }
}
