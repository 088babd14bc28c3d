using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;

namespace SyncWorker.Tests.Simulator.Jira;

/// <summary>Facts of section 2, JQL dates, the incremental pull, worklogs and deletions.</summary>
public sealed class JiraPullFactsTests(SimulatorFixture fixture)
{
    private readonly JiraProbe _jira = fixture.Jira;

    [Fact]
    public async Task S2_QuotedDate_IsReadInTheCallersZone_ToTheMinute()
    {
        var truth = await UpdatedAsync();
        var pivot = truth[truth.Count / 2].UpdatedMs / 60_000 * 60_000;
        var indian = DateTimeOffset.FromUnixTimeMilliseconds(pivot).ToOffset(TimeSpan.FromMinutes(330)).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        var expected = truth.Count(item => item.UpdatedMs >= pivot);
        Assert.Equal(expected, (await _jira.KeysAsync($"updated >= \"{indian}\"")).Length);
        Assert.Contains("invalid", await _jira.RefusalAsync($"updated >= \"{indian}:30\""), StringComparison.Ordinal);
        Assert.Contains("invalid", await _jira.RefusalAsync($"updated >= \"{indian} UTC\""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task S2_UnquotedEpochMilliseconds_AreExact()
    {
        var truth = await UpdatedAsync();
        var pivot = truth[truth.Count / 3].UpdatedMs;
        Assert.Equal(truth.Count(item => item.UpdatedMs >= pivot), (await _jira.KeysAsync($"updated >= {pivot}")).Length);
        Assert.Equal(truth.Count(item => item.UpdatedMs > pivot), (await _jira.KeysAsync($"updated > {pivot}")).Length);
    }

    [Theory]
    [InlineData("key")]
    [InlineData("id")]
    public async Task S2_WalkByUpdated_SeesEveryIssueOnce_InOrder(string tie)
    {
        var expected = await UpdatedAsync();
        var seen = new List<string>();
        string? token = null;
        do
        {
            var page = await _jira.SearchAsync($"updated >= 0 ORDER BY updated ASC, {tie} ASC", "updated", 37, token);
            seen.AddRange(page["issues"]!.AsArray().Select(issue => (string)issue!["key"]!));
            token = (string?)page["nextPageToken"];
        }
        while (token is not null);

        var inOrder = tie == "id"
            ? expected.OrderBy(item => item.UpdatedMs).ThenBy(item => item.Id)
            : expected.OrderBy(item => item.UpdatedMs).ThenBy(item => item.Key.Split('-')[0], StringComparer.Ordinal).ThenBy(item => int.Parse(item.Key.Split('-')[1], CultureInfo.InvariantCulture));
        Assert.Equal(inOrder.Select(item => item.Key), seen);
        Assert.Contains(expected.GroupBy(item => item.UpdatedMs), ties => ties.Count() > 1);
    }

    [Fact]
    public async Task S2_WalkByUpdated_IssueTouchedMidWalk_ComesAgainAtTheEnd_AndNoneIsSkipped()
    {
        await using var own = await OwnJira.StartAsync();
        const string Query = "updated >= 0 ORDER BY updated ASC, key ASC";
        var first = await own.Probe.SearchAsync(Query, "updated", 60);
        var touched = (string)first["issues"]![10]!["id"]!;
        await own.Probe.PutAsync($"rest/api/3/issue/{touched}", new JsonObject { ["update"] = new JsonObject { ["labels"] = new JsonArray(new JsonObject { ["add"] = "touched" }) } });
        var rest = await own.Probe.SearchAsync(Query, "updated", 5000, (string)first["nextPageToken"]!);
        var ids = rest["issues"]!.AsArray().Select(issue => (string)issue!["id"]!).ToList();
        Assert.Equal(touched, ids[^1]);
        Assert.Equal(150, first["issues"]!.AsArray().Select(issue => (string)issue!["id"]!).Union(ids).Count());
    }

    [Fact]
    public async Task S2_Updated_IsNotMovedByPropertyWrites_ButByFieldsLabelsLinksRemoteLinksAndComments()
    {
        await using var own = await OwnJira.StartAsync();
        const string Issue = "rest/api/3/issue/10060";
        var before = await ReadAsync();
        await own.Probe.PutAsync(Issue + "/properties/syncworker", new JsonObject { ["rollup"] = 1 }, HttpStatusCode.Created);
        Assert.Equal(before, await ReadAsync());
        await MovesAsync(() => own.Probe.PutAsync(Issue, Fields("summary", "a new title")));
        await MovesAsync(() => own.Probe.PutAsync(Issue, new JsonObject { ["update"] = new JsonObject { ["labels"] = new JsonArray(new JsonObject { ["add"] = "x" }) } }));
        await MovesAsync(() => own.Probe.PostAsync("rest/api/3/issueLink", Link("10060", "10075"), HttpStatusCode.Created));
        await MovesAsync(() => own.Probe.PostAsync(Issue + "/remotelink", Remote("https://example.com/1", "One"), HttpStatusCode.Created));
        await MovesAsync(() => own.Probe.PostAsync(Issue + "/comment", new JsonObject { ["body"] = Document("hello") }, HttpStatusCode.Created));

        async Task<string> ReadAsync() => (string)(await own.Probe.GetAsync(Issue + "?fields=updated"))["fields"]!["updated"]!;
        async Task MovesAsync(Func<Task> write)
        {
            var was = await ReadAsync();
            own.Clock.Advance(TimeSpan.FromSeconds(1));
            await write();
            Assert.NotEqual(was, await ReadAsync());
        }
    }

    [Fact]
    public async Task S2_RemoteLink_IsNamedInTheChangelog()
    {
        await using var own = await OwnJira.StartAsync();
        await own.Probe.PostAsync("rest/api/3/issue/10060/remotelink", Remote("https://example.com/1", "One"), HttpStatusCode.Created);
        var changelog = await own.Probe.GetAsync("rest/api/3/issue/10060/changelog");
        var item = changelog["values"]!.AsArray()[^1]!["items"]![0]!;
        Assert.Equal("RemoteIssueLink", (string)item["field"]!);
        Assert.Contains("One", (string)item["toString"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task S2_Worklogs_UpdatedFeedListsEachOnce_AndListGivesThem()
    {
        var ids = new List<long>();
        var since = 0L;
        bool isLast;
        do
        {
            var page = await _jira.GetAsync($"rest/api/3/worklog/updated?since={since}");
            ids.AddRange(page["values"]!.AsArray().Select(value => (long)value!["worklogId"]!));
            since = (long)page["until"]!;
            isLast = (bool)page["lastPage"]!;
        }
        while (!isLast);

        Assert.InRange(ids.Count, 50, 1000);
        Assert.Equal(ids.Count, ids.Distinct().Count());
        var list = (await _jira.PostAsync("rest/api/3/worklog/list", new JsonObject { ["ids"] = new JsonArray([.. ids.Select(id => JsonValue.Create(id))]) })).AsArray();
        Assert.Equal(ids.Count, list.Count);
        var ofIssue = await _jira.GetAsync($"rest/api/3/issue/{list[0]!["issueId"]}/worklog");
        Assert.Contains(ofIssue["worklogs"]!.AsArray(), log => (string)log!["id"]! == (string)list[0]!["id"]!);
        Assert.Empty((await _jira.GetAsync("rest/api/3/worklog/deleted?since=0"))["values"]!.AsArray());
    }

    [Fact]
    public async Task S2_Worklogs_SumUpToTimeSpent()
    {
        foreach (var line in (await fixture.JiraTruthAsync()).Skip(1).Where(line => line["issue"]!["fields"]!["timespent"] is not null).Take(20))
        {
            var logs = await _jira.GetAsync($"rest/api/3/issue/{line["id"]}/worklog");
            Assert.Equal((long)line["issue"]!["fields"]!["timespent"]!, logs["worklogs"]!.AsArray().Sum(log => (long)log!["timeSpentSeconds"]!));
        }
    }

    [Fact]
    public async Task S2_Worklogs_Feed_LeavesTheLastMinuteOut()
    {
        await using var own = await OwnJira.StartAsync();
        var page = await own.Probe.GetAsync("rest/api/3/worklog/updated");
        Assert.True((long)page["until"]! <= own.Clock.GetUtcNow().AddMinutes(-1).ToUnixTimeMilliseconds());
    }

    [Fact]
    public async Task S2_ProjectSearch_KnowsLiveArchivedAndDeleted()
    {
        var live = await _jira.GetAsync("rest/api/3/project/search?status=live&maxResults=2");
        Assert.Equal(2, live["values"]!.AsArray().Count);
        Assert.Equal(3, (int)live["total"]!);
        Assert.False((bool)live["isLast"]!);
        Assert.Equal(0, (int)(await _jira.GetAsync("rest/api/3/project/search?status=archived&status=deleted"))["total"]!);
        Assert.Equal(3, (int)(await _jira.GetAsync("rest/api/3/project/search?status=live&status=archived"))["total"]!);
    }

    internal static JsonObject Fields(string name, JsonNode? value) => new() { ["fields"] = new JsonObject { [name] = value } };

    internal static JsonObject Link(string inward, string outward) => new()
    {
        ["type"] = new JsonObject { ["name"] = "Blocks" },
        ["inwardIssue"] = new JsonObject { ["id"] = inward },
        ["outwardIssue"] = new JsonObject { ["id"] = outward },
    };

    internal static JsonObject Remote(string url, string title, string? globalId = null, string? relationship = null)
    {
        var link = new JsonObject { ["object"] = new JsonObject { ["url"] = url, ["title"] = title } };
        if (globalId is not null) link["globalId"] = globalId;
        if (relationship is not null) link["relationship"] = relationship;
        return link;
    }

    internal static JsonObject Document(string text) => new()
    {
        ["type"] = "doc",
        ["version"] = 1,
        ["content"] = new JsonArray(new JsonObject { ["type"] = "paragraph", ["content"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = text }) }),
    };

    private async Task<List<(long Id, string Key, long UpdatedMs)>> UpdatedAsync() =>
    [
        .. (await fixture.JiraTruthAsync()).Skip(1).Select(line => (
            long.Parse((string)line["id"]!, CultureInfo.InvariantCulture),
            (string)line["key"]!,
            DateTimeOffset.Parse(((string)line["issue"]!["fields"]!["updated"]!).Insert(26, ":"), CultureInfo.InvariantCulture).ToUnixTimeMilliseconds())).OrderBy(item => item.Item3),
    ];
}
