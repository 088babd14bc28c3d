using SyncWorker.Model.Definitions;
using SyncWorker.Model.Items;

namespace SyncWorker.Connectors.Jira;

/// <summary>A field that may hold the estimate.</summary>
/// <param name="Field">The field's id.</param>
/// <param name="Unit">What its numbers are; time fields count seconds and become hours.</param>
internal sealed record EstimateSource(string Field, EstimateUnit Unit);

/// <summary>Which fields mean what on one site: as configured, else as the site's own lists say. Names of custom fields are the last resort.</summary>
/// <remarks>
/// Estimates: the fields that the project's boards estimate with, then Jira's own kind of point field, then number fields named as Jira names its points,
/// then the original estimate. Days: the start date and due date, then the target dates of Plans. Blocked: the check boxes that Jira made as
/// "Flagged", whatever they are called now; where none can be told, any check boxes that hold Jira's own option "Impediment".
/// </remarks>
internal sealed class JiraFieldPlan
{
    /// <summary>The field of the original estimate, in seconds.</summary>
    public const string OriginalEstimate = "timeoriginalestimate";

    /// <summary>The option by which Jira flags an issue.</summary>
    public const string Impediment = "Impediment";

    private const int MostFlagFields = 5;

    private static readonly string[] Always =
    [
        "summary", "issuetype", "status", "statuscategorychangedate", "project", "parent", "resolution", "resolutiondate", "created", "creator", "updated",
        "assignee", "priority", "labels", "fixVersions", "components", "issuelinks", "timeestimate", "timespent",
    ];

    private readonly IReadOnlyList<EstimateSource> _estimates;
    private readonly Dictionary<string, IReadOnlyList<EstimateSource>> _projectEstimates = new(StringComparer.Ordinal);

    /// <summary>Initializes a new instance of the <see cref="JiraFieldPlan"/> class.</summary>
    /// <param name="definition">The connection.</param>
    /// <param name="catalogue">The site's lists.</param>
    public JiraFieldPlan(ConnectionDefinition definition, JiraCatalogue catalogue)
    {
        var mapping = definition.Mapping;
        var fields = catalogue.Fields.Values;
        List<JiraField> byId = [.. fields.OrderBy(static field => field.Id, StringComparer.Ordinal)];

        Sprint = byId.FirstOrDefault(static field => field.IsCustom(":gh-sprint"))?.Id;
        if (!catalogue.HasLevels)
        {
            ParentFields = [.. byId.Where(static field => field.IsCustom(":gh-epic-link")).Concat(byId.Where(static field => field.IsCustom(":jpo-custom-field-parent"))).Select(static field => field.Id)];
            EpicName = byId.FirstOrDefault(static field => field.IsCustom(":gh-epic-label"))?.Id;
        }

        Team = mapping.TeamField ?? byId.FirstOrDefault(static field => field.IsCustom(":rm-teams-custom-field-team"))?.Id;
        Starts = mapping.StartField is { } start
            ? [start]
            : [.. First(byId, static field => field.IsCustom(":datepicker") && field.IsNamed("Start date")), .. First(byId, static field => field.IsCustom(":jpo-custom-field-baseline-start"))];
        Dues = mapping.DueField is { } due ? [due] : ["duedate", .. First(byId, static field => field.IsCustom(":jpo-custom-field-baseline-end"))];
        List<JiraField> boxes = [.. byId.Where(static field => field.IsCustom(":multicheckboxes"))];
        Blocked = mapping.BlockedField ?? boxes.Find(static field => field.IsNamed("Flagged"))?.Id;
        Flags = Blocked is null ? [.. boxes.Take(MostFlagFields).Select(static field => field.Id)] : [];

        IEnumerable<string> usual =
        [
            .. byId.Where(static field => field.IsCustom(":jsw-story-points")).Select(static field => field.Id),
            .. byId.Where(static field => field.IsCustom(":float") && (field.IsNamed("Story Points") || field.IsNamed("Story point estimate"))).Select(static field => field.Id),
            OriginalEstimate,
        ];
        var configured = mapping.EstimateFields;
        _estimates = Sources(configured.Count > 0 ? configured : usual, mapping);
        if (configured.Count == 0)
        {
            foreach (var (project, boards) in catalogue.BoardEstimates) _projectEstimates[project] = Sources(boards.Concat(usual), mapping);
        }

        Kept = [.. definition.KeepFields.Append(mapping.ReportedStatusField).OfType<string>().Distinct(StringComparer.Ordinal)];
        Properties = [.. definition.KeepProperties.Distinct(StringComparer.Ordinal).Take(5)];
        Requested = [.. Always.Concat(new[] { Sprint, Team, Blocked, EpicName }.OfType<string>()).Concat(ParentFields).Concat(Starts).Concat(Dues).Concat(Flags).Concat(Estimates).Concat(Kept).Distinct(StringComparer.Ordinal)];
        Asked = ["field set 1", .. Requested.Except(Always).Order(StringComparer.Ordinal), .. Properties.Order(StringComparer.Ordinal).Select(static property => $"property {property}")];
    }

