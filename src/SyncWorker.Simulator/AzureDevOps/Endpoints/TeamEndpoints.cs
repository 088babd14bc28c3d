using System.Text.Json;
using SyncWorker.Simulator.AzureDevOps.Metadata;
using SyncWorker.Simulator.AzureDevOps.Wire;

namespace SyncWorker.Simulator.AzureDevOps.Endpoints;

/// <summary>What the settings of a team say: iterations, areas, working days, capacity. A route without a team means the default one.</summary>
internal sealed class TeamEndpoints(WorkItemJson json)
{
    private const decimal FirstWithTotals = 7.0m;
    private const double HoursPerDay = 6;

    public IEnumerable<ApiRoute> Routes() =>
    [
        new("GET", "work/teamsettings", Settings),
        new("GET", "work/teamsettings/iterations", Iterations),
        new("GET", "work/teamsettings/iterations/{id}", Iteration),
        new("GET", "work/teamsettings/iterations/{id}/capacities", Capacities),
        new("GET", "work/teamsettings/iterations/{id}/teamdaysoff", DaysOff),
        new("GET", "work/teamsettings/teamfieldvalues", FieldValues),
    ];

    /// <summary>The project and the team of a request.</summary>
    public static (Project Project, Team Team) Scope(Call call)
    {
        var project = call.Project ?? throw AzureDevOpsFault.InvalidArgument("The project is required for this request.");
        return (project, call.Team ?? project.Teams[0]);
    }

    private static string Url(Call call, string rest)
    {
        var (project, team) = Scope(call);
        return $"{call.Base}/{project.Id}/{team.Id}/_apis/work/{rest}";
    }

    private static void Settings(Call call, Answer answer)
    {
        var (project, team) = Scope(call);
        var writer = answer.Json;
        writer.WriteStartObject();
        WriteNode(call, writer, project, "backlogIteration", project.IterationRoot);
        writer.WriteString("bugsBehavior", team.BugsBehavior);
        writer.WriteStartArray("workingDays");
        foreach (var day in new[] { "monday", "tuesday", "wednesday", "thursday", "friday" })
        {
            writer.WriteStringValue(day);
        }

        writer.WriteEndArray();
        writer.WriteStartObject("backlogVisibilities");
        foreach (var category in project.Process.Types.Select(type => type.Category).Where(IsBacklog).Distinct())
        {
            writer.WriteBoolean(category, true);
        }

        writer.WriteEndObject();
        WriteNode(call, writer, project, "defaultIteration", team.Iterations.Count > 0 ? team.Iterations[0] : project.IterationRoot);
        writer.WriteNull("defaultIterationMacro");
        writer.WriteString("url", Url(call, "teamsettings"));
        WriteLinks(call, writer, project, team);
        writer.WriteEndObject();
    }

    private static bool IsBacklog(string category) => category is not ("Microsoft.TaskCategory" or "Microsoft.BugCategory");

    private static void WriteNode(Call call, Utf8JsonWriter writer, Project project, string name, ClassificationNode node)
    {
        writer.WriteStartObject(name);
        writer.WriteString("id", node.Identifier);
        writer.WriteString("name", node.Name);
        writer.WriteString("path", string.Concat(node.Levels.Skip(1).Select(level => "\\" + level)));
        writer.WriteString("url", NodeEndpoints.Url(call, project, node));
        writer.WriteEndObject();
    }

    private static void WriteLinks(Call call, Utf8JsonWriter writer, Project project, Team team)
    {
        writer.WriteStartObject("_links");
        WorkItemJson.Href(writer, "self", Url(call, "teamsettings"));
        WorkItemJson.Href(writer, "project", $"{call.Base}/_apis/projects/{project.Id}");
        WorkItemJson.Href(writer, "team", $"{call.Base}/_apis/projects/{project.Id}/teams/{team.Id}");
        WorkItemJson.Href(writer, "teamIterations", Url(call, "teamsettings/iterations"));
        WorkItemJson.Href(writer, "teamFieldValues", Url(call, "teamsettings/teamfieldvalues"));
        writer.WriteEndObject();
    }

    private static void Iterations(Call call, Answer answer)
    {
        var (_, team) = Scope(call);
        var wanted = call.Text("$timeframe");
        List<ClassificationNode> shown =
            [.. team.Iterations.Where(node => wanted is null || wanted.Equals(TimeFrame(call, team, node), StringComparison.OrdinalIgnoreCase))];
        answer.Json.WriteList(shown, node => WriteIteration(call, answer.Json, team, node));
    }

    private static void Iteration(Call call, Answer answer)
    {
        var (_, team) = Scope(call);
        WriteIteration(call, answer.Json, team, Find(call, team));
    }

