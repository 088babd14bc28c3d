using Microsoft.Extensions.Logging;
using SyncWorker.Connectors;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Reading;
using SyncWorker.Model.Runs;
using SyncWorker.Model.Visibility;
using SyncWorker.Model.Writing;
using SyncWorker.Storage;

namespace SyncWorker.Pipeline;

/// <summary>The way of the data, stage by stage: read and store, measure, evaluate, plan, apply.</summary>
/// <remarks>A failure of one connection is in its run; the others go on. A failure of the store (<see cref="StoreException"/>) stops everything.</remarks>
public sealed partial class SyncPipeline
{
    private const int ShownRemovals = 100;

    private readonly IProjectStore _store;
    private readonly IReadOnlyDictionary<string, ITrackerConnector> _connectors;
    private readonly SyncWorkerDefinition _definition;
    private readonly PipelineOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly PortfolioStage _portfolios;
    private readonly Outbox _outbox;

    /// <summary>Initializes a new instance of the <see cref="SyncPipeline"/> class.</summary>
    /// <param name="store">The migrated store.</param>
    /// <param name="connectors">A connector for each configured connection, by name.</param>
    /// <param name="definition">What steers everything.</param>
    /// <param name="options">The pipeline's own times.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where a line a run goes.</param>
    public SyncPipeline(
        IProjectStore store,
        IReadOnlyDictionary<string, ITrackerConnector> connectors,
        SyncWorkerDefinition definition,
        PipelineOptions options,
        TimeProvider time,
        ILogger<SyncPipeline> logger)
    {
        options.Validate();
        _store = store;
        _connectors = connectors;
        _definition = definition;
        _options = options;
        _time = time;
        _logger = logger;
        _portfolios = new PortfolioStage(store, definition, options, time, logger);
        _outbox = new Outbox(store, connectors, options, time, logger);
    }

    /// <summary>
    /// Gives every connector the metadata of its last run. Called once, before anything else: a write must not depend on this process having read its
    /// tracker before.
    /// </summary>
    /// <param name="cancellationToken">Stops the work.</param>
    public async Task PrimeAsync(CancellationToken cancellationToken)
    {
        foreach (var (name, connector) in _connectors)
        {
            if (await _store.FindMetadataAsync(name, cancellationToken).ConfigureAwait(false) is not { } metadata) continue;
            try
            {
                connector.UseMetadata(metadata);
            }
            catch (TrackerException unusable)
            {
                // Its next run says so, and reads the metadata again.
                Log.NotPrimed(_logger, name, unusable);
            }
        }
    }

    /// <summary>Runs one cycle: reads the connections, measures and evaluates, plans, and applies where the configuration and the request allow.</summary>
    /// <param name="request">What to do.</param>
    /// <param name="progress">Told how far it is, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Stops between steps; what is stored stays.</param>
    public async Task<CycleReport> RunCycleAsync(CycleRequest request, IProgress<CycleProgress>? progress, CancellationToken cancellationToken)
    {
        var runs = await ReadAsync(request, progress, cancellationToken).ConfigureAwait(false);
        if (request.Apply && _definition.WriteBack.Enabled) await _outbox.RecoverAsync(cancellationToken).ConfigureAwait(false);

        progress?.Report(new CycleProgress("", "measure", 0, 0));
        var result = await _portfolios.EvaluateAsync(save: true, cancellationToken).ConfigureAwait(false);
        var writes = request.Apply && _definition.WriteBack.Enabled
            ? await WriteAsync(result.Plan, progress, cancellationToken).ConfigureAwait(false)
            : WriteBackTally.Of(result.Plan, [], 0);
        return Report(runs, result, writes) with { Removals = await ListRemovalsAsync(runs, cancellationToken).ConfigureAwait(false) };
    }

    /// <summary>Applies a changed mapping to what is stored, without a request. One connection's failure stops no other.</summary>
    /// <param name="connections">The connections, or <see langword="null"/> for all.</param>
    /// <param name="progress">Told how far it is, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Stops between pages; the next call goes on from there.</param>
    public async Task<IReadOnlyList<RemapOutcome>> RemapAsync(IReadOnlyCollection<string>? connections, IProgress<CycleProgress>? progress, CancellationToken cancellationToken) =>
        await Task.WhenAll(_definition.Connections.Where(connection => connections?.Contains(connection.Name) ?? true).Select(connection =>
            new ConnectionRemap(connection, _connectors[connection.Name], _store, _options, _time, _logger).RunAsync(progress, cancellationToken))).ConfigureAwait(false);

