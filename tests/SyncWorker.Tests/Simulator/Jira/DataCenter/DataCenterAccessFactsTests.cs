using System.Net;
using System.Text.Json.Nodes;
using SyncWorker.Simulator;

namespace SyncWorker.Tests.Simulator.Jira.DataCenter;

/// <summary>Facts about Data Center's identity, limits, feeds and writes; the number in each name is the section.</summary>
public sealed class DataCenterAccessFactsTests(SimulatorFixture fixture)
{
    private readonly JiraProbe _jira = fixture.DataCenter;

    [Fact]
    public async Task S1_ServerInfo_SaysServer_ToAnybody()
    {
        using var nobody = new JiraProbe(fixture.Host.JiraDataCenter!, "");
        var server = await nobody.GetAsync("rest/api/2/serverInfo");
        Assert.Equal("Server", (string)server["deploymentType"]!);
        Assert.Equal("10.3.24", (string)server["version"]!);
        Assert.True(server["buildNumber"]!.GetValue<int>() > 0);
        Assert.Equal(fixture.Host.JiraDataCenter!.AbsoluteUri.TrimEnd('/'), (string)server["baseUrl"]!);
        var id = (string)(await nobody.GetAsync("rest/applinks/1.0/manifest"))["id"]!;
        Assert.Equal(id, (string)(await _jira.TruthAsync())[0]["serverId"]!);
        Assert.NotEqual(id, (string)(await fixture.JiraTruthAsync())[0]["cloudId"]!);
    }

    [Theory]
    [InlineData("Bearer any-token")]
    [InlineData("Basic Ym90OnNlY3JldA==")]
    public async Task S3_TokenAndBasic_AreTheSameAccount(string authorization)
    {
        using var probe = new JiraProbe(fixture.Host.JiraDataCenter!, authorization);
        var me = await probe.GetAsync("rest/api/2/myself");
        Assert.Equal("bot", (string)me["name"]!);
        Assert.StartsWith("JIRAUSER", (string)me["key"]!, StringComparison.Ordinal);
        Assert.Equal("bot@example.com", (string)me["emailAddress"]!);
        Assert.Equal("Asia/Kolkata", (string)me["timeZone"]!);
        Assert.False(me.AsObject().ContainsKey("accountId"));
    }

