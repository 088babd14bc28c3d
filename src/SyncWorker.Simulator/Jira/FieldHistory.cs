using System.Globalization;

namespace SyncWorker.Simulator.Jira;

/// <summary>Says in the changelog's words what changed between two versions of an issue.</summary>
internal sealed class FieldHistory(JiraSite site)
{
    /// <summary>Gets the items for one field; none when it did not change.</summary>
    public IEnumerable<JiraHistoryItem> Items(string fieldId, JiraIssue before, JiraIssue after)
    {
        if (fieldId == "fixVersions") return Versions(before, after);
        var (from, fromText) = Describe(fieldId, before);
        var (to, toText) = Describe(fieldId, after);
        if (from == to && fromText == toText) return [];
        return fieldId switch
        {
            "parent" or JiraFieldIds.EpicLink or JiraFieldIds.ParentLink => [site.Edition.ParentItem(RelatedIssues.LevelOf(after, site.Catalog), from, fromText, to, toText)],
            _ when site.Fields.ById(fieldId) is { Custom: not null } custom => [new(custom.Name, "custom", fieldId, from, fromText, to, toText)],
            _ => [new(fieldId, "jira", fieldId, from, fromText, to, toText)],
        };
    }

    private (string? Id, string? Text) Describe(string fieldId, JiraIssue issue) => fieldId switch
    {
        "summary" => (null, issue.Summary),
        "description" => (null, issue.Description.AsText() ?? issue.Description?.ToJsonString()),
        "labels" => ("", string.Join(' ', issue.Labels)),
        "duedate" => (issue.DueOn, issue.DueOn is null ? null : issue.DueOn + " 00:00:00.0"),
        JiraFieldIds.StartDate => (issue.StartOn, issue.StartOn is null ? null : DateOnly.ParseExact(issue.StartOn, "yyyy-MM-dd", CultureInfo.InvariantCulture).ToString("dd/MMM/yy", CultureInfo.InvariantCulture)),
        "priority" => Named(site.Catalog.Priorities, issue.PriorityId),
        "status" => Named(site.Catalog.Statuses, issue.StatusId),
        "issuetype" => Named(site.Catalog.Types, issue.TypeId),
        "resolution" => Named(site.Catalog.Resolutions, issue.ResolutionId),
        "assignee" => (issue.AssigneeId, issue.AssigneeId is null ? null : site.Account(issue.AssigneeId)?.Name ?? "Former user"),
        "parent" or JiraFieldIds.EpicLink or JiraFieldIds.ParentLink => (issue.ParentId?.ToString(CultureInfo.InvariantCulture), issue.ParentId is { } parent ? site.Book.ById(parent)?.Key : null),
        JiraFieldIds.StoryPoints or JiraFieldIds.StoryPointEstimate => (null, Number(issue.Points)),
        JiraFieldIds.RollupProgress => (null, Number(issue.RollupProgress)),
        JiraFieldIds.RollupVariance => (null, Number(issue.RollupVariance)),
        JiraFieldIds.Sprint => (string.Join(", ", issue.SprintIds), string.Join(", ", issue.SprintIds.Select(id => site.Catalog.Sprints.GetValueOrDefault(id)?.Name ?? id))),
        JiraFieldIds.Flagged => issue.IsFlagged ? ("[10019]", "Impediment") : ("", ""),
        JiraFieldIds.ReportedStatus => Named(site.Catalog.ReportedStatuses, issue.ReportedStatusId),
        "timeestimate" => Seconds(issue.RemainingSeconds),
        "timespent" => Seconds(issue.SpentSeconds),
        _ => (null, null),
    };

    private IEnumerable<JiraHistoryItem> Versions(JiraIssue before, JiraIssue after)
    {
        foreach (var id in before.FixVersionIds.Except(after.FixVersionIds)) yield return new("Fix Version", "jira", "fixVersions", id, Named(site.Catalog.Versions, id).Text, null, null);
        foreach (var id in after.FixVersionIds.Except(before.FixVersionIds)) yield return new("Fix Version", "jira", "fixVersions", null, null, id, Named(site.Catalog.Versions, id).Text);
    }

    private static (string? Id, string? Text) Named(IReadOnlyDictionary<string, JiraEntry> entries, string? id) =>
        (id, id is null ? null : entries.GetValueOrDefault(id)?.Name);

    private static (string? Id, string? Text) Seconds(long? value) => (value?.ToString(CultureInfo.InvariantCulture), value?.ToString(CultureInfo.InvariantCulture));

    private static string? Number(decimal? value) => value?.ToString("0.############", CultureInfo.InvariantCulture);
}
