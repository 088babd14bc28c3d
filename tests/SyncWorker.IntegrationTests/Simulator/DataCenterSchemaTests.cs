using System.Text;
using SyncWorker.Simulator;

namespace SyncWorker.IntegrationTests.Simulator;

/// <summary>What the simulated Jira Data Center answers is what the official description of 10.3 says.</summary>
public sealed class DataCenterSchemaTests
{
    private const string Description = "jira-dc-10.3.json";
    private const string Base = "/rest";
    private const string Issue = "/rest/api/2/issue/{issueIdOrKey}";
    private const string Project = "/rest/api/2/project/{projectIdOrKey}";

    private static readonly (string Method, string Template, string Path, string? Body)[] Operations =
    [
        ("GET", "/rest/api/2/serverInfo", "", null),
        ("GET", "/rest/api/2/myself", "", null),
        ("GET", "/rest/api/2/user", "?username=person003", null),
        ("GET", "/rest/api/2/mypermissions", "", null),
        ("GET", "/rest/api/2/issueLinkType", "", null),
        ("GET", Project, "PAY", null),
        ("GET", Project + "/version", "PAY", null),
        ("GET", "/rest/api/2/search", "?jql=&fields=*all&expand=changelog,names,schema&maxResults=1000", null),
        ("POST", "/rest/api/2/search", "", """{"jql":"project = CORE ORDER BY updated ASC, key ASC","fields":["updated"],"startAt":5,"maxResults":20,"expand":["names"]}"""),
        ("GET", "/rest/api/2/search", "?jql=project%3DNOPE&validateQuery=false", null),
        ("PUT", Issue, "PAY-60", """{"fields":{"customfield_10500":12.5,"description":"*x*"},"update":{"labels":[{"add":"x"}]}}"""),
        ("GET", Issue, "PAY-60?expand=changelog", null),
        ("GET", Issue + "/editmeta", "PAY-24", null),
        ("PUT", Issue + "/properties/{propertyKey}", "PAY-60/other", "{\"b\":2}"),
        ("GET", Issue + "/properties", "PAY-60", null),
        ("DELETE", Issue + "/properties/{propertyKey}", "PAY-60/other", null),
        ("POST", Issue + "/remotelink", "PAY-60", """{"globalId":"g","relationship":"is blocked by","object":{"url":"https://example.com/1","title":"One"}}"""),
        ("GET", Issue + "/remotelink/{linkId}", "PAY-39/30038", null),
        ("POST", "/rest/api/2/issueLink", "", """{"type":{"name":"Blocks"},"inwardIssue":{"key":"PAY-60"},"outwardIssue":{"key":"PAY-61"}}"""),
        ("POST", Issue + "/comment", "PAY-60", """{"body":"h1. Report"}"""),
        ("GET", Issue + "/comment", "PAY-60", null),
        ("GET", "/rest/api/2/worklog/updated", "?since=0", null),
        ("GET", "/rest/api/2/worklog/deleted", "?since=0", null),
        ("GET", Issue + "/worklog", "PAY-7", null),
        ("GET", "/rest/agile/1.0/board/{boardId}/configuration", "1", null),
    ];

    /// <summary>Of these the description gives the schema of one element, and says in words that many are answered.</summary>
    private static readonly (string Method, string Template, string Path, string? Body)[] Lists =
    [
        ("GET", "/rest/api/2/field", "", null),
        ("GET", "/rest/api/2/status", "", null),
        ("GET", "/rest/api/2/issuetype", "", null),
        ("GET", "/rest/api/2/priority", "", null),
        ("GET", "/rest/api/2/resolution", "", null),
        ("GET", "/rest/api/2/project", "", null),
        ("GET", Project + "/versions", "PAY", null),
        ("GET", Project + "/components", "OPS", null),
        ("GET", Project + "/statuses", "CORE", null),
        ("GET", Issue + "/remotelink", "PAY-39", null),
        ("POST", "/rest/api/2/worklog/list", "", """{"ids":[1000024,1000025,1000040]}"""),
        ("GET", "/rest/agile/1.0/board", "", null),
        ("GET", "/rest/agile/1.0/board/{boardId}/sprint", "1", null),
    ];

