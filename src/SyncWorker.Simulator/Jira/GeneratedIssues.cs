using System.Globalization;
using System.Text.Json.Nodes;
using SyncWorker.Simulator.Jira.Editions;
using SyncWorker.Simulator.World;

namespace SyncWorker.Simulator.Jira;

/// <summary>Issues derived from the world; the slot is the ordinal.</summary>
internal sealed class GeneratedIssues(SimulatedWorld world, JiraEdition edition) : IIssueSource
{
    /// <summary>The id of the link whose successor is the 0th standard item; later ones follow.</summary>
    public const long FirstLinkId = 20_000;

    private const long FirstWorklogId = 1_000_000;
    private const int WorklogsAnItem = 4;
    private const string Blocks = "10000";

    private readonly TrackerContent _content = world.Jira;
    private readonly GeneratedHistory _history = new(world, edition);

    /// <inheritdoc/>
    public int Count => _content.Shape.Count;

    /// <inheritdoc/>
    public IEnumerable<JiraWorklog> AllWorklogs => Enumerable.Range(0, Count).SelectMany(Worklogs);

    /// <inheritdoc/>
    public long IdOf(int slot) => slot + WorldNames.FirstJiraId;

    /// <inheritdoc/>
    public string ProjectIdOf(int slot) => JiraCatalogBuilder.ProjectId(_content.Shape.ProjectOf(slot));

    /// <inheritdoc/>
    public int SlotOfId(long id) => id >= WorldNames.FirstJiraId && id < WorldNames.FirstJiraId + Count ? (int)(id - WorldNames.FirstJiraId) : -1;

