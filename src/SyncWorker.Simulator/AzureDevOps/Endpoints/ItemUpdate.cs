using SyncWorker.Simulator.AzureDevOps.Items;

namespace SyncWorker.Simulator.AzureDevOps.Endpoints;

/// <summary>One update of an item: a revision, a change of links, or both at once.</summary>
internal sealed class ItemUpdate
{
    /// <summary>Gets the instant.</summary>
    public required DateTime At { get; init; }

    /// <summary>Gets the revision that was made, or null when only links changed.</summary>
    public int? MadeRev { get; init; }

    /// <summary>Gets the links that came or went.</summary>
    public List<LinkEvent> Links { get; } = [];

    /// <summary>Gets the rev that the item had after it.</summary>
    public int Rev { get; private set; }

    /// <summary>Gets the number, which counts on from the first rev.</summary>
    public int Number { get; private set; }

    /// <summary>Collects the updates of an item, oldest first. What was saved at one instant is one update; a change of links alone keeps the rev that the item had.</summary>
    public static List<ItemUpdate> Collect(Organization organization, int id)
    {
        SortedDictionary<DateTime, ItemUpdate> byInstant = [];
        for (var rev = organization.FirstRev(id); rev <= organization.LastRev(id); rev++)
        {
            byInstant[organization.ChangedAt(id, rev)] = new ItemUpdate { At = organization.ChangedAt(id, rev), MadeRev = rev };
        }

        foreach (var link in organization.Links.Touching(id))
        {
            if (!byInstant.TryGetValue(link.At, out var update))
            {
                byInstant.Add(link.At, update = new ItemUpdate { At = link.At });
            }

            update.Links.Add(link);
        }

        var current = organization.FirstRev(id);
        var number = organization.FirstRev(id) - 1;
        foreach (var update in byInstant.Values)
        {
            current = update.MadeRev ?? current;
            update.Rev = current;
            update.Number = ++number;
        }

        return [.. byInstant.Values];
    }
}
