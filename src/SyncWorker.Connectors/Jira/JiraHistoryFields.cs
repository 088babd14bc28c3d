using SyncWorker.Model.History;

namespace SyncWorker.Connectors.Jira;

/// <summary>The fields of one issue that the history of a value is told of, where several may hold it.</summary>
/// <param name="Estimate">The estimate's, or <see langword="null"/>.</param>
/// <param name="Start">The planned first day's, or <see langword="null"/>.</param>
/// <param name="Due">The due day's, or <see langword="null"/>.</param>
internal sealed record JiraHistorySources(EstimateSource? Estimate, string? Start, string? Due);

/// <summary>Says which entry of the closed list a changed field of Jira is.</summary>
internal sealed class JiraHistoryFields
{
    private static readonly Dictionary<string, HistoryField> ByName = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Parent"] = HistoryField.Parent,
        ["IssueParentAssociation"] = HistoryField.Parent,
        ["Epic Link"] = HistoryField.Parent,
        ["Sprint"] = HistoryField.Iteration,
        ["Fix Version"] = HistoryField.Releases,
        ["status"] = HistoryField.State,
        ["issuetype"] = HistoryField.Type,
        ["project"] = HistoryField.Project,
        ["assignee"] = HistoryField.Assignee,
        ["priority"] = HistoryField.Priority,
        ["labels"] = HistoryField.Labels,
        ["timeestimate"] = HistoryField.Remaining,
        ["timespent"] = HistoryField.Completed,
        ["Flagged"] = HistoryField.Blocked,
    };

    private readonly Dictionary<string, HistoryField> _byId = new(StringComparer.Ordinal)
    {
        ["status"] = HistoryField.State,
        ["issuetype"] = HistoryField.Type,
        ["project"] = HistoryField.Project,
        ["parent"] = HistoryField.Parent,
        ["assignee"] = HistoryField.Assignee,
        ["priority"] = HistoryField.Priority,
        ["labels"] = HistoryField.Labels,
        ["fixVersions"] = HistoryField.Releases,
        ["timeestimate"] = HistoryField.Remaining,
        ["timespent"] = HistoryField.Completed,
    };

    private readonly JiraFieldPlan _plan;
    private readonly Dictionary<string, string> _customByName = new(StringComparer.Ordinal);

    /// <summary>Initializes a new instance of the <see cref="JiraHistoryFields"/> class.</summary>
    /// <param name="catalogue">The site's lists.</param>
    /// <param name="plan">Which fields mean what.</param>
    public JiraHistoryFields(JiraCatalogue catalogue, JiraFieldPlan plan)
    {
        _plan = plan;
        var fields = catalogue.Fields.Values;
        foreach (var field in fields.Where(static field => field.IsCustom(":gh-epic-link") || field.IsCustom(":jpo-custom-field-parent"))) _byId[field.Id] = HistoryField.Parent;

        // Names of custom fields may repeat: the one that means something to us comes first.
        foreach (var field in fields.Where(static field => field.Custom is not null)
            .OrderBy(field => !plan.Requested.Contains(field.Id)).ThenBy(static field => field.Id, StringComparer.Ordinal))
        {
            _customByName.TryAdd(field.Name, field.Id);
        }

        Add(plan.Sprint, HistoryField.Iteration);
        Add(plan.Team, HistoryField.Team);
        Add(plan.Blocked, HistoryField.Blocked);
        foreach (var flag in plan.Flags) Add(flag, HistoryField.Blocked);
    }

    /// <summary>Finds the id of a changed field: as the change says, else by the custom field's name, since Data Center's changes tell only that; null when neither does.</summary>
    /// <param name="change">The changed field.</param>
    public string? IdOf(JiraChange change) => change.FieldId ?? (change.IsCustom ? _customByName.GetValueOrDefault(change.Name) : null);

    /// <summary>Finds the entry of the closed list; null when no history is kept of the field.</summary>
    /// <param name="id">The field's id, or <see langword="null"/>: some changes name none.</param>
    /// <param name="name">The field's name in the history.</param>
    /// <param name="sources">Which of several fields count for this issue.</param>
    public HistoryField? Find(string? id, string name, JiraHistorySources sources)
    {
        var field = id ?? name;
        if (IsIt(field, sources.Estimate?.Field, id)) return HistoryField.Estimate;
        if (IsIt(field, sources.Start, id)) return HistoryField.StartOn;
        if (IsIt(field, sources.Due, id)) return HistoryField.DueOn;
        if (id is not null && _byId.TryGetValue(id, out var byId)) return byId;
        if (!ByName.TryGetValue(name, out var byName)) return null;
        return id is null || IsStandIn(name, byName) ? byName : null;
    }

    // A change that names no id names the field by its name, and system fields are named as their id is.
    private static bool IsIt(string field, string? source, string? id) =>
        source is not null && field.Equals(source, id is null ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);

    /// <summary>A field with an id of its own that shares a well-known name is that field only where the site's list does not show the real one.</summary>
    private bool IsStandIn(string name, HistoryField field) => field switch
    {
        HistoryField.Parent => name.Equals("Epic Link", StringComparison.OrdinalIgnoreCase),
        HistoryField.Iteration => _plan.Sprint is null,
        HistoryField.Blocked => _plan.Blocked is null && _plan.Flags.Count == 0,
        _ => false,
    };

    private void Add(string? field, HistoryField meaning)
    {
        if (field is not null) _byId[field] = meaning;
    }
}
