using Microsoft.Extensions.Logging;
using SyncWorker.Connectors;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Reading;
using SyncWorker.Model.Writing;
using SyncWorker.Storage;

namespace SyncWorker.Pipeline;

/// <summary>Applies a changed mapping to the stored items of one connection, from their payloads and the stored metadata. Nothing is asked of the tracker.</summary>
/// <remarks>
/// Each page is one transaction, and its items carry the new mapping from then on. The connection takes it last: after a kill the next remap goes on with
/// what is left, and a sync would read everything, as after any change of the mapping.
/// </remarks>
internal sealed class ConnectionRemap(
    ConnectionDefinition definition, ITrackerConnector connector, IProjectStore store, PipelineOptions options, TimeProvider time, ILogger logger)
{
    private const int PageSize = 200;
    private const int SampleCount = 3;

    private readonly string _wanted = MappingVersion.Of(definition);
    private readonly Dictionary<string, (IReadOnlyList<string> Lacking, int Count, List<string> Samples)> _left = new(StringComparer.Ordinal);

    /// <summary>Runs once.</summary>
    public async Task<RemapOutcome> RunAsync(IProgress<CycleProgress>? progress, CancellationToken cancellationToken)
    {
        var before = connector.Tally.Reads + connector.Tally.Writes;
        await using var lease = await LeaseKeeper.AcquireAsync(store, $"sync:{definition.Name}", options, time, logger, cancellationToken).ConfigureAwait(false);
        if (lease is null) return Fail("another worker is syncing this connection. Nothing was done; try again when it is through.");
        RemapOutcome outcome;
        try
        {
            outcome = await RemapAsync(lease, progress, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is TrackerException or LeaseLostException)
        {
            outcome = new RemapOutcome { Connection = definition.Name, Failure = failure.Message };
        }

        return outcome with { Requests = connector.Tally.Reads + connector.Tally.Writes - before };
    }

    private async Task<RemapOutcome> RemapAsync(LeaseKeeper lease, IProgress<CycleProgress>? progress, CancellationToken cancellationToken)
    {
        if (connector is not IStoredItemMapper mapper) return Fail("its tracker's payloads cannot be mapped again. Run sync, which reads everything.");
        var state = await store.FindConnectionAsync(definition.Name, cancellationToken).ConfigureAwait(false);
        if (state is null || await store.FindMetadataAsync(definition.Name, cancellationToken).ConfigureAwait(false) is not { } metadata)
            return Fail("it has not been read yet, so there is nothing to map. Run sync.");
        if (!MappingVersion.HaveSameScope(state.MappingVersion, _wanted))
            return Fail("its scope is not the one that was read, or an earlier version of SyncWorker read it: what is newly in scope is not stored. Nothing was changed. Run sync, which reads everything.");

        mapper.UseIdentity(state.Identity);
        var catalogue = connector.UseMetadata(metadata);
        var aside = (await store.ListQuarantinedAsync(definition.Name, cancellationToken).ConfigureAwait(false))
            .Where(static row => !row.IsWorklog).Select(static row => row.NativeId).OfType<long>().ToList();
        var writes = (await store.ListUnreadWritesAsync(definition.Name, cancellationToken).ConfigureAwait(false)).ToLookup(static write => write.Item.NativeId);
        var total = await MapAllAsync(lease, mapper, writes, progress, cancellationToken).ConfigureAwait(false);
        var unknown = (connector as IConnectionExaminer)?.ListUnknownFields() ?? [];
        var isNews = _left.Count == 0 && state.MappingVersion != _wanted;
        if (isNews) await store.FinishRemapAsync(lease.Current, definition.Name, _wanted, catalogue, aside, time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        return new RemapOutcome
        {
            Connection = definition.Name,
            Mapped = total.Mapped,
            Changed = total.Changed,
            Quarantined = total.Quarantined,
            ToReread = isNews ? aside.Count : 0,
            Unknown = [.. unknown.Select(static field => field.Sentence)],
            Left = [.. _left.OrderBy(static pair => pair.Key, StringComparer.Ordinal).Select(pair => new UnmappableItems(
                pair.Value.Lacking, pair.Value.Count, pair.Value.Samples, pair.Value.Lacking.Count > 0 && pair.Value.Lacking.All(lacking => unknown.Any(field => IsAbout(lacking, field.Id)))))],
        };
    }

    private async Task<RemapTally> MapAllAsync(
        LeaseKeeper lease, IStoredItemMapper mapper, ILookup<long, ItemWrite> writes, IProgress<CycleProgress>? progress, CancellationToken cancellationToken)
    {
        var total = default(RemapTally);
        for (var after = 0L; ;)
        {
            var items = await store.ListOutdatedAsync(definition.Name, _wanted, after, PageSize, cancellationToken).ConfigureAwait(false);
            if (items.Count == 0) return total;
            after = items[^1].NativeId;
            var page = Map(mapper, [.. items.Where(item => !IsLeft(mapper, item))], writes);
            if (page.Items.Count + page.Quarantined.Count == 0) continue;
            var saved = await store.SaveRemappedAsync(lease.Current, definition.Name, page, time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
            total = new RemapTally(total.Mapped + saved.Mapped, total.Changed + saved.Changed, total.Quarantined + saved.Quarantined);
            progress?.Report(new CycleProgress(definition.Name, "map", total.Mapped, 0));
        }
    }

    private RemapPage Map(IStoredItemMapper mapper, IReadOnlyList<StoredItem> items, ILookup<long, ItemWrite> writes)
    {
        // As when they are read: mapping is most of the work, and no item's mapping needs another's.
        var mapped = new RemappedItem[items.Count];
        Parallel.For(0, mapped.Length, i => mapped[i] = mapper.Remap(items[i]));
        return new RemapPage
        {
            MappingVersion = _wanted,
            Items = [.. mapped.Select(static one => one.Item).OfType<ReadItem>()],
            Quarantined = [.. mapped.Select(static one => one.Quarantined).OfType<QuarantinedItem>()],
            Writes = [.. items.SelectMany(item => writes[item.NativeId])],
        };
    }

    /// <summary>Counts an item that cannot be mapped from what is stored.</summary>
    private bool IsLeft(IStoredItemMapper mapper, StoredItem item)
    {
        List<string> lacking = item.Raw is null ? [] : [.. mapper.Asked.Except(item.Asked, StringComparer.Ordinal)];
        if (item.Raw is not null && lacking.Count == 0) return false;
        var key = string.Join('\n', lacking);
        var (_, count, samples) = _left.TryGetValue(key, out var known) ? known : (lacking, 0, []);
        if (samples.Count < SampleCount) samples.Add(item.Key);
        _left[key] = (lacking, count + 1, samples);
        return true;
    }

    /// <summary>What is asked for is a field, or its history: then the field comes last.</summary>
    private static bool IsAbout(string lacking, string field) =>
        lacking.Equals(field, StringComparison.OrdinalIgnoreCase) || lacking.EndsWith(" " + field, StringComparison.OrdinalIgnoreCase);

    private RemapOutcome Fail(string reason) => new() { Connection = definition.Name, Failure = $"Connection '{definition.Name}': {reason}" };
}
