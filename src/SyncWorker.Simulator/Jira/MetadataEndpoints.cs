using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using SyncWorker.Simulator.Jira.Access;

namespace SyncWorker.Simulator.Jira;

/// <summary>What issues refer to, and who asks.</summary>
internal static class MetadataEndpoints
{
    private const string Project = "/project/{projectIdOrKey}";

    /// <summary>Maps what both editions have.</summary>
    public static void MapShared(JiraRoutes routes)
    {
        routes.Api("GET", "/field", FieldsAsync, JiraRoutes.EmptyList);
        routes.Api("GET", "/status", call => ListAsync(call, call.Site.Catalog.Statuses.Values), JiraRoutes.EmptyList);
        routes.Api("GET", "/issuetype", call => ListAsync(call, call.Site.Catalog.Types.Values), JiraRoutes.EmptyList);
        routes.Api("GET", "/issueLinkType", LinkTypesAsync, context => JiraJson.AnswerAsync(context, new JsonObject { ["issueLinkTypes"] = new JsonArray() }));
        routes.Api("GET", Project, call => JiraJson.AnswerAsync(call.Http, ProjectRoster.Describe(call, Find(call))), NoProject);
        routes.Api("GET", Project + "/versions", call => ListAsync(call, Find(call).Versions), NoProject);
        routes.Api("GET", Project + "/version", call => PageAsync(call, Nodes(Find(call).Versions)), NoProject);
        routes.Api("GET", Project + "/components", call => ListAsync(call, Find(call).Components), NoProject);
        routes.Api("GET", Project + "/statuses", ProjectStatusesAsync, NoProject);
    }

    /// <summary>Maps what only Cloud has.</summary>
    public static void MapCloud(JiraRoutes routes, JiraSite site)
    {
        foreach (var version in (string[])["2", "3"])
            routes.Map("GET", $"/rest/api/{version}/serverInfo", call => ServerAsync(call.Http, call.Site, call.Caller.Zone), context => ServerAsync(context, site, TimeZoneInfo.Utc));
        routes.Api("GET", "/myself", MyselfAsync);
        routes.Api("GET", "/mypermissions", PermissionsAsync, AnswerNoPermissionsAsync);
        routes.Api("GET", "/statuses/search", StatusesAsync);
        routes.Api("GET", "/priority/search", call => PageAsync(call, Nodes(call.Site.Catalog.Priorities.Values)));
        routes.Api("GET", "/resolution/search", call => PageAsync(call, Nodes(call.Site.Catalog.Resolutions.Values)));
        routes.Api("GET", "/project/search", ProjectsAsync, context => JiraJson.AnswerAsync(context, Page("", [], 0, 50)));
    }

    private static JiraProject Find(JiraCall call) => call.Site.Project(call.Route("projectIdOrKey")) ?? throw NoProject(call.Route("projectIdOrKey"));

    private static JiraRefusal NoProject(string key) => new($"No project could be found with key '{key}'.", StatusCodes.Status404NotFound);

    private static Task NoProject(HttpContext context) => JiraJson.RefuseAsync(context, NoProject((string?)context.Request.RouteValues["projectIdOrKey"] ?? ""));

    /// <summary>Anybody may ask who answers.</summary>
    private static Task ServerAsync(HttpContext context, JiraSite site, TimeZoneInfo zone)
    {
        var now = JiraStamp.Format(site.NowMs, zone);
        return JiraJson.AnswerAsync(context, new JsonObject
        {
            ["baseUrl"] = site.BaseUrl().TrimEnd('/'),
            ["displayUrl"] = site.BaseUrl().TrimEnd('/'),
            ["version"] = "1001.0.0-SNAPSHOT",
            ["versionNumbers"] = new JsonArray(1001, 0, 0),
            ["deploymentType"] = "Cloud",
            ["buildNumber"] = 100290,
            ["buildDate"] = now,
            ["serverTime"] = now,
            ["scmInfo"] = "e4f05783",
            ["serverTitle"] = "Jira",
            ["serverTimeZone"] = "Etc/UTC",
        });
    }

    private static Task MyselfAsync(JiraCall call)
    {
        var node = call.Site.UserNode(call.AccountId);
        // One's own address is always visible to oneself.
        node["emailAddress"] = call.Caller.Account.Email;
        node["locale"] = "en_US";
        node["groups"] = new JsonObject { ["size"] = 1, ["items"] = new JsonArray() };
        node["applicationRoles"] = new JsonObject { ["size"] = 1, ["items"] = new JsonArray() };
        node["expand"] = "groups,applicationRoles";
        return JiraJson.AnswerAsync(call.Http, node);
    }

    private static Task PermissionsAsync(JiraCall call)
    {
        if (call.QueryList("permissions") is not { Count: > 0 } asked) throw new JiraRefusal("Required parameter 'permissions' is missing.");
        ProjectRoster.CheckContext(call);
        // The bot is an ordinary member: it browses and edits, and administers nothing unless an option says otherwise.
        return AnswerPermissionsAsync(call.Http, asked, permission =>
            (!permission.Contains("ADMINISTER", StringComparison.Ordinal) || (permission == "ADMINISTER_PROJECTS" && call.Faults.IsAdmin))
            && permission is not ("BULK_CHANGE" or "EDIT_ALL_COMMENTS" or "DELETE_ALL_COMMENTS") && !call.Faults.Lacks(permission));
    }

