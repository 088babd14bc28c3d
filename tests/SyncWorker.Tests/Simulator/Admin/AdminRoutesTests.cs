using System.Net;
using System.Text.Json.Nodes;
using SyncWorker.Simulator;
using SyncWorker.Tests.Simulator.Jira;

namespace SyncWorker.Tests.Simulator.Admin;

public sealed class AdminRoutesTests
{
    [Theory]
    [InlineData("500=1/2", HttpStatusCode.InternalServerError)]
    [InlineData("429=1/2", HttpStatusCode.TooManyRequests)]
    public async Task Faults_EverySecondRequest_IsHit_ButNotTheAdminRoutes(string faults, HttpStatusCode expected)
    {
        await using var own = await OwnJira.StartAsync(faults, items: 60);
        for (var i = 0; i < 4; i++)
        {
            await own.Probe.TextAsync("_truth");
            using var response = await own.Probe.SendAsync(HttpMethod.Get, "rest/api/3/myself");
            Assert.Equal(i % 2 == 1, response.StatusCode == expected);
        }
    }

    [Fact]
    public async Task Faults_Reset_AbortsTheConnection()
    {
        await using var own = await OwnJira.StartAsync("reset=1/1");
        await Assert.ThrowsAsync<HttpRequestException>(() => own.Probe.SendAsync(HttpMethod.Get, "rest/api/3/myself"));
    }

    [Fact]
    public async Task Faults_Truncate_EndsInTheMiddleOfTheBody()
    {
        await using var own = await OwnJira.StartAsync("truncate=1/1");
        await Assert.ThrowsAsync<HttpRequestException>(() => own.Probe.TextAsync("rest/api/3/serverInfo"));
    }

