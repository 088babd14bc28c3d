using System.Net;

namespace SyncWorker.Connectors.Http;

/// <summary>The connection pools to all trackers: one for reads and one for writes, so that neither waits for the other's connections.</summary>
internal sealed class TrackerHandlers : IDisposable
{
    /// <summary>Gets the client for reads.</summary>
    public HttpClient Reads { get; } = Create();

    /// <summary>Gets the client for writes.</summary>
    public HttpClient Writes { get; } = Create();

    /// <summary>Closes all connections.</summary>
    public void Dispose()
    {
        Reads.Dispose();
        Writes.Dispose();
    }

    private static HttpClient Create() => new(
        new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.All,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(60),
            MaxConnectionsPerServer = 16,
            UseCookies = false,
        },
        disposeHandler: true)
    {
        // The limits are TrackerHttp's, by its own clock.
        Timeout = Timeout.InfiniteTimeSpan,
    };
}
