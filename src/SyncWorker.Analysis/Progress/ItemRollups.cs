using System.Collections;
using System.Diagnostics.CodeAnalysis;
using SyncWorker.Analysis.Snapshot;
using SyncWorker.Model.Items;
using SyncWorker.Model.Measures;

namespace SyncWorker.Analysis.Progress;

/// <summary>The rollups of the parent items of a portfolio, written when they are read: a million of them need not exist at once.</summary>
internal sealed class ItemRollups(PortfolioSnapshot snapshot, PortfolioMembership membership, RollupPass pass) : IReadOnlyDictionary<ItemId, Rollup>
{
    private readonly Lazy<int> _count = new(() => Enumerable.Range(0, snapshot.Count).Count(i => membership.NodeOf(i) >= 0 && pass.IsParent(i)));

    public int Count => _count.Value;

    public IEnumerable<ItemId> Keys => Places().Select(place => snapshot[place].Id);

    public IEnumerable<Rollup> Values => Places().Select(pass.WriteItem);

    public Rollup this[ItemId key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"{key} has no rollup in this portfolio.");

    public bool ContainsKey(ItemId key) => snapshot.Find(key) is { } item && Has(item.Place);

    public bool TryGetValue(ItemId key, [MaybeNullWhen(false)] out Rollup value)
    {
        value = snapshot.Find(key) is { } item && Has(item.Place) ? pass.WriteItem(item.Place) : null;
        return value is not null;
    }

    public IEnumerator<KeyValuePair<ItemId, Rollup>> GetEnumerator() =>
        Places().Select(place => KeyValuePair.Create(snapshot[place].Id, pass.WriteItem(place))).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private IEnumerable<int> Places() => Enumerable.Range(0, snapshot.Count).Where(Has);

    private bool Has(int place) => membership.NodeOf(place) >= 0 && pass.IsParent(place);
}
