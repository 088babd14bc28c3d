using SyncWorker.Model.Items;

namespace SyncWorker.Model.History;

/// <summary>Tells how an item was at any instant, from its history.</summary>
public static class ItemAsOf
{
    /// <summary>Folds the history up to an instant.</summary>
    /// <param name="item">The stored item.</param>
    /// <param name="history">Its whole history; the order does not matter.</param>
    /// <param name="at">The instant, inclusive, by the tracker's clock.</param>
    /// <param name="knownAt">Only what we had observed by then counts; <see langword="null"/> for all that is known now.</param>
    /// <remarks>
    /// Some values vanish without a trace in the tracker's history: when an epic, a version or a sprint is deleted, what referred to it is empty. From the
    /// tracker's last change of the item on, a parent, iteration or assignee that the item does not show is none, and its releases are those that it
    /// shows; when exactly the others vanished nobody can say.
    /// </remarks>
    /// <returns>The item as it was, or <see langword="null"/> before its creation, and before we had seen it at all.</returns>
    public static HistoricItem? Find(WorkItem item, IReadOnlyList<HistoryEntry> history, DateTimeOffset at, DateTimeOffset? knownAt = null)
    {
        if (at < item.CreatedAt) return null;
        var known = knownAt is { } limit ? [.. history.Where(entry => entry.ObservedAt <= limit)] : history;
        if (knownAt is not null && known.Count == 0) return null;

        var values = new Dictionary<HistoryField, HistoricValue>();
        var (releases, links) = (new List<HistoricValue>(), new List<HistoricValue>());
        foreach (var entry in ItemHistory.Merge([], known))
        {
            if (entry.HappenedAt > at) break;
            var (from, to) = (new HistoricValue(entry.FromId, entry.FromWord), new HistoricValue(entry.ToId, entry.ToWord));
            switch (entry.Field)
            {
                case HistoryField.Releases:
                    Exchange(releases, from, to);
                    break;
                case HistoryField.LinkAdded or HistoryField.LinkRemoved:
                    Exchange(links, from, to);
                    break;
                default:
                    if (to.IsEmpty) values.Remove(entry.Field);
                    else values[entry.Field] = to;
                    break;
            }
        }

        if (knownAt is null && at >= item.UpdatedAt)
        {
            Forget(item, values);
            releases = [.. item.Releases.Select(name => releases.Find(release => release.Word == name) is { IsEmpty: false } known ? known : new HistoricValue(null, name))];
        }

        return new HistoricItem { Id = item.Id, At = at, Values = values, Releases = releases, Links = links };
    }

    private static void Forget(WorkItem item, Dictionary<HistoryField, HistoricValue> values)
    {
        if (item.ParentId is null) values.Remove(HistoryField.Parent);
        if (item.Iteration is null) values.Remove(HistoryField.Iteration);
        if (item.Assignee is null) values.Remove(HistoryField.Assignee);
    }

    private static void Exchange(List<HistoricValue> set, HistoricValue removed, HistoricValue added)
    {
        if (!removed.IsEmpty && FindPlace(set, removed) is >= 0 and var place) set.RemoveAt(place);
        if (!added.IsEmpty && !set.Contains(added)) set.Add(added);
    }

    // Several links may lead to one item, and a release may be renamed while it keeps its id: the same words count first, then the id.
    private static int FindPlace(List<HistoricValue> set, HistoricValue removed) => set.IndexOf(removed) is >= 0 and var same
        ? same
        : set.FindIndex(value => value.Id is not null && value.Id == removed.Id);
}
