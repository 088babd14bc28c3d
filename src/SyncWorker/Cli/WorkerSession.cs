using SyncWorker.Connectors;
using SyncWorker.Model.Definitions;
using SyncWorker.Options;
using SyncWorker.Pipeline;
using SyncWorker.Storage;

namespace SyncWorker.Cli;

/// <summary>A worker put together: an open store, a connector for each connection, and the pipeline over them.</summary>
internal sealed class WorkerSession : IAsyncDisposable
{
    private readonly ConnectorFactory _factory;
    private readonly ILoggerFactory _loggers;
    private readonly PipelineOptions _options;

    private WorkerSession(IProjectStore store, SyncWorkerDefinition definition, PipelineOptions options, ILoggerFactory loggers)
    {
        _options = options;
        Store = store;
        Definition = definition;
        _loggers = loggers;
        _factory = new ConnectorFactory(TimeProvider.System, loggers);
        Connectors = definition.Connections.ToDictionary(connection => connection.Name, _factory.Create, StringComparer.Ordinal);
        Pipeline = MakePipeline(definition);
    }

    /// <summary>Gets the store, migrated.</summary>
    public IProjectStore Store { get; }

    /// <summary>Gets what steers the worker.</summary>
    public SyncWorkerDefinition Definition { get; private set; }

    /// <summary>Gets the connectors by connection.</summary>
    public IReadOnlyDictionary<string, ITrackerConnector> Connectors { get; }

    /// <summary>Gets the pipeline.</summary>
    public SyncPipeline Pipeline { get; private set; }

    /// <summary>Opens the configured store and puts the worker together. No tracker is asked.</summary>
    /// <exception cref="StoreException">The store cannot be opened or migrated.</exception>
    public static async Task<WorkerSession> OpenAsync(WorkerConfiguration configuration, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var store = await StoreOpener.OpenAsync(configuration.Store, cancellationToken);
        return await OpenAsync(store, configuration.Definition, configuration.Pipeline, loggers, cancellationToken);
    }

    /// <summary>Puts a worker together over an open store, and owns it from then on.</summary>
    /// <exception cref="StoreException">The store cannot be migrated.</exception>
    public static async Task<WorkerSession> OpenAsync(
        IProjectStore store, SyncWorkerDefinition definition, PipelineOptions options, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        try
        {
            await store.MigrateAsync(cancellationToken);
            var session = new WorkerSession(store, definition, options, loggers);
            await session.Pipeline.PrimeAsync(cancellationToken);
            return session;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    /// <summary>Goes on with another definition of the same connections.</summary>
    public void Use(SyncWorkerDefinition definition)
    {
        Definition = definition;
        Pipeline = MakePipeline(definition);
    }

    /// <summary>Closes everything.</summary>
    public async ValueTask DisposeAsync()
    {
        _factory.Dispose();
        await Store.DisposeAsync();
    }

    private SyncPipeline MakePipeline(SyncWorkerDefinition definition) =>
        new(Store, Connectors, definition, _options, TimeProvider.System, _loggers.CreateLogger<SyncPipeline>());
}