    [Fact]
    public async Task EveryOperation_Answers_AsItsOfficialDescriptionSays()
    {
        Assert.SkipWhen(OpenApiDescription.Shared is null, "SYNCWORKER_SHARED is not set: the official descriptions are not there.");
        var description = await OpenApiDescription.ReadAsync(Description, Base);
        await using var host = await StartAsync();
        using var client = Client(host);
        var faults = new List<string>();
        foreach (var (method, template, arguments, body) in Operations)
        {
            var (status, text) = await SendAsync(client, method, template, arguments, body);
            if (status >= 300) faults.Add($"{method} {template}: {status} {text}");
            faults.AddRange((await description.FaultsAsync(method, template, status, text)).Select(fault => $"{method} {template}: {fault}"));
        }

        foreach (var (method, template, arguments, body) in Lists)
        {
            var (status, text) = await SendAsync(client, method, template, arguments, body);
            if (status != 200) faults.Add($"{method} {template}: {status} {text}");
            else faults.AddRange((await description.FaultsOfElementsAsync(method, template, text)).Select(fault => $"{method} {template}: {fault}"));
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults.Take(20)));
    }

    [Fact]
    public async Task Refusals_AnswerInTheErrorShape()
    {
        Assert.SkipWhen(OpenApiDescription.Shared is null, "SYNCWORKER_SHARED is not set: the official descriptions are not there.");
        var description = await OpenApiDescription.ReadAsync(Description, Base);
        await using var host = await StartAsync();
        using var client = Client(host);
        foreach (var path in (string[])["rest/api/2/search?jql=nonsense%3D1", "rest/api/2/search?jql=&startAt=10000", "rest/api/2/issue/PAY-99999", "rest/api/2/project/NOPE/versions"])
        {
            using var response = await client.GetAsync(path, TestContext.Current.CancellationToken);
            Assert.False(response.IsSuccessStatusCode);
            Assert.Empty(await description.FaultsAsync("ErrorCollection", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
        }
    }

    /// <summary>The control: a validator that accepts everything would prove nothing.</summary>
    [Theory]
    [InlineData("""{"issues":{}}""")]
    [InlineData("""{"total":"many","issues":[]}""")]
    [InlineData("""{"issues":[{"id":10001}]}""")]
    [InlineData("""{"issues":[{"id":"1","changelog":{"histories":[{"id":"1","author":{"name":7}}]}}]}""")]
    [InlineData("""{"issues":[{"id":"1","changelog":{"histories":[{"id":"1","created":"yesterday"}]}}]}""")]
    public async Task BrokenPayload_IsFound(string body)
    {
        Assert.SkipWhen(OpenApiDescription.Shared is null, "SYNCWORKER_SHARED is not set: the official descriptions are not there.");
        var description = await OpenApiDescription.ReadAsync(Description, Base);
        Assert.NotEmpty(await description.FaultsAsync("POST", "/rest/api/2/search", 200, body));
    }

    [Theory]
    [InlineData("""{"id":"summary"}""")]
    [InlineData("""[{"id":1}]""")]
    [InlineData("""[{"id":"summary","clauseNames":"summary"}]""")]
    public async Task BrokenList_IsFound(string body)
    {
        Assert.SkipWhen(OpenApiDescription.Shared is null, "SYNCWORKER_SHARED is not set: the official descriptions are not there.");
        var description = await OpenApiDescription.ReadAsync(Description, Base);
        Assert.NotEmpty(await description.FaultsOfElementsAsync("GET", "/rest/api/2/field", body));
    }

    private static Task<SimulatorHost> StartAsync() => SimulatorHost.StartAsync(new SimulatorOptions { Port = 0 }, TestContext.Current.CancellationToken);

    private static HttpClient Client(SimulatorHost host)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = host.JiraDataCenter };
        client.DefaultRequestHeaders.Add("Authorization", "Bearer token");
        return client;
    }

    private static async Task<(int Status, string Text)> SendAsync(HttpClient client, string method, string template, string arguments, string? body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), JiraSchemaTests.Fill(template, arguments));
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
