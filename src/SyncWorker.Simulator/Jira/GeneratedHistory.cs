using System.Globalization;
using SyncWorker.Simulator.Jira.Editions;
using SyncWorker.Simulator.World;

namespace SyncWorker.Simulator.Jira;

/// <summary>Tells a life as Jira's changelog: changes of one instant are one entry; links are named on both sides.</summary>
internal sealed class GeneratedHistory(SimulatedWorld world, JiraEdition edition)
{
    private const long FirstHistoryId = 500_000;
    private const int HistoriesAnItem = 100;

    private static readonly string[] PriorityNames = ["Highest", "High", "Medium", "Low"];
    private static readonly string[] StatusNames = ["To Do", "Selected for Development", "In Progress", "In Review", "Done"];

    private readonly TrackerContent _content = world.Jira;

    /// <summary>Gets the place of a state in the workflow.</summary>
    public static int StatusIndex(LifeState state) => Math.Min((int)state, 4);

    /// <summary>Gets the resolution of a closed state.</summary>
    public static (string Id, string Name) Resolution(LifeState state) => state == LifeState.Cancelled ? ("10001", "Won't Do") : ("10000", "Done");

    /// <summary>Gets the labels of a bit set.</summary>
    public static IReadOnlyList<string> Labels(long bits) => [.. WorldNames.Labels.Where((_, index) => (bits & (1L << index)) != 0)];

