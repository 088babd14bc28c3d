using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using SyncWorker.Model.Items;
using SyncWorker.Model.Reading;

namespace SyncWorker.Connectors.Jira;

/// <summary>A status as Jira lists it.</summary>
/// <param name="Id">The id; names repeat between projects.</param>
/// <param name="Name">The name.</param>
/// <param name="CategoryKey">Its category's key, or <see langword="null"/>.</param>
internal sealed record JiraStatus(string Id, string Name, string? CategoryKey);

/// <summary>An issue type as Jira lists it.</summary>
/// <param name="Id">The id.</param>
/// <param name="Name">The name.</param>
/// <param name="Level">Its hierarchy level, or <see langword="null"/>.</param>
/// <param name="IsAssumed">Whether the level is not told by Jira, and taken from the name.</param>
internal sealed record JiraType(string Id, string Name, int? Level, bool IsAssumed = false);

/// <summary>A field as Jira lists it.</summary>
/// <param name="Id">The id.</param>
/// <param name="Name">The name, in English where Jira says it.</param>
/// <param name="Type">The schema's type, such as <c>number</c>.</param>
/// <param name="Custom">The custom field type's key, or <see langword="null"/>.</param>
internal sealed record JiraField(string Id, string Name, string? Type, string? Custom)
{
    /// <summary>Says whether the custom field type ends with a suffix such as <c>:gh-sprint</c>.</summary>
    /// <param name="suffix">The suffix.</param>
    public bool IsCustom(string suffix) => Custom?.EndsWith(suffix, StringComparison.Ordinal) == true;

    /// <summary>Gets the words by which queries name the field. They keep the name that the field was made with when its name is translated.</summary>
    public IReadOnlyList<string> ClauseNames { get; init; } = [];

    /// <summary>Says whether the field has a name, in English or in the words of queries.</summary>
    /// <param name="name">The English name.</param>
    public bool IsNamed(string name) =>
        string.Equals(Name, name, StringComparison.OrdinalIgnoreCase) || ClauseNames.Contains(name, StringComparer.OrdinalIgnoreCase);
}

/// <summary>A project as Jira lists it.</summary>
/// <param name="Id">The id.</param>
/// <param name="Key">The key.</param>
/// <param name="Name">The name.</param>
internal sealed record JiraProject(long Id, string Key, string Name);

/// <summary>A sprint, from a board or from an issue.</summary>
/// <param name="Id">The id.</param>
/// <param name="Name">The name.</param>
/// <param name="State">active, future or closed, in lower case, or <see langword="null"/>.</param>
/// <param name="StartAt">Its start, or <see langword="null"/>.</param>
/// <param name="EndAt">Its planned end, or <see langword="null"/>.</param>
/// <param name="CompletedAt">When it was closed, or <see langword="null"/>.</param>
internal sealed record JiraSprint(string Id, string Name, string? State, DateTimeOffset? StartAt, DateTimeOffset? EndAt, DateTimeOffset? CompletedAt)
{
    /// <summary>Reads a sprint that is written as an object; null without an id.</summary>
    /// <param name="value">The object.</param>
    public static JiraSprint? Read(JsonElement value) => value.FilledText("id") is { } id
        ? new JiraSprint(
            id,
            value.Text("name") ?? id,
            value.Text("state")?.ToLowerInvariant(),
            JiraTime.ReadInstant(value.Member("startDate")),
            JiraTime.ReadInstant(value.Member("endDate")),
            JiraTime.ReadInstant(value.Member("completeDate")))
        : null;
}

/// <summary>What a Jira consists of, by id, from its metadata documents. Odd entries are left out, never fatal.</summary>
internal sealed class JiraCatalogue
{
    private JiraCatalogue(IReadOnlyList<MetadataDocument> documents)
    {
        Statuses = Index(JiraDocuments.Values(documents, "statuses").Select(ReadStatus), static status => status.Id);
        var types = JiraDocuments.Values(documents, "issueTypes");
        HasLevels = types.Count == 0 || types.Any(static type => type.Whole("hierarchyLevel") is not null);
        Types = Index(types.Select(ReadType), static type => type.Id);
        Fields = Index(JiraDocuments.Values(documents, "fields").Select(ReadField), static field => field.Id);
        Projects = [.. JiraDocuments.Values(documents, "projects").Select(ReadProject).OfType<JiraProject>()];
        Sprints = Index(
            documents.Where(static document => document.Name.StartsWith("boards/", StringComparison.Ordinal) && document.Name.Contains("/sprints", StringComparison.Ordinal))
                .SelectMany(static document => JiraDocuments.Parse(document).Elements("values")).Select(JiraSprint.Read),
            static sprint => sprint.Id);
        Lists = JiraCatalogueLists.Read(documents);
        BoardEstimates = ReadBoardEstimates(documents);
    }

