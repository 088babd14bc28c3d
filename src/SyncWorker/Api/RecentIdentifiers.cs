namespace SyncWorker.Api;

/// <summary>The identifiers of the latest announcements, so that one sent again costs no reading.</summary>
/// <remarks>
/// Kept in memory: the identifier is not signed, so it can only save work, never protect, and a repetition that is missed after a restart or by
/// another worker makes us read one item once more.
/// </remarks>
/// <param name="capacity">How many are remembered; the oldest go first.</param>
internal sealed class RecentIdentifiers(int capacity = 10_000)
{
    private const int Longest = 200;

    private readonly Lock _gate = new();
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();

    /// <summary>Says whether an identifier has been added before and not been forgotten.</summary>
    /// <param name="identifier">The identifier.</param>
    public bool Has(string identifier)
    {
        lock (_gate) return _known.Contains(identifier);
    }

    /// <summary>Remembers an identifier, once what it stands for is stored.</summary>
    /// <param name="identifier">The identifier; absurdly long ones are not remembered.</param>
    public void Add(string identifier)
    {
        if (identifier.Length > Longest) return;
        lock (_gate)
        {
            if (!_known.Add(identifier)) return;
            _order.Enqueue(identifier);
            if (_order.Count > capacity) _known.Remove(_order.Dequeue());
        }
    }
}
