using System.Net;
using System.Text.Json.Nodes;

namespace SyncWorker.Tests.Simulator.Jira.Access;

/// <summary>Section 3 of the facts: tokens that only the gateway takes, and refresh tokens that rotate.</summary>
public sealed class GatewayFactsTests
{
    [Theory]
    [InlineData("Bearer scoped-token", HttpStatusCode.Unauthorized, HttpStatusCode.OK)]
    [InlineData("Bearer expired", HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized)]
    [InlineData("Bearer sim-access-never-given", HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized)]
    [InlineData("Basic Ym90QGV4YW1wbGUuY29tOnRva2Vu", HttpStatusCode.OK, HttpStatusCode.OK)]
    [InlineData("", HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized)]
    public async Task S3_Token_IsTakenAtTheGatewayOrTheSite(string authorization, HttpStatusCode atSite, HttpStatusCode atGateway)
    {
        await using var jira = await OwnJira.StartAsync(items: 20);
        using var probe = new JiraProbe(jira.Host.JiraCloud!, authorization);
        var gateway = $"ex/jira/{(string)(await jira.Probe.GetAsync("_edge/tenant_info"))["cloudId"]!}/";
        using var site = await probe.SendAsync(HttpMethod.Get, "rest/api/3/myself");
        using var api = await probe.SendAsync(HttpMethod.Get, gateway + "rest/api/3/myself");
        using var other = await probe.SendAsync(HttpMethod.Get, $"ex/jira/{Guid.Empty}/rest/api/3/myself");
        Assert.Equal((atSite, atGateway, HttpStatusCode.NotFound), (site.StatusCode, api.StatusCode, other.StatusCode));
    }

    [Theory]
    [InlineData("without-read:jira-work", "rest/api/3/field", HttpStatusCode.Unauthorized)]
    [InlineData("without-read:jira-work", "rest/api/3/myself", HttpStatusCode.OK)]
    [InlineData("without-read:jira-user", "rest/api/3/myself", HttpStatusCode.Unauthorized)]
    [InlineData("without-read:board-scope:jira-software", "rest/agile/1.0/board", HttpStatusCode.Unauthorized)]
    [InlineData("without-write:jira-work", "rest/api/3/field", HttpStatusCode.OK)]
    public async Task S3_TokenWithoutAScope_IsRefusedWhereTheScopeIsNeeded(string token, string path, HttpStatusCode expected)
    {
        await using var jira = await OwnJira.StartAsync(items: 20);
        using var probe = new JiraProbe(jira.Host.JiraCloud!, "Bearer " + token);
        var gateway = $"ex/jira/{(string)(await jira.Probe.GetAsync("_edge/tenant_info"))["cloudId"]!}/";
        using var answer = await probe.SendAsync(HttpMethod.Get, gateway + path);
        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal(expected == HttpStatusCode.Unauthorized, (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Contains("scope does not match", StringComparison.Ordinal));
    }

    [Fact]
    public async Task S3_RefreshToken_RotatesAndTheFormerLivesForTenMinutes()
    {
        await using var jira = await OwnJira.StartAsync(items: 20);
        var first = await RefreshAsync(jira, "from-the-consent");
        Assert.NotEqual((string)first["refresh_token"]!, (string)(await RefreshAsync(jira, (string)first["refresh_token"]!))["refresh_token"]!);
        jira.Clock.Advance(TimeSpan.FromMinutes(9));
        await RefreshAsync(jira, (string)first["refresh_token"]!);
        jira.Clock.Advance(TimeSpan.FromMinutes(2));
        var refused = await RefreshAsync(jira, (string)first["refresh_token"]!, HttpStatusCode.Forbidden);
        Assert.Equal(("invalid_grant", "Unknown or invalid refresh token."), ((string)refused["error"]!, (string)refused["error_description"]!));
    }

    [Fact]
    public async Task S3_AccessToken_LivesForAnHour()
    {
        await using var jira = await OwnJira.StartAsync(items: 20);
        var access = (string)(await RefreshAsync(jira, "from-the-consent"))["access_token"]!;
        var path = $"ex/jira/{(string)(await jira.Probe.GetAsync("_edge/tenant_info"))["cloudId"]!}/rest/api/3/myself";
        using var probe = new JiraProbe(jira.Host.JiraCloud!, "Bearer " + access);
        await probe.GetAsync(path);
        jira.Clock.Advance(TimeSpan.FromMinutes(61));
        await probe.GetAsync(path, HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("{}", HttpStatusCode.BadRequest)]
    [InlineData("{\"grant_type\":\"refresh_token\",\"refresh_token\":\"t\"}", HttpStatusCode.Unauthorized)]
    [InlineData("{\"grant_type\":\"refresh_token\",\"refresh_token\":\"t\",\"client_id\":\"a\",\"client_secret\":\"expired\"}", HttpStatusCode.Unauthorized)]
    [InlineData("{\"grant_type\":\"refresh_token\",\"refresh_token\":\"expired\",\"client_id\":\"a\",\"client_secret\":\"s\"}", HttpStatusCode.Forbidden)]
    public async Task S3_BadGrant_IsRefused(string body, HttpStatusCode expected)
    {
        await using var jira = await OwnJira.StartAsync(items: 20);
        await jira.Probe.PostAsync("oauth/token", JsonNode.Parse(body)!, expected);
    }

    private static Task<JsonNode> RefreshAsync(OwnJira jira, string token, HttpStatusCode expected = HttpStatusCode.OK) => jira.Probe.PostAsync(
        "oauth/token", new JsonObject { ["grant_type"] = "refresh_token", ["client_id"] = "app", ["client_secret"] = "s", ["refresh_token"] = token }, expected);
}