    private static Task AnswerNoPermissionsAsync(HttpContext context) =>
        AnswerPermissionsAsync(context, context.Request.Query["permissions"].ToString().Split(',', StringSplitOptions.RemoveEmptyEntries), _ => false);

    private static Task AnswerPermissionsAsync(HttpContext context, IReadOnlyList<string> asked, Func<string, bool> isGranted)
    {
        var permissions = new JsonObject();
        foreach (var permission in asked)
        {
            permissions[permission] = new JsonObject
            {
                ["id"] = "10",
                ["key"] = permission,
                ["name"] = permission.Replace('_', ' '),
                ["type"] = permission is "ADMINISTER" or "BULK_CHANGE" ? "GLOBAL" : "PROJECT",
                ["description"] = "",
                ["havePermission"] = isGranted(permission),
            };
        }

        return JiraJson.AnswerAsync(context, new JsonObject { ["permissions"] = permissions });
    }

    private static Task FieldsAsync(JiraCall call)
    {
        var recorded = call.Site.Catalog.RecordedFields;
        var fields = call.Site.Fields.All.Select(field => field.Listing(call.Site.Edition)).Where(field => recorded.All(one => one.TextOf("id") != field.TextOf("id")));
        return JiraJson.AnswerAsync(call.Http, new JsonArray([.. recorded.Select(field => field.DeepClone()), .. fields]));
    }

    /// <summary>Answers all entries as a list.</summary>
    public static Task ListAsync(JiraCall call, IEnumerable<JiraEntry> entries) => JiraJson.AnswerAsync(call.Http, writer =>
    {
        writer.WriteStartArray();
        foreach (var entry in entries) writer.Raw(entry.Json);
        writer.WriteEndArray();
    });

    private static Task StatusesAsync(JiraCall call)
    {
        var category = call.Query("statusCategory");
        var nodes = call.Site.Catalog.Statuses.Values.Select(entry => ToStatus(entry.Node)).Where(status => category is null || status.TextOf("statusCategory") == category).ToList();
        return PageAsync(call, nodes, 200);
    }

    private static JsonObject ToStatus(JsonObject status)
    {
        var category = status["statusCategory"].TextOf("key") switch { "done" => "DONE", "indeterminate" => "IN_PROGRESS", _ => "TODO" };
        return new JsonObject
        {
            ["id"] = status["id"]?.DeepClone(),
            ["name"] = status["name"]?.DeepClone(),
            ["statusCategory"] = category,
            ["scope"] = status["scope"]?.DeepClone() ?? new JsonObject { ["type"] = "GLOBAL" },
            ["description"] = status["description"]?.DeepClone(),
        };
    }

    private static Task LinkTypesAsync(JiraCall call) =>
        JiraJson.AnswerAsync(call.Http, new JsonObject { ["issueLinkTypes"] = new JsonArray([.. Nodes(call.Site.Catalog.LinkTypes.Values)]) });

    private static Task ProjectsAsync(JiraCall call)
    {
        var states = call.QueryList("status") ?? ["live"];
        var keys = call.QueryList("keys");
        var ids = call.QueryList("id");
        var nodes = ProjectRoster.Of(call, states)
            .Where(project => keys is null || keys.Contains(project.Key, StringComparer.OrdinalIgnoreCase))
            .Where(project => ids is null || ids.Contains(project.Entry.Id))
            .OrderBy(project => project.Key, StringComparer.Ordinal)
            .Select(project => (JsonNode)ProjectRoster.Describe(call, project));
        return PageAsync(call, [.. nodes]);
    }

    private static Task ProjectStatusesAsync(JiraCall call)
    {
        var project = Find(call);
        var types = new JsonArray();
        foreach (var type in project.Types)
        {
            types.Add(new JsonObject
            {
                ["self"] = type.Node["self"]?.DeepClone(),
                ["id"] = type.Id,
                ["name"] = type.Name,
                ["subtask"] = type.Node["subtask"]?.DeepClone(),
                ["statuses"] = new JsonArray([.. Nodes(project.Statuses)]),
            });
        }

        return JiraJson.AnswerAsync(call.Http, types);
    }

    private static List<JsonNode> Nodes(IEnumerable<JiraEntry> entries) => [.. entries.Select(entry => entry.Node.DeepClone())];

    private static Task PageAsync(JiraCall call, IReadOnlyList<JsonNode> all, int byDefault = 50)
    {
        var start = call.Number("startAt", 0);
        var size = Math.Max(1, call.Number("maxResults", byDefault, byDefault == 200 ? 200 : 100));
        return JiraJson.AnswerAsync(call.Http, Page(call.Site.Catalog.SelfBase + call.Http.Request.Path.Value, all, start, size));
    }

    private static JsonObject Page(string self, IReadOnlyList<JsonNode> all, int start, int size)
    {
        var page = all.Skip(start).Take(size).ToList();
        var isLast = start + page.Count >= all.Count;
        var node = new JsonObject();
        if (self.Length > 0)
        {
            node["self"] = $"{self}?maxResults={size}&startAt={start}";
            if (!isLast) node["nextPage"] = $"{self}?maxResults={size}&startAt={start + size}";
        }

        node["maxResults"] = size;
        node["startAt"] = start;
        node["total"] = all.Count;
        node["isLast"] = isLast;
        node["values"] = new JsonArray([.. page]);
        return node;
    }
}
