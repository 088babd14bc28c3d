using SyncWorker.Connectors;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Examining;
using SyncWorker.Model.Items;
using SyncWorker.Options;
using SyncWorker.Pipeline;
using SyncWorker.Storage;

namespace SyncWorker.Cli;

/// <summary>A connection as its tracker and the store show it.</summary>
/// <param name="Examination">What the tracker says.</param>
/// <param name="StoredItems">The number of stored items, or null when there is no store yet, or it could not be read.</param>
/// <param name="StoredUnmapped">What could not be mapped in them.</param>
internal sealed record ConnectionDiagnosis(ConnectionExamination Examination, int? StoredItems, IReadOnlyList<UnmappedValue> StoredUnmapped)
{
    /// <summary>Gets whether there is something to do; a connection that failed has.</summary>
    public bool HasFindings => Examination.Failure is not null || Examination.Tracker.Findings.Count > 0 || Examination.Tracker.Unmapped.Count > 0
        || StoredUnmapped.Any(static value => value.Kind is MappingNoteKind.State or MappingNoteKind.Type);

    /// <summary>Examines connections, all at once. No failure of one stops another, and nothing is written into a tracker.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="only">The only connection to examine, or null for all.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<IReadOnlyList<ConnectionDiagnosis>> MakeAsync(WorkerConfiguration configuration, string? only, CancellationToken cancellationToken)
    {
        var examinations = await ExamineAsync(configuration.Definition, only, cancellationToken);
        try
        {
            return await LookIntoStoreAsync(configuration.Store, examinations, cancellationToken);
        }
        catch (StoreException exception)
        {
            // What the trackers said is worth as much without the store.
            return [.. examinations.Select(examination => new ConnectionDiagnosis(WithFinding(examination, $"What is unmapped in the stored items is not known. {exception.Message}"), null, []))];
        }
    }

    /// <summary>Examines connections, all at once, without a look into the store.</summary>
    /// <param name="definition">The configuration.</param>
    /// <param name="only">The only connection to examine, or null for all.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<IReadOnlyList<ConnectionExamination>> ExamineAsync(SyncWorkerDefinition definition, string? only, CancellationToken cancellationToken)
    {
        using var loggers = CliLogging.Open();
        using var factory = new ConnectorFactory(TimeProvider.System, loggers);
        return await Task.WhenAll(definition.Connections.Where(connection => only is null || connection.Name == only)
            .Select(connection => ExamineAsync(factory, connection, definition.WriteBack, cancellationToken)));
    }

    private static async Task<IReadOnlyList<ConnectionDiagnosis>> LookIntoStoreAsync(
        StoreSettings settings, IReadOnlyList<ConnectionExamination> examinations, CancellationToken cancellationToken)
    {
        await using var store = await StoreOpener.OpenExistingAsync(settings, cancellationToken);
        var diagnoses = new List<ConnectionDiagnosis>();
        foreach (var examination in examinations)
        {
            var (items, unmapped) = store is null ? (null, []) : await CountAsync(store, examination.Connection, cancellationToken);
            diagnoses.Add(new ConnectionDiagnosis(examination, items, unmapped));
        }

        return diagnoses;
    }

    private static ConnectionExamination WithFinding(ConnectionExamination examination, string finding) =>
        examination with { Tracker = examination.Tracker with { Findings = [.. examination.Tracker.Findings, finding] } };

    private static Task<ConnectionExamination> ExamineAsync(ConnectorFactory factory, ConnectionDefinition connection, WriteBackPolicy writeBack, CancellationToken cancellationToken)
    {
        var examiner = factory.Create(connection) as IConnectionExaminer ?? throw new NotSupportedException($"No connector examines {connection.Kind}.");
        return examiner.ExamineAsync([.. writeBack.Targets.Where(target => target.Connection == connection.Name)], cancellationToken);
    }

    private static async Task<(int? Items, IReadOnlyList<UnmappedValue> Values)> CountAsync(IProjectStore store, string connection, CancellationToken cancellationToken) =>
        await Pipeline.StoredUnmapped.CountAsync(store, connection, cancellationToken);
}
