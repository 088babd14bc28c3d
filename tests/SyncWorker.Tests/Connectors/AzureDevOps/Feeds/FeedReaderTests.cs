using SyncWorker.Connectors.AzureDevOps.Feeds;
using SyncWorker.Connectors.AzureDevOps.History;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Reading;

namespace SyncWorker.Tests.Connectors.AzureDevOps.Feeds;

public sealed class FeedReaderTests
{
    private const string NoLinks = """{"values":[],"isLastBatch":true}""";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ReadTouched_Pages_AreFollowedByTokenAndByLink()
    {
        await using var server = await StubServer.StartAsync(
            Page("\"continuationToken\":\"10;1;1\",\"isLastBatch\":false", Revision(1, 1)),
            Page("\"nextLink\":\"https://x/y?watermark=1&continuationToken=20%3B2%3B1\",\"isLastBatch\":false", Revision(2, 1)),
            Page("\"continuationToken\":\"30;1;2\",\"isLastBatch\":true", Revision(1, 2)),
            """{"values":[{"rel":"System.LinkTypes.Hierarchy","sourceId":1,"targetId":2,"changedDate":"2026-11-03T08:00:00Z","isActive":true}],"continuationToken":"77","isLastBatch":true}""");
        using var connected = new Connected(server.Address);

        var pages = await connected.WalkAsync(null, Stop);

        Assert.Equal(4, pages.Count);
        Assert.Equal(new FeedCursor(1, "30;1;2", "77"), FeedCursor.Parse(pages[^1].Cursor));
        Assert.Equal(new FeedCursor(1, "20;2;1", null), FeedCursor.Parse(pages[1].Cursor));
        Assert.Equal([1L, 2L, 1L], pages.Take(3).Select(static page => Assert.Single(page.Touches).NativeId));
        Assert.Equal([true, true], pages[3].Touches.Select(static touch => touch.OnlyIfKnown));
        Assert.Contains("continuationToken=20%3B2%3B1", server.Requests[2].PathAndQuery, StringComparison.Ordinal);
        Assert.Contains("api-version=7.1", server.Requests[3].PathAndQuery, StringComparison.Ordinal);
        Assert.All(server.Requests.Take(3), static request =>
        {
            Assert.StartsWith("/contoso/_apis/wit/reporting/workitemrevisions?", request.PathAndQuery, StringComparison.Ordinal);
            Assert.Contains("$maxPageSize=1000", request.PathAndQuery, StringComparison.Ordinal);
            Assert.Contains("includeDeleted=true", request.PathAndQuery, StringComparison.Ordinal);
            Assert.DoesNotContain("types=", request.PathAndQuery, StringComparison.Ordinal);
            Assert.Equal("Suppress", request.Headers["X-TFS-FedAuthRedirect"]);
        });
    }

    [Fact]
    public async Task ReadTouched_SavedCursor_GoesOnThere()
    {
        await using var server = await StubServer.StartAsync(Page("\"continuationToken\":\"31;1;3\",\"isLastBatch\":true"), NoLinks);
        using var connected = new Connected(server.Address);

        var pages = await connected.WalkAsync(new FeedCursor(1, "30;1;2", "77").ToCursor(), Stop);

        Assert.EndsWith("continuationToken=77&api-version=7.1", server.Requests[1].PathAndQuery, StringComparison.Ordinal);
        Assert.Equal(new FeedCursor(1, "31;1;3", "77"), FeedCursor.Parse(pages[^1].Cursor));
        Assert.All(pages, static page => Assert.True(page.Raw.IsEmpty));
    }

    [Theory]
    [InlineData("\"continuationToken\":\"10;1;1\",\"isLastBatch\":false", "again and again")]
    [InlineData("\"isLastBatch\":false", "not where")]
    public async Task ReadTouched_FeedThatDoesNotAdvance_FailsAfterKeepingWhatCame(string end, string word)
    {
        await using var server = await StubServer.StartAsync(Page(end, Revision(1, 1)));
        using var connected = new Connected(server.Address);
        var kept = 0;

        var failure = await Assert.ThrowsAsync<TrackerException>(async () =>
        {
            await foreach (var page in connected.Connector.ReadTouchedAsync(null, Stop)) kept += page.Touches.Count;
        });

        Assert.Contains(word, failure.Message, StringComparison.Ordinal);
        Assert.True(failure.MayPass);
        Assert.InRange(kept, 1, 2);
    }

    [Fact]
    public async Task ReadTouched_EmptyPagesForEver_Fails()
    {
        await using var server = await StubServer.StartAsync((_, index) => (200, "application/json", Page($"\"continuationToken\":\"{index + 1};1;1\",\"isLastBatch\":false")));
        using var connected = new Connected(server.Address);

        var failure = await Assert.ThrowsAsync<TrackerException>(() => connected.WalkAsync(null, Stop));

        Assert.Contains("empty part", failure.Message, StringComparison.Ordinal);
        Assert.InRange(server.Requests.Count, 10, 100);
    }

