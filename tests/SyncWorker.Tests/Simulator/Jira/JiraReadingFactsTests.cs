using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace SyncWorker.Tests.Simulator.Jira;

/// <summary>Facts of section 1, reading issues; the number in each name is the section.</summary>
public sealed partial class JiraReadingFactsTests(SimulatorFixture fixture)
{
    private readonly JiraProbe _jira = fixture.Jira;

    [Fact]
    public async Task S1_SearchJql_UnboundedQuery_IsRefused()
    {
        Assert.Contains("Unbounded JQL", await _jira.RefusalAsync("ORDER BY created"), StringComparison.Ordinal);
        Assert.Contains("Unbounded JQL", await _jira.RefusalAsync(""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task S1_SearchJql_DefaultFields_IsIdOnly()
    {
        var answer = await _jira.GetAsync("rest/api/3/search/jql?jql=project%3DPAY");
        var issue = answer["issues"]![0]!.AsObject();
        Assert.Equal(["id"], issue.Select(member => member.Key));
        Assert.Equal(50, answer["issues"]!.AsArray().Count);
    }

    [Fact]
    public async Task S1_SearchJql_Answer_HasNoTotalNoStartAtNoEcho()
    {
        var answer = (await _jira.SearchAsync("project = PAY", "updated", 7)).AsObject();
        Assert.Equal(["isLast", "issues", "nextPageToken"], answer.Select(member => member.Key).Order());
    }

    [Fact]
    public async Task S1_SearchJql_TokenAbsentOnLastPage()
    {
        var first = await _jira.SearchAsync("project in (PAY, CORE, OPS) ORDER BY updated ASC, key ASC", "updated", 200);
        Assert.False((bool)first["isLast"]!);
        var second = (await _jira.SearchAsync("project in (PAY, CORE, OPS) ORDER BY updated ASC, key ASC", "updated", 200, (string)first["nextPageToken"]!)).AsObject();
        Assert.True((bool)second["isLast"]!);
        Assert.False(second.ContainsKey("nextPageToken"));
        Assert.Equal(300, first["issues"]!.AsArray().Concat(second["issues"]!.AsArray()).Select(issue => (string)issue!["id"]!).Distinct().Count());
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("bm90IGEgdG9rZW4=")]
    public async Task S1_SearchJql_BadToken_IsRefused(string token)
    {
        var answer = await _jira.SearchAsync("project = PAY", token: token, expected: HttpStatusCode.BadRequest);
        Assert.NotEmpty(answer["errorMessages"]!.AsArray());
    }

    [Fact]
    public async Task S1_SearchJql_TokenOfAnotherQuery_IsRefused()
    {
        var first = await _jira.SearchAsync("project = PAY", "updated", 5);
        await _jira.SearchAsync("project = CORE", "updated", 5, (string)first["nextPageToken"]!, HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task S1_SearchJql_TokenOlderThanSevenDays_IsRefused()
    {
        await using var own = await OwnJira.StartAsync();
        var first = await own.Probe.SearchAsync("project = PAY", "updated", 5);
        own.Clock.Advance(TimeSpan.FromDays(7) + TimeSpan.FromMinutes(1));
        await own.Probe.SearchAsync("project = PAY", "updated", 5, (string)first["nextPageToken"]!, HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("id", 300)]
    [InlineData("updated", 300)]
    [InlineData("*all", 100)]
    [InlineData("*navigable", 100)]
    public async Task S1_SearchJql_WideFields_GetShorterPages(string fields, int expected)
    {
        var answer = await _jira.SearchAsync("project in (PAY, CORE, OPS)", fields, 5000);
        Assert.Equal(expected, answer["issues"]!.AsArray().Count);
        Assert.Equal(expected == 300, (bool)answer["isLast"]!);
    }

    [Fact]
    public async Task S1_SearchJql_OrderByEightFields_IsRefused()
    {
        Assert.Contains("7", await _jira.RefusalAsync("project = PAY ORDER BY updated, created, key, id, priority, status, type, project"), StringComparison.Ordinal);
        await _jira.SearchAsync("project = PAY ORDER BY updated, created, key, id, priority, status, type");
    }

    [Fact]
    public async Task S1_SearchJql_ExpandInPost_IsACommaString()
    {
        var body = new JsonObject { ["jql"] = "key = PAY-10", ["fields"] = new JsonArray("summary"), ["expand"] = "names,changelog" };
        var answer = await _jira.PostAsync("rest/api/3/search/jql", body);
        Assert.NotEmpty(answer["issues"]![0]!["changelog"]!["histories"]!.AsArray());
        body["expand"] = new JsonArray("changelog");
        await _jira.PostAsync("rest/api/3/search/jql", body, HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task S1_SearchJql_TooManyPropertiesOrReconciledIssues_AreRefused()
    {
        var body = new JsonObject { ["jql"] = "project = PAY", ["properties"] = new JsonArray("a", "b", "c", "d", "e", "f") };
        await _jira.PostAsync("rest/api/3/search/jql", body, HttpStatusCode.BadRequest);
        body = new JsonObject { ["jql"] = "project = PAY", ["reconcileIssues"] = new JsonArray([.. Enumerable.Range(1, 51).Select(id => JsonValue.Create(id))]) };
        await _jira.PostAsync("rest/api/3/search/jql", body, HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task S1_BulkFetch_AbsentIssues_AreJustMissing_AndOrderIsById()
    {
        var body = new JsonObject { ["issueIdsOrKeys"] = new JsonArray("10050", "999999999", "PAY-3", "NOPE-1", "10002"), ["fields"] = new JsonArray("summary") };
        var answer = await _jira.PostAsync("rest/api/3/issue/bulkfetch", body);
        Assert.Equal(["10002", "10003", "10050"], answer["issues"]!.AsArray().Select(issue => (string)issue!["id"]!));
        Assert.Empty(answer["issueErrors"]!.AsArray());
    }

    [Fact]
    public async Task S1_BulkFetch_MoreThanHundred_IsRefused()
    {
        var ids = new JsonArray([.. Enumerable.Range(10001, 101).Select(id => JsonValue.Create($"{id}"))]);
        await _jira.PostAsync("rest/api/3/issue/bulkfetch", new JsonObject { ["issueIdsOrKeys"] = ids }, HttpStatusCode.BadRequest);
        ids.RemoveAt(0);
        var answer = await _jira.PostAsync("rest/api/3/issue/bulkfetch", new JsonObject { ["issueIdsOrKeys"] = ids.DeepClone() });
        Assert.Equal(100, answer["issues"]!.AsArray().Count);
    }

    [Fact]
    public async Task S1_ExpandChangelog_ShowsNewestFortyFirst_AndTotalOfAll()
    {
        await using var own = await OwnJira.StartAsync();
        for (var i = 0; i < 45; i++)
        {
            // An issue takes 20 writes in 2 seconds.
            own.Clock.Advance(TimeSpan.FromSeconds(1));
            await own.Probe.PutAsync("rest/api/3/issue/10001", new JsonObject { ["fields"] = new JsonObject { ["summary"] = $"title {i}" } });
        }

        var answer = await own.Probe.PostAsync("rest/api/3/issue/bulkfetch", new JsonObject { ["issueIdsOrKeys"] = new JsonArray("10001"), ["expand"] = new JsonArray("changelog") });
        var changelog = answer["issues"]![0]!["changelog"]!;
        var histories = changelog["histories"]!.AsArray();
        Assert.Equal(40, histories.Count);
        Assert.True((int)changelog["total"]! > 45);
        Assert.Equal("title 44", (string)histories[0]!["items"]![0]!["toString"]!);
        Assert.Equal("title 5", (string)histories[39]!["items"]![0]!["toString"]!);
    }

    [Fact]
    public async Task S1_ChangelogBulkFetch_OldestFirst_AndAnIssueMaySpanPages()
    {
        var ids = new JsonArray("10030", "10031", "10032");
        var whole = await _jira.PostAsync("rest/api/3/changelog/bulkfetch", new JsonObject { ["issueIdsOrKeys"] = ids.DeepClone() });
        Assert.False(whole.AsObject().ContainsKey("nextPageToken"));
        var expected = Flatten(whole);
        var pages = new List<(string Issue, string History, string Created)>();
        string? token = null;
        var seenTwice = false;
        do
        {
            var body = new JsonObject { ["issueIdsOrKeys"] = ids.DeepClone(), ["maxResults"] = 3 };
            if (token is not null) body["nextPageToken"] = token;
            var page = await _jira.PostAsync("rest/api/3/changelog/bulkfetch", body);
            var entries = Flatten(page);
            Assert.InRange(entries.Count, 1, 3);
            seenTwice |= pages.Count > 0 && pages[^1].Issue == entries[0].Issue;
            pages.AddRange(entries);
            token = (string?)page["nextPageToken"];
        }
        while (token is not null);

        Assert.True(seenTwice);
        Assert.Equal(expected, pages);
        foreach (var issue in expected.GroupBy(entry => entry.Issue)) Assert.Equal(issue.OrderBy(entry => entry.Created, StringComparer.Ordinal), issue);
    }

    [Fact]
    public async Task S1_ChangelogBulkFetch_Limits_AreKept()
    {
        await RefusedAsync(new JsonObject { ["issueIdsOrKeys"] = new JsonArray() });
        await RefusedAsync(new JsonObject { ["issueIdsOrKeys"] = new JsonArray("10001"), ["maxResults"] = 10_001 });
        await RefusedAsync(new JsonObject { ["issueIdsOrKeys"] = new JsonArray("10001"), ["nextPageToken"] = "x" });
        await RefusedAsync(new JsonObject { ["issueIdsOrKeys"] = new JsonArray("10001"), ["fieldIds"] = new JsonArray([.. Enumerable.Range(0, 11).Select(i => JsonValue.Create($"f{i}"))]) });

        Task RefusedAsync(JsonObject body) => _jira.PostAsync("rest/api/3/changelog/bulkfetch", body, HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task S1_ChangelogBulkFetch_FieldIds_KeepOnlyTheirHistories()
    {
        var answer = await _jira.PostAsync("rest/api/3/changelog/bulkfetch", new JsonObject { ["issueIdsOrKeys"] = new JsonArray("PAY-20", "PAY-21", "PAY-22"), ["fieldIds"] = new JsonArray("status") });
        var histories = answer["issueChangeLogs"]!.AsArray().SelectMany(log => log!["changeHistories"]!.AsArray()).ToList();
        Assert.NotEmpty(histories);
        Assert.All(histories, history => Assert.Contains(history!["items"]!.AsArray(), item => (string?)item!["fieldId"] == "status"));
    }

    [Fact]
    public async Task S1_IssueChangelog_PagesByHundred_OldestFirst()
    {
        var page = await _jira.GetAsync("rest/api/3/issue/PAY-30/changelog?maxResults=500");
        Assert.Equal(100, (int)page["maxResults"]!);
        Assert.Equal((int)page["total"]!, page["values"]!.AsArray().Count);
        var second = await _jira.GetAsync("rest/api/3/issue/PAY-30/changelog?startAt=2&maxResults=1");
        Assert.Equal((string)page["values"]![2]!["id"]!, (string)second["values"]![0]!["id"]!);
        Assert.False((bool)second["isLast"]!);
    }

    [Fact]
    public async Task S1_ApproximateCount_CountsAndMatchTests()
    {
        var count = await _jira.PostAsync("rest/api/3/search/approximate-count", new JsonObject { ["jql"] = "project = PAY" });
        Assert.Equal(100, (int)count["count"]!);
        await _jira.PostAsync("rest/api/3/search/approximate-count", new JsonObject { ["jql"] = "" }, HttpStatusCode.BadRequest);
        var match = await _jira.PostAsync("rest/api/3/jql/match", new JsonObject { ["issueIds"] = new JsonArray(10001, 10051, 42), ["jqls"] = new JsonArray("project = PAY", "nonsense = 1") });
        Assert.Equal([10001L], match["matches"]![0]!["matchedIssues"]!.AsArray().Select(id => (long)id!));
        Assert.Single(match["matches"]![1]!["errors"]!.AsArray());
    }

    [Theory]
    [InlineData("rest/api/3/search?jql=project%3DPAY")]
    [InlineData("rest/api/2/search?jql=project%3DPAY")]
    public async Task S1_RemovedSearch_IsGone_AndNamesTheChange(string path)
    {
        var answer = await _jira.GetAsync(path, HttpStatusCode.Gone);
        Assert.Contains("CHANGE-2046", (string)answer["errorMessages"]![0]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task S1_RemovedListings_AreNotThere()
    {
        foreach (var path in (string[])["rest/api/3/project", "rest/api/3/priority", "rest/api/3/resolution", "rest/api/3/issue/createmeta", "rest/api/3/search/id"])
        {
            using var response = await _jira.SendAsync(HttpMethod.Get, path);
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        }

        foreach (var path in (string[])["project", "priority", "resolution"])
        {
            Assert.NotEmpty((await _jira.GetAsync($"rest/api/3/{path}/search"))["values"]!.AsArray());
        }
    }

    [Fact]
    public async Task S1_SelfLinks_PointToTheGateway()
    {
        var cloudId = (string)(await _jira.GetAsync("_edge/tenant_info"))["cloudId"]!;
        var issue = await _jira.GetAsync("rest/api/3/issue/PAY-1");
        Assert.Equal($"https://api.atlassian.com/ex/jira/{cloudId}/rest/api/3/issue/10001", (string)issue["self"]!);
        Assert.StartsWith($"https://api.atlassian.com/ex/jira/{cloudId}/", (string)issue["fields"]!["status"]!["self"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task S1_Timestamps_AreInTheCallersZone_WithoutColon()
    {
        var asBot = (string)(await _jira.GetAsync("rest/api/3/issue/PAY-1?fields=created"))["fields"]!["created"]!;
        using var other = new JiraProbe(fixture.Host.JiraCloud!, JiraProbe.Basic("person003@example.com", "x"));
        var zone = (string)(await other.GetAsync("rest/api/3/myself"))["timeZone"]!;
        var asOther = (string)(await other.GetAsync("rest/api/3/issue/PAY-1?fields=created"))["fields"]!["created"]!;
        Assert.Matches(Stamp(), asBot);
        Assert.EndsWith("+0530", asBot, StringComparison.Ordinal);
        var at = DateTimeOffset.Parse(asBot.Insert(26, ":"), System.Globalization.CultureInfo.InvariantCulture);
        var seen = DateTimeOffset.Parse(asOther.Insert(26, ":"), System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(at.UtcDateTime, seen.UtcDateTime);
        Assert.Equal(TimeZoneInfo.FindSystemTimeZoneById(zone).GetUtcOffset(at.UtcDateTime), seen.Offset);
    }

    [Fact]
    public async Task S1_IndexLag_HidesAnEditFromSearchOnly()
    {
        await using var own = await OwnJira.StartAsync("lag=30s");
        var since = own.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        await own.Probe.PutAsync("rest/api/3/issue/10060", new JsonObject { ["fields"] = new JsonObject { ["summary"] = "edited" } });
        Assert.Empty(await own.Probe.KeysAsync($"updated >= {since}"));
        var read = await own.Probe.PostAsync("rest/api/3/issue/bulkfetch", new JsonObject { ["issueIdsOrKeys"] = new JsonArray("10060"), ["fields"] = new JsonArray("summary") });
        Assert.Equal("edited", (string)read["issues"]![0]!["fields"]!["summary"]!);
        Assert.Equal("edited", (string)(await own.Probe.GetAsync("rest/api/3/issue/10060"))["fields"]!["summary"]!);
        Assert.Single(await own.Probe.KeysAsync("id = 10060 AND updated < " + since));
        own.Clock.Advance(TimeSpan.FromSeconds(31));
        Assert.Single(await own.Probe.KeysAsync($"updated >= {since}"));
    }

    private static List<(string Issue, string History, string Created)> Flatten(JsonNode page) =>
    [
        .. page["issueChangeLogs"]!.AsArray().SelectMany(log => log!["changeHistories"]!.AsArray()
            .Select(history => ((string)log["issueId"]!, (string)history!["id"]!, (string)history["created"]!))),
    ];

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d{4}$")]
    private static partial Regex Stamp();
}
