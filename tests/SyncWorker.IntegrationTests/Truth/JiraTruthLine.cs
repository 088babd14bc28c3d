using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace SyncWorker.IntegrationTests.Truth;

/// <summary>Reads one line of a Jira's <c>/_truth</c>, of either edition.</summary>
internal static partial class JiraTruthLine
{
    // Data Center: the field of an epic's and of an initiative's key.
    private static readonly string[] ParentKeys = ["customfield_10008", "customfield_10108"];

    public static (long Id, TruthItem Item) Read(JsonElement line)
    {
        var issue = line.GetProperty("issue");
        var fields = issue.GetProperty("fields");
        var type = Text(Get(fields, "issuetype"), "name") ?? "";
        var assignee = Get(fields, "assignee");
        return (long.Parse(Text(issue, "id") ?? "", CultureInfo.InvariantCulture), new TruthItem
        {
            Key = Text(issue, "key") ?? "",
            Project = Text(Get(fields, "project"), "key") ?? "",
            Type = type,
            State = Text(Get(fields, "status"), "name") ?? "",
            Title = Text(fields, "summary") ?? "",
            Parent = Text(Get(fields, "parent"), "id") ?? ParentKeys.Select(field => Text(fields, field)).FirstOrDefault(static key => key is not null),
            Points = Number(fields, "customfield_10016") ?? Number(fields, "customfield_10026"),
            StartOn = Text(fields, "customfield_10015"),
            DueOn = Text(fields, "duedate"),
            Assignee = Account(assignee),
            Labels = Join(List(fields, "labels").Select(static label => label.GetString() ?? "")),
            Links = Join(Links(line, fields)),
            Details = new TruthDetails
            {
                Times = $"{Instant(fields, "created")} {Instant(fields, "updated")}",
                AssigneeWords = $"{Text(assignee, "displayName")} {Text(assignee, "emailAddress")}",
                Priority = Text(Get(fields, "priority"), "name"),
                Sprint = Sprint(List(fields, "customfield_10020")),
                Releases = Join(List(fields, "fixVersions").Select(static version => Text(version, "name") ?? "")),
                IsBlocked = List(fields, "customfield_10021").Length > 0,
                Hours = $"{Hours(Text(fields, "timeestimate"))} {Hours(Text(fields, "timespent"))}",
                History = Lines(List(line, "changelog").SelectMany(entry => Entries(entry, type))),
                Worklogs = Lines(List(line, "worklogs").Select(static log =>
                    TruthText.Worklog(long.Parse(Text(log, "id") ?? "", CultureInfo.InvariantCulture), Account(Get(log, "author")), Instant(log, "started"), log.GetProperty("timeSpentSeconds").GetInt64(), Instant(log, "updated")))),
            },
        });
    }

    private static IEnumerable<string> Links(JsonElement line, JsonElement fields)
    {
        foreach (var link in List(fields, "issuelinks"))
        {
            var isInward = Get(link, "inwardIssue") is not null;
            var isBlocks = Text(Get(link, "type"), "name") == "Blocks";
            yield return $"{(isBlocks ? isInward ? "Predecessor" : "Successor" : "Related")}:{Text(Get(link, isInward ? "inwardIssue" : "outwardIssue"), "id")}";
        }

        foreach (var link in List(line, "remoteLinks")) yield return $"Remote:{Text(link, "relationship")}:{Text(Get(link, "object"), "url")}";
    }

    private static IEnumerable<string> Entries(JsonElement entry, string type)
    {
        var entries = new List<string>();
        foreach (var item in List(entry, "items"))
        {
            var name = Text(item, "field") ?? "";
            var (from, fromWord, to, toWord) = (Filled(item, "from"), Filled(item, "fromString"), Filled(item, "to"), Filled(item, "toString"));
            if (name is "Link" or "RemoteIssueLink")
            {
                if (from is not null || fromWord is not null) Add("LinkRemoved", $"{from}:{fromWord}", ":");
                if (to is not null || toWord is not null) Add("LinkAdded", ":", $"{to}:{toWord}");
                continue;
            }

            var (field, value) = Meaning(name);
            if (field.Length == 0 || (field == "Estimate" && type == "Sub-task")) continue;
            Add(field, value(from, fromWord), value(to, toWord));
        }

        return entries.Distinct();

        void Add(string field, string before, string after) =>
            entries.Add(TruthText.Entry(Text(entry, "id") ?? "", Instant(entry, "created"), Account(Get(entry, "author")), field, before, after));
    }

