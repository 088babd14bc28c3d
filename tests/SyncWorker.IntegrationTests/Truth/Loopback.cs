namespace SyncWorker.IntegrationTests.Truth;

/// <summary>Clients for the servers that tests start themselves.</summary>
internal static class Loopback
{
    public static HttpClient CreateClient() => new(new SocketsHttpHandler { UseProxy = false }, disposeHandler: true) { Timeout = TimeSpan.FromSeconds(60) };
}
