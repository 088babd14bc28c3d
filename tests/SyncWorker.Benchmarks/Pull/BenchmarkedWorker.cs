using Microsoft.Extensions.Logging.Abstractions;
using SyncWorker.Connectors;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Items;
using SyncWorker.Model.Reading;
using SyncWorker.Model.Runs;
using SyncWorker.Pipeline;
using SyncWorker.Storage;

namespace SyncWorker.Benchmarks.Pull;

/// <summary>The product's own way from a tracker into a SQLite file, put together as its command line does.</summary>
internal sealed class BenchmarkedWorker : IAsyncDisposable
{
    private const string Name = "bench";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("syncworker-bench-");
    private readonly ConnectorFactory _factory = new(TimeProvider.System, NullLoggerFactory.Instance);
    private readonly ITrackerConnector _connector;
    private readonly SyncWorkerDefinition _definition;
    private IProjectStore? _store;

    /// <summary>Initializes a new instance of the <see cref="BenchmarkedWorker"/> class, which has read nothing yet.</summary>
    /// <param name="address">The Jira.</param>
    public BenchmarkedWorker(Uri address)
    {
        var token = Path.Combine(_folder.FullName, "token");
        File.WriteAllText(token, "any");
        _definition = new SyncWorkerDefinition
        {
            Version = "1",
            Connections =
            [
                new ConnectionDefinition
                {
                    Name = Name,
                    Kind = ConnectionKind.Jira,
                    Url = new Uri(address.ToString().TrimEnd('/')),
                    Auth = new AuthDefinition { Kind = AuthKind.Basic, User = "syncworker@example.com", Secret = new SecretReference(null, token) },
                    Rate = new RateDefinition { RequestsPerSecond = 10_000 },
                    Mapping = new MappingDefinition { EstimateUnit = EstimateUnit.Points, EstimateFields = ["customfield_10016", "customfield_10026"], StartField = "customfield_10015" },
                },
            ],
        };
        _connector = _factory.Create(_definition.Connections[0]);
    }

    /// <summary>Runs one cycle.</summary>
    /// <param name="sweep">Whether it sweeps.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="InvalidOperationException">It was not complete: its figures would say nothing.</exception>
    public async Task<SyncRun> RunAsync(bool sweep, CancellationToken cancellationToken)
    {
        var store = await OpenAsync(cancellationToken);
        var pipeline = new SyncPipeline(
            store, new Dictionary<string, ITrackerConnector> { [Name] = _connector }, _definition, new PipelineOptions(), TimeProvider.System, NullLogger<SyncPipeline>.Instance);
        await pipeline.PrimeAsync(cancellationToken);
        var report = await pipeline.RunCycleAsync(new CycleRequest { Sweep = sweep ? SweepRule.Always : SweepRule.Unfinished, Apply = false }, progress: null, cancellationToken);
        var run = report.Runs[0];
        return run.Completeness == Completeness.Complete ? run : throw new InvalidOperationException($"The run was {run.Completeness}: {string.Join(" ", run.Reasons)}");
    }

    /// <summary>Reads and maps everything, and stores nothing.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The number of issues.</returns>
    public async Task<int> ReadOnlyAsync(CancellationToken cancellationToken)
    {
        await _connector.ReadIdentityAsync(cancellationToken);
        _connector.UseMetadata(await _connector.ReadMetadataAsync(cancellationToken));
        var (waiting, read) = (new List<TouchedItem>(), 0);
        await foreach (var page in _connector.ReadTouchedAsync(null, cancellationToken))
        {
            foreach (var touch in page.Touches) waiting.Add(new TouchedItem { NativeId = touch.NativeId, Sequence = waiting.Count });
        }

        foreach (var batch in waiting.Chunk(_connector.BatchSize))
        {
            await foreach (var page in _connector.ReadItemsAsync(batch, cancellationToken))
            {
                using (page) read += page.Items.Count;
            }
        }

        return read;
    }

    /// <summary>Counts what the store holds.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<StoreTally> CountAsync(CancellationToken cancellationToken) => await (await OpenAsync(cancellationToken)).CountAsync(Name, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_store is not null) await _store.DisposeAsync();
        _factory.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task<IProjectStore> OpenAsync(CancellationToken cancellationToken)
    {
        if (_store is not null) return _store;
        _store = await ProjectStore.OpenSqliteAsync(Path.Combine(_folder.FullName, "store.db"), TimeProvider.System, cancellationToken);
        await _store.MigrateAsync(cancellationToken);
        return _store;
    }
}
