using System.Text.Json;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Items;
using SyncWorker.Model.Reading;

namespace SyncWorker.Connectors.Jira;

/// <summary>One mapped issue: exactly one of the two is set.</summary>
/// <param name="Item">The item with its history.</param>
/// <param name="Quarantined">What came, and why it could not be mapped.</param>
internal readonly record struct MappedIssue(ReadItem? Item, QuarantinedItem? Quarantined);

/// <summary>Turns an issue's bytes into the shared model. Pure: the same bytes, lists and definition give the same item.</summary>
internal sealed class JiraMapper
{
    private readonly ConnectionDefinition _definition;
    private readonly JiraCatalogue _catalogue;
    private readonly JiraFieldPlan _plan;
    private readonly JiraStates _states;
    private readonly JiraHistoryMapper _history;
    private readonly TimeZoneInfo _zone;
    private readonly string _browse;

    /// <summary>Initializes a new instance of the <see cref="JiraMapper"/> class.</summary>
    /// <param name="definition">The connection.</param>
    /// <param name="catalogue">The site's lists.</param>
    /// <param name="plan">Which fields mean what.</param>
    /// <param name="zone">The zone in which instants become days.</param>
    /// <param name="ownAccountId">Our own account, or <see langword="null"/> when it is not known.</param>
    public JiraMapper(ConnectionDefinition definition, JiraCatalogue catalogue, JiraFieldPlan plan, TimeZoneInfo zone, string? ownAccountId)
    {
        (_definition, _catalogue, _plan, _zone) = (definition, catalogue, plan, zone);
        _states = new JiraStates(definition.Mapping, catalogue);
        _history = new JiraHistoryMapper(catalogue, plan, zone, ownAccountId);
        _browse = definition.Url.AbsoluteUri.TrimEnd('/') + "/browse/";
    }

    /// <summary>Maps one issue.</summary>
    /// <param name="raw">The issue's bytes, as <see cref="JiraPayload.Join"/> makes them.</param>
    /// <param name="observedAt">When it was read.</param>
    public MappedIssue Map(ReadOnlyMemory<byte> raw, DateTimeOffset observedAt)
    {
        long? id = null;
        try
        {
            using var document = JsonDocument.Parse(raw, JsonReading.Options);
            var root = document.RootElement;
            id = root.Member("issue")?.Whole("id");
            return new MappedIssue(Map(root, id, raw, observedAt), null);
        }
        catch (UnmappableException unmappable)
        {
            return Quarantine(id, unmappable.Message, raw);
        }
        catch (Exception odd) when (odd is JsonException or FormatException or OverflowException or ArgumentException or InvalidOperationException)
        {
            return Quarantine(id, $"The issue holds something that cannot be read: {odd.Message}", raw);
        }
    }

    private static MappedIssue Quarantine(long? id, string reason, ReadOnlyMemory<byte> raw) =>
        new(null, new QuarantinedItem { NativeId = id, Reason = reason, Raw = raw });

