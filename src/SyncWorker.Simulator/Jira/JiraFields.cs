using System.Globalization;
using System.Text.Json;
using SyncWorker.Simulator.Jira.Worklogs;

namespace SyncWorker.Simulator.Jira;

/// <summary>Every field that an issue of the generated site has.</summary>
internal sealed class JiraFields
{
    /// <summary>Whose the agile fields' types are.</summary>
    public const string Agile = "com.pyxis.greenhopper.jira:";

    /// <summary>Whose the types of the planning fields of Data Center are.</summary>
    public const string Plans = "com.atlassian.jpo:";

    private const string Types = "com.atlassian.jira.plugin.system.customfieldtypes:";

    private readonly Dictionary<string, JiraField> _byId;

    /// <summary>Takes over an edition's fields.</summary>
    public JiraFields(IReadOnlyList<JiraField> all)
    {
        All = all;
        _byId = all.ToDictionary(field => field.Id);
    }

    /// <summary>Gets all fields.</summary>
    public IReadOnlyList<JiraField> All { get; }

    /// <summary>Finds a field by id, or null.</summary>
    public JiraField? ById(string id) => _byId.GetValueOrDefault(id);

    /// <summary>Gets whether a project has a field: each project has one of the two fields for points.</summary>
    public static bool IsIn(JiraField field, JiraProject? project) =>
        field.Id is not (JiraFieldIds.StoryPoints or JiraFieldIds.StoryPointEstimate) || field.Id == project?.PointsField;

    /// <summary>Lists the fields of Cloud.</summary>
    public static IReadOnlyList<JiraField> OfCloud() => [.. Planning(), .. Time(), .. Other(), .. Customs()];

    private static IEnumerable<JiraField> Planning() =>
    [
        new() { Id = "summary", Name = "Summary", Type = "string", IsEditable = true, Write = (writer, issue, _) => writer.WriteStringValue(issue.Summary) },
        new() { Id = "description", Name = "Description", Type = "string", IsEditable = true, IsNavigable = false, Write = (writer, issue, _) => writer.Node(issue.Description) },
        new() { Id = "issuetype", Name = "Issue Type", Type = "issuetype", Write = (writer, issue, scope) => writer.Raw(Json(scope.Site.Catalog.Types, issue.TypeId)) },
        new() { Id = "project", Name = "Project", Type = "project", Write = (writer, issue, scope) => writer.Raw(scope.Site.Catalog.ProjectById(issue.ProjectId)?.Embedded) },
        new() { Id = "parent", Name = "Parent", Type = "issuelink", IsEditable = true, Write = (writer, issue, scope) => RelatedIssues.WriteParent(writer, issue, scope) },
        new() { Id = "status", Name = "Status", Type = "status", Write = (writer, issue, scope) => writer.Raw(Json(scope.Site.Catalog.Statuses, issue.StatusId)) },
        new() { Id = "statusCategory", Name = "Status Category", Type = "statusCategory", Write = WriteCategory },
        new() { Id = "statuscategorychangedate", Name = "Status Category Changed", Type = "datetime", Write = (writer, issue, scope) => writer.Stamp(issue.StatusChangedMs, scope.Zone) },
        new() { Id = "priority", Name = "Priority", Type = "priority", IsEditable = true, Write = (writer, issue, scope) => writer.Raw(Json(scope.Site.Catalog.Priorities, issue.PriorityId)) },
        new() { Id = "resolution", Name = "Resolution", Type = "resolution", Write = (writer, issue, scope) => writer.Raw(Json(scope.Site.Catalog.Resolutions, issue.ResolutionId)) },
        new() { Id = "resolutiondate", Name = "Resolved", Type = "datetime", Write = (writer, issue, scope) => WriteStamp(writer, issue.ResolvedMs, scope) },
        new() { Id = "labels", Name = "Labels", Type = "array", Items = "string", IsEditable = true, Write = (writer, issue, _) => WriteArray(writer, issue.Labels, (target, label) => target.WriteStringValue(label)) },
        new() { Id = "fixVersions", Name = "Fix versions", Type = "array", Items = "version", IsEditable = true, Write = (writer, issue, scope) => WriteArray(writer, issue.FixVersionIds, (target, id) => target.Raw(Json(scope.Site.Catalog.Versions, id))) },
        new() { Id = "versions", Name = "Affects versions", Type = "array", Items = "version", Write = (writer, _, _) => WriteEmpty(writer) },
        new() { Id = "components", Name = "Components", Type = "array", Items = "component", Write = (writer, _, _) => WriteEmpty(writer) },
        new() { Id = "issuelinks", Name = "Linked Issues", Type = "array", Items = "issuelinks", Write = RelatedIssues.WriteLinks },
        new() { Id = "subtasks", Name = "Sub-tasks", Type = "array", Items = "issuelinks", Write = RelatedIssues.WriteSubtasks },
        new() { Id = "duedate", Name = "Due date", Type = "date", IsEditable = true, Write = (writer, issue, _) => writer.WriteStringValue(issue.DueOn) },
    ];

