using System.Globalization;
using System.Text.Json;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.History;
using SyncWorker.Model.Items;

namespace SyncWorker.Connectors.AzureDevOps.Items;

/// <summary>Maps one work item's payload to the shared model. Pure: the same payload, history and metadata always give the same item.</summary>
internal sealed class AzureDevOpsMapper(ConnectionDefinition definition, MappingRules rules)
{
    private readonly string _site = definition.Url.AbsoluteUri.TrimEnd('/');
    private readonly string[] _keptFields =
        [.. definition.KeepFields.Concat(definition.Mapping.ReportedStatusField is { } status ? [status] : []).Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>Finds the id of a payload, or <see langword="null"/> when not even that can be read.</summary>
    public static long? FindId(JsonElement item) => WireValue.Find(item, "id") is { } id ? WireValue.TryInteger(id) : null;

    /// <summary>Maps one item.</summary>
    /// <param name="item">The payload, read with all fields and relations.</param>
    /// <param name="history">All history of the item that is known, by time; it dates the first start where the tracker does not.</param>
    /// <exception cref="UnreadableItemException">The payload cannot be understood as a work item.</exception>
    public WorkItem Map(JsonElement item, IReadOnlyList<HistoryEntry> history)
    {
        try
        {
            return MapReadable(item, history);
        }
        catch (Exception odd) when (odd is InvalidOperationException or FormatException or ArgumentException or OverflowException)
        {
            throw new UnreadableItemException($"Its payload has an unexpected form: {odd.Message}", odd);
        }
    }

    private WorkItem MapReadable(JsonElement item, IReadOnlyList<HistoryEntry> history)
    {
        var id = FindId(item) ?? throw new UnreadableItemException("It has no numeric id.");
        if (WireValue.Find(item, "fields") is not { ValueKind: JsonValueKind.Object } payload)
            throw new UnreadableItemException("It has no fields.");

        var notes = new List<MappingNote>();
        var fields = new FieldReader(payload, rules.Zone, notes);
        var project = fields.Text(FieldNames.Project) ?? "";
        var type = Needed(fields, FieldNames.Type, notes);
        var state = Needed(fields, FieldNames.State, notes);
        var category = rules.FindCategory(project, type, state);
        if (category == StateCategory.Unmapped) notes.Add(new MappingNote(MappingNoteKind.State, $"{Place(project)}{type}/{state}"));
        var level = rules.FindLevel(project, type);
        if (level is null) notes.Add(new MappingNote(MappingNoteKind.Type, $"{Place(project)}{type}"));

        var (parent, links) = RelationMapper.Map(WireValue.Find(item, "relations"), rules.Catalogue, notes);
        var (estimate, unit) = rules.Estimate(fields, project, type);
        var createdAt = CreatedAt(fields, history, notes);
        return new WorkItem
        {
            Id = new ItemId(definition.Name, id),
            Key = id.ToString(CultureInfo.InvariantCulture),
            Url = Url(project, id),
            Project = project,
            Title = Needed(fields, FieldNames.Title, notes),
            TrackerType = type,
            HierarchyLevel = level,
            StateCategory = category,
            TrackerState = state,
            ParentId = parent ?? fields.Integer(FieldNames.Parent),
            Estimate = estimate,
            EstimateUnit = unit,
            RemainingHours = fields.Number(FieldNames.RemainingWork),
            CompletedHours = fields.Number(FieldNames.CompletedWork),
            StartOn = rules.StartOn(fields),
            DueOn = rules.DueOn(fields),
            CreatedAt = createdAt,
            UpdatedAt = fields.Instant(FieldNames.ChangedDate) ?? createdAt,
            StartedAt = StartedAt(fields, history, project, type),
            CompletedAt = category == StateCategory.Completed ? fields.Instant(FieldNames.ClosedDate) ?? fields.Instant(FieldNames.StateChangeDate) : null,
            Assignee = fields.Person(FieldNames.AssignedTo)?.ToPerson(),
            Iteration = Iteration(fields, project),
            Team = rules.Team(fields),
            AreaPath = fields.Text(FieldNames.AreaPath),
            Priority = fields.Text(FieldNames.Priority),
            IsBlocked = rules.IsBlocked(fields),
            Labels = MappingRules.Tags(fields.Text(FieldNames.Tags)),
            Links = links,
            Fields = Kept(fields),
            Revision = Revision(item, fields),
            Notes = [.. notes.Distinct()],
        };
    }

    private static string Needed(FieldReader fields, string field, List<MappingNote> notes)
    {
        if (fields.Text(field) is { } text) return text;
        notes.Add(new MappingNote(MappingNoteKind.Value, $"{field} is empty"));
        return "";
    }

    private static string Place(string project) => project.Length == 0 ? "" : project + "/";

    private string Url(string project, long id)
    {
        var place = project.Length == 0 ? "" : "/" + Uri.EscapeDataString(project);
        return string.Create(CultureInfo.InvariantCulture, $"{_site}{place}/_workitems/edit/{id}");
    }

    private static DateTimeOffset CreatedAt(FieldReader fields, IReadOnlyList<HistoryEntry> history, List<MappingNote> notes)
    {
        if (fields.Instant(FieldNames.CreatedDate) is { } stated) return stated;
        notes.Add(new MappingNote(MappingNoteKind.Value, $"{FieldNames.CreatedDate} is empty"));
        return history.Count > 0 ? history[0].HappenedAt : fields.Instant(FieldNames.ChangedDate) ?? DateTimeOffset.UnixEpoch;
    }

    // The tracker moves its ActivatedDate when work is taken up again, so the earlier of both is the first start.
    private DateTimeOffset? StartedAt(FieldReader fields, IReadOnlyList<HistoryEntry> history, string project, string type)
    {
        var stated = fields.Instant(FieldNames.ActivatedDate);
        var told = FirstStart(history, project, type);
        return stated is null || told < stated ? told : stated;
    }

    private DateTimeOffset? FirstStart(IReadOnlyList<HistoryEntry> history, string project, string type)
    {
        // An entry speaks of the type and project of its time; before the first such entry, of those that it left.
        var typeThen = history.FirstOrDefault(static entry => entry.Field == HistoryField.Type)?.FromWord ?? type;
        var projectThen = history.FirstOrDefault(static entry => entry.Field == HistoryField.Project)?.FromWord ?? project;
        foreach (var moment in history.GroupBy(static entry => (entry.HappenedAt, entry.SourceId)))
        {
            typeThen = moment.FirstOrDefault(static entry => entry.Field == HistoryField.Type)?.ToWord ?? typeThen;
            projectThen = moment.FirstOrDefault(static entry => entry.Field == HistoryField.Project)?.ToWord ?? projectThen;
            if (moment.FirstOrDefault(static entry => entry.Field == HistoryField.State)?.ToWord is { } state
                && rules.FindCategory(projectThen, typeThen, state) == StateCategory.InProgress)
            {
                return moment.Key.HappenedAt;
            }
        }

        return null;
    }

    private IterationRef? Iteration(FieldReader fields, string project)
    {
        if (fields.Text(FieldNames.IterationPath) is not { } path) return null;
        var node = rules.Catalogue.FindProject(project)?.FindIteration(path);
        return new IterationRef
        {
            Id = node?.Id ?? fields.Text(FieldNames.IterationId) ?? path,
            Name = path,
            StartOn = node?.StartOn,
            FinishOn = node?.FinishOn,
        };
    }

    private Dictionary<string, string> Kept(FieldReader fields)
    {
        var kept = new Dictionary<string, string>();
        foreach (var field in _keptFields)
        {
            if (fields.Text(field) is { } text) kept[field] = text;
        }

        return kept;
    }

    private static long? Revision(JsonElement item, FieldReader fields) =>
        (WireValue.Find(item, "rev") is { } rev ? WireValue.TryInteger(rev) : null) ?? fields.Integer(FieldNames.Rev);
}
