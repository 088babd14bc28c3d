using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using SyncWorker.Connectors;
using SyncWorker.IntegrationTests.Simulator;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Items;
using SyncWorker.Model.Reading;
using SyncWorker.Model.Writing;

namespace SyncWorker.IntegrationTests.Connectors;

/// <summary>Every request that the Jira connector sends, against the official descriptions.</summary>
public sealed class JiraRequestTests
{
    private const string TokenVariable = "SYNCWORKER_TEST_REQUESTS_TOKEN";

    private static readonly Dictionary<string, string> Bodies = new()
    {
        ["POST /rest/api/3/search/jql"] = "SearchAndReconcileRequestBean",
        ["POST /rest/api/3/issue/bulkfetch"] = "BulkFetchIssueRequestBean",
        ["POST /rest/api/3/changelog/bulkfetch"] = "BulkChangelogRequestBean",
        ["POST /rest/api/3/worklog/list"] = "WorklogIdsRequestBean",
        ["PUT /rest/api/3/issue/10001"] = "IssueUpdateDetails",
        ["POST /rest/api/3/issue/10001/comment"] = "Comment",
        ["PUT /rest/api/3/issue/10002/comment/70"] = "Comment",
        ["POST /rest/api/3/issue/properties/multi"] = "MultiIssueEntityProperties",
        ["POST /rest/api/3/issue/10001/remotelink"] = "RemoteIssueLinkRequest",
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryRequest_FullWayOfTheData_IsAsTheDescriptionsSay()
    {
        Assert.SkipWhen(OpenApiDescription.Shared is null, "Needs the official descriptions: set SYNCWORKER_SHARED to the directory that holds them.");
        Environment.SetEnvironmentVariable(TokenVariable, "any");
        var sent = new ConcurrentQueue<(string Method, string Path, IReadOnlyList<string> Query, string Body)>();
        await using var server = await StartAsync(sent);
        using var factory = new ConnectorFactory(TimeProvider.System, NullLoggerFactory.Instance);
        var connector = factory.Create(Definition(AddressOf(server)));
        await UseEverythingAsync(connector);
        var property = new FieldUpdate { Place = WriteBackPlace.Property, Field = "syncworker.rollup", After = """{"progress":42.5}""", Reason = "test" };
        var together = await ((IBulkWriter)connector).ApplyTogetherAsync([new ItemWrite { Item = new ItemId("pay-jira", 10001), Key = "PAY-1", Updates = [property] }], Cancel);
        Assert.Equal(WriteBackResult.Failed, Assert.Single(together).Result);

        var platform = await OpenApiDescription.ReadAsync("jira-cloud-v3.json");
        var described = Read("jira-cloud-v3.json");
        var paths = described["paths"]!.AsObject().Concat(Read("jira-software.json")["paths"]!.AsObject()).ToList();
        var faults = new List<string>();
        foreach (var (method, path, query, body) in sent.Where(request => request.Path != "/_edge/tenant_info"))
        {
            var operation = paths.Where(pair => Fits(pair.Key, path)).OrderBy(pair => pair.Key.Count(c => c == '{')).Select(pair => pair.Value?[method.ToLowerInvariant()]).FirstOrDefault(found => found is not null);
            if (operation is null)
            {
                faults.Add($"{method} {path} is not described.");
                continue;
            }

            var known = (operation["parameters"] as JsonArray ?? []).Select(parameter => (string?)parameter?["name"]).ToHashSet();
            faults.AddRange(query.Where(name => !known.Contains(name)).Select(name => $"{method} {path} has no parameter {name}."));
            if (body.Length == 0) continue;
            var component = Bodies[$"{method} {path}"];
            faults.AddRange((await platform.FaultsAsync(component, body)).Select(fault => $"{method} {path}: {fault}"));
            var members = described["components"]!["schemas"]![component]!["properties"]!.AsObject();
            faults.AddRange(JsonNode.Parse(body)!.AsObject().Where(member => !members.ContainsKey(member.Key)).Select(member => $"{method} {path}: no member {member.Key}."));
        }

        Assert.Empty(faults);
        Assert.Equal(Bodies.Keys.Order(), sent.Where(request => request.Body.Length > 0).Select(request => $"{request.Method} {request.Path}").Distinct().Order());
        Assert.Contains(sent, request => request.Path == "/rest/agile/1.0/board/3/sprint");
        Assert.Contains(sent, request => request.Path == "/rest/api/3/issue/10001/remotelink");
        Assert.Contains(sent, request => request.Path == "/rest/api/3/task/5");
    }

    internal static async Task UseEverythingAsync(ITrackerConnector connector)
    {
        await connector.ReadIdentityAsync(Cancel);
        connector.UseMetadata(await connector.ReadMetadataAsync(Cancel));
        await foreach (var page in connector.ReadTouchedAsync(null, Cancel)) Assert.Single(page.Touches);
        var pages = connector.ReadItemsAsync([new TouchedItem { NativeId = 10001, Sequence = 1 }], Cancel).GetAsyncEnumerator(Cancel);
        Assert.True(await pages.MoveNextAsync());
        var items = pages.Current;
        Assert.Single(items.Items);
        Assert.Single(await connector.ReadQueryAsync("labels = cards", Cancel));
        await foreach (var page in connector.ReadWorklogFeedAsync(null, Cancel)) Assert.Empty(page.Touches);
        Assert.Empty((await connector.ReadWorklogsAsync([7], Cancel)).Worklogs);
        Assert.Empty((await connector.ReadItemWorklogsAsync(10001, Cancel))!.Worklogs);
        var outcome = await connector.ApplyAsync(
            new ItemWrite
            {
                Item = new ItemId("pay-jira", 10001),
                Key = "PAY-1",
                Updates =
                [
                    new FieldUpdate { Place = WriteBackPlace.Field, Field = "customfield_10500", After = "42.5", IsNumber = true, Reason = "test" },
                    new FieldUpdate { Place = WriteBackPlace.Label, Field = "labels", Before = "risk-old", After = "risk-new", Reason = "test" },
                    new FieldUpdate { Place = WriteBackPlace.Property, Field = "syncworker.rollup", After = """{"progress":42.5}""", Reason = "test" },
                ],
            },
            Cancel);
        Assert.Equal(WriteBackResult.Applied, outcome.Result);
        var comment = new FieldUpdate { Place = WriteBackPlace.Comment, Field = "syncworker.status", After = "On track", Reason = "test" };
        var link = new FieldUpdate { Place = WriteBackPlace.RemoteLink, Field = "syncworker:a", After = "https://example.com/a Payments", Reason = "test" };
        foreach (var (id, update) in new[] { (10001, comment), (10002, comment), (10002, comment with { Before = "Off track", After = null }), (10001, link), (10002, link with { Before = "https://example.com/a Old", After = null }) })
        {
            var write = new ItemWrite { Item = new ItemId("pay-jira", id), Key = "PAY-1", Updates = [update] };
            Assert.Equal(WriteBackResult.Applied, (await connector.ApplyAsync(write, Cancel)).Result);
            Assert.False((await connector.ReadBackAsync(write, Cancel)).IsWhole);
        }
    }

    /// <summary>Answers, for either version of the API, what the writes of comments and links ask: issue 10001 has none of ours, 10002 has.</summary>
    internal static string? AnswerWriting(string path, string version) => path.Replace($"/rest/api/{version}/", "", StringComparison.Ordinal) switch
    {
        "issue/10002" => """{"id":"10002","key":"PAY-2","fields":{"project":{"key":"PAY"},"issuetype":{"id":"1"},"status":{"id":"1"}}}""",
        "issue/10001/comment" => """{"startAt":0,"maxResults":50,"total":0,"comments":[]}""",
        "issue/10002/comment" => $$"""{"startAt":0,"maxResults":50,"total":1,"comments":[{"id":"70","body":"Off track","author":{{(version == "3" ? """{"accountId":"acc-bot"}""" : """{"key":"JIRAUSER1","name":"bot"}""")}}}]}""",
        "comment/70/properties/syncworker.status" => """{"key":"syncworker.status","value":"syncworker"}""",
        "mypermissions" => """{"permissions":{}}""",
        _ => null,
    };

    internal static ConnectionDefinition Definition(Uri url) => new()
    {
        Name = "pay-jira",
        Kind = ConnectionKind.Jira,
        Url = url,
        Auth = new AuthDefinition { Kind = AuthKind.Basic, User = "bot@example.com", Secret = new SecretReference(TokenVariable, null) },
        Scope = new ScopeDefinition { Projects = ["PAY"], Query = "issuetype != Support" },
        Rate = new RateDefinition { RequestsPerSecond = 10_000 },
        KeepProperties = ["syncworker.rollup"],
    };

    internal static async Task<WebApplication> StartAsync(
        ConcurrentQueue<(string Method, string Path, IReadOnlyList<string> Query, string Body)> sent, Func<string, string, string?>? answer = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var server = builder.Build();
        server.Run(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            var body = await reader.ReadToEndAsync(context.RequestAborted);
            var path = context.Request.Path.Value ?? "";
            sent.Enqueue((context.Request.Method, path, [.. context.Request.Query.Keys], body));
            if (context.Request.Method is "PUT" or "DELETE")
            {
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                return;
            }

            if (path.EndsWith("/properties/multi", StringComparison.Ordinal))
            {
                context.Response.StatusCode = StatusCodes.Status303SeeOther;
                context.Response.Headers.Location = "/rest/api/3/task/5";
                return;
            }

            // A link of ours is on the second issue only.
            var text = context.Request.Query.ContainsKey("globalId")
                ? path.Contains("10002", StringComparison.Ordinal) ? """{"id":5,"globalId":"syncworker:a","object":{"url":"https://example.com/a","title":"Old"}}""" : null
                : path.EndsWith("/sprint", StringComparison.Ordinal) && context.Request.Query.ContainsKey("startAt") ? """{"values":[],"isLast":true}"""
                : answer is null ? AnswerWriting(path, "3") ?? Answer(path) : answer(path, body);
            context.Response.ContentType = "application/json";
            if (text is null) context.Response.StatusCode = StatusCodes.Status404NotFound;
            await context.Response.WriteAsync(text ?? """{"message":"null for uri"}""", context.RequestAborted);
        });
        await server.StartAsync(Cancel);
        return server;
    }

