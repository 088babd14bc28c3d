using System.Globalization;
using System.Text.Json.Nodes;
using SyncWorker.Simulator.Jira.Editions;

namespace SyncWorker.Simulator.Jira;

/// <summary>Recorded payloads, served verbatim; what the folder lacks comes from the defaults.</summary>
/// <remarks>The data's oddities stay: a parent that is not among the issues, a project that is not listed, a status whose category differs from the catalogue's.</remarks>
internal sealed class JiraRecording
{
    private readonly string _folder;
    private readonly JiraEdition _edition = new CloudEdition();

    /// <summary>Reads a folder.</summary>
    /// <exception cref="ArgumentException">It has no <c>issues.json</c>, or a file is not what its name says.</exception>
    public JiraRecording(string folder, JiraCatalog defaults)
    {
        _folder = folder;
        if (!File.Exists(Path.Combine(folder, "issues.json"))) throw new ArgumentException($"There is no issues.json in '{folder}'.");
        var issues = Read("issues");
        var worklogs = Read("worklogs");
        Issues = new RecordedIssues(issues, worklogs);
        Catalog = MakeCatalog(issues, defaults);
    }

    /// <summary>Gets the catalogue.</summary>
    public JiraCatalog Catalog { get; }

    /// <summary>Gets the issues.</summary>
    public RecordedIssues Issues { get; }

    private IReadOnlyList<JsonObject> Read(string name)
    {
        var path = Path.Combine(_folder, name + ".json");
        if (!File.Exists(path)) return [];
        try
        {
            return JsonNode.Parse(File.ReadAllText(path)) is JsonArray array
                ? [.. array.OfType<JsonObject>()]
                : throw new ArgumentException($"The file '{path}' is not a JSON array.");
        }
        catch (System.Text.Json.JsonException exception)
        {
            throw new ArgumentException($"The file '{path}' is not JSON: {exception.Message}", exception);
        }
    }

    private JiraCatalog MakeCatalog(IReadOnlyList<JsonObject> issues, JiraCatalog defaults)
    {
        var statuses = Entries("statuses", defaults.Statuses);
        var types = Entries("issue-types", defaults.Types);
        var projects = Read("projects");
        var sprints = JiraCatalogBuilder.Index(Read("sprints").Select(JiraEntry.Of));
        return new JiraCatalog([.. projects.Select(project => MakeProject(project, issues, types, statuses, sprints))])
        {
            InstanceId = defaults.InstanceId,
            Api = defaults.Api,
            SelfBase = defaults.SelfBase,
            Statuses = statuses,
            Types = types,
            Priorities = Embedded(issues, "priority", defaults.Priorities),
            Resolutions = Embedded(issues, "resolution", defaults.Resolutions),
            Versions = JiraCatalogBuilder.Index(EmbeddedVersions(issues)),
            LinkTypes = defaults.LinkTypes,
            Sprints = sprints,
            SprintValues = sprints.ToDictionary(pair => pair.Key, pair => _edition.SprintValue(pair.Value)),
            Teams = defaults.Teams,
            ReportedStatuses = defaults.ReportedStatuses,
            RecordedFields = Read("fields"),
            UnlistedProjects = issues.Select(issue => issue["fields"]?["project"]).OfType<JsonObject>()
                .DistinctBy(project => project.TextOf("id"))
                .ToDictionary(project => project.TextOf("key")?.ToUpperInvariant() ?? "", project => project.TextOf("id") ?? ""),
        };
    }

    private Dictionary<string, JiraEntry> Entries(string name, IReadOnlyDictionary<string, JiraEntry> defaults)
    {
        var recorded = Read(name);
        return recorded.Count == 0 ? new Dictionary<string, JiraEntry>(defaults) : JiraCatalogBuilder.Index(recorded.Select(JiraEntry.Of));
    }

    /// <summary>Gets what the issues embed of a kind, and the defaults behind them.</summary>
    private static Dictionary<string, JiraEntry> Embedded(IReadOnlyList<JsonObject> issues, string field, IReadOnlyDictionary<string, JiraEntry> defaults) =>
        JiraCatalogBuilder.Index(issues.Select(issue => issue["fields"]?[field]).OfType<JsonObject>().Select(node => JiraEntry.Of((JsonObject)node.DeepClone())).Concat(defaults.Values));

    private static IEnumerable<JiraEntry> EmbeddedVersions(IReadOnlyList<JsonObject> issues) =>
        issues.SelectMany(issue => issue["fields"]?["fixVersions"] as JsonArray ?? []).OfType<JsonObject>().Select(node => JiraEntry.Of((JsonObject)node.DeepClone()));

    private static JiraProject MakeProject(
        JsonObject project, IReadOnlyList<JsonObject> issues, Dictionary<string, JiraEntry> types, Dictionary<string, JiraEntry> statuses, Dictionary<string, JiraEntry> sprints)
    {
        var entry = JiraEntry.Of(project);
        var own = issues.Where(issue => (issue["fields"]?["project"]).TextOf("id") == entry.Id).ToList();
        var boards = own.SelectMany(issue => issue["fields"]?[JiraFieldIds.Sprint] as JsonArray ?? []).Select(sprint => sprint.TextOf("boardId")).OfType<string>().ToHashSet();
        var board = sprints.Values.Select(sprint => sprint.Node.TextOf("originBoardId")).OfType<string>().Where(boards.Contains).Order(StringComparer.Ordinal).FirstOrDefault();
        return new JiraProject
        {
            Entry = entry,
            Key = project.TextOf("key") ?? "",
            IsTeamManaged = project.TextOf("style") == "next-gen",
            PointsField = JiraFieldIds.StoryPoints,
            Embedded = entry.Json,
            Types = [.. types.Values.Where(type => IsOf(type, entry.Id))],
            Statuses = [.. statuses.Values.Where(status => IsOf(status, entry.Id))],
            Versions = [.. JiraCatalogBuilder.Index(EmbeddedVersions(own)).Values],
            BoardId = board is null ? null : int.Parse(board, CultureInfo.InvariantCulture),
        };
    }

    private static bool IsOf(JiraEntry entry, string project) => entry.Node["scope"] is not JsonObject scope || scope["project"].TextOf("id") == project;
}
