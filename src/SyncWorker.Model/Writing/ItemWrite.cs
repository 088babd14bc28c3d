using SyncWorker.Model.Items;

namespace SyncWorker.Model.Writing;

/// <summary>All that one plan changes in one item: one request.</summary>
public sealed record ItemWrite
{
    /// <summary>Gets the item.</summary>
    public required ItemId Item { get; init; }

    /// <summary>Gets the item's key, to show.</summary>
    public required string Key { get; init; }

    /// <summary>Gets the updates, at least one.</summary>
    public required IReadOnlyList<FieldUpdate> Updates { get; init; }
}

/// <summary>A plan: nothing is sent until it is applied.</summary>
public sealed record WriteBackPlan
{
    /// <summary>Gets the writes, by connection, then id.</summary>
    public required IReadOnlyList<ItemWrite> Writes { get; init; }

    /// <summary>Gets how many targets already hold the wanted value.</summary>
    public required int Unchanged { get; init; }

    /// <summary>Gets what was left out and why, one sentence each.</summary>
    public IReadOnlyList<string> Withheld { get; init; } = [];
}