    /// <summary>Gets the sprint field, or <see langword="null"/>.</summary>
    public string? Sprint { get; }

    /// <summary>Gets the fields that name a parent by its key, the nearest first; none where <c>parent</c> tells of every level.</summary>
    public IReadOnlyList<string> ParentFields { get; } = [];

    /// <summary>Gets the field that only epics have, or <see langword="null"/> where types have levels of their own.</summary>
    public string? EpicName { get; }

    /// <summary>Gets the team field, or <see langword="null"/>.</summary>
    public string? Team { get; }

    /// <summary>Gets the fields of the planned first day; the first that is filled counts.</summary>
    public IReadOnlyList<string> Starts { get; }

    /// <summary>Gets the fields of the due day; the first that is filled counts.</summary>
    public IReadOnlyList<string> Dues { get; }

    /// <summary>Gets the field that flags an issue as blocked, or <see langword="null"/>.</summary>
    public string? Blocked { get; }

    /// <summary>Gets the fields that flag an issue by holding <see cref="Impediment"/>; only where <see cref="Blocked"/> could not be told.</summary>
    public IReadOnlyList<string> Flags { get; }

    /// <summary>Gets the fields kept as text.</summary>
    public IReadOnlyList<string> Kept { get; }

    /// <summary>Gets the properties kept as text.</summary>
    public IReadOnlyList<string> Properties { get; }

    /// <summary>Gets every field that is asked for.</summary>
    public IReadOnlyList<string> Requested { get; }

    /// <summary>Gets what is asked for beyond what always is. It begins with the number of the set that always is: raise it whenever that set grows.</summary>
    public IReadOnlyList<string> Asked { get; }

    /// <summary>Gets the fields that may hold an estimate in any project.</summary>
    private IEnumerable<string> Estimates => _projectEstimates.Values.SelectMany(static sources => sources).Concat(_estimates).Select(static source => source.Field);

    /// <summary>Lists the fields that may hold the estimate of a project's issues; the first that is filled counts.</summary>
    /// <param name="project">The project's key.</param>
    public IReadOnlyList<EstimateSource> EstimatesOf(string project) => _projectEstimates.GetValueOrDefault(project) ?? _estimates;

    private static IEnumerable<string> First(List<JiraField> fields, Predicate<JiraField> isIt) => fields.Find(isIt) is { } field ? [field.Id] : [];

    private static List<EstimateSource> Sources(IEnumerable<string> fields, MappingDefinition mapping) =>
        [.. fields.Distinct(StringComparer.Ordinal).Select(field => new EstimateSource(field, UnitOf(field, mapping)))];

    private static EstimateUnit UnitOf(string field, MappingDefinition mapping) =>
        IsTime(field) ? EstimateUnit.Hours : (mapping.EstimateFields.Count > 0 ? mapping.EstimateUnit : null) ?? EstimateUnit.Points;

    /// <summary>Says whether a field counts seconds.</summary>
    /// <param name="field">The field's id.</param>
    public static bool IsTime(string field) => field is OriginalEstimate or "timeestimate" or "timespent" or "aggregatetimeoriginalestimate" or "aggregatetimeestimate" or "aggregatetimespent";
}
