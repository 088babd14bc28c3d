using SyncWorker.Model.Items;

namespace SyncWorker.Analysis.Snapshot;

/// <summary>
/// All items of all connections at one instant, in compact arrays and in topological order: parents before children. It does not change.
/// </summary>
public sealed class PortfolioSnapshot
{
    internal PortfolioSnapshot(SnapshotContext context, SnapshotBuilder.Parts parts)
    {
        Context = context;
        ConnectionNames = parts.ConnectionNames;
        Columns = parts.Columns;
        Lookup = parts.Lookup;
        Parents = parts.Parents;
        Mirrors = parts.Mirrors;
        Dependencies = parts.Dependencies;
        HiddenBelow = parts.HiddenBelow;
        Faults = parts.Faults;
        Dangling = parts.Dangling;
        Connections = parts.Trust;
    }

    /// <summary>Gets what the snapshot was built with.</summary>
    public SnapshotContext Context { get; }

    /// <summary>Gets the number of items.</summary>
    public int Count => Columns.Count;

    /// <summary>Gets the contradictions found: circles of parents, mirrors and dependencies.</summary>
    public IReadOnlyList<PlanFault> Faults { get; }

    /// <summary>Gets the links whose other end is not among the items.</summary>
    public IReadOnlyList<DanglingLink> Dangling { get; }

    /// <summary>Gets how far each connection can be trusted: the configured ones in the file's order, then others that items named.</summary>
    public IReadOnlyList<ConnectionTrust> Connections { get; }

    internal IReadOnlyList<string> ConnectionNames { get; }

    internal ItemColumns Columns { get; }

    internal ItemLookup Lookup { get; }

    internal int[] Parents { get; }

    internal IReadOnlyDictionary<int, int> Mirrors { get; }

    internal DependencyGraph Dependencies { get; }

    internal IReadOnlyDictionary<int, int> HiddenBelow { get; }

    /// <summary>Gets an item by its place, 0 to <see cref="Count"/> − 1.</summary>
    /// <param name="place">The place.</param>
    public SnapshotItem this[int place] => new(this, place);

    /// <summary>Builds a snapshot of streamed items.</summary>
    /// <param name="items">All items of all connections, in any order; the result does not depend on it.</param>
    /// <param name="context">Definitions, freshness, query results and the instant.</param>
    /// <param name="cancellationToken">Stops the building.</param>
    /// <exception cref="ArgumentException">Two items have one id.</exception>
    public static async Task<PortfolioSnapshot> BuildAsync(IAsyncEnumerable<WorkItem> items, SnapshotContext context, CancellationToken cancellationToken)
    {
        var builder = new SnapshotBuilder(context);
        await foreach (var item in items.WithCancellation(cancellationToken).ConfigureAwait(false)) builder.Add(item);
        return builder.Build();
    }

    /// <summary>Builds a snapshot of items in memory.</summary>
    /// <param name="items">All items of all connections, in any order; the result does not depend on it.</param>
    /// <param name="context">Definitions, freshness, query results and the instant.</param>
    /// <exception cref="ArgumentException">Two items have one id.</exception>
    public static PortfolioSnapshot Build(IEnumerable<WorkItem> items, SnapshotContext context)
    {
        var builder = new SnapshotBuilder(context);
        foreach (var item in items) builder.Add(item);
        return builder.Build();
    }

    /// <summary>Finds an item, or <see langword="null"/>.</summary>
    /// <param name="id">Its id.</param>
    public SnapshotItem? Find(ItemId id)
    {
        var place = Lookup.Find(Lookup.ConnectionOf(id.Connection), id.NativeId);
        return place < 0 ? null : this[place];
    }

    /// <summary>Finds how far a connection can be trusted, or <see langword="null"/> for a name that nobody knows.</summary>
    /// <param name="connection">The connection's name.</param>
    public ConnectionTrust? FindTrust(string connection) => Lookup.ConnectionOf(connection) is >= 0 and var place ? Connections[place] : null;
}
