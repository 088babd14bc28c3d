namespace SyncWorker.Simulator.World;

/// <summary>A dependency inside one tracker: the predecessor blocks the successor.</summary>
/// <param name="Predecessor">The ordinal that must be finished first.</param>
/// <param name="Successor">The ordinal that waits.</param>
/// <param name="AtMs">When somebody linked them.</param>
/// <param name="Person">Who did, a <see cref="Person.Index"/>.</param>
internal sealed record Dependency(int Predecessor, int Successor, long AtMs, int Person);

/// <summary>One tracker's items: shape, lives and dependencies, each derived from the ordinal alone.</summary>
internal sealed class TrackerContent
{
    private const int ReachBack = 4;

    private readonly SimulatedWorld _world;
    private readonly LifeTeller _teller;
    private readonly long _startMs;

    /// <summary>Lays out the content.</summary>
    public TrackerContent(SimulatedWorld world, TrackerKind kind, int count)
    {
        _world = world;
        Kind = kind;
        Shape = new WorldShape(count, world.Seed, (int)kind);
        _startMs = Clock.StartOf(world.Sprints.FirstOn.AddDays(-7)) + (8 * 3_600_000);
        _teller = new LifeTeller(world, this);
    }

    /// <summary>Gets whose content it is.</summary>
    public TrackerKind Kind { get; }

    /// <summary>Gets the hierarchy.</summary>
    public WorldShape Shape { get; }

    /// <summary>Gets an item's random numbers; k below 1,000 is taken, use more for your own.</summary>
    public KeyedRandom Random(int ordinal) => new(_world.Seed, (int)Kind, ordinal);

    /// <summary>Tells an item's life.</summary>
    public Life LifeOf(int ordinal) => _teller.Tell(ordinal);

    /// <summary>Gets an item's title in a variant (<see cref="LifeAspect.Title"/>).</summary>
    public string TitleOf(int ordinal, long variant) => Titles.Of(Random(ordinal), variant);

    /// <summary>Gets when an item was created: later ordinals later, the reserved block within the first ten days.</summary>
    public long CreatedMs(int ordinal)
    {
        const double ReservedDays = 10;
        var jitter = Random(ordinal).Unit(1) * 0.9;
        var reserved = WorldShape.BlockSize;
        var span = ((_world.HistoryEndMs - _startMs) / (double)Clock.DayMs) - ReservedDays - 2;
        var day = ordinal < reserved
            ? (ordinal + jitter) / reserved * ReservedDays
            : ReservedDays + ((ordinal - reserved + jitter) / Math.Max(1, Shape.Count - reserved) * span);
        return _startMs + (long)(day * Clock.DayMs);
    }

    /// <summary>Gets the dependencies in which an item takes part, as predecessor or successor.</summary>
    public IReadOnlyList<Dependency> DependenciesOf(int ordinal)
    {
        var k = WorldShape.StandardIndex(ordinal);
        if (k < 0) return [];
        var found = new List<Dependency>();
        if (PredecessorOf(k) is >= 0 and var own) found.Add(Make(own, k));
        for (var later = k + 1; later <= k + ReachBack && later < Shape.StandardCount; later++)
        {
            if (PredecessorOf(later) == k) found.Add(Make(k, later));
        }

        // The cycle's last link goes forward, the only one that does.
        if (k == PlantedRoles.Cycle[^1] && Shape.StandardCount > k) found.Add(Make(k, PlantedRoles.Cycle[0]));
        return found;
    }

    /// <summary>Gets the k of the standard item that the k-th one waits for, or −1.</summary>
    private int PredecessorOf(int k)
    {
        if (k >= Shape.StandardCount) return -1;
        if (k < WorldShape.StandardsInBlock)
        {
            if (k == PlantedRoles.Successor) return PlantedRoles.Predecessor;
            var place = PlantedRoles.Cycle.ToList().IndexOf(k);
            return place < 0 ? -1 : PlantedRoles.Cycle[(place + PlantedRoles.Cycle.Count - 1) % PlantedRoles.Cycle.Count];
        }

        var random = Random(WorldShape.StandardOrdinal(k));
        var place0 = k % WorldShape.StandardsInBlock;
        var back = random.Between(901, 1, ReachBack + 1);
        return random.Chance(902, 0.08) && back <= place0 ? k - back : -1;
    }

    private Dependency Make(int predecessor, int successor)
    {
        var from = WorldShape.StandardOrdinal(predecessor);
        var to = WorldShape.StandardOrdinal(successor);
        var later = Math.Max(from, to);
        var random = Random(later);
        var at = CreatedMs(later) + 3_600_000 + (long)(random.Unit(903) * Clock.DayMs);
        return new Dependency(from, to, Math.Min(at, _world.HistoryEndMs - 60_000), random.Pick(904, _world.People.Active).Index);
    }
}
