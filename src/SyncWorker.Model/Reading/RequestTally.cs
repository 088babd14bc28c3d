namespace SyncWorker.Model.Reading;

/// <summary>What a connection has cost so far. Safe for use by several threads.</summary>
public sealed class RequestTally
{
    private long _reads;
    private long _writes;
    private long _bytes;

    /// <summary>Gets the number of reading requests sent, repeated ones included.</summary>
    public long Reads => Interlocked.Read(ref _reads);

    /// <summary>Gets the number of writing requests sent.</summary>
    public long Writes => Interlocked.Read(ref _writes);

    /// <summary>Gets the number of body bytes received, after decompression.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Counts a reading request.</summary>
    public void CountRead() => Interlocked.Increment(ref _reads);

    /// <summary>Counts a writing request.</summary>
    public void CountWrite() => Interlocked.Increment(ref _writes);

    /// <summary>Counts received bytes.</summary>
    /// <param name="count">How many.</param>
    public void CountBytes(long count) => Interlocked.Add(ref _bytes, count);
}
