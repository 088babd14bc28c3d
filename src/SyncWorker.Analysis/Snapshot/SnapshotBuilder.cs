using SyncWorker.Model.Items;

namespace SyncWorker.Analysis.Snapshot;

/// <summary>Collects items and makes the snapshot of them.</summary>
internal sealed class SnapshotBuilder
{
    private readonly SnapshotContext _context;
    private readonly ItemColumns _columns = new();
    private readonly LinkClaims _claims;
    private readonly List<string> _connections;
    private readonly Dictionary<string, ushort> _connectionPlaces;

    public SnapshotBuilder(SnapshotContext context)
    {
        _context = context;
        _claims = new LinkClaims(context.Definition.CrossLinks);
        _connections = [.. context.Definition.Connections.Select(connection => connection.Name)];
        _connectionPlaces = _connections.Select((name, place) => (name, place)).ToDictionary(pair => pair.name, pair => (ushort)pair.place, StringComparer.Ordinal);
    }

    /// <summary>Adds an item.</summary>
    public void Add(WorkItem item)
    {
        if (!_connectionPlaces.TryGetValue(item.Id.Connection, out var connection))
        {
            connection = (ushort)_connections.Count;
            _connections.Add(item.Id.Connection);
            _connectionPlaces.Add(item.Id.Connection, connection);
        }

        _claims.Collect(_columns.Count, item);
        _columns.Add(connection, item);
    }

    /// <summary>Makes the snapshot.</summary>
    public PortfolioSnapshot Build()
    {
        var claims = _claims.InOrder(Canonicalise());
        var lookup = new ItemLookup(_connections, _columns);
        var links = new LinkResolver(_context.Definition, lookup, _columns, IdOf);
        links.Resolve(claims);
        var faults = FindFaults(links);
        var dependencies = BetweenCounted(links);
        faults.AddRange(new DependencyGraph(_columns.Count, dependencies).FindCycles().Select(cycle => Fault(PlanFaultKind.DependencyCycle, cycle)));

        var order = ParentTree.Order(links.Parents);
        var moved = Invert(order);
        _columns.Reorder(order);
        lookup.Move(moved);
        var parents = new int[order.Length];
        for (var i = 0; i < order.Length; i++) parents[i] = links.Parents[order[i]] is >= 0 and var parent ? moved[parent] : -1;
        MarkTree(parents);
        var trust = new TrustJudge(_context, _connections, lookup).JudgeAndMark(_columns);
        return new PortfolioSnapshot(_context, new Parts
        {
            ConnectionNames = _connections,
            Columns = _columns,
            Lookup = lookup,
            Parents = parents,
            Mirrors = links.Mirrors.ToDictionary(pair => moved[pair.Key], pair => moved[Last(links.Mirrors, pair.Value)]),
            Dependencies = new DependencyGraph(order.Length, dependencies.Select(edge => (moved[edge.Predecessor], moved[edge.Successor]))),
            HiddenBelow = HiddenBelow(lookup),
            Faults = faults,
            Dangling = links.Dangling,
            Trust = trust,
        });
    }

    private static int Last(Dictionary<int, int> mirrors, int item)
    {
        while (mirrors.TryGetValue(item, out var next)) item = next;
        return item;
    }

    private static int[] Invert(int[] order)
    {
        var moved = new int[order.Length];
        for (var i = 0; i < order.Length; i++) moved[order[i]] = i;
        return moved;
    }

