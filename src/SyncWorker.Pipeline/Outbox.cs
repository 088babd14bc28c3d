using Microsoft.Extensions.Logging;
using SyncWorker.Connectors;
using SyncWorker.Model.Items;
using SyncWorker.Model.Writing;
using SyncWorker.Storage;

namespace SyncWorker.Pipeline;

/// <summary>Sends writes so that each is done once, whatever is killed and whatever reply is lost.</summary>
/// <remarks>
/// Before a request leaves, its entry is marked as possibly sent. Whoever finds such an entry later first reads the item: an entry whose
/// values stand there is confirmed, any other is dropped and planned anew. A writer whose predecessor did not say good-bye waits until
/// nothing of it can be under way any more.
/// </remarks>
internal sealed partial class Outbox(
    IProjectStore store,
    IReadOnlyDictionary<string, ITrackerConnector> connectors,
    PipelineOptions options,
    TimeProvider time,
    ILogger logger)
{
    /// <summary>Settles what an earlier run left open. Where the lease is lost meanwhile, the rest stays open, and its items are not written.</summary>
    public async Task RecoverAsync(CancellationToken cancellationToken)
    {
        if ((await store.ListOpenOutboxAsync(cancellationToken).ConfigureAwait(false)).Count == 0) return;
        await using var lease = await AcquireAsync(cancellationToken).ConfigureAwait(false);
        if (lease is null) return;

        try
        {
            foreach (var entry in await store.ListOpenOutboxAsync(cancellationToken).ConfigureAwait(false))
            {
                if (await SettleAsync(entry, cancellationToken).ConfigureAwait(false) is { } settled)
                    await store.SaveOutboxResultAsync(lease.Current, settled, time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
            }
        }
        catch (LeaseLostException lost)
        {
            Log.Overtaken(logger, lost);
        }
    }

    /// <summary>Sends a plan and says what became of each write.</summary>
    /// <returns>The outcomes, one for each part that a tracker takes in one request.</returns>
    public async Task<IReadOnlyList<WriteBackOutcome>> SendAsync(
        IReadOnlyList<ItemWrite> writes, IProgress<CycleProgress>? progress, CancellationToken cancellationToken)
    {
        if (writes.Count == 0) return [];
        await using var lease = await AcquireAsync(cancellationToken).ConfigureAwait(false);
        if (lease is null) return [.. writes.Select(static write => Unsent(write, "Another worker is writing; nothing was sent here."))];

        var underWay = (await store.ListOpenOutboxAsync(cancellationToken).ConfigureAwait(false))
            .Where(static entry => entry.State == OutboxState.Sent).Select(static entry => entry.Write.Item).ToHashSet();
        var waiting = writes.Where(write => underWay.Contains(write.Item))
            .Select(static write => Unsent(write, "An earlier write may still be under way; it is read back first."));
        List<ItemWrite> ready = [.. writes.Where(write => !underWay.Contains(write.Item)).SelectMany(static write => write.ByRequest())];
        var entries = await store.SaveOutboxAsync(lease.Current, ready, cancellationToken).ConfigureAwait(false);
        var sender = new OutboxSender(store, connectors, lease, options, time, logger);
        return [.. await sender.SendAsync(entries, progress, cancellationToken).ConfigureAwait(false), .. waiting];
    }

    private async Task<LeaseKeeper?> AcquireAsync(CancellationToken cancellationToken)
    {
        // Longer than a write may take, so that no send can outlive its lease.
        var lasting = options with { LeaseDuration = options.LeaseDuration + options.WriteTimeout };
        var lease = await LeaseKeeper.AcquireAsync(store, "write", lasting, time, logger, cancellationToken).ConfigureAwait(false);
        if (lease?.Current.AbandonedAt is not { } abandonedAt) return lease;

        var open = await store.ListOpenOutboxAsync(cancellationToken).ConfigureAwait(false);
        var wait = abandonedAt + options.WriteTimeout - time.GetUtcNow();
        if (wait > TimeSpan.Zero && open.Any(static entry => entry.State == OutboxState.Sent))
        {
            Log.Waiting(logger, wait);
            await Task.Delay(wait, time, cancellationToken).ConfigureAwait(false);
        }

        return lease;
    }

    private async Task<OutboxResult?> SettleAsync(OutboxEntry entry, CancellationToken cancellationToken)
    {
        if (entry.State == OutboxState.Pending)
            return Result(entry, OutboxState.Superseded, WriteBackResult.Superseded, "It was never sent; it is planned anew.");
        if (!connectors.TryGetValue(entry.Write.Item.Connection, out var connector))
            return Result(entry, OutboxState.Superseded, WriteBackResult.Superseded, "Its connection is no longer configured.");

        try
        {
            var found = await connector.ReadBackAsync(entry.Write, cancellationToken).ConfigureAwait(false);
            return found.IsWhole
                ? Result(entry, OutboxState.Confirmed, WriteBackResult.Applied, "")
                : Result(entry, OutboxState.Superseded, WriteBackResult.Superseded, Describe(found));
        }
        catch (Exception unreachable) when (IsOfOneConnection(unreachable))
        {
            Log.Unsettled(logger, entry.Write.Item, unreachable);
            return null;
        }
    }

    private static string Describe(WriteReadBack found) => found.Standing.Count == 0
        ? "It did not arrive; it is planned anew."
        : $"Of it {Names(found.Standing)} arrived, and {Names(found.Missing)} did not; what is missing is planned anew.";

    private static string Names(IEnumerable<FieldUpdate> updates) => string.Join(", ", updates.Select(static update => update.Field));

    /// <summary>Says that a write was not sent, or that nothing is known of it.</summary>
    public static WriteBackOutcome Unsent(ItemWrite write, string sentence) => new() { Write = write, Result = WriteBackResult.Failed, Sentence = sentence };

    /// <summary>A failure that stays with its connection; the others go on. Without the store nobody does.</summary>
    public static bool IsOfOneConnection(Exception failure) => failure is not (OperationCanceledException or StoreException or LeaseLostException);

    private static OutboxResult Result(OutboxEntry entry, OutboxState state, WriteBackResult result, string sentence) =>
        new(entry.EntryId, state, new WriteBackOutcome { Write = entry.Write, Result = result, Sentence = sentence });

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "The former writer ended without a word; waiting {Wait} until nothing of it can be under way.")]
        public static partial void Waiting(ILogger logger, TimeSpan wait);

        [LoggerMessage(3, LogLevel.Warning, "The lease was lost while earlier writes were read back; a later run goes on with it.")]
        public static partial void Overtaken(ILogger logger, Exception exception);

        [LoggerMessage(2, LogLevel.Warning, "A write to {Item} may have arrived and cannot be read back now.")]
        public static partial void Unsettled(ILogger logger, ItemId item, Exception exception);
    }
}
