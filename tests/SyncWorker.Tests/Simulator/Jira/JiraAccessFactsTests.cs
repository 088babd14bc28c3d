using System.Net;
using System.Text.Json.Nodes;

namespace SyncWorker.Tests.Simulator.Jira;

/// <summary>Facts of sections 1 and 3, who asks and what a dead token gets, and of section 4, limits.</summary>
public sealed class JiraAccessFactsTests(SimulatorFixture fixture)
{
    private const string LoginReason = "X-Seraph-LoginReason";

    private readonly JiraProbe _jira = fixture.Jira;

    [Theory]
    [InlineData("rest/api/3/project/search", "total", "0")]
    [InlineData("rest/api/3/search/jql?jql=project%3DPAY", "issues", "[]")]
    [InlineData("rest/api/3/field", null, "[]")]
    [InlineData("rest/api/3/status", null, "[]")]
    public async Task S1_DeadToken_AnonymousCapableOperation_Is200AndEmpty_WithTheHeader(string path, string? member, string expected)
    {
        using var dead = new JiraProbe(fixture.Host.JiraCloud!, JiraProbe.Basic("bot@example.com", "expired"));
        using var response = await dead.SendAsync(HttpMethod.Get, path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("AUTHENTICATED_FAILED", Assert.Single(response.Headers.GetValues(LoginReason)));
        var body = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.Equal(expected, (member is null ? body : body[member]!).ToJsonString());
    }

    [Theory]
    [InlineData("expired")]
    [InlineData("")]
    public async Task S1_DeadTokenOrNobody_Myself_Is401(string token)
    {
        using var nobody = new JiraProbe(fixture.Host.JiraCloud!, token.Length == 0 ? "" : JiraProbe.Basic("bot@example.com", token));
        using var response = await nobody.SendAsync(HttpMethod.Get, "rest/api/3/myself");
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal(token.Length > 0, response.Headers.Contains(LoginReason));
    }

    [Fact]
    public async Task S1_DeadToken_BulkReadAndWrite_GiveNothingAndDoNothing()
    {
        using var dead = new JiraProbe(fixture.Host.JiraCloud!, JiraProbe.Basic("bot@example.com", "expired"));
        var fetched = await dead.PostAsync("rest/api/3/issue/bulkfetch", new JsonObject { ["issueIdsOrKeys"] = new JsonArray("10001") });
        Assert.Empty(fetched["issues"]!.AsArray());
        await dead.PostAsync("rest/api/3/changelog/bulkfetch", new JsonObject { ["issueIdsOrKeys"] = new JsonArray("10001") }, HttpStatusCode.Unauthorized);
        await dead.PutAsync("rest/api/3/issue/10002", JiraPullFactsTests.Fields("summary", "by the dead"), HttpStatusCode.NotFound);
        Assert.NotEqual("by the dead", (string)(await _jira.GetAsync("rest/api/3/issue/10002"))["fields"]!["summary"]!);
    }

    [Fact]
    public async Task S3_AnyCredentialsPass_AndTheUserNameIsTheAccount()
    {
        var bot = await _jira.GetAsync("rest/api/3/myself");
        Assert.Equal("bot@example.com", (string)bot["emailAddress"]!);
        Assert.Equal("Asia/Kolkata", (string)bot["timeZone"]!);
        using var person = new JiraProbe(fixture.Host.JiraCloud!, JiraProbe.Basic("person000@example.com", "whatever"));
        Assert.NotEqual((string)bot["accountId"]!, (string)(await person.GetAsync("rest/api/3/myself"))["accountId"]!);
        using var again = new JiraProbe(fixture.Host.JiraCloud!, JiraProbe.Basic("bot@example.com", "another token"));
        Assert.Equal((string)bot["accountId"]!, (string)(await again.GetAsync("rest/api/3/myself"))["accountId"]!);
        Assert.DoesNotContain((await _jira.GetAsync("rest/api/3/issue/10001"))["fields"]!.AsObject(), field => field.Value is JsonObject user && (string?)user["emailAddress"] == "bot@example.com");
    }

    [Fact]
    public async Task S3_ServerInfo_SaysCloud_AndTenantInfoGivesTheCloudId()
    {
        foreach (var version in (string[])["2", "3"])
        {
            Assert.Equal("Cloud", (string)(await _jira.GetAsync($"rest/api/{version}/serverInfo"))["deploymentType"]!);
        }

        Assert.True(Guid.TryParse((string)(await _jira.GetAsync("_edge/tenant_info"))["cloudId"]!, out _));
    }

    [Fact]
    public async Task S3_MyPermissions_AnswersWhatIsAsked()
    {
        var answer = await _jira.GetAsync("rest/api/3/mypermissions?permissions=BROWSE_PROJECTS,EDIT_ISSUES,ADMINISTER");
        Assert.True((bool)answer["permissions"]!["EDIT_ISSUES"]!["havePermission"]!);
        Assert.False((bool)answer["permissions"]!["ADMINISTER"]!["havePermission"]!);
        await _jira.GetAsync("rest/api/3/mypermissions", HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task S4_Throttled_HasRetryAfterAndTheReason()
    {
        await using var own = await OwnJira.StartAsync("429=1/3");
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 6; i++)
        {
            using var response = await own.Probe.SendAsync(HttpMethod.Get, "rest/api/3/myself");
            statuses.Add(response.StatusCode);
            if (response.StatusCode != HttpStatusCode.TooManyRequests) continue;
            Assert.Equal(TimeSpan.FromSeconds(1), response.Headers.RetryAfter!.Delta);
            Assert.Equal("jira-burst-based", Assert.Single(response.Headers.GetValues("RateLimit-Reason")));
            Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\dZ$", Assert.Single(response.Headers.GetValues("X-RateLimit-Reset")));
            Assert.True(response.Headers.Contains("X-RateLimit-Limit") && response.Headers.Contains("X-RateLimit-Remaining"));
        }

        Assert.Equal([200, 200, 429, 200, 200, 429], statuses.Select(status => (int)status));
    }
}
