using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using SyncWorker.Simulator.Jira.Jql;

namespace SyncWorker.Simulator.Jira.DataCenter;

/// <summary>Data Center's one search: pages by offset, with a total, evaluated anew for every page.</summary>
internal sealed class OffsetSearchEndpoints(SearchEngine engine)
{
    private const int DefaultPage = 50;
    private const int MostOnPage = 1000;
    private const int MaxResultWindow = 10_000;

    /// <summary>Maps the endpoints.</summary>
    public void Map(JiraRoutes routes)
    {
        routes.Api("GET", "/search", SearchByGetAsync, AnswerNothingAsync);
        routes.Api("POST", "/search", SearchByPostAsync, AnswerNothingAsync);
    }

    /// <summary>Nobody sees no project, and finds nothing.</summary>
    private static Task AnswerNothingAsync(HttpContext context) =>
        JiraJson.AnswerAsync(context, new JsonObject { ["startAt"] = 0, ["maxResults"] = DefaultPage, ["total"] = 0, ["issues"] = new JsonArray() });

    private Task SearchByGetAsync(JiraCall call)
    {
        var asked = new Asked(
            call.Query("jql") ?? "",
            call.Number("startAt", 0),
            call.Number("maxResults", DefaultPage),
            call.Query("validateQuery") != "false",
            call.QueryList("fields"),
            call.QueryList("expand") ?? []);
        return SearchAsync(call, asked);
    }

    private async Task SearchByPostAsync(JiraCall call)
    {
        var body = await JiraJson.ReadAsync(call.Http);
        var asked = new Asked(
            body.TextOf("jql") ?? "",
            ReadNumber(body, "startAt", 0),
            ReadNumber(body, "maxResults", DefaultPage),
            body["validateQuery"]?.GetValueKind() != System.Text.Json.JsonValueKind.False,
            body.TextsOf("fields"),
            body.TextsOf("expand") ?? []);
        await SearchAsync(call, asked);
    }

    private static int ReadNumber(JsonObject body, string name, int byDefault) => body.TextOf(name) is not { } text ? byDefault
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw new JiraRefusal($"Can not construct instance of int from String value '{text}': not a valid Integer value.");

    private Task SearchAsync(JiraCall call, Asked asked)
    {
        var size = Math.Min(asked.Size, MostOnPage);
        if (asked.Start + (long)size > MaxResultWindow)
        {
            throw new JiraRefusal($"Result window is too large, from + size must be less than or equal to: [{MaxResultWindow}] but was [{asked.Start + (long)size}].", StatusCodes.Status500InternalServerError);
        }

        var (query, warning) = Compile(call, asked);
        var (issues, total) = query is null ? ([], 0) : engine.Page(query, asked.Start, size);
        var shape = SearchEndpoints.Shape(asked.Fields, "*navigable", asked.Expand, null) with { MostHistories = call.Faults.MostEmbeddedHistories };
        return JiraJson.AnswerAsync(call.Http, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("expand", "schema,names");
            writer.WriteNumber("startAt", asked.Start);
            writer.WriteNumber("maxResults", size);
            writer.WriteNumber("total", total);
            writer.WriteStartArray("issues");
            // The index finds an issue as it was; the database shows it as it is.
            foreach (var issue in issues) IssueWriter.Write(writer, call.Site.Book.ById(issue.Id) ?? issue, shape, call.Scope);
            writer.WriteEndArray();
            if (warning is not null) writer.Node("warningMessages", new JsonArray(warning));
            foreach (var expansion in (ReadOnlySpan<string>)["names", "schema"])
            {
                if (asked.Expand.Contains(expansion)) writer.Node(expansion, IssueWriter.Describe(expansion, shape.Fields, call.Scope));
            }

            writer.WriteEndObject();
        });
    }

    /// <summary>Without validation a name that does not exist is a warning and matches nothing; what is no JQL stays an error.</summary>
    private static (JqlQuery? Query, string? Warning) Compile(JiraCall call, Asked asked)
    {
        var statement = JqlParser.Parse(asked.Jql);
        try
        {
            return (new JqlCompiler(call.Site, call.Caller, call.Faults.RefusesGoneIds).Compile(statement), null);
        }
        catch (JiraRefusal refusal) when (!asked.IsValidated)
        {
            return (null, refusal.Message);
        }
    }

    private sealed record Asked(string Jql, int Start, int Size, bool IsValidated, IReadOnlyList<string>? Fields, IReadOnlyList<string> Expand);
}
