using System.Security.Cryptography;
using SyncWorker.Storage.Packing;

namespace SyncWorker.Storage.Tables;

/// <summary>
/// Tells whether an item is stored as it would be now: by the payload, what was asked for, and all that was made of it. The mapped values take part
/// because they can change without the payload: an iteration's days and a state's category come from the metadata, completion from the history.
/// </summary>
internal sealed class ContentHash : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly PackWriter _rowBytes = new();

    /// <summary>Computes it.</summary>
    /// <param name="mapped">The item's mapped columns.</param>
    /// <param name="mappingVersion">The mapping.</param>
    /// <param name="asked">The number of what was asked for, or null.</param>
    /// <param name="raw">The payload.</param>
    public byte[] Of(ReadOnlySpan<object?> mapped, string mappingVersion, long? asked, ReadOnlySpan<byte> raw)
    {
        _rowBytes.Clear();
        _rowBytes.Text(mappingVersion);
        if (asked is { } list) _rowBytes.Signed(list);
        foreach (var value in mapped)
        {
            switch (value)
            {
                case null:
                    _rowBytes.Number(0);
                    break;
                case long number:
                    _rowBytes.Number(1);
                    _rowBytes.Signed(number);
                    break;
                default:
                    _rowBytes.Number(2);
                    _rowBytes.Text((string)value);
                    break;
            }
        }

        _hash.AppendData(_rowBytes.Written);
        _hash.AppendData(raw);
        return _hash.GetHashAndReset()[..16];
    }

    public void Dispose() => _hash.Dispose();
}