    private ReadItem Map(JsonElement root, long? id, ReadOnlyMemory<byte> raw, DateTimeOffset observedAt)
    {
        var issue = root.Member("issue") ?? throw new UnmappableException("The issue is empty.");
        if (id is not > 0) throw new UnmappableException("The issue has no numeric id.");
        var fields = issue.Member("fields") is { ValueKind: JsonValueKind.Object } object_ ? object_ : throw new UnmappableException("The issue came without its fields.");
        var createdAt = JiraTime.ReadInstant(fields.Member("created")) ?? throw new UnmappableException("The issue's time of creation is missing or cannot be read.");
        var updatedAt = JiraTime.ReadInstant(fields.Member("updated")) ?? throw new UnmappableException("The issue's time of change is missing or cannot be read.");

        var key = issue.FilledText("key") ?? id.Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var project = fields.Member("project")?.FilledText("key") ?? (key.LastIndexOf('-') is > 0 and var dash ? key[..dash] : "");
        var notes = new List<MappingNote>();
        var (category, state) = _states.Read(fields, notes);
        var (level, type) = ReadType(fields, notes);
        var (estimate, source) = ReadEstimate(fields, project, notes);
        var sprints = _plan.Sprint is { } sprintField ? JiraSprints.Read(fields.Member(sprintField), _catalogue.Sprints) : [];
        var parent = JiraParents.Read(root, fields, _plan);
        if (parent.Hidden is { } hidden) notes.Add(new MappingNote(MappingNoteKind.Parent, $"in project {hidden[..Math.Max(hidden.LastIndexOf('-'), 0)]}, not shown to our account"));
        var item = new WorkItem
        {
            Id = new ItemId(_definition.Name, id.Value),
            Key = key,
            Url = _browse + Uri.EscapeDataString(key),
            Project = project,
            Title = fields.Text("summary") ?? "",
            TrackerType = type,
            HierarchyLevel = level,
            StateCategory = category,
            TrackerState = state,
            ParentId = parent.Id,
            Estimate = estimate,
            EstimateUnit = source?.Unit ?? EstimateUnit.Points,
            RemainingHours = ReadHours(fields, "timeestimate", notes),
            CompletedHours = ReadHours(fields, "timespent", notes),
            StartOn = ReadDay(fields, _plan.Starts, notes),
            DueOn = ReadDay(fields, _plan.Dues, notes),
            CreatedAt = createdAt,
            UpdatedAt = updatedAt,
            Assignee = ReadPerson(fields.Member("assignee")),
            Iteration = JiraSprints.Choose(sprints) is { } sprint ? JiraSprints.ToIteration(sprint, _zone) : null,
            Team = _plan.Team is { } team ? JiraValues.ReadField(fields.Member(team)) : null,
            Priority = fields.Member("priority")?.FilledText("name"),
            IsBlocked = _plan.Blocked is { } blocked ? JiraFlags.IsSet(fields.Member(blocked)) : JiraFlags.IsFlagged(fields, _plan.Flags),
            Labels = Sorted(fields.Elements("labels").Select(static label => label.AsText())),
            Releases = Sorted(fields.Elements("fixVersions").Select(static version => version.Text("name"))),
            Components = Sorted(fields.Elements("components").Select(static component => component.Text("name"))),
            Links = JiraLinks.Read(fields, root.Elements("remoteLinks")),
            Fields = ReadKept(fields, issue.Member("properties")),
        };

        var histories = JiraHistory.ReadAll(root);
        if (root.Whole("historyTotal") is not null) notes.Add(new MappingNote(MappingNoteKind.History, "only a part of the history came"));
        var history = _history.Map(histories, new JiraPresent(fields, createdAt, source, sprints) { Parent = (parent.Id, parent.Key) }, observedAt, notes);
        var (startedAt, completedAt) = _states.FindTimes(history, fields, category);
        return new ReadItem
        {
            Item = item with { StartedAt = startedAt, CompletedAt = completedAt, Notes = [.. notes.Distinct()] },
            History = history,
            IsHistoryWhole = root.Whole("historyTotal") is null,
            SourceEntries = histories.Count,
            Changes = _history.FindChanges(histories),
            Raw = raw,
        };
    }

    private (int? Level, string Type) ReadType(JsonElement fields, List<MappingNote> notes)
    {
        var type = fields.Member("issuetype");
        var id = type?.FilledText("id");
        var listed = id is null ? null : _catalogue.Types.GetValueOrDefault(id);
        var name = type?.FilledText("name") ?? listed?.Name ?? "";
        var level = ReadConfiguredLevel(id, name) ?? (IsEpicByName(fields) ? (int?)1 : null) ?? listed?.Level ?? (type is { } embedded ? JiraCatalogue.ReadLevel(embedded) : null);
        if (level is null) notes.Add(new MappingNote(MappingNoteKind.Type, $"issue type {id ?? "?"} \"{name}\""));
        return (level, name);
    }

