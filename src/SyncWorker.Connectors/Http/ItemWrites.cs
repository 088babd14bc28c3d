namespace SyncWorker.Connectors.Http;

/// <summary>The latest writes of each item, kept so that we stay below the tracker's own limits an item.</summary>
/// <remarks>Not safe for several threads; the budget guards it. Items not written for the longest span are forgotten.</remarks>
internal sealed class ItemWrites(TimeProvider time)
{
    private const int SweepAt = 1024;

    private readonly Dictionary<string, Queue<long>> _sent = new(StringComparer.Ordinal);
    private IReadOnlyList<ItemWriteLimit> _limits = [];
    private int _sweepAt = SweepAt;

    /// <summary>Gets the number of items remembered.</summary>
    public int Count => _sent.Count;

    /// <summary>Sets the limits.</summary>
    /// <param name="limits">The limits; all hold.</param>
    public void Use(IReadOnlyList<ItemWriteLimit> limits) => _limits = limits;

    /// <summary>Finds how long a write of an item has to wait; zero for not at all.</summary>
    /// <param name="item">The item.</param>
    public TimeSpan FindWait(string item)
    {
        if (_limits.Count == 0 || !_sent.TryGetValue(item, out var sent)) return TimeSpan.Zero;
        var now = time.GetTimestamp();
        var longest = TimeSpan.Zero;
        foreach (var limit in _limits)
        {
            if (sent.Count < limit.Writes) continue;
            var wait = limit.Span - time.GetElapsedTime(sent.ElementAt(sent.Count - limit.Writes), now);
            if (wait > longest) longest = wait;
        }

        return longest;
    }

    /// <summary>Notes that a write of an item leaves now.</summary>
    /// <param name="item">The item.</param>
    public void Add(string item)
    {
        if (_limits.Count == 0) return;
        if (_sent.Count >= _sweepAt) Sweep();
        if (!_sent.TryGetValue(item, out var sent)) _sent[item] = sent = [];
        sent.Enqueue(time.GetTimestamp());
        while (sent.Count > _limits.Max(static limit => limit.Writes)) sent.Dequeue();
    }

    private void Sweep()
    {
        var now = time.GetTimestamp();
        var longest = _limits.Max(static limit => limit.Span);
        foreach (var item in _sent.Where(pair => time.GetElapsedTime(pair.Value.Last(), now) >= longest).Select(static pair => pair.Key).ToList()) _sent.Remove(item);
        _sweepAt = Math.Max(SweepAt, _sent.Count * 2);
    }
}
