using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using SyncWorker.Simulator;

namespace SyncWorker.IntegrationTests.Simulator;

/// <summary>What the simulated Jira answers is what the official descriptions say.</summary>
public sealed class JiraSchemaTests
{
    private const string Platform = "jira-cloud-v3.json";
    private const string Agile = "jira-software.json";
    private const string Issue = "/rest/api/3/issue/{issueIdOrKey}";

    private static readonly (string Method, string Template, string Path, string? Body)[] Operations =
    [
        ("GET", "/rest/api/3/serverInfo", "", null),
        ("GET", "/rest/api/3/myself", "", null),
        ("GET", "/rest/api/3/mypermissions", "?permissions=BROWSE_PROJECTS,EDIT_ISSUES", null),
        ("GET", "/rest/api/3/field", "", null),
        ("GET", "/rest/api/3/status", "", null),
        ("GET", "/rest/api/3/statuses/search", "", null),
        ("GET", "/rest/api/3/issuetype", "", null),
        ("GET", "/rest/api/3/issueLinkType", "", null),
        ("GET", "/rest/api/3/priority/search", "", null),
        ("GET", "/rest/api/3/resolution/search", "", null),
        ("GET", "/rest/api/3/project/search", "?maxResults=2", null),
        ("GET", "/rest/api/3/project/{projectIdOrKey}", "PAY", null),
        ("GET", "/rest/api/3/project/{projectIdOrKey}/versions", "PAY", null),
        ("GET", "/rest/api/3/project/{projectIdOrKey}/version", "PAY", null),
        ("GET", "/rest/api/3/project/{projectIdOrKey}/statuses", "CORE", null),
        ("GET", "/rest/api/3/project/{projectIdOrKey}/components", "OPS", null),
        ("GET", "/rest/api/3/search/jql", "?jql=project%3DPAY&fields=*all&expand=changelog&maxResults=100", null),
        ("POST", "/rest/api/3/search/jql", "", """{"jql":"project = CORE ORDER BY updated ASC, key ASC","fields":["updated"],"maxResults":20}"""),
        ("POST", "/rest/api/3/search/approximate-count", "", """{"jql":"project = PAY"}"""),
        ("POST", "/rest/api/3/jql/match", "", """{"issueIds":[10001,10002],"jqls":["project = PAY","nonsense = 1"]}"""),
        ("POST", "/rest/api/3/issue/bulkfetch", "", """{"issueIdsOrKeys":["PAY-1","PAY-2","PAY-5","PAY-7","CORE-5","OPS-30"],"fields":["*all"],"expand":["changelog"],"properties":["a"]}"""),
        ("POST", "/rest/api/3/changelog/bulkfetch", "", """{"issueIdsOrKeys":["PAY-1","PAY-2","PAY-5","PAY-7","CORE-5","OPS-30"],"maxResults":20}"""),
        ("GET", Issue, "PAY-24?expand=changelog&properties=syncworker", null),
        ("GET", Issue + "/changelog", "PAY-24", null),
        ("GET", Issue + "/editmeta", "PAY-24", null),
        ("PUT", Issue, "PAY-60", """{"fields":{"customfield_10500":12.5},"update":{"labels":[{"add":"x"}]},"properties":[{"key":"syncworker","value":{"a":1}}]}"""),
        ("PUT", Issue, "PAY-61?returnIssue=true", """{"fields":{"summary":"new"}}"""),
        ("GET", Issue + "/properties", "PAY-60", null),
        ("GET", Issue + "/properties/{propertyKey}", "PAY-60/syncworker", null),
        ("PUT", Issue + "/properties/{propertyKey}", "PAY-60/other", "{\"b\":2}"),
        ("DELETE", Issue + "/properties/{propertyKey}", "PAY-60/other", null),
        ("POST", Issue + "/remotelink", "PAY-60", """{"globalId":"g","relationship":"is blocked by","object":{"url":"https://example.com/1","title":"One"}}"""),
        ("GET", Issue + "/remotelink/{linkId}", "PAY-39/30038", null),
        ("POST", "/rest/api/3/issueLink", "", """{"type":{"name":"Blocks"},"inwardIssue":{"key":"PAY-60"},"outwardIssue":{"key":"PAY-61"}}"""),
        ("POST", Issue + "/comment", "PAY-60", """{"body":{"type":"doc","version":1,"content":[]},"properties":[{"key":"m","value":1}]}"""),
        ("GET", Issue + "/comment", "PAY-60?expand=properties", null),
        ("GET", "/rest/api/3/worklog/updated", "?since=0", null),
        ("GET", "/rest/api/3/worklog/deleted", "?since=0", null),
        ("POST", "/rest/api/3/worklog/list", "", """{"ids":[1000024,1000025,1000040]}"""),
        ("GET", Issue + "/worklog", "PAY-7", null),
        ("GET", Issue, "PAY-60", null),
        ("GET", "/rest/agile/1.0/board", "", null),
        ("GET", "/rest/agile/1.0/board/{boardId}/configuration", "1", null),
        ("GET", "/rest/agile/1.0/board/{boardId}/sprint", "1", null),
    ];