    private static (string Field, Func<string?, string?, string> Value) Meaning(string name) => name switch
    {
        "status" => ("State", Both),
        "issuetype" => ("Type", Both),
        "project" => ("Project", Both),
        "assignee" => ("Assignee", Both),
        "priority" => ("Priority", Both),
        "Fix Version" => ("Releases", Both),
        "Parent" or "IssueParentAssociation" or "Epic Link" or "Parent Link" => ("Parent", Both),
        "Sprint" => ("Iteration", static (id, word) => TruthText.Sprints(id) + ":" + word),
        "duedate" => ("DueOn", static (id, _) => id ?? ""),
        "Start date" or "Target start" => ("StartOn", static (id, _) => id ?? ""),
        "Story Points" or "Story point estimate" => ("Estimate", static (_, word) => TruthText.Number(word)),
        "timeestimate" => ("Remaining", static (id, _) => Hours(id)),
        "timespent" => ("Completed", static (id, _) => Hours(id)),
        "labels" => ("Labels", static (_, word) => Join((word ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries))),
        "Flagged" => ("Blocked", static (_, word) => word ?? ""),
        _ => ("", Both),
    };

    private static string Both(string? id, string? word) => $"{id}:{word}";

    /// <summary>The active sprint, else the next one, else the last one.</summary>
    private static string? Sprint(IReadOnlyList<JsonElement> sprints)
    {
        var read = sprints.Select(static sprint => sprint.ValueKind == JsonValueKind.Object
            ? (Id: sprint.GetProperty("id").GetInt64(), State: Text(sprint, "state") ?? "")
            : (Id: long.Parse(SprintId().Match(sprint.GetString() ?? "").Groups[1].Value, CultureInfo.InvariantCulture), State: SprintState().Match(sprint.GetString() ?? "").Groups[1].Value)).ToList();
        var chosen = read.Where(static sprint => Is(sprint.State, "active")).OrderByDescending(static sprint => sprint.Id)
            .Concat(read.Where(static sprint => Is(sprint.State, "future")).OrderBy(static sprint => sprint.Id))
            .Concat(read.OrderByDescending(static sprint => sprint.Id)).Select(static sprint => sprint.Id).ToList();
        return chosen.Count == 0 ? null : chosen[0].ToString(CultureInfo.InvariantCulture);

        static bool Is(string state, string word) => state.Equals(word, StringComparison.OrdinalIgnoreCase);
    }

    private static string? Account(JsonElement? person) => Text(person, "accountId") ?? Text(person, "key");

    private static long Instant(JsonElement parent, string name) =>
        DateTimeOffset.Parse((Text(parent, name) ?? "").Insert(26, ":"), CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();

    private static string Hours(string? seconds) => seconds is null ? "" : TruthText.Number((decimal.Parse(seconds, CultureInfo.InvariantCulture) / 3600).ToString(CultureInfo.InvariantCulture));

    private static string? Filled(JsonElement parent, string name) => Text(parent, name) is { Length: > 0 } text ? text : null;

    [GeneratedRegex(@"[\[,]id=(\d+)")]
    private static partial Regex SprintId();

    [GeneratedRegex(@"[\[,]state=([A-Z]+)")]
    private static partial Regex SprintState();

    private static JsonElement? Get(JsonElement? parent, string name) => TrackerTruth.Get(parent, name);

    private static JsonElement[] List(JsonElement parent, string name) => TrackerTruth.List(parent, name);

    private static string? Text(JsonElement? parent, string name) => TrackerTruth.Text(parent, name);

    private static string? Number(JsonElement parent, string name) => TrackerTruth.Number(parent, name);

    private static string Join(IEnumerable<string> parts) => string.Join('|', parts.Order(StringComparer.Ordinal));

    private static string Lines(IEnumerable<string> lines) => string.Join('\n', lines.Order(StringComparer.Ordinal));
}