    [Fact]
    public async Task ReadTouched_ServerRestoredToAnEarlierState_BeginsAnew()
    {
        await using var server = await StubServer.StartAsync(
            Page("\"continuationToken\":\"40;1;2\",\"isLastBatch\":true"), Page("\"continuationToken\":\"40;1;2\",\"isLastBatch\":true", Revision(1, 1)), NoLinks);
        using var connected = new Connected(server.Address);

        var pages = await connected.WalkAsync(new FeedCursor(1, "900;1;9", null).ToCursor(), Stop);

        Assert.Contains("900", server.Requests[0].PathAndQuery, StringComparison.Ordinal);
        Assert.DoesNotContain("continuationToken", server.Requests[1].PathAndQuery, StringComparison.Ordinal);
        Assert.Equal("40;1;2", FeedCursor.Parse(pages[^1].Cursor).RevisionsToken);
        Assert.Equal(1, Assert.Single(pages[0].Touches).NativeId);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"values\":{}}")]
    [InlineData("{\"values\":[")]
    public async Task ReadTouched_AnswerThatIsNoFeed_FailsInsteadOfBeingEmpty(string answer)
    {
        await using var server = await StubServer.StartAsync(answer);
        using var connected = new Connected(server.Address);

        await Assert.ThrowsAsync<TrackerException>(() => connected.WalkAsync(null, Stop));
    }

    [Fact]
    public void MapRevisions_ScopeAndDeletion_SayWhatMattersOnlyIfKnown()
    {
        var scope = new ScopeFilter(new ScopeDefinition { Projects = ["core"], AreaPaths = ["Core\\Payments"] }, null);
        var values = Samples.Json($"""
            [{Revision(1, 1)},{Revision(2, 1, project: "Other", area: "Other")},{Revision(3, 1, area: "Core\\\\PaymentsOld")},
             {Revision(4, 1)},{Revision(4, 2, fields: "\"System.IsDeleted\":true,")},{Revision(5, 1, fields: "\"System.State\":\"\\ud800\",")}]
            """);

        var (touches, journal) = new RevisionMapper(Samples.Rules(), scope, null).Map(values);

        Assert.Equal([(1L, false), (2L, true), (3L, true), (4L, true), (5L, false)], touches.Select(static touch => (touch.NativeId, touch.OnlyIfKnown)));
        Assert.Equal(["r000000001", "r000000001", "r000000001", "r000000001", "r000000002", "r000000001"], journal.Select(static entry => entry.Order));
    }

    [Fact]
    public void MapRevisions_OwnChanges_AreRecognisedByAnyOfOurNames()
    {
        var own = new OwnAccount(Samples.Json("""
            {"id":"11111111-aaaa-bbbb-cccc-222222222222","subjectDescriptor":"aad.Bot","providerDisplayName":"Bot","properties":{"Account":{"$type":"System.String","$value":"bot@example.com"}}}
            """));
        string[] authors =
        [
            """{"displayName":"B","descriptor":"aad.Bot"}""", """{"displayName":"B","id":"11111111-AAAA-bbbb-cccc-222222222222"}""", "\"Bot <bot@example.com>\"",
            """{"displayName":"Bot","descriptor":"aad.Other","id":"33333333-aaaa-bbbb-cccc-222222222222"}""", "\"Bot\"",
        ];
        var values = Samples.Json($"[{string.Join(',', authors.Select(static (author, index) => Revision(1, index + 1, fields: $"\"System.ChangedBy\":{author},")))}]");

        var (_, journal) = new RevisionMapper(Samples.Rules(), new ScopeFilter(new ScopeDefinition(), null), own).Map(values);

        Assert.Equal([true, true, true, false, false], JournalCodec.Decode(journal).Revisions.Select(static entry => entry.IsOwn));
    }

    [Fact]
    public void MapLinks_BothShapes_TellBothEnds()
    {
        const string flat = """{"rel":"System.LinkTypes.Dependency","sourceId":1,"targetId":2,"changedDate":"2026-11-03T08:00:00Z","isActive":true}""";
        const string nested = """
            {"rel":"System.LinkTypes.Hierarchy","attributes":{"linkType":"System.LinkTypes.Hierarchy","sourceId":5,"targetId":6,"isActive":true,
            "changedDate":"2026-11-03T09:00:00Z","changedBy":{"displayName":"Ana","descriptor":"aad.Ana"},"changedOperation":"remove"}}
            """;

        var (touches, journal) = new LinkMapper(Samples.Rules().Catalogue, null).Map(Samples.Json($"[{flat},{nested}]"));

        Assert.Equal([1L, 2L, 5L, 6L], touches.Select(static touch => touch.NativeId));
        LinkEntry Of(long id) => Assert.Single(JournalCodec.Decode([.. journal.Where(entry => entry.NativeId == id)]).Links);
        Assert.Equal((LinkRole.Link, "Successor", 2L, false), (Of(1).Role, Of(1).Word, Of(1).OtherId ?? 0, Of(1).IsRemoved));
        Assert.Equal((LinkRole.Link, "Predecessor", 1L), (Of(2).Role, Of(2).Word, Of(2).OtherId ?? 0));
        Assert.Equal((LinkRole.Child, 6L), (Of(5).Role, Of(5).OtherId ?? 0));
        Assert.Equal((LinkRole.Parent, 5L, true, "aad.Ana"), (Of(6).Role, Of(6).OtherId ?? 0, Of(6).IsRemoved, Of(6).AuthorId));
    }

    private static string Page(string end, params string[] rows) => $"{{\"values\":[{string.Join(',', rows)}],{end}}}";

    private static string Revision(int id, int rev, string project = "Core", string area = "Core\\\\Payments", string fields = "") =>
        $"{{\"id\":{id},\"rev\":{rev},\"fields\":{{{fields}\"System.TeamProject\":\"{project}\",\"System.AreaPath\":\"{area}\","
        + $"\"System.WorkItemType\":\"Bug\",\"System.ChangedDate\":\"2026-11-0{rev}T08:00:00.23Z\"}}}}";
}
