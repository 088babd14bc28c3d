using System.Runtime.InteropServices;

namespace SyncWorker.Simulator.AzureDevOps.Items;

/// <summary>All link events in the order of time, found by the items that they touch.</summary>
/// <remarks>The events of generated content lie in one array with a compact adjacency; later ones are appended.</remarks>
internal sealed class LinkLedger
{
    private readonly LinkEvent[] initial;
    private readonly int firstId;
    private readonly int[] starts;
    private readonly int[] touching;
    private readonly List<LinkEvent> appended = [];
    private readonly Dictionary<int, List<int>> appendedByItem = [];

    public LinkLedger(List<LinkEvent> events)
    {
        var keys = new (long Ticks, int Order)[events.Count];
        for (var index = 0; index < keys.Length; index++)
        {
            keys[index] = (events[index].At.Ticks, index);
        }

        Array.Sort(keys);
        initial = new LinkEvent[keys.Length];
        for (var index = 0; index < keys.Length; index++)
        {
            initial[index] = events[keys[index].Order];
        }

        (firstId, starts, touching) = Adjacency(initial);
    }

    /// <summary>Gets how many events there are; the position of an event plus one is its watermark.</summary>
    public int Count => initial.Length + appended.Count;

    public LinkEvent this[int position] => position < initial.Length ? initial[position] : appended[position - initial.Length];

    public void Append(in LinkEvent link)
    {
        var position = Count;
        appended.Add(link);
        Touch(link.SourceId, position);
        if (link.TargetId != 0 && link.TargetId != link.SourceId)
        {
            Touch(link.TargetId, position);
        }
    }

    /// <summary>The events that touch an item, in the order of time.</summary>
    public IEnumerable<LinkEvent> Touching(int id)
    {
        var slot = id - firstId;
        if (slot >= 0 && slot < starts.Length - 1)
        {
            for (var index = starts[slot]; index < starts[slot + 1]; index++)
            {
                yield return initial[touching[index]];
            }
        }

        if (appendedByItem.TryGetValue(id, out var later))
        {
            foreach (var position in later)
            {
                yield return appended[position - initial.Length];
            }
        }
    }

    /// <summary>The links that an item has at an instant, oldest first.</summary>
    public List<LinkEvent> LinksAt(int id, DateTime at)
    {
        List<LinkEvent> links = [];
        foreach (var link in Touching(id))
        {
            if (link.At > at)
            {
                break;
            }

            if (link.Added)
            {
                links.Add(link);
                continue;
            }

            for (var index = 0; index < links.Count; index++)
            {
                if (links[index].IsSameLink(link))
                {
                    links.RemoveAt(index);
                    break;
                }
            }
        }

        return links;
    }

    /// <summary>The parent that an item has at an instant, or null.</summary>
    public int? ParentAt(int id, DateTime at)
    {
        int? parent = null;
        foreach (var link in Touching(id))
        {
            if (link.At > at)
            {
                break;
            }

            if (link.Kind == LinkKind.Hierarchy && link.TargetId == id)
            {
                parent = link.Added ? link.SourceId : parent == link.SourceId ? null : parent;
            }
        }

        return parent;
    }

    private static (int FirstId, int[] Starts, int[] Touching) Adjacency(LinkEvent[] events)
    {
        if (events.Length == 0)
        {
            return (0, [0], []);
        }

        var first = int.MaxValue;
        var last = 0;
        foreach (ref readonly var link in events.AsSpan())
        {
            var target = link.TargetId == 0 ? link.SourceId : link.TargetId;
            first = Math.Min(first, Math.Min(link.SourceId, target));
            last = Math.Max(last, Math.Max(link.SourceId, target));
        }

        var starts = new int[last - first + 2];
        foreach (ref readonly var link in events.AsSpan())
        {
            starts[link.SourceId - first + 1]++;
            if (link.TargetId != 0)
            {
                starts[link.TargetId - first + 1]++;
            }
        }

        for (var slot = 1; slot < starts.Length; slot++)
        {
            starts[slot] += starts[slot - 1];
        }

        var touching = new int[starts[^1]];
        var next = starts.AsSpan(0, starts.Length - 1).ToArray();
        for (var position = 0; position < events.Length; position++)
        {
            touching[next[events[position].SourceId - first]++] = position;
            if (events[position].TargetId != 0)
            {
                touching[next[events[position].TargetId - first]++] = position;
            }
        }

        return (first, starts, touching);
    }

    private void Touch(int id, int position)
    {
        ref var list = ref CollectionsMarshal.GetValueRefOrAddDefault(appendedByItem, id, out _);
        (list ??= []).Add(position);
    }
}
