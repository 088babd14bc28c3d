using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using SyncWorker.Simulator.Jira.Jql;

namespace SyncWorker.Simulator.Jira;

/// <summary>Searching, counting, matching, and the search that was removed.</summary>
internal sealed class SearchEndpoints(SearchEngine engine)
{
    private const int DefaultPage = 50;
    private const int MostOnPage = 5000;
    private const int MostReconciled = 50;
    private const int MostProperties = 5;

    /// <summary>Maps the endpoints.</summary>
    public void Map(JiraRoutes routes)
    {
        routes.Api("GET", "/search/jql", SearchByGetAsync, AnswerEmptyAsync);
        routes.Api("POST", "/search/jql", SearchByPostAsync, AnswerEmptyAsync);
        routes.Api("POST", "/search/approximate-count", CountAsync, context => JiraJson.AnswerAsync(context, new JsonObject { ["count"] = 0 }));
        routes.Api("POST", "/jql/match", MatchAsync);
        foreach (var version in (string[])["2", "3"])
        {
            routes.Map("GET", $"/rest/api/{version}/search", GoneAsync, context => JiraJson.RefuseAsync(context, Gone()));
            routes.Map("POST", $"/rest/api/{version}/search", GoneAsync, context => JiraJson.RefuseAsync(context, Gone()));
        }
    }

    /// <summary>Reads what of each issue is asked for, from a list of expansions.</summary>
    public static IssueShape Shape(IReadOnlyList<string>? fields, string byDefault, IReadOnlyList<string>? expand, IReadOnlyList<string>? properties)
    {
        if (properties is { Count: > MostProperties }) throw new JiraRefusal($"The number of properties requested must not exceed {MostProperties}.");
        return new IssueShape(new FieldSelection(fields, byDefault), expand?.Contains("changelog") ?? false, properties ?? []);
    }

    private static Task AnswerEmptyAsync(HttpContext context) => JiraJson.AnswerAsync(context, new JsonObject { ["issues"] = new JsonArray(), ["isLast"] = true });

    private static Task GoneAsync(JiraCall call) => throw Gone();

    private static JiraRefusal Gone() => new(
        "The requested API has been removed. Please migrate to the /rest/api/3/search/jql API. A full migration guideline is available at https://developer.atlassian.com/changelog/#CHANGE-2046",
        StatusCodes.Status410Gone);

    private Task SearchByGetAsync(JiraCall call)
    {
        var reconciled = call.QueryList("reconcileIssues") ?? [];
        var shape = Shape(call.QueryList("fields"), "id", call.QueryList("expand"), call.QueryList("properties"));
        return SearchAsync(call, call.Query("jql"), shape, call.Query("nextPageToken"), call.Number("maxResults", DefaultPage), reconciled);
    }

    private async Task SearchByPostAsync(JiraCall call)
    {
        var body = await JiraJson.ReadAsync(call.Http);
        foreach (var (name, _) in body)
        {
            if (name is not ("jql" or "fields" or "fieldsByKeys" or "expand" or "maxResults" or "nextPageToken" or "properties" or "reconcileIssues"))
            {
                throw new JiraRefusal("Invalid request payload. Refer to the REST API documentation and try again.");
            }
        }

        if (body["expand"] is JsonArray) throw new JiraRefusal("Invalid request payload. Refer to the REST API documentation and try again.");
        var size = body["maxResults"] is JsonValue value ? ReadSize(value) : DefaultPage;
        var shape = Shape(body.TextsOf("fields"), "id", body.TextsOf("expand"), body.TextsOf("properties"));
        await SearchAsync(call, body.TextOf("jql"), shape, body.TextOf("nextPageToken"), size, body.TextsOf("reconcileIssues") ?? []);
    }

    private static int ReadSize(JsonValue value) =>
        value.TryGetValue<int>(out var size) && size >= 0 ? size : throw new JiraRefusal("Invalid request payload. Refer to the REST API documentation and try again.");

    private Task SearchAsync(JiraCall call, string? jql, IssueShape shape, string? token, int size, IReadOnlyList<string> reconciled)
    {
        if (reconciled.Count > MostReconciled) throw new JiraRefusal($"The number of issues to reconcile must not exceed {MostReconciled}.");
        var query = Bounded(call, jql);
        var after = PageToken.Read(token, jql ?? "", call.Site.NowMs);
        var limit = Math.Min(MostOnPage, shape.Fields.PageLimit);
        if (shape.WithChangelog) limit = Math.Min(limit, 100);
        var page = engine.Find(query, after, Math.Clamp(size == 0 ? DefaultPage : size, 1, limit), Ids(reconciled));
        return JiraJson.AnswerAsync(call.Http, writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("issues");
            foreach (var issue in page.Issues) IssueWriter.Write(writer, issue, shape, call.Scope);
            writer.WriteEndArray();
            if (page.Next is not null) writer.WriteString("nextPageToken", page.Next.Write(jql ?? "", call.Site.NowMs));
            writer.WriteBoolean("isLast", page.Next is null);
            writer.WriteEndObject();
        });
    }

    private static HashSet<long> Ids(IReadOnlyList<string> reconciled) =>
        [.. reconciled.Select(text => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : throw new JiraRefusal("Invalid request payload. Refer to the REST API documentation and try again."))];

    private static JqlQuery Bounded(JiraCall call, string? jql)
    {
        var query = new JqlCompiler(call.Site, call.Caller).Compile(jql ?? "");
        return query.Matches is null
            ? throw new JiraRefusal("Unbounded JQL queries are not allowed here. Please add a search restriction to your query.")
            : query;
    }

    private async Task CountAsync(JiraCall call)
    {
        var body = await JiraJson.ReadAsync(call.Http);
        var count = engine.Count(Bounded(call, body.TextOf("jql")));
        await JiraJson.AnswerAsync(call.Http, new JsonObject { ["count"] = count });
    }

    private static async Task MatchAsync(JiraCall call)
    {
        var body = await JiraJson.ReadAsync(call.Http);
        if (body["jqls"] is not JsonArray jqls || body["issueIds"] is not JsonArray ids) throw new JiraRefusal("Invalid request payload. Refer to the REST API documentation and try again.");
        var issues = ids.Select(id => id.AsText()).OfType<string>().Select(call.Site.Find).OfType<JiraIssue>().ToList();
        var matches = new JsonArray();
        foreach (var jql in jqls)
        {
            var matched = new JsonArray();
            var errors = new JsonArray();
            try
            {
                var query = new JqlCompiler(call.Site, call.Caller).Compile(jql.AsText() ?? "");
                foreach (var issue in issues.Where(issue => query.Matches?.Invoke(new JqlCandidate(issue)) ?? true)) matched.Add(issue.Id);
            }
            catch (JiraRefusal refusal)
            {
                errors.Add(refusal.Message);
            }

            matches.Add(new JsonObject { ["matchedIssues"] = matched, ["errors"] = errors });
        }

        await JiraJson.AnswerAsync(call.Http, new JsonObject { ["matches"] = matches });
    }
}
