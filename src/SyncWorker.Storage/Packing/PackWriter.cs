using System.Buffers;
using System.Text;

namespace SyncWorker.Storage.Packing;

/// <summary>Writes small numbers small, and texts as UTF-8 with their length.</summary>
/// <param name="capacity">How many bytes are expected; more are taken too.</param>
internal sealed class PackWriter(int capacity = 512)
{
    /// <summary>The most bytes that one number takes.</summary>
    public const int LongestNumber = 10;

    private readonly ArrayBufferWriter<byte> _buffer = new(capacity);

    public ReadOnlySpan<byte> Written => _buffer.WrittenSpan;

    public void Clear() => _buffer.ResetWrittenCount();

    public void Number(ulong value)
    {
        var span = _buffer.GetSpan(LongestNumber);
        var length = 0;
        while (value >= 0x80)
        {
            span[length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        span[length++] = (byte)value;
        _buffer.Advance(length);
    }

    /// <summary>Writes a number that may be negative, small magnitudes small.</summary>
    public void Signed(long value) => Number((ulong)((value << 1) ^ (value >> 63)));

    public void Text(string text)
    {
        Number((ulong)Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetBytes(text, _buffer);
    }

    public void Bytes(ReadOnlySpan<byte> bytes) => _buffer.Write(bytes);
}
