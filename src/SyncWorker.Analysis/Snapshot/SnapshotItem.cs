using SyncWorker.Model.Items;

namespace SyncWorker.Analysis.Snapshot;

/// <summary>A view of one item of a snapshot. It costs nothing to make and is valid as long as the snapshot.</summary>
public readonly record struct SnapshotItem
{
    private readonly PortfolioSnapshot _snapshot;

    internal SnapshotItem(PortfolioSnapshot snapshot, int place)
    {
        _snapshot = snapshot;
        Place = place;
    }

    /// <summary>Gets the place in the snapshot; a parent's is smaller than its children's.</summary>
    public int Place { get; }

    /// <summary>Gets the permanent identity.</summary>
    public ItemId Id => new(Connection, Columns.NativeId[Place]);

    /// <summary>Gets the connection.</summary>
    public string Connection => _snapshot.ConnectionNames[Columns.Connection[Place]];

    /// <summary>Gets the label people use.</summary>
    public string Key => Columns.Key[Place];

    /// <summary>Gets the address of the item's page in its tracker.</summary>
    public string Url => Has(ItemMarks.AddressEndsWithKey) ? Columns.Address[Place] + Columns.Key[Place] : Columns.Address[Place];

    /// <summary>Gets the project.</summary>
    public string Project => Columns.Project[Place];

    /// <summary>Gets the type's name as the tracker spells it.</summary>
    public string TrackerType => Columns.TrackerType[Place];

    /// <summary>Gets the state's name as the tracker spells it.</summary>
    public string TrackerState => Columns.TrackerState[Place];

    /// <summary>Gets the hierarchy level, or <see langword="null"/> when the type is not mapped.</summary>
    public int? HierarchyLevel => Columns.Level[Place] == ItemColumns.NoLevel ? null : Columns.Level[Place];

    /// <summary>Gets where the item stands.</summary>
    public StateCategory StateCategory => Columns.State[Place];

    /// <summary>Gets the due day, inclusive, or <see langword="null"/>.</summary>
    public DateOnly? DueOn => Columns.DueDay[Place] == ItemColumns.NoDay ? null : DateOnly.FromDayNumber(Columns.DueDay[Place]);

    /// <summary>Gets when the item was completed, or <see langword="null"/>.</summary>
    public DateTimeOffset? CompletedAt =>
        Columns.CompletedTicks[Place] == ItemColumns.NoInstant ? null : new DateTimeOffset(Columns.CompletedTicks[Place], TimeSpan.Zero);

    /// <summary>Gets the labels or tags.</summary>
    public IReadOnlyList<string> Labels => Columns.Labels[Place];

    /// <summary>Gets the parent after links across connections and cut circles, or <see langword="null"/> for a root.</summary>
    public SnapshotItem? Parent => _snapshot.Parents[Place] is >= 0 and var parent ? _snapshot[parent] : null;

    /// <summary>Gets the item that is counted instead of this one, or <see langword="null"/> when this one is not a mirror.</summary>
    public SnapshotItem? CountedInstead => _snapshot.Mirrors.TryGetValue(Place, out var counted) ? _snapshot[counted] : null;

    /// <summary>Gets a value indicating whether the item or one above it is removed.</summary>
    public bool IsOut => Has(ItemMarks.Out);

    /// <summary>Gets a value indicating whether the item has children, removed ones included.</summary>
    public bool HasChildren => Has(ItemMarks.Parent);

    /// <summary>Gets a value indicating whether state and type are mapped and the newest payload could be read.</summary>
    public bool IsWellRead => (Columns.Marks[Place] & (ItemMarks.Unmapped | ItemMarks.Quarantined)) == 0;

    /// <summary>
    /// Gets the items that must be completed before this one, across connections. Dependencies of a mirror are those of the item that is counted
    /// instead: a mirror has none itself and is nobody's predecessor.
    /// </summary>
    public IEnumerable<SnapshotItem> Predecessors
    {
        get
        {
            var snapshot = _snapshot;
            var predecessors = snapshot.Dependencies.PredecessorsOf(Place);
            for (var k = 0; k < predecessors.Length; k++) yield return snapshot[predecessors.Span[k]];
        }
    }

    private ItemColumns Columns => _snapshot.Columns;

    /// <summary>Returns a kept field's or property's canonical text, or <see langword="null"/> when it is empty or not kept.</summary>
    /// <param name="field">The field's id or the property's key.</param>
    public string? FindField(string field) => Columns.Fields[Place] is { } fields && fields.TryGetValue(field, out var text) ? text : null;

    private bool Has(ItemMarks mark) => (Columns.Marks[Place] & mark) != 0;
}