    [Fact]
    public async Task Faults_Html_Is200AndNoJson()
    {
        await using var own = await OwnJira.StartAsync("html=1/1");
        using var response = await own.Probe.SendAsync(HttpMethod.Get, "rest/api/3/myself");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/html", response.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Faults_LostReply_AppliesTheWriteAndCutsTheConnection()
    {
        await using var own = await OwnJira.StartAsync("lostreply=1/1");
        await Assert.ThrowsAsync<HttpRequestException>(() => own.Probe.PutAsync("rest/api/3/issue/10060", JiraPullFactsTests.Fields("summary", "applied")));
        Assert.Equal("applied", (string)(await own.Probe.GetAsync("rest/api/3/issue/10060"))["fields"]!["summary"]!);
        Assert.Single(own.Host.Jira!.Ledger.Entries);
        Assert.Single(await own.Probe.KeysAsync("id = 10060"));
    }

    [Fact]
    public async Task Faults_CanBeChangedAtRunTime()
    {
        await using var own = await OwnJira.StartAsync("deadtoken");
        await own.Probe.GetAsync("rest/api/3/myself", HttpStatusCode.Unauthorized);
        await own.Probe.DeleteAsync("_faults");
        await own.Probe.GetAsync("rest/api/3/myself");
        using var client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = own.Host.JiraCloud };
        using var wrong = await client.PutAsync("_faults", new StringContent("nonsense"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        using var right = await client.PutAsync("_faults", new StringContent("500=1/1"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NoContent, right.StatusCode);
        await own.Probe.GetAsync("rest/api/3/myself", HttpStatusCode.InternalServerError);
    }

    [Fact]
    public async Task Requests_AreCountedByTemplate_AndCanBeReset()
    {
        await using var own = await OwnJira.StartAsync();
        await own.Probe.GetAsync("rest/api/3/issue/PAY-1");
        await own.Probe.GetAsync("rest/api/3/issue/PAY-2");
        await own.Probe.SearchAsync("project = PAY");
        var counts = await own.Probe.GetAsync("_requests");
        Assert.Equal(3, (int)counts["total"]!);
        Assert.Equal(2, (int)counts["routes"]!["GET /rest/api/3/issue/{issueIdOrKey}"]!);
        await own.Probe.DeleteAsync("_requests");
        Assert.Equal(0, (int)(await own.Probe.GetAsync("_requests"))["total"]!);
    }

    [Fact]
    public async Task Edits_AreOfManyKinds_LeaveThePlantedAlone_AndStandInTheLedger()
    {
        await using var own = await OwnJira.StartAsync(items: 400);
        var planted = (await own.Probe.TruthAsync()).Skip(1).Take(50).Select(line => line.ToJsonString()).ToList();
        var edits = (await own.Probe.PostAsync("_edits", new JsonObject { ["count"] = 300, ["seed"] = 5 })).AsArray();
        Assert.Equal(300, edits.Count);
        Assert.Equal(
            ["assignee", "created", "dueSlip", "estimate", "labels", "linkAdded", "linkRemoved", "parent", "sprint", "state", "title"],
            edits.Select(edit => (string)edit!["kind"]!).Distinct().Order(StringComparer.Ordinal));
        var after = await own.Probe.TruthAsync();
        Assert.Equal(planted, after.Skip(1).Take(50).Select(line => line.ToJsonString()));
        Assert.Equal(400 + edits.Count(edit => (string)edit!["kind"]! == "created"), (int)after[0]["items"]!);
        Assert.Equal(after.Length - 1, (int)after[0]["items"]!);
        Assert.All(own.Host.Jira!.Ledger.Entries, entry => Assert.StartsWith("person", entry.Who, StringComparison.Ordinal));
        Assert.True(own.Host.Jira.Ledger.Entries.Count >= 300);
        var since = SimulatorFixture.Now.ToUnixTimeMilliseconds();
        var walked = (await own.Probe.SearchAsync($"updated >= {since} ORDER BY updated ASC, key ASC"))["issues"]!.AsArray().Select(issue => (string)issue!["id"]!).ToHashSet();
        Assert.Superset(edits.Select(edit => (string)edit!["itemId"]!).ToHashSet(), walked);
        using var refused = await own.Probe.SendAsync(HttpMethod.Post, "_edits", new JsonObject { ["count"] = 1_000_000 });
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    [Fact]
    public async Task Truth_SameSeedSameBytes_OtherSeedOtherBytes_AndEditsToo()
    {
        await using var first = await OwnJira.StartAsync(seed: 5);
        await using var second = await OwnJira.StartAsync(seed: 5);
        await using var other = await OwnJira.StartAsync(seed: 6);
        Assert.Equal(await first.Probe.TextAsync("_truth"), await second.Probe.TextAsync("_truth"));
        Assert.NotEqual(await first.Probe.TextAsync("_truth"), await other.Probe.TextAsync("_truth"));
        var edits = new JsonObject { ["count"] = 40, ["seed"] = 9 };
        await first.Probe.PostAsync("_edits", edits);
        await second.Probe.PostAsync("_edits", edits.DeepClone());
        Assert.Equal(await first.Probe.TextAsync("_truth"), await second.Probe.TextAsync("_truth"));
    }

    [Fact]
    public async Task Host_PortInUse_IsOneSentenceThatNamesThePort()
    {
        await using var own = await OwnJira.StartAsync();
        var options = new SimulatorOptions { Port = own.Host.JiraCloud!.Port, Tracker = SimulatedTrackers.JiraCloud };
        var exception = await Assert.ThrowsAsync<IOException>(() => SimulatorHost.StartAsync(options, TestContext.Current.CancellationToken));
        Assert.Contains($"port {own.Host.JiraCloud.Port} is already in use", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Host_WrongOptions_AreRefused()
    {
        await RefusedAsync(new SimulatorOptions { Items = 0 }, "1,000,000");
        await RefusedAsync(new SimulatorOptions { Items = 1_000_001 }, "1,000,000");
        await RefusedAsync(new SimulatorOptions { Tracker = SimulatedTrackers.JiraDataCenter, LoadDirectory = Path.GetTempPath() }, "Data Center");
        await RefusedAsync(new SimulatorOptions { LoadDirectory = "/no/such/place" }, "/no/such/place");
        await RefusedAsync(new SimulatorOptions { Port = 0, Faults = "earthquake" }, "earthquake");

        static async Task RefusedAsync(SimulatorOptions options, string expected)
        {
            var exception = await Assert.ThrowsAsync<ArgumentException>(() => SimulatorHost.StartAsync(options, TestContext.Current.CancellationToken));
            Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
        }
    }
}
