using System.Globalization;
using System.Text.Json.Nodes;

namespace SyncWorker.Simulator.Jira;

/// <summary>Recorded issues with the changelogs inside them.</summary>
internal sealed class RecordedIssues : IIssueSource
{
    private readonly List<(JiraIssue Issue, List<JiraHistory> Histories)> _issues;
    private readonly Dictionary<long, int> _slots;
    private readonly Dictionary<string, int> _slotsByKey;
    private readonly ILookup<long, JiraWorklog> _worklogs;
    private readonly Dictionary<long, JiraWorklog> _worklogsById;

    /// <summary>Takes over recorded issues and worklogs.</summary>
    public RecordedIssues(IReadOnlyList<JsonObject> issues, IReadOnlyList<JsonObject> worklogs)
    {
        var sorted = issues.OrderBy(issue => Number(issue, "id")).ToList();
        _issues = [.. sorted.Select((issue, slot) => (MakeIssue(issue, slot), MakeHistories(issue)))];
        _slots = Enumerable.Range(0, _issues.Count).ToDictionary(slot => _issues[slot].Issue.Id);
        _slotsByKey = Enumerable.Range(0, _issues.Count).ToDictionary(slot => _issues[slot].Issue.Key, StringComparer.OrdinalIgnoreCase);
        var logs = worklogs.Select(MakeWorklog).ToList();
        _worklogs = logs.ToLookup(log => log.IssueId);
        _worklogsById = logs.ToDictionary(log => log.Id);
    }

    /// <inheritdoc/>
    public int Count => _issues.Count;

    /// <inheritdoc/>
    public IEnumerable<JiraWorklog> AllWorklogs => _worklogsById.Values;

    /// <inheritdoc/>
    public long IdOf(int slot) => _issues[slot].Issue.Id;

    /// <inheritdoc/>
    public string ProjectIdOf(int slot) => _issues[slot].Issue.ProjectId;

    /// <inheritdoc/>
    public int SlotOfId(long id) => _slots.TryGetValue(id, out var slot) ? slot : -1;

    /// <inheritdoc/>
    public int SlotOfKey(string key) => _slotsByKey.TryGetValue(key, out var slot) ? slot : -1;

    /// <inheritdoc/>
    public JiraIssue Issue(int slot) => _issues[slot].Issue;

    /// <inheritdoc/>
    public long UpdatedMs(int slot) => _issues[slot].Issue.UpdatedMs;

    /// <inheritdoc/>
    public IReadOnlyList<JiraHistory> Histories(int slot) => _issues[slot].Histories;

    /// <inheritdoc/>
    public IReadOnlyList<JiraWorklog> Worklogs(int slot) => [.. _worklogs[IdOf(slot)].OrderBy(log => log.AtMs)];

    /// <inheritdoc/>
    public JiraWorklog? Worklog(long worklogId) => _worklogsById.GetValueOrDefault(worklogId);

    /// <inheritdoc/>
    public IEnumerable<long> ChildrenOf(long id) => _issues.Where(one => one.Issue.ParentId == id).Select(one => one.Issue.Id);

    private static JiraIssue MakeIssue(JsonObject node, int slot)
    {
        var fields = (JsonObject)(node["fields"]?.DeepClone() ?? new JsonObject());
        return new JiraIssue
        {
            Slot = slot,
            Id = Number(node, "id"),
            Key = node.TextOf("key") ?? "",
            ProjectId = fields["project"].TextOf("id") ?? "",
            TypeId = fields["issuetype"].TextOf("id") ?? "",
            StatusId = fields["status"].TextOf("id") ?? "",
            Summary = fields.TextOf("summary") ?? "",
            CreatedMs = Instant(fields, "created") ?? 0,
            UpdatedMs = Instant(fields, "updated") ?? 0,
            StatusChangedMs = Instant(fields, "statuscategorychangedate") ?? 0,
            PriorityId = fields["priority"].TextOf("id"),
            ResolutionId = fields["resolution"].TextOf("id"),
            ResolvedMs = Instant(fields, "resolutiondate"),
            AssigneeId = fields["assignee"].TextOf("accountId"),
            ReporterId = fields["reporter"].TextOf("accountId"),
            ParentId = fields["parent"] is JsonObject parent ? Number(parent, "id") : null,
            Labels = [.. Elements(fields, "labels").Select(label => label.AsText()).OfType<string>()],
            FixVersionIds = [.. Elements(fields, "fixVersions").Select(version => version.TextOf("id")).OfType<string>()],
            SprintIds = [.. Elements(fields, JiraFieldIds.Sprint).Select(sprint => sprint.TextOf("id")).OfType<string>()],
            DueOn = fields.TextOf("duedate"),
            StartOn = fields.TextOf(JiraFieldIds.StartDate),
            OriginalSeconds = Seconds(fields, "timeoriginalestimate"),
            RemainingSeconds = Seconds(fields, "timeestimate"),
            SpentSeconds = Seconds(fields, "timespent"),
            Recorded = fields,
        };
    }

    /// <summary>Recordings keep the newest first, as <c>expand=changelog</c> answers; we keep the oldest first.</summary>
    private static List<JiraHistory> MakeHistories(JsonObject node)
    {
        var histories = node["changelog"]?["histories"] as JsonArray ?? [];
        return
        [
            .. histories.OfType<JsonObject>()
                .Select(history => new JiraHistory(Number(history, "id"), Instant(history, "created") ?? 0, history["author"].TextOf("accountId"), Items(history), (JsonObject)history.DeepClone()))
                .OrderBy(history => history.AtMs).ThenBy(history => history.Id),
        ];
    }

    private static List<JiraHistoryItem> Items(JsonObject history) =>
    [
        .. (history["items"] as JsonArray ?? []).OfType<JsonObject>().Select(item => new JiraHistoryItem(
            item.TextOf("field") ?? "", item.TextOf("fieldtype") ?? "", item.TextOf("fieldId"), item.TextOf("from"), item.TextOf("fromString"), item.TextOf("to"), item.TextOf("toString"))),
    ];

    private static JiraWorklog MakeWorklog(JsonObject node) => new(
        Number(node, "id"), Number(node, "issueId"), node["author"].TextOf("accountId") ?? "", Instant(node, "updated") ?? 0, Seconds(node, "timeSpentSeconds") ?? 0, node);

    private static JsonArray Elements(JsonObject fields, string name) => fields[name] as JsonArray ?? [];

    private static long Number(JsonObject node, string member) => long.Parse(node.TextOf(member) ?? "0", CultureInfo.InvariantCulture);

    private static long? Seconds(JsonObject fields, string name) => long.TryParse(fields.TextOf(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds) ? seconds : null;

    private static long? Instant(JsonObject fields, string name) => fields.TextOf(name) is { } text ? JiraStamp.Parse(text) : null;
}
