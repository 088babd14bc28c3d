using System.Collections.Concurrent;

namespace SyncWorker.Connectors.Http;

/// <summary>The budgets of all trackers, one a host, whatever the number of connections to it.</summary>
internal sealed class RateBudgets(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, RateBudget> _budgets = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Finds the budget of a tracker's host. Behind Atlassian's gateway (<c>/ex/jira/{cloudId}</c>) every site counts as a host of its own.</summary>
    /// <param name="address">The tracker's address.</param>
    public RateBudget For(Uri address) => _budgets.GetOrAdd(KeyOf(address), _ => new RateBudget(time));

    private static string KeyOf(Uri address) => address.Segments is ["/", "ex/", var product, var site, ..]
        ? $"{address.Authority}/{product}{site.TrimEnd('/')}"
        : address.Authority;
}
