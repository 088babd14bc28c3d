using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using SyncWorker.Connectors;
using SyncWorker.IntegrationTests.Simulator;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Visibility;

namespace SyncWorker.IntegrationTests.Connectors;

/// <summary>Every request that the Jira connector sends to a Data Center, against the official description.</summary>
public sealed class JiraDataCenterRequestTests
{
    private const string TokenVariable = "SYNCWORKER_TEST_DATA_CENTER_TOKEN";

    private static readonly Dictionary<string, string> Bodies = new()
    {
        ["POST /rest/api/2/search"] = "SearchRequestBean",
        ["POST /rest/api/2/worklog/list"] = "WorklogIdsRequestBean",
        ["PUT /rest/api/2/issue/10001"] = "IssueUpdateBean",
        ["POST /rest/api/2/issue/10001/comment"] = "CommentJsonBean",
        ["PUT /rest/api/2/issue/10002/comment/70"] = "CommentJsonBean",
        ["POST /rest/api/2/issue/10001/remotelink"] = "RemoteIssueLinkCreateOrUpdateRequest",
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryRequest_FullWayOfTheData_IsAsTheDescriptionSays()
    {
        Assert.SkipWhen(OpenApiDescription.Shared is null, "Needs the official descriptions: set SYNCWORKER_SHARED to the directory that holds them.");
        Environment.SetEnvironmentVariable(TokenVariable, "any");
        var sent = new ConcurrentQueue<(string Method, string Path, IReadOnlyList<string> Query, string Body)>();
        await using var server = await JiraRequestTests.StartAsync(sent, Answer);
        using var factory = new ConnectorFactory(TimeProvider.System, NullLoggerFactory.Instance);
        var definition = JiraRequestTests.Definition(JiraRequestTests.AddressOf(server)) with
        {
            Auth = new AuthDefinition { Kind = AuthKind.PersonalAccessToken, Secret = new SecretReference(TokenVariable, null) },
        };
        var connector = factory.Create(definition);
        await JiraRequestTests.UseEverythingAsync(connector);
        var visibility = (IVisibilityReader)connector;
        await foreach (var page in visibility.ListAllAsync(null, Cancel)) Assert.Single(page.Items);
        Assert.Equal([new RosterProject("PAY", ProjectStatus.Live)], await visibility.ReadRosterAsync(Cancel));
        Assert.Equal([SightingKind.Absent], (await visibility.ConfirmAsync(SoughtItem.Of(99), Cancel)).Select(sighting => sighting.Kind));

        var platform = await OpenApiDescription.ReadAsync("jira-dc-10.3.json");
        var described = JiraRequestTests.Read("jira-dc-10.3.json");
        var paths = described["paths"]!.AsObject().Select(pair => (Path: "/rest" + pair.Key, pair.Value)).ToList();
        var faults = new List<string>();

        // The first question is put in Cloud's way: nobody has said yet which edition answers.
        foreach (var (method, path, query, body) in sent.Where(request => request.Path != "/rest/api/3/serverInfo"))
        {
            var operation = paths.Where(pair => JiraRequestTests.Fits(pair.Path, path)).OrderBy(pair => pair.Path.Count(c => c == '{')).Select(pair => pair.Value?[method.ToLowerInvariant()])
                .FirstOrDefault(found => found is not null);
            if (operation is null)
            {
                faults.Add($"{method} {path} is not described.");
                continue;
            }

            var known = (operation["parameters"] as JsonArray ?? []).Select(parameter => (string?)parameter?["name"]).ToHashSet();
            faults.AddRange(query.Where(name => !known.Contains(name)).Select(name => $"{method} {path} has no parameter {name}."));
            if (body.Length == 0) continue;
            var component = Bodies[$"{method} {path}"];

            // The description shows Java's classes of an edit, "Object" as an object and an operation as a class, where its own examples show {"add": …}.
            if (method == "POST") faults.AddRange((await platform.FaultsAsync(component, body)).Select(fault => $"{method} {path}: {fault}"));
            var members = described["components"]!["schemas"]![component]!["properties"]!.AsObject();
            faults.AddRange(JsonNode.Parse(body)!.AsObject().Where(member => !members.ContainsKey(member.Key)).Select(member => $"{method} {path}: no member {member.Key}."));
        }

        Assert.Empty(faults);
        Assert.Equal(
            """{"fields":{"customfield_10500":42.5},"update":{"labels":[{"remove":"risk-old"},{"add":"risk-new"}]},"properties":[{"key":"syncworker.rollup","value":{"progress":42.5}}]}""",
            Assert.Single(sent, request => request is { Method: "PUT", Path: "/rest/api/2/issue/10001" }).Body);
        Assert.Equal(Bodies.Keys.Order(), sent.Where(request => request.Body.Length > 0).Select(request => $"{request.Method} {request.Path}").Distinct().Order());
        Assert.DoesNotContain(sent, request => request.Path.StartsWith("/rest/api/3/", StringComparison.Ordinal) && request.Path != "/rest/api/3/serverInfo");
        Assert.Contains(sent, request => request.Path == "/rest/api/2/issue/10001/remotelink");
        Assert.Contains(sent, request => request.Path == "/rest/api/2/issue/PAY-9");
        Assert.Contains(sent, request => request.Path == "/rest/agile/1.0/board/3/configuration");
    }

    private static string? Answer(string path, string body) => path switch
    {
        "/rest/api/2/serverInfo" => """{"deploymentType":"Server","version":"10.3.24","baseUrl":"https://jira.example.net"}""",
        "/rest/api/2/myself" => """{"key":"JIRAUSER1","name":"bot","displayName":"Bot","timeZone":"Etc/UTC"}""",
        "/rest/api/2/project" => """[{"id":"10000","key":"PAY","name":"Payments"}]""",
        "/rest/agile/1.0/board" => """{"maxResults":50,"startAt":0,"total":1,"isLast":true,"values":[{"id":3,"type":"scrum"}]}""",
        "/rest/agile/1.0/board/3/sprint" => """{"maxResults":50,"startAt":0,"isLast":false,"values":[{"id":1,"name":"S1"}]}""",
        "/rest/agile/1.0/board/3/configuration" => "{}",
        "/rest/api/2/field" => """[{"id":"customfield_10101","name":"Epic Link","custom":true,"schema":{"type":"any","custom":"com.pyxis.greenhopper.jira:gh-epic-link"}}]""",
        "/rest/api/2/issuetype" => """[{"id":"10001","name":"Story","subtask":false}]""",
        "/rest/api/2/status" or "/rest/api/2/priority" or "/rest/api/2/resolution" or "/rest/api/2/project/PAY/versions" or "/rest/api/2/issue/10001/remotelink"
            or "/rest/api/2/project/PAY/components" or "/rest/api/2/worklog/list" => "[]",
        "/rest/api/2/worklog/updated" or "/rest/api/2/worklog/deleted" => """{"values":[],"since":0,"until":1,"lastPage":true}""",
        "/rest/api/2/issue/10001/worklog" => """{"startAt":0,"maxResults":0,"total":0,"worklogs":[]}""",
        "/rest/api/2/search" when body.Contains("changelog", StringComparison.Ordinal) => $$"""{"startAt":0,"maxResults":1,"total":1,"issues":[{{Issue}}]}""",
        "/rest/api/2/search" => """{"startAt":0,"maxResults":1000,"total":1,"issues":[{"id":"10001","key":"PAY-1","fields":{"updated":"2026-01-05T09:00:00.000+0000"}}]}""",
        "/rest/api/2/issue/10001" => Issue,
        _ => JiraRequestTests.AnswerWriting(path, "2"),
    };

    private const string Issue = """
        {"id":"10001","key":"PAY-1","fields":{"created":"2026-01-05T09:00:00.000+0000","updated":"2026-01-05T09:00:00.000+0000","labels":["risk-old"],"customfield_10101":"PAY-9"},
         "properties":{},"changelog":{"startAt":0,"maxResults":1,"total":1,"histories":[{"id":"1","created":"2026-01-05T09:00:00.000+0000","items":[{"field":"RemoteIssueLink","to":"5","toString":"x"}]}]} }
        """;
}