    private static IEnumerable<JiraField> Time() =>
    [
        new() { Id = "created", Name = "Created", Type = "datetime", Write = (writer, issue, scope) => writer.Stamp(issue.CreatedMs, scope.Zone) },
        new() { Id = "updated", Name = "Updated", Type = "datetime", Write = (writer, issue, scope) => writer.Stamp(issue.UpdatedMs, scope.Zone) },
        new() { Id = "timeoriginalestimate", Name = "Original estimate", Type = "number", Write = (writer, issue, _) => WriteNumber(writer, issue.OriginalSeconds) },
        new() { Id = "timeestimate", Name = "Remaining Estimate", Type = "number", Write = (writer, issue, _) => WriteNumber(writer, issue.RemainingSeconds) },
        new() { Id = "timespent", Name = "Time Spent", Type = "number", Write = (writer, issue, _) => WriteNumber(writer, issue.SpentSeconds) },
        new() { Id = "aggregatetimeoriginalestimate", Name = "Σ Original Estimate", Type = "number", Write = (writer, issue, scope) => WriteNumber(writer, RelatedIssues.Sum(issue, scope, one => one.OriginalSeconds)) },
        new() { Id = "aggregatetimeestimate", Name = "Σ Remaining Estimate", Type = "number", Write = (writer, issue, scope) => WriteNumber(writer, RelatedIssues.Sum(issue, scope, one => one.RemainingSeconds)) },
        new() { Id = "aggregatetimespent", Name = "Σ Time Spent", Type = "number", Write = (writer, issue, scope) => WriteNumber(writer, RelatedIssues.Sum(issue, scope, one => one.SpentSeconds)) },
        new() { Id = "timetracking", Name = "Time tracking", Type = "timetracking", IsNavigable = false, Write = WriteTracking },
    ];

    private static IEnumerable<JiraField> Other() =>
    [
        new() { Id = "assignee", Name = "Assignee", Type = "user", IsEditable = true, Write = (writer, issue, scope) => writer.Raw(scope.Site.User(issue.AssigneeId)) },
        new() { Id = "reporter", Name = "Reporter", Type = "user", Write = (writer, issue, scope) => writer.Raw(scope.Site.User(issue.ReporterId)) },
        new() { Id = "creator", Name = "Creator", Type = "user", Write = (writer, issue, scope) => writer.Raw(scope.Site.User(issue.ReporterId)) },
        new() { Id = "environment", Name = "Environment", Type = "string", IsNavigable = false, Write = (writer, _, _) => writer.WriteNullValue() },
        new() { Id = "workratio", Name = "Work Ratio", Type = "number", Write = (writer, issue, _) => writer.WriteNumberValue(issue.OriginalSeconds is > 0 and var planned ? (issue.SpentSeconds ?? 0) * 100 / planned : -1) },
        new() { Id = "comment", Name = "Comment", Type = "comments-page", IsNavigable = false, Write = (writer, issue, scope) => CommentEndpoints.WriteEmbedded(writer, issue, scope) },
        new() { Id = "worklog", Name = "Log Work", Type = "array", Items = "worklog", IsNavigable = false, Write = (writer, issue, scope) => WorklogEndpoints.WriteEmbedded(writer, issue, scope) },
    ];