    /// <summary>Orders the items by connection and id, so that nothing depends on how they came.</summary>
    private int[]? Canonicalise()
    {
        // Connections that only items name are ordered by name, as there is no file to order them.
        var configured = _context.Definition.Connections.Count;
        var names = _connections.Take(configured).Concat(_connections.Skip(configured).Order(StringComparer.Ordinal)).ToList();
        var places = _connections.Select(name => (ushort)names.IndexOf(name)).ToList();
        for (var i = 0; i < _columns.Count; i++) _columns.Connection[i] = places[_columns.Connection[i]];
        _connections.Clear();
        _connections.AddRange(names);

        var order = new int[_columns.Count];
        for (var i = 0; i < order.Length; i++) order[i] = i;
        var isOrdered = true;
        for (var i = 1; i < order.Length && isOrdered; i++) isOrdered = Compare(i - 1, i) <= 0;
        if (!isOrdered) Array.Sort(order, Compare);
        _columns.Reorder(order);
        return isOrdered ? null : Invert(order);
    }

    private int Compare(int left, int right)
    {
        var byConnection = _columns.Connection[left].CompareTo(_columns.Connection[right]);
        return byConnection != 0 ? byConnection : _columns.NativeId[left].CompareTo(_columns.NativeId[right]);
    }

    private List<PlanFault> FindFaults(LinkResolver links)
    {
        var faults = ParentTree.CutCycles(links.Parents, links.ParentOrigins).Select(cycle => Fault(PlanFaultKind.ParentCycle, cycle)).ToList();
        faults.AddRange(ParentTree.CutMirrors(links.Mirrors).Select(cycle => Fault(PlanFaultKind.MirrorCycle, cycle)));
        return faults;
    }

    /// <summary>What a mirror waits for, or holds up, is the counted item's affair; that it waits for its own counterpart means nothing.</summary>
    private static HashSet<(int Predecessor, int Successor)> BetweenCounted(LinkResolver links)
    {
        if (links.Mirrors.Count == 0) return links.Dependencies;
        var counted = new HashSet<(int Predecessor, int Successor)>();
        foreach (var edge in links.Dependencies)
        {
            var (predecessor, successor) = (Last(links.Mirrors, edge.Predecessor), Last(links.Mirrors, edge.Successor));
            if (predecessor != successor || edge.Predecessor == edge.Successor) counted.Add((predecessor, successor));
        }

        return counted;
    }

    private PlanFault Fault(PlanFaultKind kind, IReadOnlyList<int> items) =>
        ParentTree.Fault(kind, [.. items.Select(IdOf)], [.. items.Select(item => $"{IdOf(item).Connection}/{_columns.Key[item]}")]);

    private void MarkTree(int[] parents)
    {
        for (var i = 0; i < parents.Length; i++)
        {
            var parent = parents[i];
            if (parent >= 0) _columns.Marks[parent] |= ItemMarks.Parent;
            if (_columns.State[i] == StateCategory.Removed || (parent >= 0 && (_columns.Marks[parent] & ItemMarks.Out) != 0)) _columns.Marks[i] |= ItemMarks.Out;
        }
    }

    private Dictionary<int, int> HiddenBelow(ItemLookup lookup)
    {
        var hidden = new Dictionary<int, int>();
        foreach (var (parent, count) in _context.Hidden)
        {
            var place = lookup.Find(lookup.ConnectionOf(parent.Connection), parent.NativeId);
            if (place >= 0) hidden[place] = hidden.GetValueOrDefault(place) + count;
        }

        return hidden;
    }

    private ItemId IdOf(int item) => new(_connections[_columns.Connection[item]], _columns.NativeId[item]);

    /// <summary>What a snapshot is made of.</summary>
    internal sealed record Parts
    {
        public required IReadOnlyList<string> ConnectionNames { get; init; }
        public required ItemColumns Columns { get; init; }
        public required ItemLookup Lookup { get; init; }
        public required int[] Parents { get; init; }
        public required IReadOnlyDictionary<int, int> Mirrors { get; init; }
        public required DependencyGraph Dependencies { get; init; }
        public required IReadOnlyDictionary<int, int> HiddenBelow { get; init; }
        public required IReadOnlyList<PlanFault> Faults { get; init; }
        public required IReadOnlyList<DanglingLink> Dangling { get; init; }
        public required IReadOnlyList<ConnectionTrust> Trust { get; init; }
    }
}
