using Microsoft.Extensions.Logging;
using SyncWorker.Connectors;
using SyncWorker.Model.Reading;
using SyncWorker.Storage;

namespace SyncWorker.Pipeline;

/// <summary>Asks a tracker which items meet the conditions that portfolios select by.</summary>
/// <remarks>A query that fails is a matter of the nodes that select by it; the items have all been read by then, and the other queries are asked.</remarks>
internal sealed partial class QueryStage(
    string connection, IReadOnlyCollection<string> queries, ITrackerConnector connector, IProjectStore store, TimeProvider time, ILogger logger)
{
    /// <summary>Asks all of them.</summary>
    /// <param name="lease">The connection's lease.</param>
    /// <param name="cancellationToken">Stops between queries.</param>
    public async Task RunAsync(LeaseKeeper lease, CancellationToken cancellationToken)
    {
        foreach (var query in queries)
        {
            try
            {
                var ids = await connector.ReadQueryAsync(query, cancellationToken).ConfigureAwait(false);
                await store.SaveQueryResultAsync(lease.Current, connection, query, ids, time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
            }
            catch (TrackerException failure)
            {
                Log.Unanswered(logger, connection, failure.Message);
                await store.SaveQueryFailureAsync(lease.Current, connection, query, failure.Message, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Connection}: a query of a portfolio was not answered. {Reason}")]
        public static partial void Unanswered(ILogger logger, string connection, string reason);
    }
}
