using System.Text.Json;
using SyncWorker.Simulator.AzureDevOps.Metadata;
using SyncWorker.Simulator.AzureDevOps.Wire;

namespace SyncWorker.Simulator.AzureDevOps.Endpoints;

/// <summary>Which types stand on which backlog, which fields mean effort, order and hours, and what each state counts as.</summary>
internal sealed class BacklogEndpoints
{
    private const string Requirement = "Microsoft.RequirementCategory";
    private const string Task = "Microsoft.TaskCategory";
    private const string Bug = "Microsoft.BugCategory";

    public static IEnumerable<ApiRoute> Routes() =>
    [
        new("GET", "work/backlogconfiguration", Backlog),
        new("GET", "work/processconfiguration", Process),
    ];

    private static void Backlog(Call call, Answer answer)
    {
        var (project, team) = TeamEndpoints.Scope(call);
        var json = answer.Json;
        json.WriteStartObject();
        WriteLevel(call, json, "taskBacklog", "Tasks", Task, 10, "task");
        WriteLevel(call, json, "requirementBacklog", "Stories", Requirement, 20, "requirement");
        json.WriteStartArray("portfolioBacklogs");
        var rank = 30;
        foreach (var category in Portfolio(project))
        {
            WriteLevel(call, json, null, project.Process.Types.First(type => type.Category == category).Name + "s", category, rank, "portfolio");
            rank += 10;
        }

        json.WriteEndArray();
        json.WriteStartArray("workItemTypeMappedStates");
        foreach (var type in project.Process.Types)
        {
            json.WriteStartObject();
            json.WriteString("workItemTypeName", type.Name);
            json.WriteStartObject("states");
            foreach (var state in type.States)
            {
                json.WriteString(state.Name, state.Category);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("backlogFields");
        json.WriteStartObject("typeFields");
        foreach (var (name, reference) in TypeFields(project))
        {
            json.WriteString(name, reference);
        }

        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteString("bugsBehavior", team.BugsBehavior);
        json.WriteStartArray("hiddenBacklogs");
        json.WriteEndArray();
        json.WriteBoolean("isBugsBehaviorConfigured", true);
        json.WriteString("url", $"{call.Base}/{project.Id}/{team.Id}/_apis/work/backlogconfiguration");
        json.WriteEndObject();
    }

    private static void Process(Call call, Answer answer)
    {
        var project = call.Project ?? throw AzureDevOpsFault.InvalidArgument("The project is required for this request.");
        var json = answer.Json;
        json.WriteStartObject();
        json.WriteStartArray("portfolioBacklogs");
        foreach (var category in Portfolio(project))
        {
            WriteCategory(call, json, project, null, category);
        }

        json.WriteEndArray();
        WriteCategory(call, json, project, "requirementBacklog", Requirement);
        WriteCategory(call, json, project, "taskBacklog", Task);
        WriteCategory(call, json, project, "bugWorkItems", Bug);
        json.WriteStartObject("typeFields");
        foreach (var (name, reference) in TypeFields(project))
        {
            json.WriteStartObject(name);
            json.WriteString("referenceName", reference);
            json.WriteString("name", reference[(reference.LastIndexOf('.') + 1)..]);
            json.WriteString("url", $"{call.Base}/_apis/wit/fields/{reference}");
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteString("url", $"{call.Base}/{project.Id}/_apis/work/processconfiguration");
        json.WriteEndObject();
    }

    // From the lowest portfolio level to the highest; the types stand in the process from small to large.
    private static IEnumerable<string> Portfolio(Project project) =>
        project.Process.Types.Select(type => type.Category).Where(category => category is not (Requirement or Task or Bug)).Distinct();

    private static (string Name, string Reference)[] TypeFields(Project project) =>
    [
        ("Order", "Microsoft.VSTS.Common.StackRank"),
        ("Effort", project.Process.EffortField),
        ("RemainingWork", "Microsoft.VSTS.Scheduling.RemainingWork"),
        ("Activity", "Microsoft.VSTS.Common.Activity"),
        ("Team", "System.AreaPath"),
    ];

    private static void WriteLevel(Call call, Utf8JsonWriter json, string? member, string name, string category, int rank, string kind)
    {
        var (project, team) = TeamEndpoints.Scope(call);
        var types = project.Process.Types.Where(type => type.Category == category || (category == Shown(team) && type.Category == Bug)).ToList();
        if (member is not null)
        {
            json.WritePropertyName(member);
        }

        json.WriteStartObject();
        json.WriteString("id", category);
        json.WriteString("name", name);
        json.WriteNumber("rank", rank);
        json.WriteNumber("workItemCountLimit", 1000);
        json.WriteStartArray("addPanelFields");
        json.WriteEndArray();
        json.WriteStartArray("columnFields");
        json.WriteEndArray();
        json.WriteStartArray("workItemTypes");
        foreach (var type in types)
        {
            MetadataEndpoints.WriteReference(call, json, project, type);
        }

        json.WriteEndArray();
        if (types.Find(type => type.Category == category) is { } first)
        {
            json.WritePropertyName("defaultWorkItemType");
            MetadataEndpoints.WriteReference(call, json, project, first);
            json.WriteString("color", first.Color);
        }

        json.WriteBoolean("isHidden", false);
        json.WriteString("type", kind);
        json.WriteEndObject();
    }

    // The level on which a team shows its bugs.
    private static string Shown(Team team) => team.BugsBehavior switch
    {
        "asRequirements" => Requirement,
        "asTasks" => Task,
        _ => string.Empty,
    };

    private static void WriteCategory(Call call, Utf8JsonWriter json, Project project, string? member, string category)
    {
        if (member is not null)
        {
            json.WritePropertyName(member);
        }

        json.WriteStartObject();
        json.WriteString("name", category[(category.LastIndexOf('.') + 1)..]);
        json.WriteString("referenceName", category);
        json.WriteStartArray("workItemTypes");
        foreach (var type in project.Process.Types.Where(type => type.Category == category))
        {
            MetadataEndpoints.WriteReference(call, json, project, type);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
