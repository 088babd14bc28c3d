using SyncWorker.Model.Definitions;
using SyncWorker.Model.Items;
using SyncWorker.Model.Writing;

namespace SyncWorker.Storage.Tables;

/// <summary>What an item looks like once a write has been accepted. Pure.</summary>
internal static class WrittenValues
{
    /// <returns>All fields, and all labels in ordinal order.</returns>
    public static (IReadOnlyDictionary<string, string> Fields, IReadOnlyList<string> Labels) Apply(WorkItem item, ItemWrite write)
    {
        var fields = new Dictionary<string, string>(item.Fields, StringComparer.Ordinal);
        var labels = new SortedSet<string>(item.Labels, StringComparer.Ordinal);
        foreach (var update in write.Updates)
        {
            // Comments and links are no part of a stored item.
            if (update.Place is WriteBackPlace.Comment or WriteBackPlace.RemoteLink) continue;
            if (update.Place is WriteBackPlace.Label or WriteBackPlace.Tag)
            {
                if (update.Before is not null) labels.Remove(update.Before);
                if (update.After is not null) labels.Add(update.After);
            }
            else if (update.After is null)
            {
                fields.Remove(update.Field);
            }
            else
            {
                fields[update.Field] = update.After;
            }
        }

        return (fields, [.. labels]);
    }
}
