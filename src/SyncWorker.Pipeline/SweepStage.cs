using SyncWorker.Connectors;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Reading;
using SyncWorker.Storage;

namespace SyncWorker.Pipeline;

/// <summary>Finds what reading changes cannot: items that were missed, and items that are gone.</summary>
/// <remarks>
/// Everything in scope is listed before anything else is read. What the reading then does not bring has been missed: the listing is the proof of what
/// the overlap only guesses. Nothing is removed unless the listing came to its end, was not empty, and each missing item was asked for by its id.
/// </remarks>
internal sealed class SweepStage(
    ConnectionDefinition definition, IVisibilityReader reader, RequestTally tally, IProjectStore store, TimeProvider time)
{
    private static readonly TimeSpan Age = TimeSpan.FromDays(1);

    private Sweep? _sweep;

    /// <summary>Gets a value indicating whether this run has listed everything in scope.</summary>
    public bool HasListed => _sweep is not null;

    /// <summary>Lists everything in scope, where the rule asks for it, and goes on where an interrupted listing stopped.</summary>
    public async Task ListAsync(RunRecorder run, LeaseKeeper lease, SweepRule rule, IProgress<CycleProgress>? progress, CancellationToken cancellationToken)
    {
        var before = tally.Reads;
        var sweep = await ChooseAsync(lease, rule, cancellationToken).ConfigureAwait(false);
        if (sweep is null) return;
        try
        {
            var listed = 0;
            if (sweep.Listed is null)
            {
                await foreach (var page in reader.ListAllAsync(sweep.Cursor, cancellationToken).ConfigureAwait(false))
                {
                    sweep = await store.SaveSweptAsync(lease.Current, definition.Name, sweep.Number, page, cancellationToken).ConfigureAwait(false);
                    progress?.Report(new CycleProgress(definition.Name, "sweep", listed += page.Items.Count, 0));
                }
            }

            if (sweep.Listed == 0 && (await store.CountAsync(definition.Name, cancellationToken).ConfigureAwait(false)).Items > 0)
            {
                run.Note("The tracker listed nothing at all in the scope, which proves nothing: no item was removed. Check the account's permissions and the scope.");
                await store.DropSweepAsync(lease.Current, definition.Name, sweep.Number, cancellationToken).ConfigureAwait(false);
                return;
            }

            if (sweep.Listed is not null) _sweep = sweep;
        }
        catch (TrackerException failure)
        {
            run.Note($"The sweep did not come to its end, and nothing was removed. {failure.Message}");
            if (!failure.MayPass) await store.DropSweepAsync(lease.Current, definition.Name, sweep.Number, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            run.SweepRequests += tally.Reads - before;
        }
    }

    /// <summary>Removes what people have released and is still gone, before anything new adds to it: a hold with more items needs a new release.</summary>
    public Task SettleReleasedAsync(RunRecorder run, LeaseKeeper lease, CancellationToken cancellationToken) =>
        SettleAsync(run, stage => stage.SettleReleasedAsync(lease, cancellationToken));

    /// <summary>
    /// Asks by id for what the tracker named in this run, by its search or a webhook, and then did not return. What is gone is removed as after a sweep;
    /// only what cannot be settled leaves the run incomplete.
    /// </summary>
    public async Task SettleAbsentAsync(RunRecorder run, LeaseKeeper lease, CancellationToken cancellationToken)
    {
        if (run.Absent.Count == 0) return;
        var sweep = (await store.FindSweepAsync(definition.Name, cancellationToken).ConfigureAwait(false))?.Number ?? 0;
        var missing = await store.MarkMissingAsync(lease.Current, definition.Name, sweep, run.Absent, cancellationToken).ConfigureAwait(false);
        if (missing.Count == 0) return;
        var (since, before) = (time.GetUtcNow(), run.Removed);
        await SettleAsync(run, stage => stage.SettleAsync(lease, sweep, cancellationToken)).ConfigureAwait(false);
        if (run.Removed == before) return;
        foreach (var removal in await store.ListRemovalsAsync(definition.Name, since, run.Removed - before, cancellationToken).ConfigureAwait(false)) run.Settle(removal.Item.NativeId);
    }

    /// <summary>Compares the listing with what is stored by now, has read again what was missed, and settles what is gone.</summary>
    /// <param name="run">The run.</param>
    /// <param name="lease">The connection's lease.</param>
    /// <param name="readAgain">Reads what waits on the list.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public async Task FinishAsync(RunRecorder run, LeaseKeeper lease, Func<Task> readAgain, CancellationToken cancellationToken)
    {
        if (_sweep is { } sweep) await FinishAsync(sweep, run, lease, readAgain, cancellationToken).ConfigureAwait(false);
        foreach (var alarm in await store.ListAlarmsAsync(definition.Name, cancellationToken).ConfigureAwait(false))
        {
            run.Held += alarm.Items;
            run.Note(alarm.Reason);
        }
    }

    private async Task FinishAsync(Sweep sweep, RunRecorder run, LeaseKeeper lease, Func<Task> readAgain, CancellationToken cancellationToken)
    {
        if ((await store.CompareSweepAsync(lease.Current, definition.Name, sweep.Number, cancellationToken).ConfigureAwait(false)).Joined > 0)
        {
            var before = run.StoredAnew;
            await readAgain().ConfigureAwait(false);
            run.Missed = run.StoredAnew - before;
        }

        if (!await SettleAsync(run, stage => stage.SettleAsync(lease, sweep.Number, cancellationToken)).ConfigureAwait(false)) return;
        await store.FinishSweepAsync(lease.Current, definition.Name, sweep.Number, time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        run.Swept = sweep.Listed;
    }

    private async Task<bool> SettleAsync(RunRecorder run, Func<RemovalStage, Task> settle)
    {
        var before = tally.Reads;
        var stage = new RemovalStage(definition, reader, store, time);
        try
        {
            await settle(stage).ConfigureAwait(false);
            return stage.IsConfirmed;
        }
        catch (TrackerException failure)
        {
            run.Note($"What became of missing items could not be confirmed; those not confirmed are kept. {failure.Message}");
            return false;
        }
        finally
        {
            run.Removed += stage.Removed;
            run.SweepRequests += tally.Reads - before;
            foreach (var reason in stage.Reasons) run.Note(reason);
        }
    }

    private async Task<Sweep?> ChooseAsync(LeaseKeeper lease, SweepRule rule, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var last = await store.FindSweepAsync(definition.Name, cancellationToken).ConfigureAwait(false);
        if (last is { SettledAt: null } && last.MappingVersion == MappingVersion.Of(definition) && now - last.StartedAt < Age) return last;

        var isDue = last?.SettledAt is null || now - last.StartedAt >= Age;
        var isWanted = rule == SweepRule.Always || (rule == SweepRule.WhenDue && isDue) || last is { SettledAt: null };
        if (!isWanted || await store.FindLastRunAsync(definition.Name, cancellationToken).ConfigureAwait(false) is null) return null;
        return await store.BeginSweepAsync(lease.Current, definition.Name, now, cancellationToken).ConfigureAwait(false);
    }
}