    /// <summary>Gets a day as <c>yyyy-MM-dd</c>, or null.</summary>
    public static string? Day(long? dayNumber) =>
        dayNumber is { } day ? DateOnly.FromDayNumber((int)day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : null;

    /// <summary>Gets the id of the remote link of a slot.</summary>
    public static long RemoteLinkId(int slot) => 30_000 + slot;

    /// <summary>Gets when the issue last changed: by its life, or by a link that somebody made.</summary>
    public long UpdatedMs(Life life)
    {
        var updated = life.UpdatedMs;
        foreach (var dependency in _content.DependenciesOf(life.Ordinal)) updated = Math.Max(updated, dependency.AtMs);
        return RemoteLinkedMs(life) is { } linked ? Math.Max(updated, linked) : updated;
    }

    /// <summary>Gets the changelog, oldest first.</summary>
    public List<JiraHistory> Of(Life life)
    {
        var entries = new List<(long AtMs, int Person, List<JiraHistoryItem> Items)>();
        var sprints = new List<long>();
        foreach (var change in life.Changes)
        {
            if (entries.Count == 0 || entries[^1].AtMs != change.AtMs || entries[^1].Person != change.Person) entries.Add((change.AtMs, change.Person, []));
            Tell(life, change, sprints, entries[^1].Items);
        }

        foreach (var dependency in _content.DependenciesOf(life.Ordinal))
        {
            var isPredecessor = dependency.Predecessor == life.Ordinal;
            var other = WorldNames.JiraKey(_content.Shape, isPredecessor ? dependency.Successor : dependency.Predecessor);
            var words = isPredecessor ? "This issue blocks " : "This issue is blocked by ";
            entries.Add((dependency.AtMs, dependency.Person, [new("Link", "jira", null, null, null, other, words + other)]));
        }

        if (RemoteLinkedMs(life) is { } linkedMs)
        {
            var id = RemoteLinkId(life.Ordinal).ToString(CultureInfo.InvariantCulture);
            var title = world.AzureDevOps.TitleOf(life.Ordinal, 0);
            entries.Add((linkedMs, life.Creator, [new("RemoteIssueLink", "jira", null, null, null, id, $"This issue links to \"{title} (Web Link)\"")]));
        }

        var firstId = FirstHistoryId + ((long)life.Ordinal * HistoriesAnItem);
        return [.. entries.OrderBy(entry => entry.AtMs).Select((entry, index) => new JiraHistory(firstId + index, entry.AtMs, Account(entry.Person), entry.Items))];
    }

    private long? RemoteLinkedMs(Life life) => world.CrossLinks.Of(life.Ordinal) is { Kind: CrossLinkKind.JiraWaitsForAzureDevOps }
        ? Math.Min(life.CreatedMs + (2 * Clock.DayMs), world.HistoryEndMs - 30_000)
        : null;

    private void Tell(Life life, LifeChange change, List<long> sprints, List<JiraHistoryItem> items)
    {
        var project = _content.Shape.ProjectOf(life.Ordinal);
        var isSub = WorldShape.KindOf(life.Ordinal) == ItemKind.Sub;
        switch (change.Aspect)
        {
            case LifeAspect.State:
                TellState(project, change, items);
                break;
            case LifeAspect.Estimate when isSub:
                items.Add(Plain("timeoriginalestimate", Seconds(change.Before), Seconds(change.After)));
                break;
            case LifeAspect.Estimate:
                var isEstimate = edition.PointsField(project) == JiraFieldIds.StoryPointEstimate;
                items.Add(new(isEstimate ? "Story point estimate" : "Story Points", "custom", isEstimate ? JiraFieldIds.StoryPointEstimate : JiraFieldIds.StoryPoints, null, Points(change.Before), null, Points(change.After)));
                break;
            case LifeAspect.Parent:
                items.Add(edition.ParentItem(LevelOf(WorldShape.KindOf(life.Ordinal)), Id(change.Before), Key(change.Before), Id(change.After), Key(change.After)));
                break;
            case LifeAspect.Sprint:
                items.Add(Sprint(project, sprints, change.After));
                break;
            case LifeAspect.StartOn:
                items.Add(new(edition.StartDayName, "custom", JiraFieldIds.StartDate, Day(change.Before), ShortDay(change.Before), Day(change.After), ShortDay(change.After)));
                break;
            case LifeAspect.DueOn:
                items.Add(new("duedate", "jira", "duedate", Day(change.Before), LongDay(change.Before), Day(change.After), LongDay(change.After)));
                break;
            case LifeAspect.Assignee:
                items.Add(new("assignee", "jira", "assignee", AccountOf(change.Before), NameOf(change.Before), AccountOf(change.After), NameOf(change.After)));
                break;
            case LifeAspect.Title:
                items.Add(new("summary", "jira", "summary", null, _content.TitleOf(life.Ordinal, change.Before ?? 0), null, _content.TitleOf(life.Ordinal, change.After ?? 0)));
                break;
            case LifeAspect.Labels:
                items.Add(new("labels", "jira", "labels", "", string.Join(' ', Labels(change.Before ?? 0)), "", string.Join(' ', Labels(change.After ?? 0))));
                break;
            case LifeAspect.Priority:
                items.Add(new("priority", "jira", "priority", Number(change.Before), PriorityName(change.Before), Number(change.After), PriorityName(change.After)));
                break;
            case LifeAspect.Release:
                items.Add(new("Fix Version", "jira", "fixVersions", Version(project, change.Before), Release(change.Before), Version(project, change.After), Release(change.After)));
                break;
            case LifeAspect.Remaining:
                items.Add(Plain("timeestimate", Seconds(change.Before), Seconds(change.After)));
                break;
            case LifeAspect.Spent:
                items.Add(Plain("timespent", Seconds(change.Before), Seconds(change.After)));
                break;
            case LifeAspect.Blocked:
                items.Add(new("Flagged", "custom", JiraFieldIds.Flagged, Flag(change.Before, "[10019]"), Flag(change.Before, "Impediment"), Flag(change.After, "[10019]"), Flag(change.After, "Impediment")));
                break;
            default:
                items.Add(new("description", "jira", "description", null, $"Revision {change.Before}", null, $"Revision {change.After}"));
                break;
        }
    }

    private void TellState(int project, LifeChange change, List<JiraHistoryItem> items)
    {
        var (before, after) = ((LifeState)(change.Before ?? 0), (LifeState)(change.After ?? 0));
        var (from, to) = (StatusIndex(before), StatusIndex(after));
        if (after >= LifeState.Done)
        {
            var resolution = Resolution(after);
            items.Add(new("resolution", "jira", "resolution", null, null, resolution.Id, resolution.Name));
        }

        items.Add(new("status", "jira", "status", edition.StatusId(project, from), StatusNames[from], edition.StatusId(project, to), StatusNames[to]));
    }

    private JiraHistoryItem Sprint(int project, List<long> sprints, long? after)
    {
        var (from, fromText) = (Ids(project, sprints), Names(project, sprints));
        if (after is { } sprint && !sprints.Contains(sprint)) sprints.Add(sprint);
        return new("Sprint", "custom", JiraFieldIds.Sprint, from, fromText, Ids(project, sprints), Names(project, sprints));
    }

    private static string Ids(int project, List<long> sprints) => string.Join(", ", sprints.Select(sprint => JiraCatalogBuilder.SprintId(project, (int)sprint)));

    private string Names(int project, List<long> sprints) => string.Join(", ", sprints.Select(sprint => edition.SprintName(project, (int)sprint)));

    private static int LevelOf(ItemKind kind) => kind switch { ItemKind.Top => 2, ItemKind.Middle => 1, ItemKind.Sub => -1, _ => 0 };

    private static JiraHistoryItem Plain(string field, string? from, string? to) => new(field, "jira", field, from, from, to, to);

    private static string? Number(long? value) => value?.ToString(CultureInfo.InvariantCulture);

    private static string? Seconds(long? tenths) => Number(tenths * 360);

    private static string? Points(long? tenths) => tenths is { } value ? (value / 10m).ToString(CultureInfo.InvariantCulture) : null;

    private static string? PriorityName(long? value) => value is { } priority ? PriorityNames[priority - 1] : null;

    private static string? Version(int project, long? release) => release is { } known ? JiraCatalogBuilder.VersionId(project, (int)known) : null;

    private static string? Release(long? release) => release is { } known ? WorldNames.Releases[(int)known] : null;

    private static string Flag(long? value, string text) => value == 1 ? text : "";

    private static string? ShortDay(long? day) => day is { } known ? DateOnly.FromDayNumber((int)known).ToString("dd/MMM/yy", CultureInfo.InvariantCulture) : null;

    private static string? LongDay(long? day) => day is null ? null : Day(day) + " 00:00:00.0";

    private static string? Id(long? ordinal) => Number(ordinal + WorldNames.FirstJiraId);

    private string? Key(long? ordinal) => ordinal is { } known ? WorldNames.JiraKey(_content.Shape, (int)known) : null;

    private string Account(int person) => edition.AccountId(world.People.All[person]);

    private string? AccountOf(long? person) => person is { } known ? Account((int)known) : null;

    private string? NameOf(long? person) => person is { } known ? world.People.All[(int)known].Name : null;
}
