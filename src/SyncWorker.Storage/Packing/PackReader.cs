using System.Text;

namespace SyncWorker.Storage.Packing;

/// <summary>Reads what <see cref="PackWriter"/> wrote.</summary>
internal ref struct PackReader(ReadOnlySpan<byte> content)
{
    private ReadOnlySpan<byte> _rest = content;

    public readonly bool IsAtEnd => _rest.IsEmpty;

    public ulong Number()
    {
        var value = 0UL;
        for (var shift = 0; shift < 70; shift += 7)
        {
            if (_rest.IsEmpty) break;
            var part = _rest[0];
            _rest = _rest[1..];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80) return value;
        }

        throw Damaged();
    }

    public long Signed()
    {
        var value = Number();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    /// <summary>Reads a number that says how many things of at least one byte follow, so that a damaged one cannot ask for endless memory.</summary>
    public int Count()
    {
        var count = Number();
        return count <= (ulong)_rest.Length ? (int)count : throw Damaged();
    }

    public string Text() => Encoding.UTF8.GetString(Bytes(Count()));

    public ReadOnlySpan<byte> Bytes(int length)
    {
        if (length > _rest.Length) throw Damaged();
        var bytes = _rest[..length];
        _rest = _rest[length..];
        return bytes;
    }

    public static StoreException Damaged() => new("A packed value in the store is damaged; restore the store from a backup or sync into a new one.");
}
