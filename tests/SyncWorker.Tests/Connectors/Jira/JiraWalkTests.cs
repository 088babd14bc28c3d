using SyncWorker.Connectors.Http;
using SyncWorker.Connectors.Jira;
using SyncWorker.Model.Reading;

namespace SyncWorker.Tests.Connectors.Jira;

public sealed class JiraWalkTests : IDisposable
{
    private const string One = """{"id":"1","fields":{"updated":"2026-01-05T09:00:00.000+0100"}}""";
    private const string Two = """{"id":"2","fields":{"updated":"2026-01-04T09:00:00.000+0100"}}""";

    private readonly TrackerHandlers _handlers = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _handlers.Dispose();

    [Fact]
    public async Task TouchedAsync_ShortPageWithToken_IsNotTheLast()
    {
        await using var server = new RawServer(Page(One, "\"t1\"", "false"), Page("", "\"t2\"", "false"), Page(Two, "null", "true"));
        var pages = await Connect(server).WalkAsync(null, Cancel);
        Assert.Equal([1L, 2L], pages.SelectMany(page => page.Touches).Select(touch => touch.NativeId));
        Assert.Equal([null, null, new JiraCursor(new DateTimeOffset(2026, 1, 5, 8, 0, 0, TimeSpan.Zero)).ToSyncCursor()], pages.Select(page => page.Cursor));
    }

    [Fact]
    public async Task TouchedAsync_TokenThatCameBefore_Fails()
    {
        await using var server = new RawServer(Page(One, "\"t1\"", "false"), Page(Two, "\"t2\"", "false"), Page(One, "\"t1\"", "false"));
        await AssertFailsAsync(server, "same or empty pages", mayPass: true);
        Assert.Equal(3, server.Requests);
    }

    [Fact]
    public async Task TouchedAsync_EndlessEmptyPages_Fails()
    {
        await using var server = new RawServer(Enumerable.Range(1, 50).Select(number => Page("", $"\"t{number}\"", "false")).ToArray());
        await AssertFailsAsync(server, "same or empty pages", mayPass: true);
        Assert.InRange(server.Requests, 2, 20);
    }

    [Fact]
    public async Task TouchedAsync_MorePagesWithoutAToken_Fails()
    {
        await using var server = new RawServer(Page(One, "null", "false"));
        await AssertFailsAsync(server, "more pages but not how to get them", mayPass: true);
    }

    [Theory]
    [InlineData("{\"issues\":[{\"id\":\"1\",\"fields\":{}},{\"id\":\"2\"")]
    [InlineData("{\"total\":0}")]
    [InlineData("[]")]
    public async Task TouchedAsync_AnswerCutWithoutTheNetworkNoticing_Fails(string body)
    {
        await using var server = new RawServer($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n{body}");
        await AssertFailsAsync(server, "cut off or is not the JSON it should be", mayPass: true);
    }

    [Fact]
    public async Task ReadItemsAsync_OneIssueOfBrokenUnicode_DoesNotSpoilItsPage()
    {
        const string Good = """{"id":"1","key":"PAY-1","fields":{"created":"2026-01-05T09:00:00.000+0100","updated":"2026-01-05T09:00:00.000+0100"}}""";
        var issues = RawServer.Json($$"""{"issues":[{{Good}},{"id":"\ud800"},{"id":"3","key":"PAY-3"},null],"issueErrors":[]}""");
        var histories = RawServer.Json("""{"issueChangeLogs":[{"issueId":"1","changeHistories":[{"id":"5","created":1492070429,"items":[]}]}]}""");
        await using var server = RawServer.Routed(request => request.Contains("/changelog/bulkfetch", StringComparison.Ordinal) ? histories : issues);

        var page = await Connect(server).ReadPageAsync([.. Enumerable.Range(1, 3).Select(id => new TouchedItem { NativeId = id, Sequence = id })], Cancel);

        Assert.Equal(1L, Assert.Single(page.Items).Item.Id.NativeId);
        Assert.Equal(1, page.Items[0].SourceEntries);
        Assert.Equal([3L, null, null], page.Quarantined.Select(bad => bad.NativeId));
        Assert.Equal([2L], page.Absent);
    }

    private static string Page(string issues, string token, string isLast) =>
        RawServer.Json($$"""{"issues":[{{issues}}],"nextPageToken":{{token}},"isLast":{{isLast}}}""");

    private async Task AssertFailsAsync(RawServer server, string words, bool mayPass)
    {
        var failure = await Assert.ThrowsAsync<TrackerException>(() => Connect(server).WalkAsync(null, Cancel));
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
        Assert.Equal(mayPass, failure.MayPass);
    }

    private JiraConnector Connect(RawServer server)
    {
        var connector = TestConnections.Connect(TestConnections.Jira(server.Url), _handlers);
        connector.UseMetadata(new TrackerMetadata([]));
        return connector;
    }
}
