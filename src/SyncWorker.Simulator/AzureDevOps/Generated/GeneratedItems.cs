using SyncWorker.Simulator.AzureDevOps.Items;
using SyncWorker.Simulator.AzureDevOps.Metadata;
using SyncWorker.Simulator.World;

namespace SyncWorker.Simulator.AzureDevOps.Generated;

/// <summary>Work items derived from the world: nothing is kept but a bounded cache, each item is a pure function of its ordinal.</summary>
internal sealed class GeneratedItems : IItemSource
{
    // The feed walks in the order of time, in which an item's revisions lie weeks apart and neighbours have close ordinals.
    private const int CacheSize = 1 << 16;
    private readonly SimulatedWorld world;
    private readonly TrackerContent content;
    private readonly GeneratedFields fields;
    private readonly GeneratedRevisions?[] cache = new GeneratedRevisions?[CacheSize];

    public GeneratedItems(SimulatedWorld world)
    {
        this.world = world;
        content = world.AzureDevOps;
        People = [.. world.People.All.Select(Identity.Of)];
        Projects = GeneratedProjects.Build(world, People);
        fields = new GeneratedFields(world, Projects, People);
    }

    public int Count => content.Shape.Count;

    public DateTime Epoch => world.Sprints.FirstOn.AddDays(-30).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);

    public FieldCatalog Fields { get; } = new();

    public IReadOnlyList<Project> Projects { get; }

    public IReadOnlyList<Identity> People { get; }

    public int NextId => Count + WorldNames.FirstWorkItemId;

    public int IdOf(int ordinal) => ordinal + WorldNames.FirstWorkItemId;

    public bool TryOrdinal(int id, out int ordinal)
    {
        ordinal = id - WorldNames.FirstWorkItemId;
        return ordinal >= 0 && ordinal < Count;
    }

    public Project ProjectOf(int ordinal) => Projects[content.Shape.ProjectOf(ordinal)];

    public int FirstRev(int ordinal) => 1;

    public IReadOnlyList<DateTime> RevisionTimes(int ordinal) => Revisions(ordinal).Times;

    public WorkItemSnapshot At(int ordinal, int rev) => fields.Derive(IdOf(ordinal), ordinal, Revisions(ordinal), rev);

    public IEnumerable<LinkEvent> LinksOf(int ordinal)
    {
        var life = Revisions(ordinal).Life;
        var created = At(life.CreatedMs);
        if (life.Initial(LifeAspect.Parent) is { } first)
        {
            yield return Parent(ordinal, first, created, life.Creator, added: true);
        }

        foreach (var move in life.Changes.Where(change => change.Aspect == LifeAspect.Parent))
        {
            if (move.Before is { } before)
            {
                yield return Parent(ordinal, before, At(move.AtMs), move.Person, added: false) with { Replaced = move.After is not null };
            }

            if (move.After is { } after)
            {
                yield return Parent(ordinal, after, At(move.AtMs), move.Person, added: true);
            }
        }

        foreach (var dependency in content.DependenciesOf(ordinal).Where(dependency => dependency.Successor == ordinal))
        {
            yield return new LinkEvent
            {
                At = At(dependency.AtMs),
                SourceId = IdOf(dependency.Predecessor),
                TargetId = IdOf(ordinal),
                Kind = LinkKind.Dependency,
                Added = true,
                By = People[dependency.Person],
            };
        }

        if (world.CrossLinks.Of(ordinal) is { Kind: CrossLinkKind.AzureDevOpsWaitsForJira } cross)
        {
            yield return new LinkEvent
            {
                At = created,
                SourceId = IdOf(ordinal),
                Kind = LinkKind.Hyperlink,
                Added = true,
                By = People[life.Creator],
                CrossLinkOrdinal = cross.JiraOrdinal,
                Comment = "blocked by",
            };
        }
    }

    public string CrossLinkUrl(int ordinal) => world.Addresses.JiraPage(world, ordinal);

    private static DateTime At(long ms) => DateTime.UnixEpoch.AddMilliseconds(ms);

    private LinkEvent Parent(int child, long parent, DateTime at, int person, bool added) => new()
    {
        At = at,
        SourceId = IdOf((int)parent),
        TargetId = IdOf(child),
        Kind = LinkKind.Hierarchy,
        Added = added,
        By = People[person],
    };

    private GeneratedRevisions Revisions(int ordinal)
    {
        ref var slot = ref cache[ordinal & (CacheSize - 1)];
        if (Volatile.Read(ref slot) is { } known && known.Life.Ordinal == ordinal)
        {
            return known;
        }

        var derived = new GeneratedRevisions(content.LifeOf(ordinal), WorldShape.KindOf(ordinal));
        Volatile.Write(ref slot, derived);
        return derived;
    }
}
