using SyncWorker.Model.Items;

namespace SyncWorker.Analysis.Snapshot;

/// <summary>Makes a forest of parents, whatever the trackers say, and orders it: parents before children.</summary>
internal static class ParentTree
{
    /// <summary>Cuts every circle of parents at one edge.</summary>
    /// <param name="parents">The parents, -1 for none; the cut ones become -1.</param>
    /// <param name="origins">Who said so: the weakest is cut, of equals that of the last item.</param>
    /// <returns>The circles, each with the item that lost its parent first, in the order child, parent.</returns>
    public static IReadOnlyList<IReadOnlyList<int>> CutCycles(int[] parents, LinkOrigin[] origins)
    {
        var seenFrom = new int[parents.Length];
        var cycles = new List<IReadOnlyList<int>>();
        for (var start = 0; start < parents.Length; start++)
        {
            var at = start;
            while (at >= 0 && seenFrom[at] == 0)
            {
                seenFrom[at] = start + 1;
                at = parents[at];
            }

            if (at < 0 || seenFrom[at] != start + 1) continue;
            cycles.Add(Cut(at, parents, origins));
        }

        return cycles;
    }

    /// <summary>Orders items so that every parent stands before its children, and the children of one parent together, by former place.</summary>
    /// <param name="parents">The parents without circles.</param>
    /// <returns>For each new place the old one.</returns>
    public static int[] Order(int[] parents)
    {
        var count = parents.Length;
        var firstChild = new int[count + 1];
        for (var i = 0; i < count; i++)
        {
            if (parents[i] >= 0) firstChild[parents[i] + 1]++;
        }

        for (var i = 0; i < count; i++) firstChild[i + 1] += firstChild[i];
        var children = new int[count];
        var next = firstChild.AsSpan(0, count).ToArray();
        var order = new int[count];
        var filled = 0;
        for (var i = 0; i < count; i++)
        {
            if (parents[i] < 0) order[filled++] = i;
            else children[next[parents[i]]++] = i;
        }

        for (var at = 0; at < filled; at++)
        {
            for (var c = firstChild[order[at]]; c < firstChild[order[at] + 1]; c++) order[filled++] = children[c];
        }

        return order;
    }

    /// <summary>Breaks circles of mirrors: their first item is counted.</summary>
    /// <returns>The circles, in the order mirror, counted item, beginning with the first item.</returns>
    public static IReadOnlyList<IReadOnlyList<int>> CutMirrors(Dictionary<int, int> mirrors)
    {
        var cycles = new List<IReadOnlyList<int>>();
        foreach (var start in mirrors.Keys.Order().ToList())
        {
            var path = new List<int>();
            var at = start;
            while (mirrors.TryGetValue(at, out var next) && !path.Contains(at))
            {
                path.Add(at);
                at = next;
            }

            if (at != start || path.Count == 0 || !mirrors.ContainsKey(start)) continue;
            mirrors.Remove(start);
            cycles.Add(path);
        }

        return cycles;
    }

    /// <summary>Says a fault in one sentence.</summary>
    public static PlanFault Fault(PlanFaultKind kind, IReadOnlyList<ItemId> items, IReadOnlyList<string> keys)
    {
        var circle = string.Join(" → ", keys.Take(10)) + (keys.Count > 10 ? " → …" : $" → {keys[0]}");
        return new PlanFault(kind, items, kind switch
        {
            PlanFaultKind.ParentCycle => $"The items {circle} are each other's parents; the parent of {keys[0]} is ignored.",
            PlanFaultKind.MirrorCycle => $"The items {circle} mirror each other; {keys[0]} is counted.",
            _ => $"The items {string.Join(", ", keys.Take(10))} wait for each other, by their links; none of them can start before the others. Take one of the links away.",
        });
    }

    private static List<int> Cut(int inCycle, int[] parents, LinkOrigin[] origins)
    {
        var cut = inCycle;
        for (var at = parents[inCycle]; at != inCycle; at = parents[at])
        {
            if (origins[at] > origins[cut] || (origins[at] == origins[cut] && at > cut)) cut = at;
        }

        var cycle = new List<int> { cut };
        for (var at = parents[cut]; at != cut; at = parents[at]) cycle.Add(at);
        parents[cut] = -1;
        return cycle;
    }
}