    [Fact]
    public async Task S1_BasicSwitchedOff_IsRefused_AndTheTokenIsNot()
    {
        await using var own = await OwnJira.StartDataCenterAsync("nobasic");
        await own.Probe.GetAsync("rest/api/2/myself");
        using var basic = new JiraProbe(own.Host.JiraDataCenter!);
        await basic.GetAsync("rest/api/2/myself", HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("rest/api/2/myself")]
    [InlineData("rest/api/2/search?jql=")]
    [InlineData("rest/api/2/project")]
    [InlineData("rest/api/2/issue/PAY-1")]
    public async Task S3_DeadToken_Is401Everywhere(string path)
    {
        using var dead = new JiraProbe(fixture.Host.JiraDataCenter!, "Bearer expired");
        using var response = await dead.SendAsync(HttpMethod.Get, path);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("AUTHENTICATED_FAILED", Assert.Single(response.Headers.GetValues("X-Seraph-LoginReason")));
    }

    [Fact]
    public async Task S3_NoToken_SeesNothing()
    {
        using var nobody = new JiraProbe(fixture.Host.JiraDataCenter!, "");
        Assert.Equal(0, (int)(await nobody.PageAsync(""))["total"]!);
        Assert.Empty((await nobody.GetAsync("rest/api/2/project")).AsArray());
        await nobody.GetAsync("rest/api/2/myself", HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task S4_RateHeaders_AreOnEveryAuthenticatedAnswer()
    {
        using var response = await _jira.SendAsync(HttpMethod.Get, "rest/api/2/myself");
        foreach (var header in (string[])["X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Interval-Seconds", "X-RateLimit-FillRate"])
        {
            Assert.True(int.Parse(Assert.Single(response.Headers.GetValues(header)), System.Globalization.CultureInfo.InvariantCulture) > 0);
        }

        Assert.Equal(TimeSpan.Zero, response.Headers.RetryAfter!.Delta);
    }

    [Fact]
    public async Task S4_Throttled_HasTheBucketEmpty_AndAPause()
    {
        await using var own = await OwnJira.StartDataCenterAsync("429=1/2");
        await own.Probe.GetAsync("rest/api/2/myself");
        using var response = await own.Probe.SendAsync(HttpMethod.Get, "rest/api/2/myself");
        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Equal("0", Assert.Single(response.Headers.GetValues("X-RateLimit-Remaining")));
        Assert.Equal(TimeSpan.FromSeconds(1), response.Headers.RetryAfter!.Delta);
        Assert.False(response.Headers.Contains("RateLimit-Reason"));
    }

    [Fact]
    public async Task S2_WorklogFeeds_AreThere_AsOnCloud()
    {
        var feed = await _jira.GetAsync("rest/api/2/worklog/updated?since=0");
        Assert.True((bool)feed["lastPage"]!);
        var ids = new JsonArray([.. feed["values"]!.AsArray().Take(5).Select(one => one!["worklogId"]!.DeepClone())]);
        var logs = (await _jira.PostAsync("rest/api/2/worklog/list", new JsonObject { ["ids"] = ids })).AsArray();
        Assert.Equal(5, logs.Count);
        Assert.All(logs, log => Assert.NotNull(log!["author"]!["key"]));
        Assert.Empty((await _jira.GetAsync("rest/api/2/worklog/deleted?since=0"))["values"]!.AsArray());
    }

    [Fact]
    public async Task S6_NotifyUsersFalse_WithoutAdminRights_Is403()
    {
        await using var own = await OwnJira.StartDataCenterAsync("noadmin");
        await own.Probe.PutAsync("rest/api/2/issue/10060?notifyUsers=false", JiraPullFactsTests.Fields("summary", "quiet"), HttpStatusCode.Forbidden);
        Assert.Empty(own.Tracker.Ledger.Entries);
        Assert.False((bool)(await own.Probe.GetAsync("rest/api/2/mypermissions"))["permissions"]!["ADMINISTER_PROJECTS"]!["havePermission"]!);
        await own.Probe.PutAsync("rest/api/2/issue/10060", JiraPullFactsTests.Fields("summary", "loud"));
        await own.Probe.DeleteAsync("_faults");
        await own.Probe.PutAsync("rest/api/2/issue/10060?notifyUsers=false", JiraPullFactsTests.Fields("summary", "quiet"));
        Assert.Equal(2, own.Tracker.Ledger.Entries.Count);
    }

    [Fact]
    public async Task S6_FieldsLabelsPropertiesAndRemoteLinks_AreWritten()
    {
        await using var own = await OwnJira.StartDataCenterAsync();
        var body = new JsonObject
        {
            ["fields"] = new JsonObject { ["customfield_10500"] = 12.5, ["assignee"] = new JsonObject { ["name"] = "person004" } },
            ["update"] = new JsonObject { ["labels"] = new JsonArray(new JsonObject { ["add"] = "x" }) },
        };
        await own.Probe.PutAsync("rest/api/2/issue/10060", body);
        await own.Probe.PutAsync("rest/api/2/issue/10060/properties/syncworker", new JsonObject { ["a"] = 1 }, HttpStatusCode.Created);
        var link = new JsonObject { ["globalId"] = "g", ["object"] = new JsonObject { ["url"] = "https://example.com/1", ["title"] = "One" } };
        await own.Probe.PostAsync("rest/api/2/issue/10060/remotelink", link);
        var issue = await own.Probe.GetAsync("rest/api/2/issue/10060?expand=changelog");
        Assert.Equal("person004", (string)issue["fields"]!["assignee"]!["name"]!);
        Assert.Contains("x", issue["fields"]!["labels"]!.AsArray().Select(label => (string)label!));
        var assigned = issue["changelog"]!["histories"]!.AsArray().SelectMany(history => history!["items"]!.AsArray()).Last(item => (string)item!["field"]! == "assignee")!;
        Assert.Equal("JIRAUSER10104", (string)assigned["to"]!);
        Assert.Equal(1, (int)(await own.Probe.GetAsync("rest/api/2/issue/10060/properties/syncworker"))["value"]!["a"]!);
        Assert.Single((await own.Probe.GetAsync("rest/api/2/issue/10060/remotelink")).AsArray());
        var meta = (await own.Probe.GetAsync("rest/api/2/issue/10060/editmeta"))["fields"]!;
        Assert.Equal("customfield_10500", (string)meta["customfield_10500"]!["fieldId"]!);
    }

    [Fact]
    public async Task HumanEdits_AreOfEveryKind_AndTheTruthHasThem()
    {
        await using var own = await OwnJira.StartDataCenterAsync(items: 400);
        var edits = (await own.Probe.PostAsync("_edits", new JsonObject { ["count"] = 300, ["seed"] = 5 })).AsArray();
        Assert.Equal(
            ["assignee", "created", "dueSlip", "estimate", "labels", "linkAdded", "linkRemoved", "parent", "sprint", "state", "title"],
            edits.Select(edit => (string)edit!["kind"]!).Distinct().Order(StringComparer.Ordinal));
        var since = SimulatorFixture.Now.ToUnixTimeMilliseconds();
        var walked = (await own.Probe.PageAsync($"updated >= {since} ORDER BY updated ASC", maxResults: 1000))["issues"]!.AsArray().Select(issue => (string)issue!["id"]!).ToHashSet();
        Assert.Superset(edits.Select(edit => (string)edit!["itemId"]!).ToHashSet(), walked);
    }

    [Fact]
    public async Task Host_All_ServesTheThree_OnPortsThatFollowEachOther()
    {
        Assert.NotNull(fixture.Host.JiraCloud);
        Assert.NotNull(fixture.Host.AzureDevOps);
        Assert.All(fixture.Host.DataCenter!.Planted, situation => Assert.Equal("jira-dc", situation.Tracker));
        await using var pair = await SimulatorHost.StartAsync(new SimulatorOptions { Items = 10, Port = 0, Tracker = SimulatedTrackers.JiraCloudAndAzureDevOps }, TestContext.Current.CancellationToken);
        Assert.Null(pair.JiraDataCenter);
        await using var all = await StartOnFreePortsAsync();
        var first = all.JiraCloud!.Port;
        Assert.Equal([first + 1, first + 2], new[] { all.JiraDataCenter!.Port, all.AzureDevOps!.Port });
    }

    private static async Task<SimulatorHost> StartOnFreePortsAsync()
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await SimulatorHost.StartAsync(new SimulatorOptions { Items = 10, Port = Random.Shared.Next(20_000, 30_000) }, TestContext.Current.CancellationToken);
            }
            catch (IOException) when (attempt < 50)
            {
                // Another process sits on one of the three; the next try is elsewhere.
            }
        }
    }
}