    /// <summary>Measures what is stored, without contact to any tracker and without storing anything.</summary>
    /// <param name="cancellationToken">Stops the work.</param>
    public async Task<CycleReport> ReportAsync(CancellationToken cancellationToken)
    {
        var runs = new List<SyncRun>();
        foreach (var connection in _definition.Connections)
        {
            if (await _store.FindLastRunAsync(connection.Name, cancellationToken).ConfigureAwait(false) is { } run) runs.Add(run);
        }

        var result = await _portfolios.EvaluateAsync(save: false, cancellationToken).ConfigureAwait(false);
        return Report(runs, result, WriteBackTally.Of(result.Plan, [], 0)) with
        {
            IsFromStore = true,
            Removals = await ListRemovalsAsync(runs, cancellationToken).ConfigureAwait(false),
        };
    }

    /// <summary>Plans what would be written, from what is stored. Sends nothing.</summary>
    /// <param name="cancellationToken">Stops the work.</param>
    public async Task<WriteBackPlan> PlanAsync(CancellationToken cancellationToken) =>
        (await _portfolios.EvaluateAsync(save: false, cancellationToken).ConfigureAwait(false)).Plan;

    /// <summary>Applies a plan. Whether the configuration allows it is the caller's question.</summary>
    /// <param name="plan">The plan, or <see langword="null"/> for the one that follows from what is stored now.</param>
    /// <param name="progress">Told how far it is, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Stops between writes.</param>
    public async Task<WriteBackTally> ApplyAsync(WriteBackPlan? plan, IProgress<CycleProgress>? progress, CancellationToken cancellationToken)
    {
        await _outbox.RecoverAsync(cancellationToken).ConfigureAwait(false);
        plan ??= await PlanAsync(cancellationToken).ConfigureAwait(false);
        return await WriteAsync(plan, progress, cancellationToken).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<SyncRun>> ReadAsync(CycleRequest request, IProgress<CycleProgress>? progress, CancellationToken cancellationToken)
    {
        var chosen = _definition.Connections.Where(connection => request.Connections?.Contains(connection.Name) ?? true);
        return await Task.WhenAll(chosen.Select(connection =>
            new ConnectionSync(
                connection, PortfolioQueries.Of(_definition, connection.Name), _connectors[connection.Name], _store, _options, _time, _logger)
                .RunAsync(request.Full, request.Full ? SweepRule.Always : request.Sweep, progress, cancellationToken))).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<ItemRemoval>> ListRemovalsAsync(IEnumerable<SyncRun> runs, CancellationToken cancellationToken)
    {
        var removals = new List<ItemRemoval>();
        foreach (var run in runs.Where(static run => run.Removed > 0))
            removals.AddRange(await _store.ListRemovalsAsync(run.Connection, run.StartedAt, ShownRemovals, cancellationToken).ConfigureAwait(false));
        return removals;
    }

    private async Task<WriteBackTally> WriteAsync(WriteBackPlan plan, IProgress<CycleProgress>? progress, CancellationToken cancellationToken)
    {
        var before = _connectors.Values.Sum(static connector => connector.Tally.Writes);
        IReadOnlyList<WriteBackOutcome> outcomes;
        try
        {
            outcomes = await _outbox.SendAsync(plan.Writes, progress, cancellationToken).ConfigureAwait(false);
        }
        catch (LeaseLostException lost)
        {
            outcomes = [.. plan.Writes.Select(write => new WriteBackOutcome { Write = write, Result = WriteBackResult.Failed, Sentence = lost.Message })];
        }

        return WriteBackTally.Of(plan, outcomes, _connectors.Values.Sum(static connector => connector.Tally.Writes) - before) with { IsSent = true };
    }

    private CycleReport Report(IReadOnlyList<SyncRun> runs, PortfolioStage.Evaluated result, WriteBackTally writes) => new()
    {
        MadeAt = result.MeasuredAt,
        Runs = runs,
        LastCompleteAt = result.LastCompleteAt,
        Portfolios = result.Portfolios,
        Unmapped = result.Unmapped,
        WriteBack = writes,
        Remarks = [.. ListUnknownFields(), .. result.Remarks],
    };

    /// <summary>A field that is not there reads as empty and fails nothing, so the numbers alone do not show it.</summary>
    private IEnumerable<string> ListUnknownFields() => _definition.Connections.SelectMany(connection =>
        (_connectors[connection.Name] as IConnectionExaminer)?.ListUnknownFields().Select(unknown => $"{connection.Name}: {unknown.Sentence}") ?? []);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "The stored metadata of {Connection} could not be used.")]
        public static partial void NotPrimed(ILogger logger, string connection, Exception exception);
    }
}
