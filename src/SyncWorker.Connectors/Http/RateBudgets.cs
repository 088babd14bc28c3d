using System.Collections.Concurrent;

namespace SyncWorker.Connectors.Http;

/// <summary>The budgets of all trackers, one a host, whatever the number of connections to it.</summary>
internal sealed class RateBudgets(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, RateBudget> _budgets = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Finds the budget of a tracker's host.</summary>
    /// <param name="address">The tracker's address.</param>
    public RateBudget For(Uri address) => _budgets.GetOrAdd(address.Authority, _ => new RateBudget(time));
}
