using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using SyncWorker.Simulator.Jira.Access;

namespace SyncWorker.Simulator.Jira.DataCenter;

/// <summary>What only Data Center answers about itself, the caller, and its projects, priorities and resolutions: whole lists, no pages.</summary>
internal static class ServerEndpoints
{
    private const string Version = "10.3.24";
    private const int BuildNumber = 10030024;

    private static readonly (string Key, string Type, bool NeedsAdmin)[] Permissions =
    [
        ("BROWSE_PROJECTS", "PROJECT", false),
        ("CREATE_ISSUES", "PROJECT", false),
        ("EDIT_ISSUES", "PROJECT", false),
        ("SCHEDULE_ISSUES", "PROJECT", false),
        ("LINK_ISSUES", "PROJECT", false),
        ("ADD_COMMENTS", "PROJECT", false),
        ("EDIT_OWN_COMMENTS", "PROJECT", false),
        ("DELETE_OWN_COMMENTS", "PROJECT", false),
        ("WORK_ON_ISSUES", "PROJECT", false),
        ("ADMINISTER_PROJECTS", "PROJECT", true),
        ("ADMINISTER", "GLOBAL", true),
        ("BULK_CHANGE", "GLOBAL", true),
    ];

    /// <summary>Maps the endpoints.</summary>
    public static void Map(JiraRoutes routes, JiraSite site)
    {
        routes.Api("GET", "/serverInfo", call => ServerAsync(call.Http, call.Site), context => ServerAsync(context, site));
        routes.Map("GET", "/rest/applinks/1.0/manifest", call => ManifestAsync(call.Http, call.Site), context => ManifestAsync(context, site));
        routes.Api("GET", "/myself", MyselfAsync);
        routes.Api("GET", "/mypermissions", PermissionsAsync);
        routes.Api("GET", "/user", UserAsync);
        routes.Api("GET", "/priority", call => MetadataEndpoints.ListAsync(call, call.Site.Catalog.Priorities.Values), JiraRoutes.EmptyList);
        routes.Api("GET", "/resolution", call => MetadataEndpoints.ListAsync(call, call.Site.Catalog.Resolutions.Values), JiraRoutes.EmptyList);
        routes.Api("GET", "/project", ProjectsAsync, JiraRoutes.EmptyList);
    }

    private static Task ServerAsync(HttpContext context, JiraSite site) => JiraJson.AnswerAsync(context, new JsonObject
    {
        ["baseUrl"] = site.BaseUrl().TrimEnd('/'),
        ["version"] = Version,
        ["versionNumbers"] = new JsonArray(10, 3, 24),
        ["deploymentType"] = "Server",
        ["buildNumber"] = BuildNumber,
        ["buildDate"] = "2026-08-11T00:00:00.000+0000",
        ["databaseBuildNumber"] = BuildNumber,
        ["serverTime"] = JiraStamp.Format(site.NowMs, TimeZoneInfo.Utc),
        ["scmInfo"] = "3f1c0d5a9b7e4f2c8d6a1b0e9f8c7d6e5a4b3c2d",
        ["serverTitle"] = "Jira",
    });

    /// <summary>The manifest for application links is the one place that tells anybody the instance's id.</summary>
    private static Task ManifestAsync(HttpContext context, JiraSite site) => JiraJson.AnswerAsync(context, new JsonObject
    {
        ["id"] = site.Catalog.InstanceId.ToString(),
        ["name"] = "Jira",
        ["typeId"] = "jira",
        ["version"] = Version,
        ["buildNumber"] = BuildNumber,
        ["applinksVersion"] = "10.0.9",
        ["url"] = site.BaseUrl().TrimEnd('/'),
        ["publicSignup"] = false,
    });

    private static Task MyselfAsync(JiraCall call)
    {
        var node = call.Site.UserNode(call.AccountId);
        // One's own address is always visible to oneself.
        node["emailAddress"] = call.Caller.Account.Email;
        node["deleted"] = false;
        node["locale"] = "en_US";
        node["groups"] = new JsonObject { ["size"] = 1, ["items"] = new JsonArray() };
        node["applicationRoles"] = new JsonObject { ["size"] = 1, ["items"] = new JsonArray() };
        node["expand"] = "groups,applicationRoles";
        return JiraJson.AnswerAsync(call.Http, node);
    }

    private static Task UserAsync(JiraCall call)
    {
        var key = call.Query("key") ?? (call.Query("username") is { } name ? call.Site.KeyOfUser(name) : null);
        if (key is null || call.Site.Account(key) is not { IsDeleted: false }) throw new JiraRefusal("The user named '" + (call.Query("username") ?? key) + "' does not exist", StatusCodes.Status404NotFound);
        return JiraJson.AnswerAsync(call.Http, call.Site.UserNode(key));
    }

    private static Task PermissionsAsync(JiraCall call)
    {
        ProjectRoster.CheckContext(call);
        var permissions = new JsonObject();
        foreach (var (key, type, needsAdmin) in Permissions)
        {
            // Our account administers its projects, unless an option says otherwise, and never the instance.
            var isGranted = (!needsAdmin || (type == "PROJECT" && !call.Faults.HasNoAdmin)) && !call.Faults.Lacks(key);
            permissions[key] = new JsonObject { ["id"] = "10", ["key"] = key, ["name"] = key.Replace('_', ' '), ["type"] = type, ["description"] = "", ["havePermission"] = isGranted };
        }

        return JiraJson.AnswerAsync(call.Http, new JsonObject { ["permissions"] = permissions });
    }

    private static Task ProjectsAsync(JiraCall call)
    {
        string[] states = call.Query("includeArchived") == "true" ? ["live", "archived"] : ["live"];
        var projects = ProjectRoster.Of(call, states).OrderBy(project => project.Key, StringComparer.Ordinal).Select(project => (JsonNode)ProjectRoster.Describe(call, project));
        return JiraJson.AnswerAsync(call.Http, new JsonArray([.. projects]));
    }
}
