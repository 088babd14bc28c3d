using System.Globalization;
using System.Text.Json.Nodes;
using SyncWorker.Simulator.Jira.Editions;
using SyncWorker.Simulator.World;

namespace SyncWorker.Simulator.Jira;

/// <summary>Builds the catalogue of the generated site.</summary>
/// <param name="world">The world.</param>
/// <param name="edition">Which edition it is.</param>
internal sealed class JiraCatalogBuilder(SimulatedWorld world, JiraEdition edition)
{
    /// <summary>Issue types in the order of their ids: initiative, epic, story, task, bug, sub-task.</summary>
    public static readonly IReadOnlyList<(string Name, int Level)> TypeNames =
        [("Initiative", 2), ("Epic", 1), ("Story", 0), ("Task", 0), ("Bug", 0), ("Sub-task", -1)];

    /// <summary>Statuses in the order of the workflow, with their ids where the project does not have its own.</summary>
    public static readonly IReadOnlyList<(string Name, string Category, string Id)> StatusNames =
        [("To Do", "new", "10000"), ("Selected for Development", "new", "10001"), ("In Progress", "indeterminate", "3"), ("In Review", "indeterminate", "10002"), ("Done", "done", "10003")];

    private static readonly string[] ProjectNames = ["Payments", "Core Platform", "Operations & Süpport"];
    private static readonly string[] ComponentNames = ["API", "Web"];

    private readonly string _self = edition.SelfBaseOf(world.Seed);
    private readonly string _api = $"{edition.SelfBaseOf(world.Seed)}/rest/api/{edition.ApiVersion}";

    /// <summary>Gets a project's numeric id.</summary>
    public static string ProjectId(int project) => Text(10000 + project);

    /// <summary>Gets the id of a version of a project.</summary>
    public static string VersionId(int project, int release) => Text(10000 + (project * 10) + release);

    /// <summary>Gets the id of a sprint of a project's board.</summary>
    public static string SprintId(int project, int sprint) => Text((project * 100) + sprint + 1);

    /// <summary>Gets the id of a team of a project; each has two.</summary>
    public static string TeamId(long seed, int project, int team)
    {
        var random = new KeyedRandom(seed, 98, (project * 2) + team);
        return new Guid((int)random.Bits(1), (short)random.Bits(2), 0x4abc, 0x90, 1, 2, 3, 4, 5, (byte)project, (byte)team).ToString();
    }

    /// <summary>Builds the catalogue.</summary>
    public JiraCatalog Build()
    {
        var projects = Enumerable.Range(0, world.Jira.Shape.ProjectCount).Select(MakeProject).ToList();
        var sprints = Enumerable.Range(0, projects.Count).SelectMany(project => world.Sprints.All.Select(sprint => MakeSprint(project, sprint))).ToList();
        return new JiraCatalog(projects)
        {
            InstanceId = edition.InstanceIdOf(world.Seed),
            SelfBase = _self,
            Api = _api,
            Statuses = Index(projects.SelectMany(project => project.Statuses)),
            Types = Index(projects.SelectMany(project => project.Types)),
            Versions = Index(projects.SelectMany(project => project.Versions)),
            Priorities = Index(JiraDefaults.Priorities(_api).Select(priority => JiraEntry.Of(edition.Shape(priority.Node)))),
            Resolutions = Index(JiraDefaults.Resolutions(_api)),
            LinkTypes = Index(JiraDefaults.LinkTypes(_api)),
            Sprints = Index(sprints),
            SprintValues = sprints.ToDictionary(sprint => sprint.Id, edition.SprintValue),
            Teams = Index(Enumerable.Range(0, projects.Count * 2).Select(MakeTeam)),
            ReportedStatuses = Index(JiraDefaults.ReportedStatuses(_api)),
        };
    }

