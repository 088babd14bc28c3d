using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace SyncWorker.Simulator.Jira;

/// <summary>Reading and editing issues.</summary>
internal sealed class IssueEndpoints(IssueEditor editor)
{
    private const int MostFetched = 100;
    private const string DueDate = "duedate";

    /// <summary>Maps the endpoints.</summary>
    public void Map(JiraRoutes routes)
    {
        if (routes.Edition.IsCloud) routes.Api("POST", "/issue/bulkfetch", FetchAsync, context => JiraJson.AnswerAsync(context, new JsonObject { ["issues"] = new JsonArray(), ["issueErrors"] = new JsonArray() }));
        routes.Api("GET", "/issue/{issueIdOrKey}", GetAsync, JiraRoutes.NoIssue);
        routes.Api("PUT", "/issue/{issueIdOrKey}", PutAsync, JiraRoutes.NoIssue);
        routes.Api("GET", "/issue/{issueIdOrKey}/editmeta", EditMetaAsync, JiraRoutes.NoIssue);
    }

    private static async Task FetchAsync(JiraCall call)
    {
        var body = await JiraJson.ReadAsync(call.Http);
        if (body["issueIdsOrKeys"] is not JsonArray array) throw new JiraRefusal("The 'issueIdsOrKeys' field is required.");
        if (array.Count is 0 or > MostFetched) throw new JiraRefusal($"The number of issue IDs or keys must be between 1 and {MostFetched}.");
        var shape = SearchEndpoints.Shape(body.TextsOf("fields"), "*navigable", body.TextsOf("expand"), body.TextsOf("properties"));
        // Missing and forbidden issues are just absent; asking twice for one answers it once.
        var issues = array.Select(one => one.AsText()).OfType<string>().Select(call.Site.Find).OfType<JiraIssue>().DistinctBy(issue => issue.Id).OrderBy(issue => issue.Id).ToList();
        await JiraJson.AnswerAsync(call.Http, writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("issues");
            foreach (var issue in issues) IssueWriter.Write(writer, issue, shape, call.Scope);
            writer.WriteEndArray();
            writer.WriteStartArray("issueErrors");
            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    private static Task GetAsync(JiraCall call)
    {
        var issue = call.Issue();
        var shape = SearchEndpoints.Shape(call.QueryList("fields"), "*all", call.QueryList("expand"), call.QueryList("properties"));
        if (!call.Site.Edition.IsCloud) shape = shape with { MostHistories = call.Faults.MostEmbeddedHistories };
        return JiraJson.AnswerAsync(call.Http, writer => IssueWriter.Write(writer, issue, shape, call.Scope));
    }

    private async Task PutAsync(JiraCall call)
    {
        var body = await JiraJson.ReadAsync(call.Http);
        // Who administers nothing may not switch e-mails off: Cloud sends them all the same; Data Center refuses.
        var asksForQuiet = call.Query("notifyUsers") == "false";
        if (!call.Site.Edition.IsCloud && asksForQuiet && call.Faults.HasNoAdmin)
        {
            throw new JiraRefusal("To discard the user notification either admin or project admin permissions are required.", StatusCodes.Status403Forbidden);
        }

        if (call.Faults.Lacks("EDIT_ISSUES")) throw NotEditable(FieldsOf(body));
        if (call.Faults.Lacks("SCHEDULE_ISSUES") && FieldsOf(body).Contains(DueDate)) throw NotEditable([DueDate]);
        var edited = editor.Apply(call.Issue().Id, body, call.Caller.Account, isNotified: !asksForQuiet || (call.Site.Edition.IsCloud && !call.Faults.IsAdmin));
        if (call.Site.Edition.IsCloud && call.Query("returnIssue") == "true")
        {
            var shape = SearchEndpoints.Shape(null, "*all", call.QueryList("expand"), null);
            await JiraJson.AnswerAsync(call.Http, writer => IssueWriter.Write(writer, edited, shape, call.Scope));
            return;
        }

        await JiraJson.AnswerNothingAsync(call.Http);
    }

    /// <summary>Jira says of a field that it is on no screen, also when the caller may not edit the issue.</summary>
    private static JiraRefusal NotEditable(IEnumerable<string> fields) =>
        new(fields.ToDictionary(field => field, field => $"Field '{field}' cannot be set. It is not on the appropriate screen, or unknown.", StringComparer.Ordinal));

    private static List<string> FieldsOf(JsonObject body) =>
        [.. new[] { body["fields"], body["update"] }.OfType<JsonObject>().SelectMany(part => part.Select(member => member.Key)).Distinct(StringComparer.Ordinal)];

    private static Task EditMetaAsync(JiraCall call)
    {
        var issue = call.Issue();
        if (call.Faults.Lacks("EDIT_ISSUES")) return JiraJson.AnswerAsync(call.Http, new JsonObject { ["fields"] = new JsonObject() });
        var project = call.Site.Catalog.ProjectById(issue.ProjectId);
        var fields = new JsonObject();
        foreach (var field in call.Site.Fields.All.Where(field => field.IsEditable && JiraFields.IsIn(field, project) && !(field.Id == DueDate && call.Faults.Lacks("SCHEDULE_ISSUES"))))
        {
            var meta = new JsonObject
            {
                ["required"] = field.Id == "summary",
                ["schema"] = field.Schema(),
                ["name"] = field.Name,
                [call.Site.Edition.IsCloud ? "key" : "fieldId"] = field.Id,
                ["operations"] = field.Type == "array" ? new JsonArray("add", "set", "remove") : new JsonArray("set"),
            };
            if (AllowedValues(call, field, project) is { } allowed) meta["allowedValues"] = allowed;
            fields[field.Id] = meta;
        }

        return JiraJson.AnswerAsync(call.Http, new JsonObject { ["fields"] = fields });
    }

    private static JsonArray? AllowedValues(JiraCall call, JiraField field, JiraProject? project)
    {
        var entries = field.Id switch
        {
            "priority" => call.Site.Catalog.Priorities.Values,
            "fixVersions" => project?.Versions,
            JiraFieldIds.ReportedStatus => call.Site.Catalog.ReportedStatuses.Values,
            _ => null,
        };
        return entries is null ? null : [.. entries.Select(entry => entry.Node.DeepClone())];
    }
}
