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

    /// <summary>An import can date an issue decades ahead: until then nothing else would be found.</summary>
    [Fact]
    public async Task TouchedAsync_ChangedInTheFuture_TheCursorStaysAtTheSitesTime()
    {
        await using var server = new RawServer(RawServer.Json(
            """{"issues":[{"id":"1","fields":{"updated":"2062-01-05T09:00:00.000+0000"}},{"id":"2","fields":{"updated":"2026-01-05T09:00:00.000+0000"}}],"isLast":true}""",
            headers: "Date: Mon, 05 Jan 2026 10:00:00 GMT\r\n"));
        var page = Assert.Single(await Connect(server).WalkAsync(null, Cancel));
        Assert.Equal(2, page.Touches.Count);
        Assert.Equal(new JiraCursor(new DateTimeOffset(2026, 1, 5, 10, 0, 0, TimeSpan.Zero)).ToSyncCursor(), page.Cursor);
    }

    /// <summary>A board may plan further ahead than one page shows.</summary>
    [Fact]
    public async Task ReadMetadataAsync_MoreOpenSprintsThanAPage_ReadsThemAll()
    {
        await using var server = RawServer.Routed(static request =>
        {
            var path = request.Split(' ')[1];
            if (path.Contains("/project/search", StringComparison.Ordinal)) return RawServer.Json("""{"values":[{"id":"1","key":"PAY"}],"isLast":true}""");
            if (path.Contains("/board?", StringComparison.Ordinal)) return RawServer.Json("""{"values":[{"id":7,"type":"scrum"}],"isLast":true}""");
            if (!path.Contains("/sprint?", StringComparison.Ordinal)) return RawServer.Json(path.Contains("/search", StringComparison.Ordinal) ? """{"values":[],"isLast":true}""" : "[]");
            var isOpen = path.Contains("state=active,future", StringComparison.Ordinal);
            var start = path.Contains("startAt=50", StringComparison.Ordinal) ? 50 : 0;
            var sprints = Enumerable.Range(start, isOpen && start > 0 ? 20 : 50).Select(id => $$"""{"id":{{id + (isOpen ? 1000 : 0)}},"name":"S","state":"{{(isOpen ? "future" : "closed")}}"}""");
            return RawServer.Json($$"""{"values":[{{string.Join(',', sprints)}}],"isLast":{{(isOpen && start > 0 ? "true" : "false")}}}""");
        });
        var catalogue = JiraCatalogue.Read(await Connect(server).ReadMetadataAsync(Cancel));
        Assert.Equal(70, catalogue.Sprints.Values.Count(static sprint => sprint.State == "future"));
    }

    [Fact]
    public async Task ReadMetadataAsync_SamePageForEver_FailsInsteadOfReadingForEver()
    {
        await using var server = RawServer.Routed(static request => RawServer.Json(
            request.Split(' ')[1].Contains("/project/search", StringComparison.Ordinal) ? """{"values":[{"id":"1","key":"PAY"}],"isLast":false}""" : """{"values":[],"isLast":true}"""));
        var failure = await Assert.ThrowsAsync<TrackerException>(() => Connect(server).ReadMetadataAsync(Cancel));
        Assert.Contains("the same page of the list of projects", failure.Message, StringComparison.Ordinal);
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
