using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using SyncWorker.Connectors;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Items;
using SyncWorker.Model.Reading;
using SyncWorker.Model.Runs;
using SyncWorker.Storage;

namespace SyncWorker.Pipeline;

/// <summary>Reads one connection into the store: who answers, metadata, what changed, the changed items, worklogs, the configured queries.</summary>
/// <remarks>
/// Whatever has been found is on the store's list before the cursor that stands for it moves, and leaves the list with the item that answers it.
/// So a kill at any instant loses nothing, and the next run goes on where this one stopped.
/// </remarks>
internal sealed partial class ConnectionSync(
    ConnectionDefinition definition,
    IReadOnlyCollection<string> queries,
    ITrackerConnector connector,
    IProjectStore store,
    PipelineOptions options,
    TimeProvider time,
    ILogger logger)
{
    /// <summary>Runs once. A failure of the tracker ends in the run's reasons, never in an exception.</summary>
    public async Task<SyncRun> RunAsync(bool full, SweepRule rule, IProgress<CycleProgress>? progress, CancellationToken cancellationToken)
    {
        var run = new RunRecorder(definition.Name, connector.Tally, time);
        await using var lease = await LeaseKeeper
            .AcquireAsync(store, $"sync:{definition.Name}", options, time, logger, cancellationToken).ConfigureAwait(false);
        if (lease is null)
            return run.Fail("Another worker is syncing this connection; nothing was done here.");

        try
        {
            await SyncAsync(run, lease, full, rule, progress, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is TrackerException or LeaseLostException)
        {
            Log.Failed(logger, definition.Name, failure);
            run.Fail(failure.Message);
        }
        catch (Exception fault) when (fault is not (OperationCanceledException or StoreException))
        {
            Log.Faulted(logger, definition.Name, fault);
            run.Fail($"An unexpected fault of SyncWorker stopped the reading: {fault.GetType().Name}. Nothing stored was lost; the log has the details.");
        }

        return await SaveRunAsync(run, lease, cancellationToken).ConfigureAwait(false);
    }

    private async Task<SyncRun> SaveRunAsync(RunRecorder run, LeaseKeeper lease, CancellationToken cancellationToken)
    {
        var quarantined = await store.ListQuarantinedAsync(definition.Name, cancellationToken).ConfigureAwait(false);
        var gaps = await store.FindGapsAsync(definition.Name, cancellationToken).ConfigureAwait(false);

        // Where nothing asks what became of an item that did not come, it would be told for ever.
        if (connector is not IVisibilityReader) gaps = gaps with { Absent = [] };
        var result = run.Finish(quarantined, gaps);
        try
        {
            await store.SaveRunAsync(lease.Current, result, cancellationToken).ConfigureAwait(false);
        }
        catch (LeaseLostException lost)
        {
            result = run.Fail(lost.Message);
        }

        if (result.Reasons.Count == 0) Log.Finished(logger, result.Connection, result.ItemsRead, result.ItemsStored, result.Requests);
        else Log.Incomplete(logger, result.Connection, result.Completeness, result.ItemsRead, result.ItemsStored, result.Requests, result.Reasons[0]);
        return result;
    }

    private async Task SyncAsync(
        RunRecorder run, LeaseKeeper lease, bool full, SweepRule rule, IProgress<CycleProgress>? progress, CancellationToken cancellationToken)
    {
        var identity = await connector.ReadIdentityAsync(cancellationToken).ConfigureAwait(false);
        run.Kind = identity.Kind;
        run.Remark(identity.Remark);
        await SaveIdentityAsync(lease, identity, cancellationToken).ConfigureAwait(false);

        var state = await store.FindConnectionAsync(definition.Name, cancellationToken).ConfigureAwait(false);
        var cursor = full ? null : state?.Cursor;
        run.IsFull = cursor is null;
        var hinted = new HintedItems(definition.Name, connector, store);
        await hinted.TakeAsync(cancellationToken).ConfigureAwait(false);

        // A sweep of named projects must know which of them are there now.
        var namesProjects = rule == SweepRule.Always && definition.Scope.Projects.Count > 0;
        var metadataIsFresh = await UseMetadataAsync(lease, state, mustRead: run.IsFull || hinted.AreListsChanged || namesProjects, cancellationToken).ConfigureAwait(false);

        var sweep = connector is IVisibilityReader reader ? new SweepStage(definition, reader, connector.Tally, store, time) : null;
        if (sweep is not null) await sweep.ListAsync(run, lease, rule, progress, cancellationToken).ConfigureAwait(false);
        try
        {
            await FindAllAsync().ConfigureAwait(false);
        }
        catch (TrackerException refused) when (!refused.MayPass && !metadataIsFresh)
        {
            // The stored metadata may name what the tracker no longer shows, such as a project of the scope.
            await ReadMetadataAsync(lease, cancellationToken).ConfigureAwait(false);
            metadataIsFresh = true;
            await FindAllAsync().ConfigureAwait(false);
        }

        await ReadAsync(run, lease, metadataIsFresh, progress, cancellationToken).ConfigureAwait(false);
        await ReadWorklogsAsync(run, lease, full ? null : state?.WorklogCursor, sweep is { HasListed: true }, cancellationToken).ConfigureAwait(false);
        await new QueryStage(definition.Name, queries, connector, store, time, logger).RunAsync(lease, cancellationToken).ConfigureAwait(false);
        if (sweep is null) return;
        await sweep.SettleReleasedAsync(run, lease, cancellationToken).ConfigureAwait(false);
        await sweep.SettleAbsentAsync(run, lease, cancellationToken).ConfigureAwait(false);
        await sweep.FinishAsync(run, lease, () => ReadAsync(run, lease, metadataIsFresh: false, progress, cancellationToken), cancellationToken).ConfigureAwait(false);

        async Task FindAllAsync()
        {
            run.ItemsFound += await hinted.MoveAsync(lease, cancellationToken).ConfigureAwait(false);
            await FindAsync(run, lease, cursor, full, progress, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The items have all been read by then: worklogs that cannot be are a gap in the hours, and no reason to leave the rest undone.</summary>
    private async Task ReadWorklogsAsync(RunRecorder run, LeaseKeeper lease, SyncCursor? cursor, bool isSwept, CancellationToken cancellationToken)
    {
        try
        {
            await new WorklogStage(definition.Name, connector, store, time).RunAsync(run, lease, cursor, isSwept, cancellationToken).ConfigureAwait(false);
            if (run.IsFull) await store.ForgetNamelessAsync(lease.Current, definition.Name, run.Nameless, cancellationToken).ConfigureAwait(false);
        }
        catch (TrackerException failure)
        {
            run.Note($"The worklogs were not read to their end, so hours may be missing; all else was read, and the next run goes on from there. {failure.Message}");
        }
    }

    private async Task SaveIdentityAsync(LeaseKeeper lease, TrackerIdentity identity, CancellationToken cancellationToken)
    {
        try
        {
            await store.SaveConnectionAsync(lease.Current, definition.Name, identity, MappingVersion.Of(definition), cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidOperationException other)
        {
            throw new TrackerException(other.Message, mayPass: false, other);
        }
    }

    private async Task<bool> UseMetadataAsync(LeaseKeeper lease, ConnectionState? state, bool mustRead, CancellationToken cancellationToken)
    {
        var isOld = state?.MetadataReadAt is not { } readAt || time.GetUtcNow() - readAt > options.MetadataMaxAge;
        if (!mustRead && !isOld && await store.FindMetadataAsync(definition.Name, cancellationToken).ConfigureAwait(false) is { } stored)
        {
            connector.UseMetadata(stored);
            return false;
        }

        await ReadMetadataAsync(lease, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private async Task ReadMetadataAsync(LeaseKeeper lease, CancellationToken cancellationToken)
    {
        var metadata = await connector.ReadMetadataAsync(cancellationToken).ConfigureAwait(false);
        var catalogue = connector.UseMetadata(metadata);
        await store.SaveMetadataAsync(lease.Current, definition.Name, metadata, catalogue, time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
    }

    private async Task FindAsync(
        RunRecorder run, LeaseKeeper lease, SyncCursor? cursor, bool full, IProgress<CycleProgress>? progress, CancellationToken cancellationToken)
    {
        await foreach (var page in connector.ReadTouchedAsync(cursor, cancellationToken).ConfigureAwait(false))
        {
            // A full run reads what the store believes to know as well: that belief is what it checks.
            foreach (var sentence in page.NotShown) run.Note(sentence);
            run.Count(page);
            var wanted = full ? page with { Touches = [.. page.Touches.Select(touch => touch with { UpdatedAt = null })] } : page;
            run.ItemsFound += await store.SaveTouchedAsync(lease.Current, definition.Name, wanted, cancellationToken).ConfigureAwait(false);
            progress?.Report(new CycleProgress(definition.Name, "find", run.ItemsFound, 0));
        }
    }

    private async Task ReadAsync(
        RunRecorder run, LeaseKeeper lease, bool metadataIsFresh, IProgress<CycleProgress>? progress, CancellationToken cancellationToken)
    {
        // The next page is on its way while this one is stored: the tracker's time and ours overlap.
        await foreach (var page in ReadPagesAsync(lease, metadataIsFresh, cancellationToken).OneAhead(cancellationToken).ConfigureAwait(false))
        {
            using (page) run.Count(page, await store.SaveItemsAsync(lease.Current, definition.Name, page, time.GetUtcNow(), cancellationToken).ConfigureAwait(false));
            progress?.Report(new CycleProgress(definition.Name, "read", run.ItemsDone, Math.Max(run.ItemsFound, run.ItemsDone)));
        }
    }

    private async IAsyncEnumerable<ItemPage> ReadPagesAsync(
        LeaseKeeper lease, bool metadataIsFresh, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var waiting = await ListAsync(0, cancellationToken).ConfigureAwait(false);
        while (waiting.Count > 0)
        {
            var last = waiting.Max(static item => item.Sequence);
            var left = waiting.ToDictionary(static item => item.Sequence);
            while (left.Count > 0)
            {
                var mustRefresh = false;
                await foreach (var page in connector.ReadItemsAsync([.. left.Values], cancellationToken).ConfigureAwait(false))
                {
                    mustRefresh = !metadataIsFresh && HasUnknownWords(page);
                    if (mustRefresh) break;
                    foreach (var item in page.Touched) left.Remove(item.Sequence);
                    yield return page;
                }

                if (!mustRefresh) break;
                await ReadMetadataAsync(lease, cancellationToken).ConfigureAwait(false);
                metadataIsFresh = true;
            }

            waiting = await ListAsync(last, cancellationToken).ConfigureAwait(false);
        }
    }

    private Task<IReadOnlyList<TouchedItem>> ListAsync(long afterSequence, CancellationToken cancellationToken) =>
        store.ListTouchedAsync(definition.Name, afterSequence, connector.BatchSize, cancellationToken);

    private static bool HasUnknownWords(ItemPage page) =>
        page.Items.Any(static read => read.Item.Notes.Any(static note => note.Kind is MappingNoteKind.State or MappingNoteKind.Type));

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Connection}: Complete, {ItemsRead} items read, {ItemsStored} stored, {Requests} requests.")]
        public static partial void Finished(ILogger logger, string connection, int itemsRead, int itemsStored, long requests);

        [LoggerMessage(4, LogLevel.Warning, "{Connection}: {Completeness}, {ItemsRead} items read, {ItemsStored} stored, {Requests} requests. {Reason}")]
        public static partial void Incomplete(
            ILogger logger, string connection, Completeness completeness, int itemsRead, int itemsStored, long requests, string reason);

        [LoggerMessage(2, LogLevel.Debug, "{Connection} could not be read to its end.")]
        public static partial void Failed(ILogger logger, string connection, Exception exception);

        [LoggerMessage(3, LogLevel.Error, "{Connection}: an unexpected fault stopped the reading.")]
        public static partial void Faulted(ILogger logger, string connection, Exception exception);
    }
}
