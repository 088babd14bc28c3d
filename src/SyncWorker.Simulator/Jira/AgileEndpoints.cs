using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace SyncWorker.Simulator.Jira;

/// <summary>Boards, their estimation field, and their sprints.</summary>
internal static class AgileEndpoints
{
    private const int PageSize = 50;

    /// <summary>Maps the endpoints.</summary>
    public static void Map(JiraRoutes routes)
    {
        routes.Map("GET", "/rest/agile/1.0/board", BoardsAsync);
        routes.Map("GET", "/rest/agile/1.0/board/{boardId}/configuration", ConfigurationAsync);
        routes.Map("GET", "/rest/agile/1.0/board/{boardId}/sprint", SprintsAsync);
    }

    private static Task BoardsAsync(JiraCall call)
    {
        var asked = call.Query("projectKeyOrId");
        if (asked is not null && call.Site.Project(asked) is null) throw new JiraRefusal($"No project could be found with key or ID '{asked}'.");
        var boards = call.Site.Projects
            .Where(project => project.BoardId is not null && (asked is null || call.Site.Catalog.Project(asked) == project))
            .Select(project => Describe(call.Site, project));
        return PageAsync(call, [.. boards]);
    }

    private static JsonObject Describe(JiraSite site, JiraProject project)
    {
        var board = new JsonObject
        {
            ["id"] = project.BoardId,
            ["self"] = $"{site.Catalog.SelfBase}/rest/agile/1.0/board/{project.BoardId}",
            ["name"] = project.Key + " board",
            ["type"] = project.IsTeamManaged ? "simple" : "scrum",
        };
        // Data Center tells nothing of a board's place.
        if (!site.Edition.IsCloud) return board;
        board["location"] = new JsonObject
        {
            ["projectId"] = int.Parse(project.Entry.Id, CultureInfo.InvariantCulture),
            ["displayName"] = $"{project.Entry.Name} ({project.Key})",
            ["projectName"] = project.Entry.Name,
            ["projectKey"] = project.Key,
            ["projectTypeKey"] = "software",
            ["name"] = $"{project.Entry.Name} ({project.Key})",
        };
        board["isPrivate"] = false;
        return board;
    }

    private static Task ConfigurationAsync(JiraCall call)
    {
        var project = Board(call);
        var columns = new JsonArray();
        foreach (var status in project.Statuses)
        {
            var column = new JsonObject { ["name"] = status.Name, ["statuses"] = new JsonArray(new JsonObject { ["id"] = status.Id, ["self"] = status.Node["self"]?.DeepClone() }) };
            if (!call.Site.Edition.IsCloud && status.Node["statusCategory"].TextOf("key") == "indeterminate") column["max"] = 5;
            columns.Add(column);
        }

        var configuration = new JsonObject
        {
            ["id"] = project.BoardId,
            ["name"] = project.Key + " board",
            ["type"] = project.IsTeamManaged ? "simple" : "scrum",
            ["self"] = $"{call.Site.Catalog.SelfBase}/rest/agile/1.0/board/{project.BoardId}/configuration",
            ["filter"] = new JsonObject { ["id"] = $"{10000 + project.BoardId}", ["self"] = $"{call.Site.Catalog.SelfBase}/rest/api/2/filter/{10000 + project.BoardId}" },
            ["columnConfig"] = new JsonObject { ["columns"] = columns, ["constraintType"] = "none" },
            ["estimation"] = new JsonObject
            {
                ["type"] = "field",
                ["field"] = new JsonObject { ["fieldId"] = project.PointsField, ["displayName"] = call.Site.Fields.ById(project.PointsField)?.Name },
            },
            ["ranking"] = new JsonObject { ["rankCustomFieldId"] = 10019 },
        };
        if (call.Site.Edition.IsCloud)
        {
            configuration["location"] = new JsonObject { ["type"] = "project", ["key"] = project.Key, ["id"] = project.Entry.Id, ["self"] = project.Entry.Node["self"]?.DeepClone(), ["name"] = project.Entry.Name };
        }

        return JiraJson.AnswerAsync(call.Http, configuration);
    }

    private static Task SprintsAsync(JiraCall call)
    {
        var board = Board(call);
        var states = call.QueryList("state");
        foreach (var state in states ?? [])
        {
            if (state is not ("closed" or "active" or "future")) throw new JiraRefusal($"'{state}' is not a valid sprint state.");
        }

        var order = new[] { "closed", "active", "future" };
        var sprints = call.Site.Catalog.Sprints.Values
            .Where(sprint => sprint.Node.TextOf("originBoardId") == board.BoardId?.ToString(CultureInfo.InvariantCulture))
            .Where(sprint => states is null || states.Contains(sprint.Node.TextOf("state") ?? ""))
            .OrderBy(sprint => Array.IndexOf(order, sprint.Node.TextOf("state")))
            .Select(sprint => (JsonObject)sprint.Node.DeepClone());
        return PageAsync(call, [.. sprints]);
    }

    private static JiraProject Board(JiraCall call) =>
        call.Site.Projects.FirstOrDefault(project => project.BoardId?.ToString(CultureInfo.InvariantCulture) == call.Route("boardId"))
        ?? throw new JiraRefusal("The requested board cannot be viewed because it either does not exist or you do not have permission to view it.", StatusCodes.Status404NotFound);

    /// <summary>A page holds 50 at most, whatever is asked.</summary>
    private static Task PageAsync(JiraCall call, IReadOnlyList<JsonObject> all)
    {
        var start = call.Number("startAt", 0);
        var size = Math.Max(1, call.Number("maxResults", PageSize, PageSize));
        var page = all.Skip(start).Take(size).ToList();
        return JiraJson.AnswerAsync(call.Http, new JsonObject
        {
            ["maxResults"] = size,
            ["startAt"] = start,
            ["total"] = all.Count,
            ["isLast"] = start + page.Count >= all.Count,
            ["values"] = new JsonArray([.. page]),
        });
    }
}
