using SyncWorker.Model.Definitions;
using SyncWorker.Model.Items;

namespace SyncWorker.Model.Writing;

/// <summary>What a plan changes in one item.</summary>
public sealed record ItemWrite
{
    /// <summary>Gets the item.</summary>
    public required ItemId Item { get; init; }

    /// <summary>Gets the item's key, to show.</summary>
    public required string Key { get; init; }

    /// <summary>Gets the updates, at least one.</summary>
    public required IReadOnlyList<FieldUpdate> Updates { get; init; }

    /// <summary>Splits into what a tracker takes in one request each: fields, properties, labels and tags together, then every comment and every link by itself.</summary>
    /// <returns>The parts, at least one; the write itself when it is one part.</returns>
    public IReadOnlyList<ItemWrite> ByRequest()
    {
        var alone = Updates.Where(StandsAlone).ToList();
        if (alone.Count == 0 || Updates.Count == 1) return [this];
        var parts = alone.Select(update => this with { Updates = [update] });
        return alone.Count == Updates.Count ? [.. parts] : [this with { Updates = [.. Updates.Where(static update => !StandsAlone(update))] }, .. parts];
    }

    private static bool StandsAlone(FieldUpdate update) => update.Place is WriteBackPlace.Comment or WriteBackPlace.RemoteLink;
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
