namespace SyncWorker.Storage.Packing;

/// <summary>Packs payloads of one page together: what repeats between items of a page is kept once.</summary>
internal static class RawChunkCodec
{
    /// <summary>A chunk is closed when it has reached so many bytes, so that reading one payload unpacks little.</summary>
    public const int TargetBytes = 256 * 1024;

    /// <param name="payloads">The payloads.</param>
    /// <param name="scratch">Takes what is packed; many chunks may share one.</param>
    public static byte[] Pack(IReadOnlyList<ReadOnlyMemory<byte>> payloads, PackWriter scratch)
    {
        scratch.Clear();
        scratch.Number((ulong)payloads.Count);
        foreach (var payload in payloads) scratch.Number((ulong)payload.Length);
        foreach (var payload in payloads) scratch.Bytes(payload.Span);
        return PackedBytes.Pack(scratch.Written);
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