    /// <summary>Gets the statuses by id.</summary>
    public FrozenDictionary<string, JiraStatus> Statuses { get; }

    /// <summary>
    /// Gets a value indicating whether issue types say their hierarchy level. On Data Center none does: a sub-task is −1, the type named Epic and whatever
    /// has an epic name is 1, anything else 0, unless the configuration says otherwise.
    /// </summary>
    public bool HasLevels { get; }

    /// <summary>Gets the issue types by id.</summary>
    public FrozenDictionary<string, JiraType> Types { get; }

    /// <summary>Gets the fields by id.</summary>
    public FrozenDictionary<string, JiraField> Fields { get; }

    /// <summary>Gets the projects that the account sees, or those of the scope.</summary>
    public IReadOnlyList<JiraProject> Projects { get; }

    /// <summary>Gets the boards' sprints by id.</summary>
    public FrozenDictionary<string, JiraSprint> Sprints { get; }

    /// <summary>Gets what nothing but people and the store look up: releases and components of the projects in scope, priorities, resolutions, and board columns.</summary>
    public IReadOnlyList<CatalogueEntry> Lists { get; }

    /// <summary>Gets, by project key, the fields that the project's boards estimate with, in the order of the boards' ids.</summary>
    public FrozenDictionary<string, IReadOnlyList<string>> BoardEstimates { get; }

    /// <summary>Reads the documents.</summary>
    /// <param name="metadata">The documents.</param>
    public static JiraCatalogue Read(TrackerMetadata metadata) => new(metadata.Documents);

    /// <summary>Translates a status category's key; <see cref="StateCategory.Unmapped"/> for any other word.</summary>
    /// <param name="key">The key, or <see langword="null"/>.</param>
    public static StateCategory CategoryOf(string? key) => key?.ToLowerInvariant() switch
    {
        "new" => StateCategory.Proposed,
        "indeterminate" => StateCategory.InProgress,
        "done" => StateCategory.Completed,
        _ => StateCategory.Unmapped,
    };

    private static FrozenDictionary<string, T> Index<T>(IEnumerable<T?> entries, Func<T, string> id)
        where T : class
    {
        var index = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (var entry in entries.OfType<T>()) index.TryAdd(id(entry), entry);
        return index.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static JiraStatus? ReadStatus(JsonElement value) =>
        value.FilledText("id") is { } id ? new JiraStatus(id, value.Text("name") ?? id, value.Member("statusCategory")?.Text("key")) : null;

    private JiraType? ReadType(JsonElement value)
    {
        if (value.FilledText("id") is not { } id) return null;
        var name = value.Text("name") ?? id;
        var assumed = HasLevels ? (int?)null : name.Equals("Epic", StringComparison.OrdinalIgnoreCase) ? 1 : 0;
        var told = ReadLevel(value);
        return new JiraType(id, name, told ?? assumed, told is null && assumed is not null);
    }

    /// <summary>Reads the hierarchy level of an issue type, listed or inside an issue.</summary>
    /// <param name="type">The issue type.</param>
    public static int? ReadLevel(JsonElement type) => type.Whole("hierarchyLevel") is { } level and >= int.MinValue and <= int.MaxValue
        ? (int)level
        : type.Truth("subtask") == true ? -1 : null;

    private static JiraField? ReadField(JsonElement value) => value.FilledText("id") is { } id
        ? new JiraField(id, value.FilledText("untranslatedName") ?? value.Text("name") ?? id, value.Member("schema")?.Text("type"), value.Member("schema")?.Text("custom"))
        {
            ClauseNames = [.. value.Elements("clauseNames").Select(static clause => clause.AsText()).OfType<string>()],
        }
        : null;

    private static JiraProject? ReadProject(JsonElement value) => value.Whole("id") is { } id && value.FilledText("key") is { } key
        ? new JiraProject(id, key, value.Text("name") ?? key)
        : null;

    private static FrozenDictionary<string, IReadOnlyList<string>> ReadBoardEstimates(IReadOnlyList<MetadataDocument> documents)
    {
        var estimates = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var key in documents.Select(static document => document.Name.Split('/')).Where(static name => name is ["projects", _, "boards"]).Select(static name => name[1]))
        {
            var fields = JiraDocuments.Values(documents, $"projects/{key}/boards").Select(static board => board.Whole("id")).OfType<long>().Order()
                .Select(id => documents.FirstOrDefault(document => document.Name == string.Create(CultureInfo.InvariantCulture, $"boards/{id}/configuration")))
                .OfType<MetadataDocument>()
                .Select(static document => JiraDocuments.Parse(document).Member("estimation", "field")?.FilledText("fieldId"))
                .OfType<string>().Distinct(StringComparer.Ordinal);
            estimates[key] = [.. fields];
        }

        return estimates.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