    private static IEnumerable<JiraField> Customs() =>
    [
        new() { Id = JiraFieldIds.Team, Name = "Team", Type = "team", Custom = "com.atlassian.teams:rm-teams-custom-field-team", Write = (writer, issue, scope) => writer.Raw(Json(scope.Site.Catalog.Teams, issue.TeamId)) },
        new() { Id = JiraFieldIds.StartDate, Name = "Start date", Type = "date", Custom = Types + "datepicker", IsEditable = true, Write = (writer, issue, _) => writer.WriteStringValue(issue.StartOn) },
        new() { Id = JiraFieldIds.StoryPoints, Name = "Story Points", Type = "number", Custom = Types + "float", IsEditable = true, Write = (writer, issue, _) => WriteDecimal(writer, issue.Points) },
        new() { Id = JiraFieldIds.Rank, Name = "Rank", Type = "any", Custom = Agile + "gh-lexo-rank", Write = (writer, issue, _) => writer.WriteStringValue(string.Create(CultureInfo.InvariantCulture, $"0|i{issue.Id:x8}:")) },
        new() { Id = JiraFieldIds.Sprint, Name = "Sprint", Type = "array", Items = "json", Custom = Agile + "gh-sprint", IsEditable = true, Write = WriteSprints },
        new() { Id = JiraFieldIds.Flagged, Name = "Flagged", Type = "array", Items = "option", Custom = Types + "multicheckboxes", IsEditable = true, Write = WriteFlag },
        new() { Id = JiraFieldIds.StoryPointEstimate, Name = "Story point estimate", Type = "number", Custom = Agile + "jsw-story-points", IsEditable = true, Write = (writer, issue, _) => WriteDecimal(writer, issue.Points) },
        new() { Id = JiraFieldIds.ReportedStatus, Name = "Reported Status", Type = "option", Custom = Types + "select", IsEditable = true, Write = (writer, issue, scope) => writer.Raw(Json(scope.Site.Catalog.ReportedStatuses, issue.ReportedStatusId)) },
        new() { Id = JiraFieldIds.RollupProgress, Name = "Rollup Progress", Type = "number", Custom = Types + "float", IsEditable = true, Write = (writer, issue, _) => WriteDecimal(writer, issue.RollupProgress) },
        new() { Id = JiraFieldIds.RollupVariance, Name = "Rollup Schedule Variance", Type = "number", Custom = Types + "float", IsEditable = true, Write = (writer, issue, _) => WriteDecimal(writer, issue.RollupVariance) },
    ];

    private static byte[]? Json(IReadOnlyDictionary<string, JiraEntry> entries, string? id) => id is null ? null : entries.GetValueOrDefault(id)?.Json;

    private static void WriteCategory(Utf8JsonWriter writer, JiraIssue issue, IssueScope scope) =>
        writer.Node(scope.Site.Catalog.Statuses.GetValueOrDefault(issue.StatusId)?.Node["statusCategory"]);

    private static void WriteSprints(Utf8JsonWriter writer, JiraIssue issue, IssueScope scope)
    {
        if (issue.SprintIds.Count == 0) writer.WriteNullValue();
        else WriteArray(writer, issue.SprintIds, (target, id) => target.Raw(scope.Site.Catalog.SprintValues.GetValueOrDefault(id)));
    }

    private static void WriteFlag(Utf8JsonWriter writer, JiraIssue issue, IssueScope scope)
    {
        if (!issue.IsFlagged)
        {
            writer.WriteNullValue();
            return;
        }

        writer.WriteStartArray();
        writer.WriteStartObject();
        writer.WriteString("self", scope.Site.Catalog.Api + "/customFieldOption/10019");
        writer.WriteString("value", "Impediment");
        writer.WriteString("id", "10019");
        writer.WriteEndObject();
        writer.WriteEndArray();
    }

    private static void WriteTracking(Utf8JsonWriter writer, JiraIssue issue, IssueScope scope)
    {
        writer.WriteStartObject();
        Write("original", "Estimate", issue.OriginalSeconds);
        Write("remaining", "Estimate", issue.RemainingSeconds);
        Write("time", "Spent", issue.SpentSeconds);
        writer.WriteEndObject();

        void Write(string first, string second, long? seconds)
        {
            if (seconds is not { } known) return;
            writer.WriteString(first + second, string.Create(CultureInfo.InvariantCulture, $"{known / 60}m"));
            writer.WriteNumber(first + second + "Seconds", known);
        }
    }

    private static void WriteStamp(Utf8JsonWriter writer, long? ms, IssueScope scope)
    {
        if (ms is { } known) writer.Stamp(known, scope.Zone);
        else writer.WriteNullValue();
    }

    private static void WriteNumber(Utf8JsonWriter writer, long? value)
    {
        if (value is { } known) writer.WriteNumberValue(known);
        else writer.WriteNullValue();
    }

    // Jira's number fields are floating point: whole numbers are answered as 3.0.
    private static void WriteDecimal(Utf8JsonWriter writer, decimal? value)
    {
        if (value is { } known) writer.WriteNumberValue(known == decimal.Truncate(known) ? decimal.Round(known, 1) + 0.0m : known);
        else writer.WriteNullValue();
    }

    private static void WriteArray(Utf8JsonWriter writer, IReadOnlyList<string> values, Action<Utf8JsonWriter, string> write)
    {
        writer.WriteStartArray();
        foreach (var value in values) write(writer, value);
        writer.WriteEndArray();
    }

    private static void WriteEmpty(Utf8JsonWriter writer)
    {
        writer.WriteStartArray();
        writer.WriteEndArray();
    }
}
