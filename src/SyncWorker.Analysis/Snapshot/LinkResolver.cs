using SyncWorker.Model.Definitions;
using SyncWorker.Model.Items;

namespace SyncWorker.Analysis.Snapshot;

/// <summary>Turns claims into parents, mirrors and dependencies, and lists those that lead nowhere.</summary>
internal sealed class LinkResolver
{
    private readonly IReadOnlyList<CrossLinkDefinition> _rules;
    private readonly TrackerAddressBook _addresses;
    private readonly ItemLookup _lookup;
    private readonly Func<int, ItemId> _idOf;
    private readonly ItemColumns _columns;

    /// <summary>Initializes a new instance of the <see cref="LinkResolver"/> class.</summary>
    public LinkResolver(SyncWorkerDefinition definition, ItemLookup lookup, ItemColumns columns, Func<int, ItemId> idOf)
    {
        _rules = definition.CrossLinks;
        _addresses = new TrackerAddressBook(definition.Connections);
        _lookup = lookup;
        _columns = columns;
        _idOf = idOf;
        Parents = new int[columns.Count];
        ParentOrigins = new LinkOrigin[columns.Count];
    }

    /// <summary>Gets each item's parent, or -1.</summary>
    public int[] Parents { get; }

    /// <summary>Gets who said so.</summary>
    public LinkOrigin[] ParentOrigins { get; }

    /// <summary>Gets the mirrors: which item is counted instead of which.</summary>
    public Dictionary<int, int> Mirrors { get; } = [];

    /// <summary>Gets the dependencies, each once.</summary>
    public HashSet<(int Predecessor, int Successor)> Dependencies { get; } = [];

    /// <summary>Gets the links that lead nowhere.</summary>
    public List<DanglingLink> Dangling { get; } = [];

    /// <summary>Resolves everything. A parent outside the snapshot makes a root and does not dangle.</summary>
    /// <param name="claims">The claims in order of precedence: the first parent and the first mirror of an item stand.</param>
    public void Resolve(IReadOnlyList<LinkClaim> claims)
    {
        for (var i = 0; i < _columns.Count; i++)
        {
            Parents[i] = _columns.NativeParent[i] is { } parent ? _lookup.Find(_columns.Connection[i], parent) : -1;
            ParentOrigins[i] = LinkOrigin.Native;
        }

        var byRow = new HashSet<int>();
        foreach (var claim in claims)
        {
            var item = claim.Origin == LinkOrigin.Row ? FindRow(_rules[claim.Rule].Item) : claim.Item;
            var target = item < 0 ? -1 : FindTarget(claim, item);
            if (target < 0) AddDangling(claim, item);
            else if (claim.Means == CrossLinkMeaning.Predecessor) Dependencies.Add((target, item));
            else if (claim.Means == CrossLinkMeaning.Successor) Dependencies.Add((item, target));
            else if (claim.Means == CrossLinkMeaning.Mirror) Mirrors.TryAdd(item, target);
            else SetParent(claim, item, target, byRow);
        }
    }

    private void SetParent(LinkClaim claim, int item, int target, HashSet<int> byRow)
    {
        var stands = claim.Origin == LinkOrigin.Row ? byRow.Add(item) : Parents[item] < 0;
        if (!stands) return;
        Parents[item] = target;
        ParentOrigins[item] = claim.Origin;
    }

    private int FindRow(ItemReference? reference) => reference is null ? -1 : _lookup.Find(_lookup.ConnectionOf(reference.Connection), reference.Key);

    private int FindTarget(LinkClaim claim, int item) => claim.Origin switch
    {
        LinkOrigin.Row => FindRow(_rules[claim.Rule].Target),
        LinkOrigin.Native => _lookup.Find(_columns.Connection[item], claim.TargetId),
        LinkOrigin.Field when _rules[claim.Rule].To is { } to && !claim.Text.Contains("://", StringComparison.Ordinal) =>
            _lookup.Find(_lookup.ConnectionOf(to), claim.Text),
        _ => _addresses.Recognise(claim.Text) is { } found ? _lookup.Find(_lookup.ConnectionOf(found.Connection), found.Key) : -1,
    };

    private void AddDangling(LinkClaim claim, int item)
    {
        var rule = claim.Rule < 0 ? null : _rules[claim.Rule];
        var target = claim.Origin switch
        {
            LinkOrigin.Row => item < 0 ? $"{rule?.Item}" : $"{rule?.Target}",
            LinkOrigin.Native => new ItemId(_idOf(item).Connection, claim.TargetId).ToString(),
            _ => claim.Text,
        };
        var carrier = item < 0 ? "A row of crossLinks" : _columns.Key[item];
#pragma warning disable CA1308 // The meanings are words of the configuration, which are written in lower case.
        var means = claim.Means.ToString().ToLowerInvariant();
#pragma warning restore CA1308
        Dangling.Add(new DanglingLink(item < 0 ? null : _idOf(item), target, $"{carrier} names {target} as its {means}, which is not among the items read."));
    }
}