    /// <summary>Indexes entries by id; the first of equal ids wins.</summary>
    public static Dictionary<string, JiraEntry> Index(IEnumerable<JiraEntry> entries)
    {
        var index = new Dictionary<string, JiraEntry>();
        foreach (var entry in entries) index.TryAdd(entry.Id, entry);
        return index;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private JiraProject MakeProject(int project)
    {
        var key = WorldNames.JiraProject(project);
        var id = ProjectId(project);
        var name = project < ProjectNames.Length ? ProjectNames[project] : "Project " + key;
        var isTeamManaged = edition.IsTeamManaged(project);
        var node = new JsonObject
        {
            ["expand"] = "description,lead,issueTypes,url,projectKeys,permissions,insight",
            ["self"] = $"{_api}/project/{id}",
            ["id"] = id,
            ["key"] = key,
            ["name"] = name,
            ["avatarUrls"] = Avatars("project", id),
            ["projectTypeKey"] = "software",
            ["simplified"] = isTeamManaged,
            ["style"] = isTeamManaged ? "next-gen" : "classic",
            ["isPrivate"] = false,
            ["properties"] = new JsonObject(),
        };
        node = edition.Shape(node);
        var embedded = new JsonObject();
        foreach (var member in new[] { "self", "id", "key", "name", "projectTypeKey", "simplified", "avatarUrls" }) if (node[member] is { } value) embedded[member] = value.DeepClone();
        return new JiraProject
        {
            Entry = JiraEntry.Of(node),
            Key = key,
            IsTeamManaged = isTeamManaged,
            PointsField = edition.PointsField(project),
            Embedded = JiraJson.Render(embedded),
            Types = [.. TypeNames.Select((type, index) => MakeType(project, index, type.Name, type.Level))],
            Statuses = [.. StatusNames.Select((status, index) => MakeStatus(project, index, status.Name, status.Category))],
            Versions = [.. WorldNames.Releases.Select((release, index) => MakeVersion(project, index, release))],
            Components = [.. ComponentNames.Select((component, index) => JiraEntry.Of(new JsonObject
            {
                ["self"] = $"{_api}/component/{10000 + (project * 10) + index}",
                ["id"] = Text(10000 + (project * 10) + index),
                ["name"] = component,
                ["project"] = key,
                ["projectId"] = 10000 + project,
            }))],
            BoardId = project + 1,
        };
    }

    private JiraEntry MakeType(int project, int index, string name, int level)
    {
        var node = new JsonObject
        {
            ["self"] = $"{_api}/issuetype/{edition.TypeId(project, index)}",
            ["id"] = edition.TypeId(project, index),
            ["description"] = $"{name}s of the simulated site.",
            ["iconUrl"] = $"{_self}/rest/api/2/universal_avatar/view/type/issuetype/avatar/{10300 + index}?size=medium",
            ["name"] = name,
            ["untranslatedName"] = name,
            ["subtask"] = level < 0,
            ["avatarId"] = 10300 + index,
            ["hierarchyLevel"] = level,
        };
        if (edition.IsTeamManaged(project)) node["scope"] = Scope(project);
        return JiraEntry.Of(edition.Shape(node)) with { Level = level };
    }

    private JiraEntry MakeStatus(int project, int index, string name, string category)
    {
        var node = new JsonObject
        {
            ["self"] = $"{_api}/status/{edition.StatusId(project, index)}",
            ["description"] = "",
            ["iconUrl"] = _self + "/",
            ["name"] = name,
            ["untranslatedName"] = name,
            ["id"] = edition.StatusId(project, index),
            ["statusCategory"] = JiraDefaults.Category(_api, category),
        };
        if (edition.IsTeamManaged(project)) node["scope"] = Scope(project);
        return JiraEntry.Of(edition.Shape(node));
    }

    private JiraEntry MakeVersion(int project, int index, string name)
    {
        var release = world.TodayOn.AddDays(-100 + (50 * index));
        return JiraEntry.Of(new JsonObject
        {
            ["self"] = $"{_api}/version/{VersionId(project, index)}",
            ["id"] = VersionId(project, index),
            ["description"] = "",
            ["name"] = name,
            ["archived"] = false,
            ["released"] = release < world.TodayOn,
            ["startDate"] = Day(release.AddDays(-60)),
            ["releaseDate"] = Day(release),
            ["overdue"] = false,
            ["projectId"] = 10000 + project,
        });
    }

    private JiraEntry MakeSprint(int project, Sprint sprint)
    {
        var id = SprintId(project, sprint.Index);
        var state = sprint.Index < SprintCalendar.Past ? "closed" : sprint.Index == SprintCalendar.Past ? "active" : "future";
        var node = new JsonObject
        {
            ["id"] = int.Parse(id, CultureInfo.InvariantCulture),
            ["self"] = $"{_self}/rest/agile/1.0/sprint/{id}",
            ["state"] = state,
            ["name"] = edition.SprintName(project, sprint.Index),
        };
        // A future sprint has no dates until somebody starts it.
        if (state != "future")
        {
            node["startDate"] = Day(sprint.StartOn) + "T09:00:00.000" + edition.AgileOffset;
            node["endDate"] = Day(sprint.EndOn) + "T17:00:00.000" + edition.AgileOffset;
        }

        if (state == "closed") node["completeDate"] = Day(sprint.EndOn) + "T17:12:31.482" + edition.AgileOffset;
        node["originBoardId"] = project + 1;
        node["goal"] = sprint.Index % 3 == 0 ? "Ship “it”, safely" : "";
        return JiraEntry.Of(node);
    }

    private JiraEntry MakeTeam(int index)
    {
        var id = TeamId(world.Seed, index / 2, index % 2);
        var name = $"{WorldNames.JiraProject(index / 2)} team {(index % 2 == 0 ? "Blau" : "Grün")}";
        return new JiraEntry(id, name, new JsonObject { ["id"] = id, ["name"] = name, ["avatarUrl"] = "", ["isVisible"] = true, ["isVerified"] = false, ["title"] = name, ["isShared"] = true });
    }

    private static JsonObject Scope(int project) => new() { ["type"] = "PROJECT", ["project"] = new JsonObject { ["id"] = ProjectId(project) } };

    private JsonObject Avatars(string kind, string id)
    {
        var urls = new JsonObject();
        foreach (var size in new[] { "48x48", "24x24", "16x16", "32x32" }) urls[size] = $"{_api}/universal_avatar/view/type/{kind}/avatar/{id}?size={size}";
        return urls;
    }

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
