using System.Text.Json.Nodes;

namespace SyncWorker.Simulator.Jira;

/// <summary>Something with an id and a name that issues refer to, rendered once.</summary>
/// <param name="Id">The id.</param>
/// <param name="Name">The name.</param>
/// <param name="Node">As a listing shows it.</param>
internal sealed record JiraEntry(string Id, string Name, JsonObject Node)
{
    /// <summary>Gets <see cref="Node"/> rendered.</summary>
    public byte[] Json { get; } = JiraJson.Render(Node);

    /// <summary>Gets an issue type's level: 2 initiative, 1 epic, 0 standard, −1 sub-task; 0 for everything else.</summary>
    public int Level { get; init; }

    /// <summary>Makes an entry of a node that has <c>id</c> and <c>name</c>.</summary>
    public static JiraEntry Of(JsonObject node) =>
        new(node.TextOf("id") ?? "", node.TextOf("name") ?? "", node) { Level = node["hierarchyLevel"]?.GetValue<int>() ?? 0 };
}

/// <summary>One project with what belongs to it.</summary>
internal sealed record JiraProject
{
    /// <summary>Gets id, name and listing.</summary>
    public required JiraEntry Entry { get; init; }

    /// <summary>Gets the key.</summary>
    public required string Key { get; init; }

    /// <summary>Gets whether it is team-managed: its types and statuses are its own.</summary>
    public required bool IsTeamManaged { get; init; }

    /// <summary>Gets the field that holds its points.</summary>
    public required string PointsField { get; init; }

    /// <summary>Gets the project as issues embed it.</summary>
    public required byte[] Embedded { get; init; }

    /// <summary>Gets the issue types, by id.</summary>
    public required IReadOnlyList<JiraEntry> Types { get; init; }

    /// <summary>Gets the statuses in the order of the workflow.</summary>
    public required IReadOnlyList<JiraEntry> Statuses { get; init; }

    /// <summary>Gets the versions.</summary>
    public IReadOnlyList<JiraEntry> Versions { get; init; } = [];

    /// <summary>Gets the components.</summary>
    public IReadOnlyList<JiraEntry> Components { get; init; } = [];

    /// <summary>Gets the board's id, or null when there is none.</summary>
    public int? BoardId { get; init; }
}

/// <summary>Everything that issues refer to.</summary>
internal sealed class JiraCatalog
{
    private readonly Dictionary<string, JiraProject> _projectsById;
    private readonly Dictionary<string, JiraProject> _projectsByKey;

    /// <summary>Indexes the catalogue.</summary>
    public JiraCatalog(IReadOnlyList<JiraProject> projects)
    {
        Projects = projects;
        _projectsById = projects.ToDictionary(project => project.Entry.Id);
        _projectsByKey = projects.ToDictionary(project => project.Key, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Gets the site's base as <c>self</c> links spell it.</summary>
    public required string SelfBase { get; init; }

    /// <summary>Gets the base of the API as <c>self</c> links spell it.</summary>
    public required string Api { get; init; }

    /// <summary>Gets the instance's id.</summary>
    public required Guid InstanceId { get; init; }

    /// <summary>Gets the projects.</summary>
    public IReadOnlyList<JiraProject> Projects { get; }

    /// <summary>Gets all statuses by id.</summary>
    public required IReadOnlyDictionary<string, JiraEntry> Statuses { get; init; }

    /// <summary>Gets all issue types by id.</summary>
    public required IReadOnlyDictionary<string, JiraEntry> Types { get; init; }

    /// <summary>Gets the priorities by id.</summary>
    public required IReadOnlyDictionary<string, JiraEntry> Priorities { get; init; }

    /// <summary>Gets the resolutions by id.</summary>
    public required IReadOnlyDictionary<string, JiraEntry> Resolutions { get; init; }

    /// <summary>Gets the link types by id.</summary>
    public required IReadOnlyDictionary<string, JiraEntry> LinkTypes { get; init; }

    /// <summary>Gets all versions by id.</summary>
    public required IReadOnlyDictionary<string, JiraEntry> Versions { get; init; }

    /// <summary>Gets all sprints by id, as a board lists them.</summary>
    public required IReadOnlyDictionary<string, JiraEntry> Sprints { get; init; }

    /// <summary>Gets all sprints by id, as the sprint field shows them.</summary>
    public required IReadOnlyDictionary<string, byte[]> SprintValues { get; init; }

    /// <summary>Gets the teams by id.</summary>
    public required IReadOnlyDictionary<string, JiraEntry> Teams { get; init; }

    /// <summary>Gets the options of "Reported Status" by id.</summary>
    public required IReadOnlyDictionary<string, JiraEntry> ReportedStatuses { get; init; }

    /// <summary>Gets the ids, by key, of projects that issues are in and the listing lacks, because a recording is incomplete.</summary>
    public IReadOnlyDictionary<string, string> UnlistedProjects { get; init; } = new Dictionary<string, string>();

    /// <summary>Gets the fields that only the listing knows, because a recording brought them.</summary>
    public IReadOnlyList<JsonObject> RecordedFields { get; init; } = [];

    /// <summary>Finds a project by id, or null.</summary>
    public JiraProject? ProjectById(string id) => _projectsById.GetValueOrDefault(id);

    /// <summary>Finds a project by key or id, or null.</summary>
    public JiraProject? Project(string keyOrId) => _projectsByKey.GetValueOrDefault(keyOrId) ?? ProjectById(keyOrId);

    /// <summary>Gets a status' category key: new, indeterminate, done; null for an unknown status.</summary>
    public string? CategoryOf(string statusId) => (Statuses.GetValueOrDefault(statusId)?.Node["statusCategory"]).TextOf("key");
}
