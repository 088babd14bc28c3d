using System.Buffers;
using System.Buffers.Binary;
using K4os.Compression.LZ4;

namespace SyncWorker.Storage.Packing;

/// <summary>Bytes as they are kept: LZ4 where that pays, plain otherwise. Layout: 1 byte method, 4 bytes original length, content.</summary>
internal static class PackedBytes
{
    private const byte Plain = 0;
    private const byte Lz4 = 1;
    private const int HeaderLength = 5;

    // Below this LZ4 finds too little to repay its call.
    private const int WorthTrying = 96;

    public static byte[] Pack(ReadOnlySpan<byte> content)
    {
        if (content.Length >= WorthTrying)
        {
            var target = ArrayPool<byte>.Shared.Rent(LZ4Codec.MaximumOutputSize(content.Length));
            try
            {
                var length = LZ4Codec.Encode(content, target, LZ4Level.L00_FAST);
                if (length > 0 && length < content.Length - (content.Length >> 4))
                    return Frame(Lz4, content.Length, target.AsSpan(0, length));
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(target);
            }
        }

        return Frame(Plain, content.Length, content);
    }

    /// <exception cref="StoreException">The bytes are not what <see cref="Pack"/> wrote.</exception>
    public static byte[] Unpack(ReadOnlySpan<byte> packed)
    {
        if (packed.Length < HeaderLength) throw Damaged();
        var length = BinaryPrimitives.ReadInt32LittleEndian(packed[1..]);
        var content = packed[HeaderLength..];
        if (packed[0] == Plain && content.Length == length) return content.ToArray();
        if (packed[0] != Lz4 || length < 0) throw Damaged();
        var result = new byte[length];
        if (LZ4Codec.Decode(content, result) != length) throw Damaged();
        return result;
    }

    private static byte[] Frame(byte method, int originalLength, ReadOnlySpan<byte> content)
    {
        var packed = new byte[HeaderLength + content.Length];
        packed[0] = method;
        BinaryPrimitives.WriteInt32LittleEndian(packed.AsSpan(1), originalLength);
        content.CopyTo(packed.AsSpan(HeaderLength));
        return packed;
    }

    private static StoreException Damaged() => new("A packed value in the store is damaged; restore the store from a backup or sync into a new one.");
}