    [Fact]
    public async Task EveryOperation_Answers_AsItsOfficialDescriptionSays()
    {
        Assert.SkipWhen(OpenApiDescription.Shared is null, "SYNCWORKER_SHARED is not set: the official descriptions are not there.");
        var platform = await OpenApiDescription.ReadAsync(Platform);
        var agile = await OpenApiDescription.ReadAsync(Agile);
        await using var host = await SimulatorHost.StartAsync(new SimulatorOptions { Port = 0 }, TestContext.Current.CancellationToken);
        using var client = Client(host);
        var faults = new List<string>();
        foreach (var (method, template, arguments, body) in Operations)
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), Fill(template, arguments));
            if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
            using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
            var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            if (!response.IsSuccessStatusCode) faults.Add($"{method} {template}: {(int)response.StatusCode} {text}");
            var description = template.StartsWith("/rest/agile", StringComparison.Ordinal) ? agile : platform;
            faults.AddRange((await description.FaultsAsync(method, template, (int)response.StatusCode, text)).Select(fault => $"{method} {template}: {fault}"));
        }

        Assert.Empty(faults);
    }

    [Fact]
    public async Task Refusals_AnswerInTheErrorShape()
    {
        Assert.SkipWhen(OpenApiDescription.Shared is null, "SYNCWORKER_SHARED is not set: the official descriptions are not there.");
        var platform = await OpenApiDescription.ReadAsync(Platform);
        await using var host = await SimulatorHost.StartAsync(new SimulatorOptions { Port = 0 }, TestContext.Current.CancellationToken);
        using var client = Client(host);
        foreach (var path in (string[])["rest/api/3/search/jql?jql=nonsense%3D1", "rest/api/3/issue/PAY-99999", "rest/api/3/search?jql=project%3DPAY", "rest/api/3/project/NOPE/versions"])
        {
            using var response = await client.GetAsync(path, TestContext.Current.CancellationToken);
            Assert.False(response.IsSuccessStatusCode);
            Assert.Empty(await platform.FaultsAsync("ErrorCollection", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
        }
    }

    [Fact]
    public async Task RecordedIssues_AndTheirChangelogs_AreAsDescribed()
    {
        Assert.SkipWhen(OpenApiDescription.Shared is null, "SYNCWORKER_SHARED is not set: the official descriptions are not there.");
        var platform = await OpenApiDescription.ReadAsync(Platform);
        var folder = Path.Combine(OpenApiDescription.Shared ?? "", "real");
        await using var host = await SimulatorHost.StartAsync(new SimulatorOptions { Port = 0, Tracker = SimulatedTrackers.JiraCloud, LoadDirectory = folder }, TestContext.Current.CancellationToken);
        using var client = Client(host);
        var issues = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "jira", "issues.json"), TestContext.Current.CancellationToken))!.AsArray();
        var faults = new List<string>();
        var histories = 0;
        foreach (var issue in issues)
        {
            var text = await client.GetStringAsync($"rest/api/3/issue/{issue!["id"]}?expand=changelog", TestContext.Current.CancellationToken);
            faults.AddRange(await platform.FaultsAsync("GET", Issue, 200, text));
            text = await client.GetStringAsync($"rest/api/3/issue/{issue["id"]}/changelog", TestContext.Current.CancellationToken);
            faults.AddRange(await platform.FaultsAsync("GET", Issue + "/changelog", 200, text));
            histories += JsonNode.Parse(text)!["values"]!.AsArray().Count;
        }

        Assert.Empty(faults);
        Assert.Equal(522, histories);
    }

    /// <summary>The control: a validator that accepts everything would prove nothing.</summary>
    [Theory]
    [InlineData("""{"isLast":"yes","issues":[]}""")]
    [InlineData("""{"isLast":true,"issues":{}}""")]
    [InlineData("""{"isLast":true,"issues":[{"id":10001}]}""")]
    [InlineData("""{"isLast":true,"issues":[{"id":"1","changelog":{"histories":[{"id":"1","created":1492070429}]}}]}""")]
    [InlineData("""{"isLast":true,"issues":[{"id":"1","changelog":{"histories":[{"id":"1","created":"yesterday"}]}}]}""")]
    public async Task BrokenPayload_IsFound(string body)
    {
        Assert.SkipWhen(OpenApiDescription.Shared is null, "SYNCWORKER_SHARED is not set: the official descriptions are not there.");
        var platform = await OpenApiDescription.ReadAsync(Platform);
        Assert.NotEmpty(await platform.FaultsAsync("POST", "/rest/api/3/search/jql", 200, body));
    }

    private static HttpClient Client(SimulatorHost host)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = host.JiraCloud, DefaultRequestVersion = HttpVersion.Version11 };
        client.DefaultRequestHeaders.Add("Authorization", "Basic " + Convert.ToBase64String("bot@example.com:token"u8));
        return client;
    }

    /// <summary>Puts arguments into the template's places, a slash between them; what starts with a question mark is the query.</summary>
    internal static string Fill(string template, string arguments)
    {
        var question = arguments.IndexOf('?', StringComparison.Ordinal);
        var query = question < 0 ? "" : arguments[question..];
        foreach (var argument in (question < 0 ? arguments : arguments[..question]).Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var open = template.IndexOf('{', StringComparison.Ordinal);
            template = template[..open] + argument + template[(template.IndexOf('}', StringComparison.Ordinal) + 1)..];
        }

        return template.TrimStart('/') + query;
    }
}
