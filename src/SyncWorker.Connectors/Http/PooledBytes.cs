namespace SyncWorker.Connectors.Http;

/// <summary>A buffer of the size of a body, which goes back to where bodies come from.</summary>
/// <param name="length">The least length.</param>
internal sealed class PooledBytes(int length) : IDisposable
{
    private byte[]? _buffer = BodyBuffers.Shared.Rent(length);

    /// <summary>Gets the buffer.</summary>
    /// <exception cref="ObjectDisposedException">It has been given back.</exception>
    public Memory<byte> Memory => _buffer ?? throw new ObjectDisposedException(nameof(PooledBytes));

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _buffer, null) is { } buffer) BodyBuffers.Shared.Return(buffer);
    }
}
