using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SyncWorker.Tests.Connectors;

/// <summary>A server that answers each connection with given bytes, cut wherever a test wants. It speaks just enough HTTP to know when a request is whole.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<int, NetworkStream, CancellationToken, Task> _answer;
    private readonly bool _answersUnasked;
    private readonly Func<string, string>? _route;
    private readonly Task _serving;
    private int _requests;

    /// <summary>Starts; the function is given the number of the request, from 1. An unasked answer does not wait for a request.</summary>
    public RawServer(Func<int, NetworkStream, CancellationToken, Task> answer, bool answersUnasked = false)
    {
        _answer = answer;
        _answersUnasked = answersUnasked;
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>Starts a server that answers the n-th request with the n-th text, and every later one with the last.</summary>
    public RawServer(params string[] answers)
        : this((number, stream, token) => stream.WriteAsync(Encoding.UTF8.GetBytes(answers[Math.Min(number, answers.Length) - 1]), token).AsTask())
    {
    }

    private RawServer(Func<string, string> route)
    {
        _answer = static (_, _, _) => Task.CompletedTask;
        _route = route;
        _listener.Start();
        _serving = ServeAsync();
    }

    public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    public int Requests => Volatile.Read(ref _requests);

    public static string Json(string body, string status = "200 OK", string headers = "") =>
        $"HTTP/1.1 {status}\r\nContent-Type: application/json;charset=UTF-8\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n{headers}\r\n{body}";

    /// <summary>Starts a server that answers by what the request says.</summary>
    public static RawServer Routed(Func<string, string> route) => new(route);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving;
        _listener.Stop();
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true) connections.Add(HandleAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task HandleAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await using var stream = client.GetStream();
                var request = _answersUnasked ? "" : await ReadRequestAsync(stream);
                if (request is null) return;
                var number = Interlocked.Increment(ref _requests);
                if (_route is null) await _answer(number, stream, _stop.Token);
                else await stream.WriteAsync(Encoding.UTF8.GetBytes(_route(request)), _stop.Token);
            }
            catch (Exception gone) when (gone is IOException or OperationCanceledException)
            {
                // The client went away, or the test is over.
            }
        }
    }

    private async Task<string?> ReadRequestAsync(NetworkStream stream)
    {
        var received = new MemoryStream();
        var buffer = new byte[8192];
        while (true)
        {
            var read = await stream.ReadAsync(buffer, _stop.Token);
            if (read == 0) return null;
            received.Write(buffer, 0, read);
            var text = Encoding.Latin1.GetString(received.GetBuffer(), 0, (int)received.Length);
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end < 0) continue;
            var length = text[..end].Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase)) is { } header
                ? int.Parse(header["Content-Length:".Length..].Trim(), System.Globalization.CultureInfo.InvariantCulture)
                : 0;
            if (received.Length >= end + 4 + length) return text;
        }
    }
}