    private static ClassificationNode Find(Call call, Team team) =>
        team.Iterations.FirstOrDefault(node => node.Identifier.ToString().Equals(call.Route["id"], StringComparison.OrdinalIgnoreCase))
        ?? throw new AzureDevOpsFault(404, "InvalidTeamSettingsIterationException", $"VS402418: The iteration {call.Route["id"]} is not one of the team's.")
        {
            TypeName = "Microsoft.TeamFoundation.Work.WebApi.Exceptions.InvalidTeamSettingsIterationException, Microsoft.TeamFoundation.Work.WebApi",
        };

    private static void WriteIteration(Call call, Utf8JsonWriter writer, Team team, ClassificationNode node)
    {
        writer.WriteStartObject();
        writer.WriteString("id", node.Identifier);
        writer.WriteString("name", node.Name);
        writer.WriteString("path", node.ItemPath);
        writer.WriteStartObject("attributes");
        WriteDay(writer, "startDate", node.StartOn);
        WriteDay(writer, "finishDate", node.FinishOn);
        writer.WriteString("timeFrame", TimeFrame(call, team, node));
        writer.WriteEndObject();
        writer.WriteString("url", Url(call, $"teamsettings/iterations/{node.Identifier}"));
        writer.WriteEndObject();
    }

    // Without dates the first iteration is the current one, as recorded.
    private static string TimeFrame(Call call, Team team, ClassificationNode node)
    {
        var today = DateOnly.FromDateTime(call.Now);
        if (node is not { StartOn: { } start, FinishOn: { } finish })
        {
            return ReferenceEquals(team.Iterations[0], node) ? "current" : "future";
        }

        return finish < today ? "past" : start > today ? "future" : "current";
    }

    private static void WriteDay(Utf8JsonWriter writer, string name, DateOnly? day)
    {
        if (day is { } known)
        {
            writer.WriteInstant(name, known.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc));
        }
        else
        {
            writer.WriteNull(name);
        }
    }

    // Older versions answer the plain list of members, newer ones add the totals.
    private void Capacities(Call call, Answer answer)
    {
        var (_, team) = Scope(call);
        Find(call, team);
        var writer = answer.Json;
        if (call.Version.Number < FirstWithTotals)
        {
            writer.WriteList(team.Members, member => WriteMember(call, writer, member));
            return;
        }

        writer.WriteStartObject();
        writer.WriteStartArray("teamMembers");
        foreach (var member in team.Members)
        {
            WriteMember(call, writer, member);
        }

        writer.WriteEndArray();
        writer.WriteNumber("totalCapacityPerDay", HoursPerDay * team.Members.Count);
        writer.WriteNumber("totalDaysOff", 0);
        writer.WriteEndObject();
    }

    private void WriteMember(Call call, Utf8JsonWriter writer, Items.Identity member)
    {
        writer.WriteStartObject();
        json.Identities.Write(writer, "teamMember", call.Base, member);
        writer.WriteStartArray("activities");
        writer.WriteStartObject();
        writer.WriteNumber("capacityPerDay", HoursPerDay);
        writer.WriteString("name", "Development");
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteStartArray("daysOff");
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void DaysOff(Call call, Answer answer)
    {
        var (_, team) = Scope(call);
        var node = Find(call, team);
        answer.Json.WriteStartObject();
        answer.Json.WriteStartArray("daysOff");
        answer.Json.WriteEndArray();
        answer.Json.WriteString("url", Url(call, $"teamsettings/iterations/{node.Identifier}/teamdaysoff"));
        answer.Json.WriteEndObject();
    }

    private static void FieldValues(Call call, Answer answer)
    {
        var (project, team) = Scope(call);
        var writer = answer.Json;
        writer.WriteStartObject();
        writer.WriteStartObject("field");
        writer.WriteString("referenceName", "System.AreaPath");
        writer.WriteString("url", $"{call.Base}/_apis/wit/fields/System.AreaPath");
        writer.WriteEndObject();
        writer.WriteString("defaultValue", team.Area.ItemPath);
        writer.WriteStartArray("values");
        writer.WriteStartObject();
        writer.WriteString("value", team.Area.ItemPath);
        writer.WriteBoolean("includeChildren", true);
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteString("url", Url(call, "teamsettings/teamfieldvalues"));
        writer.WriteStartObject("_links");
        WorkItemJson.Href(writer, "self", Url(call, "teamsettings/teamfieldvalues"));
        WorkItemJson.Href(writer, "project", $"{call.Base}/_apis/projects/{project.Id}");
        WorkItemJson.Href(writer, "team", $"{call.Base}/_apis/projects/{project.Id}/teams/{team.Id}");
        WorkItemJson.Href(writer, "teamSettings", Url(call, "teamsettings"));
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
