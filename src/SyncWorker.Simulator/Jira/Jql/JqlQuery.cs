namespace SyncWorker.Simulator.Jira.Jql;

/// <summary>A query that is ready to be asked.</summary>
internal sealed record JqlQuery
{
    /// <summary>Gets the test; null when the query restricts nothing.</summary>
    public required Func<JqlCandidate, bool>? Matches { get; init; }

    /// <summary>Gets the earliest last change that can match, milliseconds since the epoch.</summary>
    public required long MinUpdatedMs { get; init; }

    /// <summary>Gets the order.</summary>
    public required IReadOnlyList<JqlOrder> OrderBy { get; init; }
}