    private static string Answer(string path) => path switch
    {
        "/rest/api/3/serverInfo" => """{"deploymentType":"Cloud","version":"1001","baseUrl":"https://pay.example.net"}""",
        "/rest/api/3/myself" => """{"accountId":"acc-bot","displayName":"Bot","timeZone":"Etc/UTC"}""",
        "/_edge/tenant_info" => """{"cloudId":"c-1"}""",
        "/rest/api/3/project/search" => """{"values":[{"id":"10000","key":"PAY","name":"Payments"}],"isLast":true}""",
        "/rest/agile/1.0/board" => """{"values":[{"id":3,"type":"scrum"}],"isLast":true}""",
        "/rest/agile/1.0/board/3/sprint" => """{"values":[{"id":1,"name":"S1"}],"isLast":false}""",
        "/rest/api/3/field" or "/rest/api/3/status" or "/rest/api/3/issuetype" or "/rest/api/3/project/PAY/versions" => "[]",
        "/rest/api/3/issue/10001/remotelink" or "/rest/api/3/worklog/list" => "[]",
        "/rest/api/3/issue/10001/worklog" => """{"worklogs":[],"total":0}""",
        "/rest/api/3/search/jql" => """{"issues":[{"id":"10001","fields":{"updated":"2026-01-05T09:00:00.000+0000"}}],"isLast":true}""",
        "/rest/api/3/issue/bulkfetch" =>
            """{"issues":[{"id":"10001","key":"PAY-1","fields":{"created":"2026-01-05T09:00:00.000+0000","updated":"2026-01-05T09:00:00.000+0000"}}],"issueErrors":[]}""",
        "/rest/api/3/changelog/bulkfetch" =>
            """{"issueChangeLogs":[{"issueId":"10001","changeHistories":[{"id":"1","created":"2026-01-05T09:00:00.000+0000","items":[{"field":"RemoteIssueLink","to":"5","toString":"x"}]}]}]}""",
        "/rest/api/3/issue/10001" => """{"id":"10001","key":"PAY-1","fields":{"labels":["risk-old"]},"properties":{}}""",
        _ => """{"values":[],"isLast":true}""",
    };

    internal static Uri AddressOf(WebApplication server) =>
        new(server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    internal static JsonObject Read(string file) => JsonNode.Parse(File.ReadAllText(Path.Combine(OpenApiDescription.Shared ?? "", "specs", file)))!.AsObject();

    internal static bool Fits(string template, string path)
    {
        var (expected, given) = (template.Split('/'), path.Split('/'));
        return expected.Length == given.Length && expected.Zip(given).All(pair => pair.First.StartsWith('{') || pair.First == pair.Second);
    }
}
