using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using SyncWorker.Connectors.Http;
using SyncWorker.Model.Reading;

namespace SyncWorker.Tests.Connectors.Http;

public sealed class TrackerHttpTests : IDisposable
{
    private const string Good = """{"ok":true}""";
    private readonly TrackerHandlers _handlers = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _handlers.Dispose();

    [Theory]
    [InlineData("408 Request Timeout")]
    [InlineData("429 Too Many Requests")]
    [InlineData("500 Internal Server Error")]
    [InlineData("502 Bad Gateway")]
    [InlineData("503 Service Unavailable")]
    [InlineData("504 Gateway Timeout")]
    public async Task ReadAsync_PassingStatus_IsRepeatedAndCounted(string status)
    {
        await using var server = new RawServer(RawServer.Json("{}", status), RawServer.Json("{}", status), RawServer.Json(Good));
        var http = Http(server);

        using var response = await http.ReadAsync(TrackerRequest.Get("a", "something"), Cancel);

        Assert.Equal(Good, Encoding.UTF8.GetString(response.Body.Span));
        Assert.Equal(3, server.Requests);
        Assert.Equal(3, http.Tally.Reads);
        Assert.Equal(0, http.Tally.Writes);
    }

    [Theory]
    [InlineData("400 Bad Request", false, "refused something (HTTP 400)")]
    [InlineData("401 Unauthorized", false, "does not accept our sign-in (HTTP 401)")]
    [InlineData("403 Forbidden", false, "may not read something (HTTP 403)")]
    [InlineData("404 Not Found", false, "does not know something (HTTP 404)")]
    public async Task ReadAsync_LastingStatus_FailsAtOnceWithItsSentence(string status, bool mayPass, string words)
    {
        await using var server = new RawServer(RawServer.Json("""{"errorMessages":["Field 'x' is unknown"]}""", status));

        var failure = await FailAsync(Http(server));

        Assert.Equal(1, server.Requests);
        Assert.Equal(mayPass, failure.MayPass);
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
        Assert.StartsWith("Connection 'pay-jira':", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(TestConnections.Token, failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_ServerThatStaysBroken_FailsAfterFourTries()
    {
        await using var server = new RawServer(RawServer.Json("""{"errorMessages":["Database is away"]}""", "500 Internal Server Error"));

        var failure = await FailAsync(Http(server));

        Assert.Equal(4, server.Requests);
        Assert.True(failure.MayPass);
        Assert.Contains("It says: Database is away.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WriteAsync_ServerError_IsSentOnce()
    {
        await using var server = new RawServer(RawServer.Json("{}", "500 Internal Server Error"), RawServer.Json(Good));
        var http = Http(server);

        using var reply = await http.WriteAsync(Write(), Cancel);

        Assert.Equal(HttpStatusCode.InternalServerError, reply.Response?.Status);
        Assert.Equal(1, server.Requests);
        Assert.Equal(1, http.Tally.Writes);
        Assert.Equal(0, http.Tally.Reads);

        // Positive control: the same server would have answered a repetition, as it does a read.
        using var response = await http.ReadAsync(TrackerRequest.Get("a", "something"), Cancel);
        Assert.Equal(2, server.Requests);
    }

    [Fact]
    public async Task WriteAsync_ConnectionCutAfterSending_MayHaveArrived()
    {
        await using var server = new RawServer((_, stream, _) =>
        {
            stream.Close();
            return Task.CompletedTask;
        });

        using var reply = await Http(server).WriteAsync(Write(), Cancel);

        Assert.Null(reply.Response);
        Assert.True(reply.MayHaveArrived);
        Assert.Equal(1, server.Requests);
    }

    [Fact]
    public async Task WriteAsync_NobodyListens_DidNotArrive()
    {
        using var bound = ClosedPort(out var url);
        var http = TestConnections.Http(TestConnections.Jira(url), _handlers, TimeProvider.System, TestConnections.Hasty);

        using var reply = await http.WriteAsync(Write(), Cancel);

        Assert.False(reply.MayHaveArrived);
        Assert.Contains("nothing answers at", reply.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_NobodyListens_SaysSo()
    {
        using var bound = ClosedPort(out var url);
        var failure = await FailAsync(TestConnections.Http(TestConnections.Jira(url), _handlers, TimeProvider.System, TestConnections.Hasty));

        Assert.True(failure.MayPass);
        Assert.Contains("the connection was refused", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_UnknownHost_SaysThatTheNameIsNotFound()
    {
        var definition = TestConnections.Jira(new Uri("http://no-such-tracker.invalid"));

        var failure = await FailAsync(TestConnections.Http(definition, _handlers, TimeProvider.System, TestConnections.Hasty));

        Assert.Contains("the name no-such-tracker.invalid cannot be found", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_ServerWithoutTls_SaysThatNoSecureConnectionCouldBeMade()
    {
        await using var server = new RawServer(
            (_, stream, token) => stream.WriteAsync(Encoding.ASCII.GetBytes("this is no TLS at all, and long enough to be taken for a broken record"), token).AsTask(), answersUnasked: true);
        var definition = TestConnections.Jira(new UriBuilder(server.Url) { Scheme = "https" }.Uri);

        var failure = await FailAsync(TestConnections.Http(definition, _handlers, TimeProvider.System, TestConnections.Hasty));

        Assert.False(failure.MayPass);
        Assert.Contains("no secure connection", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_BodyCutByLength_IsAFailureNotAnAnswer()
    {
        await using var server = new RawServer("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{\"issues\":[");

        var failure = await FailAsync(Http(server));

        Assert.Equal(4, server.Requests);
        Assert.True(failure.MayPass);
        Assert.Contains("closed the connection in the middle of something", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_BodyCutBetweenChunks_IsAFailureNotAnAnswer()
    {
        await using var server = new RawServer("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nb\r\n{\"issues\":[\r\n");

        var failure = await FailAsync(Http(server));

        Assert.Contains("closed the connection in the middle", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_HtmlWithStatus200_IsAFailureNotAnAnswer()
    {
        await using var server = new RawServer("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 15\r\nConnection: close\r\n\r\n<html>Log in...");

        var failure = await FailAsync(Http(server));

        Assert.Contains("with text/html instead of JSON", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_NothingWithStatus200_IsAFailureNotAnEmptyAnswer()
    {
        await using var server = new RawServer("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");

        var failure = await FailAsync(Http(server));

        Assert.True(failure.MayPass);
        Assert.Contains("answered something with nothing instead of JSON", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_Redirect_NamesWhereItLeadsWithoutFollowing()
    {
        await using var server = new RawServer("HTTP/1.1 302 Found\r\nLocation: https://login.example.com/sso?token=abc\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");

        var failure = await FailAsync(Http(server));

        Assert.Equal(1, server.Requests);
        Assert.Contains("redirects to https://login.example.com instead", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("token=abc", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_NoAnswer_TimesOutByTheGivenClock()
    {
        await using var server = new RawServer(async (_, _, token) => await Task.Delay(Timeout.Infinite, token));
        var time = new FakeTimeProvider();
        var http = TestConnections.Http(TestConnections.Jira(server.Url), _handlers, time, new TrackerHttpOptions { Tries = 1 });

        var reading = http.ReadAsync(TrackerRequest.Get("a", "something"), Cancel);
        while (server.Requests == 0) await Task.Delay(5, Cancel);
        time.Advance(TimeSpan.FromSeconds(29));
        Assert.False(reading.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(2));

        var failure = await Assert.ThrowsAsync<TrackerException>(() => reading);
        Assert.True(failure.MayPass);
        Assert.Contains("did not answer something within 30 seconds", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_BodyBeyondTheLimit_IsNotTaken()
    {
        await using var server = new RawServer(RawServer.Json("[" + new string(' ', 3000) + "]"));
        var http = TestConnections.Http(TestConnections.Jira(server.Url), _handlers, TimeProvider.System, TestConnections.Hasty with { MaxBodyBytes = 2000 });

        var failure = await FailAsync(http);

        Assert.Equal(1, server.Requests);
        Assert.False(failure.MayPass);
        Assert.Contains("is larger than", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_RetryAfter_IsTheLeastPause()
    {
        await using var server = new RawServer(RawServer.Json("{}", "429 Too Many Requests", "Retry-After: 120\r\n"), RawServer.Json(Good));
        var time = new FakeTimeProvider();
        var http = TestConnections.Http(TestConnections.Jira(server.Url), _handlers, time);

        var reading = http.ReadAsync(TrackerRequest.Get("a", "something"), Cancel);
        // The clock stands still until the answer is there, and again from when the next request leaves: both have their limits on it.
        while (http.Tally.Bytes == 0) await Task.Delay(5, Cancel);
        await AdvanceAsync(time, 118, http, 2);
        Assert.Equal(1, http.Tally.Reads);
        await AdvanceAsync(time, 600, http, 2);

        using var response = await reading;
        Assert.Equal(2, server.Requests);
    }

    [Fact]
    public async Task ReadAsync_AbsurdRetryAfter_FailsAndNamesTheTime()
    {
        await using var server = new RawServer(RawServer.Json("{}", "429 Too Many Requests", "Retry-After: 86400\r\n"));
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));

        var failure = await FailAsync(TestConnections.Http(TestConnections.Jira(server.Url), _handlers, time));

        Assert.Equal(1, server.Requests);
        Assert.True(failure.MayPass);
        Assert.Contains("no more requests until 2026-11-24 12:00 UTC", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_AfterAnAbsurdRetryAfter_OtherJobsOfTheHostSendNothing()
    {
        await using var server = new RawServer(RawServer.Json("{}", "429 Too Many Requests", "Retry-After: 86400\r\n"), RawServer.Json(Good));
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));
        var http = TestConnections.Http(TestConnections.Jira(server.Url), _handlers, time);
        await FailAsync(http);

        var failure = await FailAsync(http);
        using var reply = await http.WriteAsync(new TrackerRequest { Method = HttpMethod.Put, Path = "rest/api/3/issue/1", What = "a change" }, Cancel);

        Assert.Equal(1, server.Requests);
        Assert.Contains("no more requests until 2026-11-24 12:00 UTC", failure.Message, StringComparison.Ordinal);
        Assert.Contains("no more requests until 2026-11-24 12:00 UTC", reply.Sentence, StringComparison.Ordinal);
        Assert.False(reply.MayHaveArrived);
    }

    [Theory]
    [InlineData("jira-quota-global-based", true, true)]
    [InlineData("jira-quota-tenant-based", true, true)]
    [InlineData("jira-burst-based", true, false)]
    [InlineData("jira-per-issue-on-write", false, false)]
    [InlineData("something-new", true, true)]
    public async Task WriteAsync_TooMany_HoldsBackWhatTheReasonNames(string reason, bool otherIssueWaits, bool readWaits)
    {
        await using var server = new RawServer(
            RawServer.Json("{}", "429 Too Many Requests", $"Retry-After: 60\r\nRateLimit-Reason: {reason}\r\n"), RawServer.Json(Good), RawServer.Json(Good), RawServer.Json(Good));
        var time = new FakeTimeProvider();
        var http = TestConnections.Http(TestConnections.Jira(server.Url), _handlers, time);
        using (var first = await WriteAsync("1")) Assert.Equal(HttpStatusCode.TooManyRequests, first.Response?.Status);

        var same = WriteAsync("1");
        var other = WriteAsync("2");
        var read = http.ReadAsync(TrackerRequest.Get("rest/api/3/issue/1", "an issue"), Cancel);
        if (!otherIssueWaits) (await other).Dispose();
        if (!readWaits) (await read).Dispose();
        Assert.Equal((false, !otherIssueWaits, !readWaits), (same.IsCompleted, other.IsCompleted, read.IsCompleted));

        await AdvanceAsync(time, 600, http, 4);
        (await same).Dispose();
        (await other).Dispose();
        (await read).Dispose();
        Assert.Equal(4, server.Requests);

        Task<WriteReply> WriteAsync(string issue) =>
            http.WriteAsync(new TrackerRequest { Method = HttpMethod.Put, Path = $"rest/api/3/issue/{issue}", What = "a change" }, Cancel);
    }

    [Fact]
    public async Task Headroom_AfterAnAnswer_TellsWhatIsLeft()
    {
        await using var server = new RawServer(RawServer.Json(Good, headers: "X-RateLimit-Limit: 100\r\nX-RateLimit-Remaining: 10\r\nX-RateLimit-Reset: 2026-11-23T12:01Z\r\n"));
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));
        var http = TestConnections.Http(TestConnections.Jira(server.Url), _handlers, time);
        Assert.Null(http.Headroom.Remaining);

        using var response = await http.ReadAsync(TrackerRequest.Get("a", "something"), Cancel);

        var headroom = http.Headroom;
        Assert.Equal((100, 10, new DateTimeOffset(2026, 11, 23, 12, 1, 0, TimeSpan.Zero)), (headroom.Limit, headroom.Remaining, headroom.ResetAt));
        Assert.Equal((100_000, 10 / 60.0), (headroom.RequestsPerSecond, headroom.PacePerSecond));
        Assert.Null(headroom.PausedUntil);
    }

    [Fact]
    public async Task ReadAsync_RetryAfterOnASuccess_DelaysTheNextRequestOnly()
    {
        await using var server = new RawServer(RawServer.Json(Good, headers: "Retry-After: 30\r\n"), RawServer.Json(Good));
        var time = new FakeTimeProvider();
        var http = TestConnections.Http(TestConnections.Jira(server.Url), _handlers, time);

        using var first = await http.ReadAsync(TrackerRequest.Get("a", "something"), Cancel);
        var second = http.ReadAsync(TrackerRequest.Get("a", "something"), Cancel);
        await AdvanceAsync(time, 29, http, 2);
        Assert.Equal(1, http.Tally.Reads);
        await AdvanceAsync(time, 600, http, 2);

        using var response = await second;
        Assert.Equal(2, server.Requests);
    }

    [Theory]
    [InlineData("AUTHENTICATED_FAILED")]
    [InlineData("AUTHENTICATION_DENIED")]
    public async Task ReadAsync_DeadTokenWith200AndNothing_IsAFailure(string reason)
    {
        await using var server = new RawServer(RawServer.Json("""{"total":0,"values":[]}""", headers: $"X-Seraph-LoginReason: {reason}\r\n"));

        var failure = await FailAsync(Http(server));

        Assert.Equal(1, server.Requests);
        Assert.False(failure.MayPass);
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_GzippedBody_IsUnpacked()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
            await gzip.WriteAsync(Encoding.UTF8.GetBytes(Good), Cancel);
        var head = Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: {packed.Length}\r\nConnection: close\r\n\r\n");
        await using var server = new RawServer(async (_, stream, token) =>
        {
            await stream.WriteAsync(head, token);
            await stream.WriteAsync(packed.ToArray(), token);
        });
        var http = Http(server);

        using var response = await http.ReadAsync(TrackerRequest.Get("a", "something"), Cancel);

        Assert.Equal(Good, Encoding.UTF8.GetString(response.Body.Span));
        Assert.Equal(Good.Length, http.Tally.Bytes);
    }

    [Fact]
    public async Task ReadAsync_Cancelled_ThrowsCancellationAndNothingElse()
    {
        await using var server = new RawServer(async (_, _, token) => await Task.Delay(Timeout.Infinite, token));
        using var stop = new CancellationTokenSource();

        var reading = Http(server).ReadAsync(TrackerRequest.Get("a", "something"), stop.Token);
        while (server.Requests == 0) await Task.Delay(5, Cancel);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    private static TrackerRequest Write() =>
        new() { Method = HttpMethod.Put, Path = "b", What = "a change", Body = Encoding.UTF8.GetBytes("""{"fields":{}}""") };

    /// <summary>A port that is bound and does not listen: it refuses, and nobody else can take it.</summary>
    private static Socket ClosedPort(out Uri url)
    {
        var bound = new Socket(SocketType.Stream, ProtocolType.Tcp);
        bound.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        url = new Uri($"http://127.0.0.1:{((IPEndPoint)bound.LocalEndPoint!).Port}");
        return bound;
    }

    private static Task<TrackerException> FailAsync(TrackerHttp http) =>
        Assert.ThrowsAsync<TrackerException>(() => http.ReadAsync(TrackerRequest.Get("a", "something"), Cancel));

    /// <summary>Lets the clock run by seconds, with real time between them, until so many requests have left.</summary>
    private static async Task AdvanceAsync(FakeTimeProvider time, int seconds, TrackerHttp http, int requests)
    {
        for (var passed = 0; passed < seconds && http.Tally.Reads + http.Tally.Writes < requests; passed++)
        {
            time.Run(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
            await Task.Delay(10, Cancel);
        }
    }

    private TrackerHttp Http(RawServer server) => TestConnections.Http(TestConnections.Jira(server.Url), _handlers, TimeProvider.System, TestConnections.Hasty);
}
