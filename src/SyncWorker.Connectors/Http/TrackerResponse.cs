using System.Net;
using System.Net.Http.Headers;

namespace SyncWorker.Connectors.Http;

/// <summary>A whole answer. The body lives in a pooled buffer and is gone after disposal: copy what is kept.</summary>
internal sealed class TrackerResponse : IDisposable
{
    private readonly int _length;
    private byte[]? _buffer;

    /// <summary>Initializes a new instance of the <see cref="TrackerResponse"/> class, which takes over the buffer.</summary>
    /// <param name="status">The status.</param>
    /// <param name="headers">The headers, those of the content apart.</param>
    /// <param name="mediaType">The content's media type, or <see langword="null"/>.</param>
    /// <param name="buffer">A buffer rented from <see cref="BodyBuffers"/>.</param>
    /// <param name="length">How much of it is the body.</param>
    public TrackerResponse(HttpStatusCode status, HttpResponseHeaders headers, string? mediaType, byte[] buffer, int length)
    {
        Status = status;
        Headers = headers;
        MediaType = mediaType;
        _buffer = buffer;
        _length = length;
    }

    /// <summary>Gets the status.</summary>
    public HttpStatusCode Status { get; }

    /// <summary>Gets the headers, those of the content apart.</summary>
    public HttpResponseHeaders Headers { get; }

    /// <summary>Gets the content's media type, or <see langword="null"/>.</summary>
    public string? MediaType { get; }

    /// <summary>Gets the body, after decompression.</summary>
    /// <exception cref="ObjectDisposedException">The response has been disposed of.</exception>
    public ReadOnlyMemory<byte> Body
    {
        get
        {
            ObjectDisposedException.ThrowIf(_buffer is null, this);
            return _buffer.AsMemory(0, _length);
        }
    }

    /// <summary>Gets a value indicating whether the status is 2xx.</summary>
    public bool IsSuccess => (int)Status is >= 200 and < 300;

    /// <summary>Gets a value indicating whether the body says that it is JSON.</summary>
    public bool IsJson => MediaType is { } type
        && (type.Equals("application/json", StringComparison.OrdinalIgnoreCase) || type.EndsWith("+json", StringComparison.OrdinalIgnoreCase));

    /// <summary>Finds the first value of a header, or <see langword="null"/>.</summary>
    /// <param name="name">The header's name.</param>
    public string? Header(string name) => Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

    /// <summary>Gives the buffer back.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _buffer, null) is { } buffer) BodyBuffers.Shared.Return(buffer);
    }
}
