using Microsoft.Extensions.Logging;
using SyncWorker.Connectors.AzureDevOps;
using SyncWorker.Connectors.Http;
using SyncWorker.Connectors.Jira;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Reading;

namespace SyncWorker.Connectors;

/// <summary>Makes the connectors of a process. They share connection pools, and the request budget of each tracker's host.</summary>
/// <param name="time">The clock of every wait and limit.</param>
/// <param name="loggers">Where requests are noted at debug level.</param>
public sealed class ConnectorFactory(TimeProvider time, ILoggerFactory loggers) : IDisposable
{
    private readonly TrackerHandlers _handlers = new();
    private readonly RateBudgets _budgets = new(time);

    /// <summary>Makes the connector of a connection. Nothing is sent yet.</summary>
    /// <param name="definition">The connection.</param>
    /// <exception cref="NotSupportedException">The kind of tracker is not known.</exception>
    public ITrackerConnector Create(ConnectionDefinition definition) => definition.Kind switch
    {
        ConnectionKind.Jira => new JiraConnector(definition, Http(definition, new JiraDialect(definition.Auth)), time),
        ConnectionKind.AzureDevOps => new AzureDevOpsConnector(definition, Http(definition, new AzureDevOpsDialect(definition.Auth)), time),
        _ => throw new NotSupportedException($"No connector speaks to {definition.Kind}."),
    };

    /// <summary>Finds out which tracker answers at a connection's address. Nobody signs in: of the definition only name, address and rate count.</summary>
    /// <param name="definition">The connection, of whatever kind.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="TrackerException">Nothing answers, or something else.</exception>
    public Task<TrackerKind> RecogniseAsync(ConnectionDefinition definition, CancellationToken cancellationToken) =>
        new TrackerRecognition(Http(definition, new StrangerDialect(), new TrackerHttpOptions { Tries = 2 })).RecogniseAsync(cancellationToken);

    /// <summary>Closes all connections. The connectors are of no use afterwards.</summary>
    public void Dispose() => _handlers.Dispose();

    private TrackerHttp Http(ConnectionDefinition definition, TrackerDialect dialect, TrackerHttpOptions? options = null) =>
        new(definition, dialect, _handlers, _budgets.For(definition.Url), options ?? new TrackerHttpOptions(), time, loggers.CreateLogger<TrackerHttp>());
}
