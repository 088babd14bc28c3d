using SyncWorker.Connectors;
using SyncWorker.Model.Reading;
using SyncWorker.Model.Visibility;
using SyncWorker.Storage;

namespace SyncWorker.Pipeline;

/// <summary>Puts what the tracker announced by itself on the list of items to be read. It is read whatever the search shows: the search may be late.</summary>
internal sealed class HintedItems(string connection, ITrackerConnector connector, IProjectStore store)
{
    private const int PageSize = 1000;

    private IReadOnlyList<Hint> _hints = [];

    /// <summary>Gets a value indicating whether the tracker's lists (sprints, releases, projects) are announced to have changed.</summary>
    public bool AreListsChanged => _hints.Any(static hint => hint.NativeId == Hint.OfMetadata);

    /// <summary>Takes the hints that wait now. Comes before the metadata is read, so that a hint to it is answered by that reading.</summary>
    public async Task TakeAsync(CancellationToken cancellationToken) => _hints = await ListAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Moves the hints to the list.</summary>
    /// <returns>How many items joined it.</returns>
    public async Task<int> MoveAsync(LeaseKeeper lease, CancellationToken cancellationToken)
    {
        var joined = 0;
        var isFull = _hints.Count == PageSize;
        while (_hints.Count > 0)
        {
            var page = new TouchedPage { Touches = await JudgeAsync(cancellationToken).ConfigureAwait(false), Hints = _hints };
            joined += await store.SaveTouchedAsync(lease.Current, connection, page, cancellationToken).ConfigureAwait(false);
            if (!isFull) return joined;

            // The tracker's lists have been read before: that they changed meanwhile is for the next run.
            var waiting = await ListAsync(cancellationToken).ConfigureAwait(false);
            isFull = waiting.Count == PageSize;
            _hints = [.. waiting.Where(static hint => hint.NativeId != Hint.OfMetadata)];
        }

        return joined;
    }

    private Task<IReadOnlyList<Hint>> ListAsync(CancellationToken cancellationToken) => store.ListHintsAsync(connection, PageSize, cancellationToken);

    /// <summary>An item that the store does not have may be outside the scope: then it is not read.</summary>
    private async Task<IReadOnlyList<Touch>> JudgeAsync(CancellationToken cancellationToken)
    {
        var items = _hints.Where(static hint => hint.NativeId != Hint.OfMetadata).ToList();
        HashSet<long> inScope = [];
        if (connector is IVisibilityReader reader)
        {
            foreach (var chunk in items.Where(static hint => !hint.IsStored).Select(static hint => hint.NativeId).Chunk(reader.ConfirmSize))
            {
                var sightings = await reader.ConfirmAsync(chunk, cancellationToken).ConfigureAwait(false);
                inScope.UnionWith(sightings.Where(static sighting => sighting.Kind == SightingKind.InScope).Select(static sighting => sighting.NativeId));
            }
        }

        return [.. items.Select(hint => new Touch(hint.NativeId, OnlyIfKnown: !hint.IsStored && !inScope.Contains(hint.NativeId)))];
    }
}
