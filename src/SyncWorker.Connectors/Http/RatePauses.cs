namespace SyncWorker.Connectors.Http;

/// <summary>What is held back until when: everything, single endpoints, the writes of single items.</summary>
/// <remarks>Not safe for several threads; the budget guards it. An earlier instant than already known changes nothing.</remarks>
internal sealed class RatePauses
{
    /// <summary>A longer wait is a mistake of somebody between us and the tracker; after a day it is asked again.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    private readonly Dictionary<string, DateTimeOffset> _narrow = new(StringComparer.Ordinal);
    private DateTimeOffset _all;

    /// <summary>Finds until when all requests are held back, or <see langword="null"/>.</summary>
    /// <param name="now">The time.</param>
    public DateTimeOffset? FindAll(DateTimeOffset now) => _all > now ? _all : null;

    /// <summary>Counts the endpoints and items that are held back on their own.</summary>
    /// <param name="now">The time.</param>
    public int CountNarrow(DateTimeOffset now) => _narrow.Values.Count(until => until > now);

    /// <summary>Finds until when a request is held back, or <see langword="null"/>.</summary>
    /// <param name="route">The request's route.</param>
    /// <param name="now">The time.</param>
    public DateTimeOffset? Find(RequestRoute route, DateTimeOffset now)
    {
        var until = _all;
        if (_narrow.Count > 0)
        {
            if (_narrow.TryGetValue(route.Endpoint, out var endpoint) && endpoint > until) until = endpoint;
            if (route is { IsWrite: true, Item: { } item } && _narrow.TryGetValue(KeyOf(item), out var own) && own > until) until = own;
        }

        return until > now ? until : null;
    }

    /// <summary>Holds requests back.</summary>
    /// <param name="route">The route of the request that was answered so.</param>
    /// <param name="scope">How far it reaches. A limit of an item that the route does not know reaches the endpoint.</param>
    /// <param name="until">Until when.</param>
    /// <param name="now">The time.</param>
    public void Add(RequestRoute route, RateScope scope, DateTimeOffset until, DateTimeOffset now)
    {
        if (until - now > Longest) until = now + Longest;
        if (scope == RateScope.Host)
        {
            if (until > _all) _all = until;
            return;
        }

        foreach (var past in _narrow.Where(pair => pair.Value <= now).Select(static pair => pair.Key).ToList()) _narrow.Remove(past);
        var key = scope == RateScope.ItemWrites && route.Item is { } item ? KeyOf(item) : route.Endpoint;
        if (!_narrow.TryGetValue(key, out var known) || until > known) _narrow[key] = until;
    }

    private static string KeyOf(string item) => $"item {item}";
}
