using SyncWorker.Model.Definitions;
using SyncWorker.Model.Reading;

namespace SyncWorker.Analysis.Snapshot;

/// <summary>Names the result of a selection's query.</summary>
/// <param name="Connection">The connection that answered.</param>
/// <param name="Query">The query exactly as configured.</param>
public readonly record struct QueryKey(string Connection, string Query);

/// <summary>What a snapshot needs to know besides the items.</summary>
public sealed record SnapshotContext
{
    /// <summary>Gets the definitions: connections with addresses and limits, links across them, portfolios.</summary>
    public required SyncWorkerDefinition Definition { get; init; }

    /// <summary>Gets the instant of the snapshot; ages of runs are measured from it.</summary>
    public required DateTimeOffset MeasuredAt { get; init; }

    /// <summary>Gets how well each connection has been read. A connection that is missing here counts as never read.</summary>
    public IReadOnlyList<ConnectionFreshness> Connections { get; init; } = [];

    /// <summary>Gets what is known of each query. One that is missing here was never tried: it selects nothing, and what selects by it is Partial.</summary>
    public IReadOnlyDictionary<QueryKey, QueryAnswer> QueryAnswers { get; init; } = new Dictionary<QueryKey, QueryAnswer>();

    /// <summary>Gets the children that are known and unreadable.</summary>
    public IReadOnlyList<HiddenChildren> Hidden { get; init; } = [];
}
