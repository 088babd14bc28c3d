using SyncWorker.Connectors;
using SyncWorker.Model.Reading;
using SyncWorker.Model.Visibility;
using SyncWorker.Storage;

namespace SyncWorker.Pipeline;

/// <summary>Puts what the tracker announced by itself on the list of items to be read. It is read whatever the search shows: the search may be late.</summary>
internal sealed class HintedItems(string connection, ITrackerConnector connector, IProjectStore store)
{
    private const int PageSize = 1000;

    private readonly HashSet<long> _doubtful = [];
    private IReadOnlyList<Hint> _hints = [];
    private bool _areMoreWaiting;

    /// <summary>Gets a value indicating whether the tracker's lists (sprints, releases, projects) are announced to have changed.</summary>
    public bool AreListsChanged => _hints.Any(static hint => hint.NativeId == Hint.OfMetadata);

    /// <summary>Takes the hints that wait now. Comes before the metadata is read, so that a hint to it is answered by that reading.</summary>
    public async Task TakeAsync(CancellationToken cancellationToken) => _hints = await ListAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Moves the hints to the list. Those of which the tracker could not say whether they are in scope wait for the next run. May be called again after it failed.</summary>
    /// <returns>How many items joined it.</returns>
    public async Task<int> MoveAsync(LeaseKeeper lease, CancellationToken cancellationToken)
    {
        var joined = 0;
        while (_hints.Count > 0)
        {
            var (touches, answered) = await JudgeAsync(cancellationToken).ConfigureAwait(false);
            joined += await store.SaveTouchedAsync(lease.Current, connection, new TouchedPage { Touches = touches, Hints = answered }, cancellationToken).ConfigureAwait(false);
            _doubtful.UnionWith(_hints.Except(answered).Select(static hint => hint.Sequence));

            // The tracker's lists have been read before: that they changed meanwhile is for the next run.
            _hints = _areMoreWaiting
                ? [.. (await ListAsync(cancellationToken).ConfigureAwait(false)).Where(static hint => hint.NativeId != Hint.OfMetadata)]
                : [];
        }

        return joined;
    }

    /// <summary>Lists hints that have not been judged yet; those in doubt stay in front of them.</summary>
    private async Task<IReadOnlyList<Hint>> ListAsync(CancellationToken cancellationToken)
    {
        var limit = PageSize + _doubtful.Count;
        var waiting = await store.ListHintsAsync(connection, limit, cancellationToken).ConfigureAwait(false);
        _areMoreWaiting = waiting.Count == limit;
        return [.. waiting.Where(hint => !_doubtful.Contains(hint.Sequence))];
    }

    /// <summary>An item that the store does not have may be outside the scope: then it is not read.</summary>
    private async Task<(IReadOnlyList<Touch> Touches, IReadOnlyList<Hint> Answered)> JudgeAsync(CancellationToken cancellationToken)
    {
        var items = _hints.Where(static hint => hint.NativeId != Hint.OfMetadata).ToList();
        var kinds = new Dictionary<long, SightingKind>();
        if (connector is IVisibilityReader reader)
        {
            foreach (var chunk in items.Where(static hint => !hint.IsStored).Select(static hint => hint.NativeId).Chunk(reader.ConfirmSize))
            {
                foreach (var sighting in await reader.ConfirmAsync(SoughtItem.Of(chunk), cancellationToken).ConfigureAwait(false)) kinds[sighting.NativeId] = sighting.Kind;
            }
        }

        bool IsDoubtful(Hint hint) => kinds.TryGetValue(hint.NativeId, out var kind) && kind == SightingKind.Unknown;
        bool IsInScope(Hint hint) => hint.IsStored || (kinds.TryGetValue(hint.NativeId, out var kind) && kind == SightingKind.InScope);
        return (
            [.. items.Where(hint => !IsDoubtful(hint)).Select(hint => new Touch(hint.NativeId, OnlyIfKnown: !IsInScope(hint)))],
            [.. _hints.Where(hint => !IsDoubtful(hint))]);
    }
}
