using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace SyncWorker.Simulator.Jira;

/// <summary>Issue properties: the quiet channel for writes.</summary>
internal sealed class PropertyEndpoints(IssueEditor editor)
{
    private const string Keys = "/issue/{issueIdOrKey}/properties";
    private const string Key = Keys + "/{propertyKey}";
    private const int MostIssues = 100;
    private const int MostProperties = 10;

    private readonly SlowTasks _tasks = new();

    /// <summary>Maps the endpoints.</summary>
    public void Map(JiraRoutes routes)
    {
        routes.Api("GET", Keys, ListAsync, JiraRoutes.NoIssue);
        routes.Api("GET", Key, GetAsync, JiraRoutes.NoIssue);
        routes.Api("PUT", Key, PutAsync, JiraRoutes.NoIssue);
        routes.Api("DELETE", Key, DeleteAsync, JiraRoutes.NoIssue);
        if (!routes.Edition.IsCloud) return;
        routes.Api("POST", "/issue/properties/multi", SetManyAsync);
        routes.Api("GET", "/task/{taskId}", TaskAsync);
    }

    private static void CheckMayEdit(JiraCall call)
    {
        if (call.Faults.Lacks("EDIT_ISSUES")) throw new JiraRefusal("You do not have permission to edit issues in this project.", StatusCodes.Status403Forbidden);
    }

    private static Task ListAsync(JiraCall call)
    {
        var issue = call.Issue();
        var keys = new JsonArray();
        foreach (var key in issue.Properties.Keys.Order(StringComparer.Ordinal))
        {
            keys.Add(new JsonObject { ["self"] = $"{IssueWriter.Self(call.Site, issue.Id)}/properties/{Uri.EscapeDataString(key)}", ["key"] = key });
        }

        return JiraJson.AnswerAsync(call.Http, new JsonObject { ["keys"] = keys });
    }

    private static Task GetAsync(JiraCall call)
    {
        var key = call.Route("propertyKey");
        if (!call.Issue().Properties.TryGetValue(key, out var value)) throw new JiraRefusal($"The property with key '{key}' does not exist.", StatusCodes.Status404NotFound);
        return JiraJson.AnswerAsync(call.Http, new JsonObject { ["key"] = key, ["value"] = value?.DeepClone() });
    }

    private async Task PutAsync(JiraCall call)
    {
        CheckMayEdit(call);
        var id = call.Issue().Id;
        var value = await JiraJson.ReadValueAsync(call.Http);
        var was = editor.SetProperties(id, [(call.Route("propertyKey"), value)], isRemoval: false, call.Caller.Account);
        await JiraJson.AnswerAsync(call.Http, new JsonObject(), was ? StatusCodes.Status200OK : StatusCodes.Status201Created);
    }

    private Task DeleteAsync(JiraCall call)
    {
        CheckMayEdit(call);
        editor.SetProperties(call.Issue().Id, [(call.Route("propertyKey"), null)], isRemoval: true, call.Caller.Account);
        return JiraJson.AnswerNothingAsync(call.Http);
    }

    /// <summary>The answer is a redirection to a task; the work itself is done at once, unless a fault makes it slow.</summary>
    private async Task SetManyAsync(JiraCall call)
    {
        CheckMayEdit(call);
        var body = await JiraJson.ReadAsync(call.Http);
        if (body["issues"] is not JsonArray { Count: > 0 and <= MostIssues } issues) throw new JiraRefusal($"The number of issues must be between 1 and {MostIssues}.");
        List<(string Issue, List<(string Key, JsonNode? Value)> Properties)> wanted =
            [.. issues.Select(one => (one.TextOf("issueID") ?? "", (one?["properties"] as JsonObject)?.Select(pair => (pair.Key, pair.Value?.DeepClone())).ToList() ?? []))];
        if (wanted.Exists(one => one.Properties.Count is 0 or > MostProperties)) throw new JiraRefusal($"The number of properties of an issue must be between 1 and {MostProperties}.");
        var task = _tasks.Add(call.Site.NowMs, call.Faults.TaskLooks, () =>
        {
            foreach (var (id, properties) in wanted)
            {
                // Not transactional: an issue that is gone does not keep the others from being written.
                if (call.Site.Find(id) is { } issue) editor.SetProperties(issue.Id, properties, isRemoval: false, call.Caller.Account);
            }
        });
        call.Http.Response.Headers.Location = call.Site.BaseUrl().TrimEnd('/') + $"/rest/api/{call.Site.Edition.ApiVersion}/task/{task.Id}";
        await JiraJson.AnswerNothingAsync(call.Http, StatusCodes.Status303SeeOther);
    }

    private Task TaskAsync(JiraCall call)
    {
        var task = _tasks.Find(call.Route("taskId")) ?? throw new JiraRefusal("The task was not found.", StatusCodes.Status404NotFound);
        var isDone = task.Look();
        var now = call.Site.NowMs;
        return JiraJson.AnswerAsync(call.Http, new JsonObject
        {
            ["self"] = $"{call.Site.Catalog.Api}/task/{call.Route("taskId")}",
            ["id"] = call.Route("taskId"),
            ["description"] = "Set issue properties",
            ["status"] = isDone ? "COMPLETE" : "RUNNING",
            ["progress"] = isDone ? 100 : 0,
            ["elapsedRuntime"] = 1,
            ["submittedBy"] = 1,
            ["submitted"] = task.SubmittedMs,
            ["started"] = task.SubmittedMs,
            ["lastUpdate"] = now,
        });
    }
}
