using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace SyncWorker.IntegrationTests.Servers;

/// <summary>Stands before a server on raw TCP, one request a connection, and lets a test spoil answers as networks and the boxes in them do.</summary>
internal sealed class FaultProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Uri _origin;
    private readonly X509Certificate2? _certificate;
    private readonly Task _serving;

    /// <summary>Starts one.</summary>
    /// <param name="origin">The server.</param>
    /// <param name="certificate">What it shows where it speaks TLS; null speaks plainly.</param>
    public FaultProxy(Uri origin, X509Certificate2? certificate = null)
    {
        (_origin, _certificate) = (origin, certificate);
        _listener.Start();
        Address = new UriBuilder(origin) { Scheme = certificate is null ? "http" : "https", Port = ((IPEndPoint)_listener.LocalEndpoint).Port }.Uri;
        _serving = ServeAsync();
    }

    /// <summary>Gets where it listens, with the server's path.</summary>
    public Uri Address { get; }

    /// <summary>Gets or sets what happens to a request; null passes everything on. It says whether it has answered.</summary>
    public Func<Exchange, Task<bool>>? Fault { get; set; }

    /// <summary>Gets the first line of every request that came, such as <c>GET /a HTTP/1.1</c>.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

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
            while (true) connections.Add(AnswerAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await using var stream = await SecureAsync(client.GetStream());
                if (await Message.ReadAsync(stream, _stop.Token) is not { } request) return;
                var exchange = new Exchange(request, client.Client, stream, _origin, _stop.Token);
                Requests.Enqueue(exchange.Line);
                if (Fault is not { } fault || !await fault(exchange)) await exchange.SendAsync(await exchange.AskAsync());
            }
            catch (Exception gone) when (gone is IOException or SocketException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
            {
                // The client went away, or the test is over.
            }
        }
    }

    private async Task<Stream> SecureAsync(NetworkStream plain)
    {
        if (_certificate is null) return plain;
        var secure = new SslStream(plain);
        await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, _stop.Token);
        return secure;
    }

    /// <summary>One request and the way back to who sent it.</summary>
    internal sealed class Exchange(Message request, Socket socket, Stream stream, Uri origin, CancellationToken stop)
    {
        /// <summary>Gets the first line.</summary>
        public string Line => request.Head[..request.Head.IndexOf('\r', StringComparison.Ordinal)];

        /// <summary>Gets the body.</summary>
        public string Body => Encoding.UTF8.GetString(request.Body);

        /// <summary>Asks the server, with another body where one is given.</summary>
        /// <returns>Its answer, unspoilt.</returns>
        public async Task<Message> AskAsync(string? body = null)
        {
            var sent = body is null ? request : request with { Body = Encoding.UTF8.GetBytes(body) };
            using var server = new TcpClient();
            await server.ConnectAsync(IPAddress.Loopback, origin.Port, stop);
            await using var way = server.GetStream();
            await way.WriteAsync(sent.Render(), stop);
            return await Message.ReadAsync(way, stop) ?? throw new IOException("The server gave no answer.");
        }

        /// <summary>Sends an answer as it is.</summary>
        public Task SendAsync(Message answer) => SendAsync(answer.Render());

        /// <summary>Sends bytes.</summary>
        public async Task SendAsync(ReadOnlyMemory<byte> bytes)
        {
            await stream.WriteAsync(bytes, stop);
            await stream.FlushAsync(stop);
        }

        /// <summary>Waits until the client has given up.</summary>
        public async Task UntilGoneAsync()
        {
            var nothing = new byte[1];
            while (await stream.ReadAsync(nothing, stop) > 0)
            {
                // Whatever it still says is of no interest.
            }
        }

        /// <summary>Resets the connection.</summary>
        public void Reset()
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
            socket.Close();
        }
    }

    /// <summary>A request or an answer: its head without the empty line, and its whole body.</summary>
    internal sealed record Message(string Head, byte[] Body)
    {
        /// <summary>Makes an answer.</summary>
        public static Message Of(string status, string type, string body, string headers = "") => new($"HTTP/1.1 {status}\r\nContent-Type: {type}{headers}", Encoding.UTF8.GetBytes(body));

        /// <summary>Reads one; null when nothing came. An answer ends with the connection where it gives no length.</summary>
        public static async Task<Message?> ReadAsync(Stream stream, CancellationToken cancellationToken)
        {
            var received = new MemoryStream();
            var buffer = new byte[64 << 10];
            while (true)
            {
                var count = await stream.ReadAsync(buffer, cancellationToken);
                if (count > 0) received.Write(buffer, 0, count);
                var text = Encoding.Latin1.GetString(received.GetBuffer(), 0, (int)received.Length);
                var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
                if (end < 0 && count == 0) return null;
                if (end < 0) continue;
                var isRequest = !text.StartsWith("HTTP/", StringComparison.Ordinal);
                var length = Header(text[..end], "Content-Length") is { } number ? int.Parse(number, CultureInfo.InvariantCulture) : isRequest ? 0 : int.MaxValue;
                if (count == 0 || received.Length - end - 4 >= length) return new Message(text[..end], received.ToArray()[(end + 4)..]);
            }
        }

        /// <summary>Renders it with its length, for one exchange. The older version asks a server for a body that is not in chunks.</summary>
        public byte[] Render()
        {
            var lines = Head.Split("\r\n").Where(static line => !new[] { "Content-Length:", "Connection:", "Transfer-Encoding:" }.Any(name => line.StartsWith(name, StringComparison.OrdinalIgnoreCase)));
            var head = string.Join("\r\n", lines);
            if (!head.StartsWith("HTTP/", StringComparison.Ordinal)) head = head.Replace(" HTTP/1.1\r\n", " HTTP/1.0\r\n", StringComparison.Ordinal);
            return [.. Encoding.Latin1.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{head}\r\nContent-Length: {Body.Length}\r\nConnection: close\r\n\r\n")), .. Body];
        }

        private static string? Header(string head, string name) =>
            head.Split("\r\n").FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim();
    }
}
