using System.Net;
using System.Text.Json.Nodes;

namespace SyncWorker.Tests.Simulator.Jira.DataCenter;

/// <summary>Facts of section 1 about Data Center; the number in each name is the section.</summary>
public sealed class DataCenterReadingFactsTests(SimulatorFixture fixture)
{
    private readonly JiraProbe _jira = fixture.DataCenter;

    [Fact]
    public async Task S1_Search_PagesByOffset_WithTotalAndFiftyByDefault()
    {
        var first = await _jira.GetAsync("rest/api/2/search?jql=project%3DPAY%20ORDER%20BY%20id");
        Assert.Equal(0, (int)first["startAt"]!);
        Assert.Equal(50, (int)first["maxResults"]!);
        Assert.Equal(100, (int)first["total"]!);
        Assert.Equal(50, Ids(first).Length);
        var second = await _jira.PageAsync("project = PAY ORDER BY id", 50);
        Assert.Equal(100, Ids(first).Concat(Ids(second)).Distinct().Count());
        var past = await _jira.PageAsync("project = PAY", 100);
        Assert.Empty(Ids(past));
        Assert.Equal(100, (int)past["total"]!);
    }

    [Fact]
    public async Task S1_Search_WithoutRestriction_IsAllowed()
    {
        Assert.Equal(300, (int)(await _jira.PageAsync("", maxResults: 0))["total"]!);
        Assert.Equal(300, (int)(await _jira.PageAsync("ORDER BY updated ASC", maxResults: 0))["total"]!);
    }

    [Fact]
    public async Task S1_Search_MoreThanTheCap_IsCut_AndTheEchoSaysSo()
    {
        var page = await _jira.PageAsync("", maxResults: 5000);
        Assert.Equal(1000, (int)page["maxResults"]!);
        Assert.Equal(300, Ids(page).Length);
    }

    [Theory]
    [InlineData(9_990, 10, HttpStatusCode.OK)]
    [InlineData(9_991, 10, HttpStatusCode.InternalServerError)]
    [InlineData(9_500, 5_000, HttpStatusCode.InternalServerError)]
    public async Task S1_Search_BeyondTheResultWindow_Fails(int startAt, int maxResults, HttpStatusCode expected) =>
        await _jira.PageAsync("", startAt, maxResults, expected: expected);