    private int? ReadConfiguredLevel(string? id, string name) =>
        (id is not null && _definition.Mapping.Levels.TryGetValue(id, out var level)) || _definition.Mapping.Levels.TryGetValue(name, out level) ? level : null;

    /// <summary>Only epics have an epic name, where types have no levels of their own.</summary>
    private bool IsEpicByName(JsonElement fields) => _plan.EpicName is { } epicName && fields.FilledText(epicName) is not null;

    private (decimal? Estimate, EstimateSource? Source) ReadEstimate(JsonElement fields, string project, List<MappingNote> notes)
    {
        var sources = _plan.EstimatesOf(project);
        foreach (var source in sources)
        {
            if (fields.Member(source.Field) is not { } value) continue;
            if (value.AsNumber() is { } number) return (JiraFieldPlan.IsTime(source.Field) ? ToHours(number) : number, source);
            if (JiraValues.ReadField(value) is { } word) notes.Add(Wrong(source.Field, word));
        }

        // An empty estimate has the unit of the first field that issues of this project have at all.
        return (null, sources.FirstOrDefault(source => fields.TryGetProperty(source.Field, out _)) ?? (sources.Count > 0 ? sources[0] : null));
    }

    private DateOnly? ReadDay(JsonElement fields, IReadOnlyList<string> sources, List<MappingNote> notes)
    {
        foreach (var field in sources)
        {
            if (fields.Member(field) is not { } value) continue;
            if (JiraTime.ReadDay(value, _zone) is { } day) return day;
            if (JiraValues.ReadField(value) is { } word) notes.Add(Wrong(field, word));
        }

        return null;
    }

    private static decimal? ReadHours(JsonElement fields, string field, List<MappingNote> notes)
    {
        if (fields.Member(field) is not { } value) return null;
        if (value.AsNumber() is { } seconds) return ToHours(seconds);
        if (JiraValues.ReadField(value) is { } word) notes.Add(Wrong(field, word));
        return null;
    }

    /// <summary>Turns Jira's seconds into hours.</summary>
    /// <param name="seconds">The seconds.</param>
    public static decimal ToHours(decimal seconds) => decimal.Round(seconds / 3600, 6);

    private static MappingNote Wrong(string field, string word) => new(MappingNoteKind.Value, $"{field}: \"{(word.Length > 80 ? word[..80] + "…" : word)}\"");

    /// <summary>Reads a person; null without any id.</summary>
    /// <param name="user">The user object, or <see langword="null"/>.</param>
    public static PersonRef? ReadPerson(JsonElement? user)
    {
        if (user is not { } known || ReadPersonId(known) is not { } id) return null;
        return new PersonRef { Id = id, DisplayName = known.FilledText("displayName") ?? id, Email = known.FilledText("emailAddress")?.ToLowerInvariant() };
    }

    /// <summary>Reads a person's id; null without any.</summary>
    /// <param name="user">The user object, or <see langword="null"/>.</param>
    public static string? ReadPersonId(JsonElement? user) => user?.FilledText("accountId") ?? user?.FilledText("key") ?? user?.FilledText("name");

    private static List<string> Sorted(IEnumerable<string?> words) =>
        [.. words.Where(static word => !string.IsNullOrEmpty(word)).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private Dictionary<string, string> ReadKept(JsonElement fields, JsonElement? properties)
    {
        var kept = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var field in _plan.Kept)
        {
            if (JiraValues.ReadField(fields.Member(field)) is { } text) kept[field] = text;
        }

        foreach (var property in _plan.Properties)
        {
            if (JiraValues.ReadProperty(properties?.Member(property)) is { } text) kept[property] = text;
        }

        return kept;
    }

    private sealed class UnmappableException(string message) : Exception(message);
}
