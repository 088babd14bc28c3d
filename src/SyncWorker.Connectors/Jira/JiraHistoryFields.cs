using SyncWorker.Model.History;

namespace SyncWorker.Connectors.Jira;

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

    /// <summary>Initializes a new instance of the <see cref="JiraHistoryFields"/> class.</summary>
    /// <param name="catalogue">The site's lists.</param>
    /// <param name="plan">Which fields mean what.</param>
    public JiraHistoryFields(JiraCatalogue catalogue, JiraFieldPlan plan)
    {
        _plan = plan;
        foreach (var field in catalogue.Fields.Values.Where(static field => field.IsCustom(":gh-epic-link"))) _byId[field.Id] = HistoryField.Parent;
        Add(plan.Sprint, HistoryField.Iteration);
        Add(plan.Start, HistoryField.StartOn);
        Add(plan.Due, HistoryField.DueOn);
        Add(plan.Team, HistoryField.Team);
        Add(plan.Blocked, HistoryField.Blocked);
    }

    /// <summary>Finds the entry of the closed list; null when no history is kept of the field.</summary>
    /// <param name="id">The field's id, or <see langword="null"/>: some changes name none.</param>
    /// <param name="name">The field's name in the history.</param>
    /// <param name="estimate">The estimate field, or <see langword="null"/>.</param>
    public HistoryField? Find(string? id, string name, EstimateSource? estimate)
    {
        if (id is not null && id == estimate?.Field) return HistoryField.Estimate;
        if (id is not null && _byId.TryGetValue(id, out var byId)) return byId;
        if (id is null && name.Equals(_plan.Due, StringComparison.OrdinalIgnoreCase)) return HistoryField.DueOn;
        if (id is null && name.Equals(estimate?.Field, StringComparison.OrdinalIgnoreCase)) return HistoryField.Estimate;
        if (!ByName.TryGetValue(name, out var byName)) return null;
        return id is null || IsStandIn(name, byName) ? byName : null;
    }

    /// <summary>A field with an id of its own that shares a well-known name is that field only where the site's list does not show the real one.</summary>
    private bool IsStandIn(string name, HistoryField field) => field switch
    {
        HistoryField.Parent => name.Equals("Epic Link", StringComparison.OrdinalIgnoreCase),
        HistoryField.Iteration => _plan.Sprint is null,
        HistoryField.Blocked => _plan.Blocked is null,
        _ => false,
    };

    private void Add(string? field, HistoryField meaning)
    {
        if (field is not null) _byId[field] = meaning;
    }
}
