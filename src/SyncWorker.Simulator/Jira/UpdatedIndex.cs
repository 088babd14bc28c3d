namespace SyncWorker.Simulator.Jira;

/// <summary>The issues of the start in the order of their last change, built once on first use: two arrays, 12 bytes an issue.</summary>
internal sealed class UpdatedIndex(IIssueSource source)
{
    private readonly Lazy<(long[] UpdatedMs, int[] Slots)> _sorted = new(() => Build(source));

    /// <summary>Gets the last changes, ascending.</summary>
    public IReadOnlyList<long> UpdatedMs => _sorted.Value.UpdatedMs;

    /// <summary>Gets the slots in the order of their last change; equal instants by slot.</summary>
    public IReadOnlyList<int> Slots => _sorted.Value.Slots;

    /// <summary>Gets the first place at or after an instant.</summary>
    public int FirstAtOrAfter(long ms)
    {
        var place = Array.BinarySearch(_sorted.Value.UpdatedMs, ms);
        if (place < 0) return ~place;
        while (place > 0 && _sorted.Value.UpdatedMs[place - 1] == ms) place--;
        return place;
    }

    private static (long[] UpdatedMs, int[] Slots) Build(IIssueSource source)
    {
        var updated = new long[source.Count];
        var slots = new int[source.Count];
        Parallel.For(0, source.Count, slot =>
        {
            updated[slot] = source.UpdatedMs(slot);
            slots[slot] = slot;
        });
        Array.Sort(updated, slots);
        for (var start = 0; start < slots.Length;)
        {
            // Array.Sort is not stable: equal instants are put in the order of their slots.
            var end = start + 1;
            while (end < slots.Length && updated[end] == updated[start]) end++;
            if (end - start > 1) Array.Sort(slots, start, end - start);
            start = end;
        }

        return (updated, slots);
    }
}
