using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace SyncWorker.Simulator.Jira.Access;

/// <summary>The projects that a caller may see, and how what was done to them is told.</summary>
internal static class ProjectRoster
{
    private const long BinMs = 60L * 86_400_000;

    /// <summary>Gets the projects that may be browsed and stand in one of the states <c>live</c>, <c>archived</c>, <c>deleted</c>.</summary>
    public static IEnumerable<JiraProject> Of(JiraCall call, IReadOnlyCollection<string> states) => call.Site.Catalog.Projects
        .Where(project => call.Site.Access.Of(project.Entry.Id) is { IsHidden: false } state && states.Contains(Word(state.Status)));

    /// <summary>Gets a state as the API spells it.</summary>
    public static string Word(ProjectStatus status) => status switch { ProjectStatus.Live => "live", ProjectStatus.Archived => "archived", _ => "deleted" };

    /// <summary>Gets a project as the listing shows it.</summary>
    public static JsonObject Describe(JiraCall call, JiraProject project)
    {
        var node = (JsonObject)project.Entry.Node.DeepClone();
        var state = call.Site.Access.Of(project.Entry.Id);
        if (!call.Site.Edition.IsCloud) node["archived"] = state.Status == ProjectStatus.Archived;
        else if (state.Status != ProjectStatus.Live)
        {
            var word = Word(state.Status);
            node[word] = true;
            node[word + "Date"] = JiraStamp.Format(state.SinceMs, call.Caller.Zone);
            if (state.ByAccountId is { } who) node[word + "By"] = call.Site.UserNode(who);
            if (state.Status == ProjectStatus.Deleted) node["retentionTillDate"] = JiraStamp.Format(state.SinceMs + BinMs, call.Caller.Zone);
        }

        return node;
    }

    /// <summary>Checks the project or issue that permissions are asked for.</summary>
    /// <exception cref="JiraRefusal">The caller may not see it.</exception>
    public static void CheckContext(JiraCall call)
    {
        if ((call.Query("projectKey") ?? call.Query("projectId")) is { } project && call.Site.Project(project) is null)
        {
            throw new JiraRefusal($"No project could be found with key '{project}'.", StatusCodes.Status404NotFound);
        }

        if ((call.Query("issueKey") ?? call.Query("issueId")) is { } issue && call.Site.Find(issue) is null) throw JiraRefusal.NoIssue();
    }
}