    /// <inheritdoc/>
    public int SlotOfKey(string key)
    {
        var dash = key.LastIndexOf('-');
        if (dash < 1 || !int.TryParse(key.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return -1;
        for (var project = 0; project < _content.Shape.ProjectCount; project++)
        {
            if (key.AsSpan(0, dash).Equals(WorldNames.JiraProject(project), StringComparison.OrdinalIgnoreCase)) return _content.Shape.OrdinalOf(project, number);
        }

        return -1;
    }

    /// <inheritdoc/>
    public IReadOnlyList<JiraHistory> Histories(int slot) => _history.Of(_content.LifeOf(slot));

    /// <inheritdoc/>
    public IReadOnlyList<JiraWorklog> Worklogs(int slot)
    {
        var logs = new List<JiraWorklog>();
        foreach (var change in _content.LifeOf(slot).Changes)
        {
            if (change.Aspect != LifeAspect.Spent || change.After is not { } after || after <= (change.Before ?? 0)) continue;
            var id = FirstWorklogId + ((long)slot * WorklogsAnItem) + logs.Count;
            logs.Add(new JiraWorklog(id, IdOf(slot), Account(change.Person), change.AtMs, (after - (change.Before ?? 0)) * 360));
        }

        return logs;
    }

    /// <inheritdoc/>
    public JiraWorklog? Worklog(long worklogId)
    {
        var slot = (worklogId - FirstWorklogId) / WorklogsAnItem;
        return worklogId >= FirstWorklogId && slot < Count ? Worklogs((int)slot).FirstOrDefault(log => log.Id == worklogId) : null;
    }

    /// <inheritdoc/>
    public IEnumerable<long> ChildrenOf(long id) => SlotOfId(id) is >= 0 and var slot ? _content.Shape.ChildrenOf(slot).Select(IdOf) : [];

    /// <inheritdoc/>
    public JiraIssue Issue(int slot)
    {
        var life = _content.LifeOf(slot);
        var shape = _content.Shape;
        var project = shape.ProjectOf(slot);
        var random = _content.Random(slot);
        var kind = WorldShape.KindOf(slot);
        var isSub = kind == ItemKind.Sub;
        var estimate = life.Current(LifeAspect.Estimate);
        var isClosed = life.State >= LifeState.Done;
        var stateChange = life.Changes.LastOrDefault(change => change.Aspect == LifeAspect.State);
        var links = LinksOf(slot);
        var remote = RemoteLinksOf(slot);
        return new JiraIssue
        {
            Slot = slot,
            Id = IdOf(slot),
            Key = WorldNames.JiraKey(shape, slot),
            ProjectId = JiraCatalogBuilder.ProjectId(project),
            TypeId = edition.TypeId(project, TypeIndex(kind, random)),
            StatusId = edition.StatusId(project, GeneratedHistory.StatusIndex(life.State)),
            Summary = _content.TitleOf(slot, life.Current(LifeAspect.Title) ?? 0),
            Description = random.Chance(1000, 0.7) ? Describe(slot, life.Current(LifeAspect.Description) ?? 0) : null,
            CreatedMs = life.CreatedMs,
            UpdatedMs = _history.UpdatedMs(life),
            PriorityId = life.Current(LifeAspect.Priority)?.ToString(CultureInfo.InvariantCulture),
            ResolutionId = isClosed ? GeneratedHistory.Resolution(life.State).Id : null,
            ResolvedMs = isClosed ? stateChange.AtMs : null,
            StatusChangedMs = stateChange.AtMs == 0 ? life.CreatedMs : stateChange.AtMs,
            AssigneeId = life.Current(LifeAspect.Assignee) is { } assignee ? Account((int)assignee) : null,
            ReporterId = Account(life.Creator),
            ParentId = life.Current(LifeAspect.Parent) is { } parent ? IdOf((int)parent) : null,
            Labels = GeneratedHistory.Labels(life.Current(LifeAspect.Labels) ?? 0),
            FixVersionIds = life.Current(LifeAspect.Release) is { } release ? [JiraCatalogBuilder.VersionId(project, (int)release)] : [],
            SprintIds = [.. SprintsOf(life).Select(sprint => JiraCatalogBuilder.SprintId(project, (int)sprint))],
            DueOn = GeneratedHistory.Day(life.Current(LifeAspect.DueOn)),
            StartOn = GeneratedHistory.Day(life.Current(LifeAspect.StartOn)),
            Points = isSub || estimate is null ? null : estimate.Value / 10m,
            TeamId = JiraCatalogBuilder.TeamId(world.Seed, project, random.Between(1001, 0, 2)),
            IsFlagged = life.Current(LifeAspect.Blocked) == 1,
            ReportedStatusId = kind is ItemKind.Top or ItemKind.Middle && random.Chance(1002, 0.6)
                ? random.Between(1003, 10300, 10303).ToString(CultureInfo.InvariantCulture)
                : null,
            OriginalSeconds = isSub ? estimate * 360 : null,
            RemainingSeconds = isSub ? life.Current(LifeAspect.Remaining) * 360 : null,
            SpentSeconds = life.Current(LifeAspect.Spent) * 360,
            Links = links,
            RemoteLinks = remote,
        };
    }

    /// <inheritdoc/>
    public long UpdatedMs(int slot) => _history.UpdatedMs(_content.LifeOf(slot));

    private static int TypeIndex(ItemKind kind, KeyedRandom random) => kind switch
    {
        ItemKind.Top => 0,
        ItemKind.Middle => 1,
        ItemKind.Standard => random.Chance(1004, 0.25) ? 3 : 2,
        ItemKind.Bug => 4,
        _ => 5,
    };

    private static IEnumerable<long> SprintsOf(Life life) =>
        life.Changes.Where(change => change is { Aspect: LifeAspect.Sprint, After: not null }).Select(change => change.After ?? 0).Distinct();

    private JsonNode Describe(int slot, long variant) => edition.RichText(string.Create(CultureInfo.InvariantCulture, $"As a user I want item {slot} to work. Revision {variant}."));

    private string Account(int person) => edition.AccountId(world.People.All[person]);

    private List<JiraLink> LinksOf(int slot)
    {
        var links = new List<JiraLink>();
        foreach (var dependency in _content.DependenciesOf(slot))
        {
            var isPredecessor = dependency.Predecessor == slot;
            var id = FirstLinkId + WorldShape.StandardIndex(dependency.Successor);
            links.Add(new JiraLink(id, Blocks, isPredecessor, IdOf(isPredecessor ? dependency.Successor : dependency.Predecessor)));
        }

        return links;
    }

    private List<JiraRemoteLink> RemoteLinksOf(int slot)
    {
        if (world.CrossLinks.Of(slot) is not { Kind: CrossLinkKind.JiraWaitsForAzureDevOps } link) return [];
        var title = world.AzureDevOps.TitleOf(link.AzureDevOpsOrdinal, 0);
        var outside = new JsonObject
        {
            ["url"] = world.Addresses.WorkItemPage(world, link.AzureDevOpsOrdinal),
            ["title"] = title,
            ["icon"] = new JsonObject(),
            ["status"] = new JsonObject { ["icon"] = new JsonObject() },
        };
        return [new JiraRemoteLink(GeneratedHistory.RemoteLinkId(slot), null, "is blocked by", outside, new JsonObject())];
    }
}
