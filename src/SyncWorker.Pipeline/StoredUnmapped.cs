using SyncWorker.Storage;

namespace SyncWorker.Pipeline;

/// <summary>What the mapping could not translate in the items that are stored.</summary>
public static class StoredUnmapped
{
    /// <summary>Reads the items of a connection and counts their notes.</summary>
    /// <param name="store">The store.</param>
    /// <param name="connection">The connection's name.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The number of items, and the values by kind and value.</returns>
    public static async Task<(int Items, IReadOnlyList<UnmappedValue> Values)> CountAsync(IProjectStore store, string connection, CancellationToken cancellationToken)
    {
        var tally = new UnmappedTally();
        var items = 0;
        await foreach (var item in store.StreamItemsAsync(connection, cancellationToken).ConfigureAwait(false))
        {
            items++;
            tally.Count(item);
        }

        return (items, tally.Values());
    }
}
