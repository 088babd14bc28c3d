using System.Text.Json;
using SyncWorker.Connectors.Jira;
using SyncWorker.Model.Items;
using SyncWorker.Model.Reading;

namespace SyncWorker.Tests.Connectors.Jira;

public sealed class JiraWorklogTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ReadWorklogFeedAsync_WholeSite_NamesEveryWorklogInThePlannedRequests()
    {
        await using var jira = await SimulatedJira.StartAsync(items: 4_000);
        var connector = await jira.OpenAsync();
        var before = connector.Tally.Reads;

        var pages = await FeedAsync(connector, null);
        var ids = pages.SelectMany(page => page.Touches).Select(touch => touch.Id).ToList();
        var read = await connector.ReadWorklogsAsync(ids, Cancel);

        Assert.True(ids.Count > 1000);
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.InRange(connector.Tally.Reads - before, 3, (2 * Math.Ceiling(ids.Count / 1000.0)) + 1);
        Assert.Empty(read.Unreadable);

        // Each issue tells the same through its own list, which no feed is part of.
        var byItem = read.Worklogs.ToLookup(worklog => worklog.Item.NativeId);
        foreach (var id in byItem.Select(item => item.Key).Order().Take(40))
            Assert.Equal((await connector.ReadItemWorklogsAsync(id, Cancel))!.Worklogs.OrderBy(worklog => worklog.Id), byItem[id].OrderBy(worklog => worklog.Id));
    }

    [Fact]
    public async Task ReadWorklogFeedAsync_AgainFromItsCursor_CostsOneRequestAFeed()
    {
        await using var jira = await SimulatedJira.StartAsync();
        var connector = await jira.OpenAsync();
        var first = await FeedAsync(connector, null);
        var before = connector.Tally.Reads;

        var second = await FeedAsync(connector, first[^1].Cursor);

        Assert.Equal(2, connector.Tally.Reads - before);
        Assert.Equal(first[^1].Cursor, second[^1].Cursor);
        var latest = first.SelectMany(page => page.Touches).Max(touch => touch.At);
        Assert.All(second.SelectMany(page => page.Touches), touch => Assert.True(touch.At >= latest - TimeSpan.FromMinutes(5)));
    }

    [Fact]
    public async Task ReadWorklogFeedAsync_Pages_GoOnFromUntilAndFollowNoAddress()
    {
        var asked = new List<string>();
        await using var server = RawServer.Routed(request =>
        {
            asked.Add(request.Split(' ')[1]);
            return RawServer.Json(request.Split(' ')[1] switch
            {
                "/rest/api/3/worklog/updated?since=0" =>
                    """{"values":[{"worklogId":"7","updatedTime":"1700000000000"},{"worklogId":8,"updatedTime":1700000001000}],"until":1700000001000,"nextPage":"https://elsewhere.example.net/rest/api/3/worklog/updated?since=5","lastPage":false}""",
                "/rest/api/3/worklog/updated?since=1700000001000" => """{"values":[{"worklogId":9,"updatedTime":1700000002000,"properties":null}],"until":1700000002000,"isLastPage":true}""",
                "/rest/api/3/worklog/deleted?since=0" => """{"values":[{"worklogId":7,"updatedTime":1700000009000}]}""",
                _ => """{"values":[],"lastPage":true}""",
            });
        });

        var pages = await FeedAsync(Connect(server, out var handlers), null);

        using (handlers)
        {
            Assert.Equal(
                ["7@1700000000000", "8@1700000001000", "9@1700000002000", "7@1700000009000 gone"],
                pages.SelectMany(page => page.Touches).Select(touch => $"{touch.Id}@{touch.At.ToUnixTimeMilliseconds()}{(touch.IsDeleted ? " gone" : "")}"));
            Assert.Equal(["/rest/api/3/worklog/updated?since=0", "/rest/api/3/worklog/updated?since=1700000001000", "/rest/api/3/worklog/deleted?since=0"], asked);
            asked.Clear();
            await FeedAsync(Connect(server, out var others), pages[^1].Cursor);
            others.Dispose();
            Assert.Equal(["/rest/api/3/worklog/updated?since=1699999702000", "/rest/api/3/worklog/deleted?since=1699999709000"], asked);
        }
    }

    [Theory]
    [InlineData("""{"values":[{"worklogId":7,"updatedTime":1}],"until":0,"lastPage":false}""", "the same page again")]
    [InlineData("""{"values":[],"lastPage":false}""", "")]
    [InlineData("""{"lastPage":true}""", "")]
    [InlineData("[]", "")]
    public async Task ReadWorklogFeedAsync_OddPage_FailsAndIsNeverEmpty(string body, string words)
    {
        await using var server = new RawServer(RawServer.Json(body));
        var connector = Connect(server, out var handlers);
        using (handlers)
        {
            var failure = await Assert.ThrowsAsync<TrackerException>(() => FeedAsync(connector, null));
            Assert.Contains(words, failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task ReadWorklogFeedAsync_TimeTrackingSwitchedOff_SaysNothingAndKeepsTheCursor()
    {
        await using var server = new RawServer(RawServer.Json("""{"errorMessages":["Time tracking is disabled."]}""", "404 Not Found"));
        var connector = Connect(server, out var handlers);
        using (handlers) Assert.Empty(await FeedAsync(connector, null));
    }

    [Fact]
    public async Task ReadWorklogsAsync_DeadToken_FailsAndIsNeverEmpty()
    {
        await using var jira = await SimulatedJira.StartAsync(items: 20);
        var dead = jira.Connect(definition => TestConnections.Jira(definition.Url, deadToken: true));
        await Assert.ThrowsAsync<TrackerException>(() => FeedAsync(dead, null));
        await Assert.ThrowsAsync<TrackerException>(() => dead.ReadWorklogsAsync([1], Cancel));
        await Assert.ThrowsAsync<TrackerException>(() => dead.ReadItemWorklogsAsync(10000, Cancel));
    }

    [Fact]
    public void Map_AwkwardWorklogs_KeepWhatCanBeKnown()
    {
        var worklog = Map("""
            {"id":"100028","issueId":10002,"started":"2026-01-05T14:30:00.000+0530","created":"2026-01-06T00:00:00.000+0000","updated":1767657600000,"timeSpentSeconds":"12000",
             "author":{"accountId":"acc-1"},"comment":{"type":"doc"},"visibility":null,"unheardOf":1}
            """);
        Assert.Equal(
            new Worklog
            {
                Id = 100028,
                Item = new ItemId("pay-jira", 10002),
                Author = new PersonRef { Id = "acc-1", DisplayName = "acc-1" },
                StartedAt = new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.Zero),
                Seconds = 12000,
                UpdatedAt = DateTimeOffset.FromUnixTimeMilliseconds(1767657600000),
            },
            worklog);

        // Data Center names people by key, and an author may be gone altogether.
        var former = Map("""{"id":1,"issueId":"2","created":"2026-01-06T00:00:00.000+0000","started":null,"updated":null,"timeSpentSeconds":0,"author":{"key":"JIRAUSER1","displayName":"Former user"}}""");
        Assert.Equal(("JIRAUSER1", "Former user", null), (former?.Author?.Id, former?.Author?.DisplayName, former?.Author?.Email));
        Assert.Equal(new DateTimeOffset(2026, 1, 6, 0, 0, 0, TimeSpan.Zero), former?.StartedAt);
        Assert.Equal(former?.StartedAt, former?.UpdatedAt);
        Assert.Null(Map("""{"id":1,"issueId":"2","started":"2026-01-06T00:00:00.000+0000","timeSpentSeconds":60,"author":null}""")?.Author);
    }

    [Theory]
    [InlineData("""{"issueId":"2","started":"2026-01-06T00:00:00.000+0000","timeSpentSeconds":60}""")]
    [InlineData("""{"id":"1","started":"2026-01-06T00:00:00.000+0000","timeSpentSeconds":60}""")]
    [InlineData("""{"id":"1","issueId":"2","started":"yesterday","timeSpentSeconds":60}""")]
    [InlineData("""{"id":"1","issueId":"2","started":"2026-01-06T00:00:00.000+0000","timeSpentSeconds":"1h"}""")]
    [InlineData("null")]
    public void Map_WithoutTheEssential_IsNothing(string json) => Assert.Null(Map(json));

    [Fact]
    public async Task ReadWorklogsAsync_OneOfThemOdd_NamesItAndReadsTheOthers()
    {
        await using var server = new RawServer(RawServer.Json("""[{"id":"5","issueId":"2"},{"id":"6","issueId":"2","started":"2026-01-06T00:00:00.000+0000","timeSpentSeconds":60}]"""));
        var connector = Connect(server, out var handlers);
        using (handlers)
        {
            var answer = await connector.ReadWorklogsAsync([5, 6, 6], Cancel);
            Assert.Equal([6L], answer.Worklogs.Select(worklog => worklog.Id));
            Assert.Equal(5, Assert.Single(answer.Unreadable).Id);
        }
    }

    [Fact]
    public async Task ReadWorklogFeedAsync_OddEntries_AreReadByIdOrPutAside()
    {
        await using var server = RawServer.Routed(static request => RawServer.Json(request.Contains("/worklog/updated", StringComparison.Ordinal)
            ? """{"values":[{"worklogId":7,"updatedTime":1700000000000},{"worklogId":8,"updatedTime":"soon"},{"updatedTime":1700000000001},{"worklogId":9,"updatedTime":1700000002000}],"lastPage":true}"""
            : """{"values":[null],"lastPage":true}"""));

        var pages = await FeedAsync(Connect(server, out var handlers), null);

        using (handlers)
        {
            Assert.Equal([(7L, 1700000000000), (8L, 1700000000000), (9L, 1700000002000)], pages[0].Touches.Select(touch => (touch.Id, touch.At.ToUnixTimeMilliseconds())));
            Assert.Equal("""{"updatedTime":1700000000001}""", System.Text.Encoding.UTF8.GetString(Assert.Single(pages[0].Unreadable).Raw.Span));
            Assert.Equal("null", System.Text.Encoding.UTF8.GetString(Assert.Single(pages[1].Unreadable).Raw.Span));
        }
    }

    [Fact]
    public void Map_RealWorklogs_AllAreUnderstood()
    {
        var shared = Environment.GetEnvironmentVariable("SYNCWORKER_SHARED");
        Assert.SkipWhen(string.IsNullOrEmpty(shared), "Needs the real payloads: set SYNCWORKER_SHARED to the directory that holds them.");
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(shared ?? "", "real", "jira", "worklogs.json")));

        var worklogs = document.RootElement.EnumerateArray().Select(value => JiraWorklogReader.Map(value, "real")).ToList();

        Assert.NotEmpty(worklogs);
        Assert.All(worklogs, worklog => Assert.True(worklog is { Author.Id.Length: > 0, Seconds: > 0 } && worklog.StartedAt.Year >= 2020));
    }

    private static Worklog? Map(string json)
    {
        using var document = JsonDocument.Parse(json);
        return JiraWorklogReader.Map(document.RootElement, "pay-jira");
    }

    private static JiraConnector Connect(RawServer server, out SyncWorker.Connectors.Http.TrackerHandlers handlers)
    {
        handlers = new SyncWorker.Connectors.Http.TrackerHandlers();
        return TestConnections.Connect(TestConnections.Jira(server.Url), handlers);
    }

    private static async Task<List<WorklogFeedPage>> FeedAsync(JiraConnector connector, SyncCursor? cursor)
    {
        var pages = new List<WorklogFeedPage>();
        await foreach (var page in connector.ReadWorklogFeedAsync(cursor, Cancel)) pages.Add(page);
        return pages;
    }
}
