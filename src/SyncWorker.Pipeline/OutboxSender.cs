using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using SyncWorker.Connectors;
using SyncWorker.Model.Items;
using SyncWorker.Model.Reading;
using SyncWorker.Model.Writing;
using SyncWorker.Storage;

namespace SyncWorker.Pipeline;

/// <summary>Sends entries of the outbox under one lease: those of an item one after another, items side by side, and in one request what a tracker takes together.</summary>
/// <remarks>Where it is not known what became of an entry, the item's later ones are not sent: they would overtake it.</remarks>
internal sealed partial class OutboxSender(
    IProjectStore store,
    IReadOnlyDictionary<string, ITrackerConnector> connectors,
    LeaseKeeper lease,
    PipelineOptions options,
    TimeProvider time,
    ILogger logger)
{
    /// <summary>With fewer, the requests that look after the tracker's work cost more than writing one by one.</summary>
    private const int FewestTogether = 4;

    private readonly ConcurrentDictionary<long, WriteBackOutcome> _outcomes = new();

    /// <summary>Sends entries.</summary>
    /// <param name="entries">The entries; those of one item are sent in this order.</param>
    /// <param name="progress">Told how far it is, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Stops between writes.</param>
    /// <returns>The outcomes, one an entry, in the same order.</returns>
    public async Task<IReadOnlyList<WriteBackOutcome>> SendAsync(IReadOnlyList<OutboxEntry> entries, IProgress<CycleProgress>? progress, CancellationToken cancellationToken)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.ConcurrentWrites, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(Batches(entries), parallel, async (batch, token) =>
        {
            if (batch.Together is { } together) await SendTogetherAsync(together, batch.Entries, token).ConfigureAwait(false);
            else await SendInTurnAsync(batch.Entries, token).ConfigureAwait(false);
            progress?.Report(new CycleProgress("", "write", _outcomes.Count, entries.Count));
        }).ConfigureAwait(false);
        return [.. entries.Select(entry => _outcomes[entry.EntryId])];
    }

    private IEnumerable<Batch> Batches(IReadOnlyList<OutboxEntry> entries)
    {
        var queues = entries.GroupBy(static entry => entry.Write.Item).Select(static queue => queue.ToList()).ToLookup(FindTogether);
        foreach (var byTracker in queues.Where(static group => group.Key is not null))
        {
            foreach (var chunk in byTracker.SelectMany(static queue => queue).Chunk(byTracker.Key?.MostTogether ?? 1))
            {
                if (chunk.Length >= FewestTogether) yield return new Batch(chunk, byTracker.Key);
                else foreach (var entry in chunk) yield return new Batch([entry], null);
            }
        }

        foreach (var queue in queues[null]) yield return new Batch(queue, null);
    }

    /// <summary>Finds what takes an item's only entry together with those of others, or <see langword="null"/>.</summary>
    private IBulkWriter? FindTogether(List<OutboxEntry> queue) =>
        queue is [var only] && connectors.GetValueOrDefault(only.Write.Item.Connection) is IBulkWriter { MostTogether: > 1 } bulk && bulk.TakesTogether(only.Write) ? bulk : null;

    private async Task SendInTurnAsync(IReadOnlyList<OutboxEntry> queue, CancellationToken cancellationToken)
    {
        var isOpen = false;
        foreach (var entry in queue)
        {
            if (isOpen)
            {
                _outcomes[entry.EntryId] = Outbox.Unsent(entry.Write, "An earlier write of the item may still be under way; it is read back first.");
                continue;
            }

            await MarkAsync([entry], cancellationToken).ConfigureAwait(false);
            var outcomes = await ApplyAsync(
                [entry.Write], async (connector, token) => [await connector.ApplyAsync(entry.Write, token).ConfigureAwait(false)], cancellationToken).ConfigureAwait(false);
            isOpen = outcomes[0].Result == WriteBackResult.Failed;
            await SaveAsync(entry, outcomes[0], cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task SendTogetherAsync(IBulkWriter together, IReadOnlyList<OutboxEntry> entries, CancellationToken cancellationToken)
    {
        List<ItemWrite> writes = [.. entries.Select(static entry => entry.Write)];
        await MarkAsync(entries, cancellationToken).ConfigureAwait(false);
        var outcomes = await ApplyAsync(writes, (_, token) => together.ApplyTogetherAsync(writes, token), cancellationToken).ConfigureAwait(false);
        foreach (var (entry, outcome) in entries.Zip(outcomes)) await SaveAsync(entry, outcome, cancellationToken).ConfigureAwait(false);
    }

    private async Task MarkAsync(IReadOnlyList<OutboxEntry> entries, CancellationToken cancellationToken)
    {
        foreach (var entry in entries) await store.SaveSendingAsync(lease.Current, entry.EntryId, cancellationToken).ConfigureAwait(false);
        if (lease.Current.ExpiresAt - time.GetUtcNow() <= options.WriteTimeout) await lease.RenewNowAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task SaveAsync(OutboxEntry entry, WriteBackOutcome outcome, CancellationToken cancellationToken)
    {
        _outcomes[entry.EntryId] = outcome;
        OutboxState? state = outcome.Result switch
        {
            WriteBackResult.Applied or WriteBackResult.Unchanged => OutboxState.Confirmed,
            WriteBackResult.Superseded => OutboxState.Superseded,
            WriteBackResult.Rejected => OutboxState.Rejected,
            _ => null,
        };
        if (state is { } settled)
            await store.SaveOutboxResultAsync(lease.Current, new OutboxResult(entry.EntryId, settled, outcome), time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<WriteBackOutcome>> ApplyAsync(
        List<ItemWrite> writes, Func<ITrackerConnector, CancellationToken, Task<IReadOnlyList<WriteBackOutcome>>> apply, CancellationToken cancellationToken)
    {
        if (!connectors.TryGetValue(writes[0].Item.Connection, out var connector)) return Unsent("Its connection is not configured.");

        // The whole of it, waits and reading included, stays within the time that a successor waits for.
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.WriteTimeout);
        try
        {
            return await apply(connector, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Unsent("The tracker did not answer in time. The write may have arrived; the next run reads it back.");
        }
        catch (TrackerException failure)
        {
            return Unsent(failure.Message);
        }
        catch (Exception fault) when (Outbox.IsOfOneConnection(fault))
        {
            Log.Unsettled(logger, writes[0].Item, fault);
            return Unsent($"An unexpected fault of SyncWorker stopped the write: {fault.GetType().Name}. The next run reads it back.");
        }

        List<WriteBackOutcome> Unsent(string sentence) => [.. writes.Select(write => Outbox.Unsent(write, sentence))];
    }

    /// <summary>Entries that are sent one after another, or together.</summary>
    private sealed record Batch(IReadOnlyList<OutboxEntry> Entries, IBulkWriter? Together);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "A write to {Item} may have arrived; its outcome is not known.")]
        public static partial void Unsettled(ILogger logger, ItemId item, Exception exception);
    }
}
