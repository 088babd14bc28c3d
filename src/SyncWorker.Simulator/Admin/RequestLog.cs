namespace SyncWorker.Simulator.Admin;

/// <summary>Counts requests by method and route template; the admin routes are not counted.</summary>
public sealed class RequestLog
{
    private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    /// <summary>Gets a copy of the counts, keyed such as <c>GET /rest/api/3/myself</c>.</summary>
    public IReadOnlyDictionary<string, long> Counts
    {
        get
        {
            lock (_gate) return new SortedDictionary<string, long>(_counts, StringComparer.Ordinal);
        }
    }

    /// <summary>Gets all requests together.</summary>
    public long Total
    {
        get
        {
            lock (_gate) return _counts.Values.Sum();
        }
    }

    /// <summary>Starts again at nothing.</summary>
    public void Reset()
    {
        lock (_gate) _counts.Clear();
    }

    internal void Count(string method, string route)
    {
        var key = method + " /" + route.TrimStart('/');
        lock (_gate) _counts[key] = _counts.GetValueOrDefault(key) + 1;
    }
}