    [Fact]
    public async Task S1_Search_ValidateQueryFalse_TurnsUnknownNamesIntoWarnings()
    {
        await _jira.GetAsync("rest/api/2/search?jql=project%3DNOPE", HttpStatusCode.BadRequest);
        var page = await _jira.GetAsync("rest/api/2/search?jql=project%3DNOPE&validateQuery=false");
        Assert.Equal(0, (int)page["total"]!);
        Assert.Contains("NOPE", (string)page["warningMessages"]![0]!, StringComparison.Ordinal);
        await _jira.GetAsync("rest/api/2/search?jql=project%3D&validateQuery=false", HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task S1_Search_AnEditDuringTheWalk_ShiftsTheOffsets()
    {
        await using var own = await OwnJira.StartDataCenterAsync();
        var first = await own.Probe.PageAsync("ORDER BY updated ASC, key ASC", 0, 50);
        await own.Probe.PutAsync($"rest/api/2/issue/{Ids(first)[0]}", JiraPullFactsTests.Fields("summary", "touched"));
        var second = await own.Probe.PageAsync("ORDER BY updated ASC, key ASC", 50, 50);
        var third = await own.Probe.PageAsync("ORDER BY updated ASC, key ASC", 100, 50);
        Assert.Equal(149, Ids(first).Concat(Ids(second)).Concat(Ids(third)).Distinct().Count());
    }

    [Fact]
    public async Task S1_Search_ComparesIdsAndEpochMilliseconds()
    {
        var above = await _jira.PageAsync("id > 10290 ORDER BY id ASC", maxResults: 100);
        Assert.Equal(Enumerable.Range(10291, 10).Select(id => $"{id}"), Ids(above));
        var all = await _jira.PageAsync("ORDER BY updated ASC, key ASC", maxResults: 300);
        var middle = DateTimeOffset.Parse(((string)all["issues"]![150]!["fields"]!["updated"]!).Insert(26, ":"), System.Globalization.CultureInfo.InvariantCulture);
        var later = await _jira.PageAsync($"updated >= {middle.ToUnixTimeMilliseconds()} ORDER BY updated ASC, key ASC", maxResults: 300);
        Assert.Equal(Ids(all)[150..], Ids(later));
    }

    [Fact]
    public async Task S1_Changelog_OnlyThroughExpand_WholeAndOldestFirst()
    {
        var page = await _jira.PageAsync("project = PAY ORDER BY id", 0, 20, "summary", "changelog,names,schema");
        Assert.Equal("Summary", (string)page["names"]!["summary"]!);
        Assert.Equal("string", (string)page["schema"]!["summary"]!["type"]!);
        foreach (var issue in page["issues"]!.AsArray())
        {
            var changelog = issue!["changelog"]!;
            var histories = changelog["histories"]!.AsArray();
            Assert.Equal((int)changelog["total"]!, histories.Count);
            Assert.Equal(0, (int)changelog["startAt"]!);
            Assert.Equal(histories.Select(history => (string)history!["created"]!).Order(StringComparer.Ordinal), histories.Select(history => (string)history!["created"]!));
            Assert.All(histories.SelectMany(history => history!["items"]!.AsArray()), item => Assert.False(item!.AsObject().ContainsKey("fieldId")));
        }

        Assert.False((await _jira.GetAsync("rest/api/2/issue/PAY-10")).AsObject().ContainsKey("changelog"));
    }

    [Fact]
    public async Task S1_Changelog_CutByTheServer_SaysSoInItsTotal()
    {
        await using var own = await OwnJira.StartDataCenterAsync("cutlog=2");
        var changelog = (await own.Probe.GetAsync("rest/api/2/issue/10010?expand=changelog"))["changelog"]!;
        Assert.Equal(2, changelog["histories"]!.AsArray().Count);
        Assert.True((int)changelog["total"]! > 2);
        var embedded = (await own.Probe.PageAsync("id = 10010", expand: "changelog"))["issues"]![0]!["changelog"]!;
        Assert.Equal(2, embedded["histories"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("GET", "rest/api/2/search/jql?jql=project%3DPAY")]
    [InlineData("POST", "rest/api/2/issue/bulkfetch")]
    [InlineData("POST", "rest/api/2/changelog/bulkfetch")]
    [InlineData("GET", "rest/api/2/issue/PAY-1/changelog")]
    [InlineData("GET", "rest/api/2/searchLimits/maxResultWindow")]
    [InlineData("GET", "rest/api/3/myself")]
    [InlineData("GET", "_edge/tenant_info")]
    public async Task S1_CloudsOwnRoutes_AreNotThere(string method, string path)
    {
        using var response = await _jira.SendAsync(new HttpMethod(method), path, method == "POST" ? new JsonObject() : null);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        var body = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.Equal(404, (int)body["status-code"]!);
        Assert.Contains(path.Split('?')[0], (string)body["message"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task S1_ContextPath_IsOptional()
    {
        var root = new Uri(fixture.Host.JiraDataCenter!, "/");
        Assert.EndsWith("/jira/", fixture.Host.JiraDataCenter!.AbsoluteUri, StringComparison.Ordinal);
        using var withoutPath = new JiraProbe(root, "Bearer pat");
        Assert.Equal((await _jira.GetAsync("rest/api/2/issue/PAY-1")).ToJsonString(), (await withoutPath.GetAsync("rest/api/2/issue/PAY-1")).ToJsonString());
        Assert.Contains("\"jira-dc\"", (await withoutPath.TextAsync("_truth")).Split('\n')[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task S1_IndexLag_FindsAnEditedIssueAsItWasAndShowsItAsItIs()
    {
        await using var own = await OwnJira.StartDataCenterAsync("lag=30s");
        var since = own.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        await own.Probe.PutAsync("rest/api/2/issue/10060", JiraPullFactsTests.Fields("summary", "edited"));
        Assert.Equal(0, (int)(await own.Probe.PageAsync($"updated >= {since}"))["total"]!);
        Assert.Equal("edited", (string)(await own.Probe.GetAsync("rest/api/2/issue/10060"))["fields"]!["summary"]!);
        Assert.Equal("edited", (string)(await own.Probe.PageAsync("id = 10060", fields: "summary"))["issues"]![0]!["fields"]!["summary"]!);
        own.Clock.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal(1, (int)(await own.Probe.PageAsync($"updated >= {since}"))["total"]!);
    }

    [Theory]
    [InlineData(null, HttpStatusCode.NotFound)]
    [InlineData("forbidden", HttpStatusCode.Forbidden)]
    public async Task S1_HiddenIssue_AnswersAsIfGoneOrThatItIsForbidden(string? faults, HttpStatusCode status)
    {
        await using var own = await OwnJira.StartDataCenterAsync(faults);
        await own.EditAsync("issueHidden", "10060");
        await own.Probe.GetAsync("rest/api/2/issue/10060", status);
        await own.Probe.GetAsync("rest/api/2/issue/999999", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task S1_GoneIdsRefused_ByAValidatedSearchAndFindNothingByAnother()
    {
        await using var own = await OwnJira.StartDataCenterAsync("goneids");
        const string Search = "rest/api/2/search?jql=id%20in%20(10060,10061)";
        Assert.Equal(2, (int)(await own.Probe.GetAsync(Search))["total"]!);
        await own.EditAsync("deleted", "10061");
        await own.Probe.GetAsync(Search, HttpStatusCode.BadRequest);
        Assert.Equal(0, (int)(await own.Probe.GetAsync(Search + "&validateQuery=false"))["total"]!);
    }

    private static string[] Ids(JsonNode page) => [.. page["issues"]!.AsArray().Select(issue => (string)issue!["id"]!)];
}
