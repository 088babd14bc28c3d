using SyncWorker.Connectors.AzureDevOps.Metadata;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Items;

namespace SyncWorker.Connectors.AzureDevOps.Items;

/// <summary>How fields become the shared model: the configuration where it speaks, else the metadata. Used for items and for their revisions alike.</summary>
internal sealed class MappingRules
{
    private static readonly string[] No = ["no", "false", "0"];

    private readonly MappingDefinition _mapping;
    private readonly AzureDevOpsCatalogue _catalogue;
    private readonly Dictionary<string, StateCategory> _states;

    /// <summary>Initializes a new instance of the <see cref="MappingRules"/> class.</summary>
    /// <param name="mapping">The configured mapping.</param>
    /// <param name="catalogue">The mapped metadata.</param>
    public MappingRules(MappingDefinition mapping, AzureDevOpsCatalogue catalogue)
    {
        (_mapping, _catalogue) = (mapping, catalogue);
        _states = new(mapping.States, StringComparer.OrdinalIgnoreCase);
        Zone = TimeZoneInfo.FindSystemTimeZoneById(mapping.TimeZone);
    }

    /// <summary>Gets the zone in which instants become days.</summary>
    public TimeZoneInfo Zone { get; }

    /// <summary>Gets the mapped metadata.</summary>
    public AzureDevOpsCatalogue Catalogue => _catalogue;

    /// <summary>Gets every field that a revision must show for its tracked values to be mapped, as far as the organisation has it.</summary>
    public IReadOnlyList<string> TrackedFields => [.. new[]
    {
        FieldNames.Id, FieldNames.Rev, FieldNames.Type, FieldNames.State, FieldNames.Project, FieldNames.AreaId, FieldNames.AreaPath,
        FieldNames.IterationId, FieldNames.IterationPath, FieldNames.AssignedTo, FieldNames.ChangedDate, FieldNames.ChangedBy,
        FieldNames.IsDeleted, FieldNames.Tags, FieldNames.Priority,
        FieldNames.OriginalEstimate, FieldNames.RemainingWork, FieldNames.CompletedWork, BlockedField,
    }
        .Concat(StartFields).Concat(DueFields).Concat(_mapping.EstimateFields).Concat(_catalogue.EffortFields)
        .Concat(_mapping.EstimateFields.Count == 0 && _catalogue.EffortFields.Count == 0 ? FieldNames.ShippedEffort : [])
        .Concat(_mapping.TeamField is { } team ? [team] : [])
        .Where(_catalogue.MayHaveField)
        .Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>
    /// Gets what the history was made with. An item's payload holds every field, but its history comes from feeds that say it once, and is kept as it was
    /// mapped then: with another of these it would have to be read again.
    /// </summary>
    public IReadOnlyList<string> Asked =>
    [
        "revision set 1",
        $"history of estimates by {(_mapping.EstimateFields.Count == 0 ? "the process" : string.Join(" or ", _mapping.EstimateFields))}",
        $"history of first days by {string.Join(" or ", StartFields)}",
        $"history of due days by {string.Join(" or ", DueFields)}",
        $"history of teams by {(TeamIsArea ? FieldNames.AreaPath : _mapping.TeamField)}",
        $"history of blocks by {BlockedField}",
        $"days in {Zone.Id}",
    ];

    /// <summary>Gets the fields of the planned first day; the first that is filled counts.</summary>
    public IReadOnlyList<string> StartFields => [_mapping.StartField ?? FieldNames.StartDate];

    /// <summary>Gets the fields of the due day; the first that is filled counts.</summary>
    public IReadOnlyList<string> DueFields =>
        _mapping.DueField is { } due ? [due] : [FieldNames.TargetDate, FieldNames.DueDate, FieldNames.FinishDate];

    /// <summary>Gets the field that says that an item is blocked.</summary>
    public string BlockedField => _mapping.BlockedField ?? FieldNames.Blocked;

    /// <summary>Finds the level of a type in a project, or <see langword="null"/>.</summary>
    public int? FindLevel(string project, string type) =>
        _catalogue.FindProject(project) is { } known ? known.FindLevel(type) : BacklogLevels.OfShippedName(type, []);

    /// <summary>Finds the category of a state: the configured one, else the tracker's.</summary>
    public StateCategory FindCategory(string project, string type, string state) =>
        _states.TryGetValue($"{type}/{state}", out var configured)
            ? configured
            : _catalogue.FindProject(project)?.FindCategory(type, state) ?? StateCategory.Unmapped;

    /// <summary>Reads the estimate with its unit: the first configured field that is filled; else hours for tasks and the process's effort for the rest.</summary>
    public (decimal? Value, EstimateUnit Unit) Estimate(FieldReader fields, string project, string type)
    {
        if (_mapping.EstimateFields.Count > 0) return FirstFilled(fields, _mapping.EstimateFields, _mapping.EstimateUnit);
        if (FindLevel(project, type) < 0)
        {
            var planned = fields.Number(FieldNames.OriginalEstimate)
                ?? Sum(fields.Number(FieldNames.RemainingWork), fields.Number(FieldNames.CompletedWork));
            return (planned, _mapping.EstimateUnit ?? EstimateUnit.Hours);
        }

        var effort = _catalogue.FindProject(project)?.EffortField;
        return FirstFilled(fields, effort is null ? FieldNames.ShippedEffort : [effort], _mapping.EstimateUnit);
    }

    /// <summary>Reads the planned first day.</summary>
    public DateOnly? StartOn(FieldReader fields) => FirstDay(fields, StartFields);

    /// <summary>Reads the due day.</summary>
    public DateOnly? DueOn(FieldReader fields) => FirstDay(fields, DueFields);

    /// <summary>Reads the configured team, or <see langword="null"/>.</summary>
    public string? Team(FieldReader fields) => _mapping.TeamField is { } field ? fields.Text(field) : null;

    /// <summary>Gets a value indicating whether the team is simply the area.</summary>
    public bool TeamIsArea => _mapping.TeamField is null || _mapping.TeamField.Equals(FieldNames.AreaPath, StringComparison.OrdinalIgnoreCase);

    /// <summary>Says whether the item is flagged as blocked: anything but empty, no, false and 0.</summary>
    public bool IsBlocked(FieldReader fields) =>
        fields.Text(BlockedField) is { } word && !No.Contains(word.Trim(), StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads the tags: one joined string, in ordinal order and without duplicates.</summary>
    public static IReadOnlyList<string> Tags(string? joined) => joined is null
        ? []
        : [.. joined.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private static (decimal? Value, EstimateUnit Unit) FirstFilled(FieldReader fields, IReadOnlyList<string> names, EstimateUnit? unit)
    {
        foreach (var name in names)
        {
            if (fields.Number(name) is { } value) return (value, unit ?? UnitOf(name));
        }

        return (null, unit ?? UnitOf(names[0]));
    }

    private static EstimateUnit UnitOf(string field) => FieldNames.Hours.Contains(field) ? EstimateUnit.Hours : EstimateUnit.Points;

    private static decimal? Sum(decimal? remaining, decimal? completed) =>
        remaining is null && completed is null ? null : (remaining ?? 0) + (completed ?? 0);

    private static DateOnly? FirstDay(FieldReader fields, IReadOnlyList<string> names)
    {
        foreach (var name in names)
        {
            if (fields.Day(name) is { } day) return day;
        }

        return null;
    }
}
