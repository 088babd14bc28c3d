using SyncWorker.Connectors;
using SyncWorker.Model.Reading;
using SyncWorker.Storage;

namespace SyncWorker.Pipeline;

/// <summary>Follows the feeds of worklogs, and closes the gaps of items that came into view after the feeds had told of their work.</summary>
/// <remarks>Every page is saved with the cursor that stands for it, so a kill repeats at most one page. A quiet cycle costs one request a feed.</remarks>
internal sealed class WorklogStage(string connection, ITrackerConnector connector, IProjectStore store, TimeProvider time)
{
    private const int WorklogsAPage = 1000;

    private readonly HashSet<long> _putAside = [];

    /// <summary>Runs once, after the items have been read.</summary>
    /// <param name="run">Counts what was done.</param>
    /// <param name="lease">The connection's lease.</param>
    /// <param name="cursor">How far the feeds have been read, or <see langword="null"/> to read them from their beginning.</param>
    /// <param name="isSwept">Whether this run looks at everything: then what was hidden from us is asked for again.</param>
    /// <param name="cancellationToken">Stops between pages.</param>
    public async Task RunAsync(RunRecorder run, LeaseKeeper lease, SyncCursor? cursor, bool isSwept, CancellationToken cancellationToken)
    {
        await FollowAsync(run, lease, cursor, cancellationToken).ConfigureAwait(false);
        await CloseGapsAsync(run, lease, isSwept, cancellationToken).ConfigureAwait(false);
        await AskAgainAsync(run, lease, cancellationToken).ConfigureAwait(false);
    }

    private async Task CloseGapsAsync(RunRecorder run, LeaseKeeper lease, bool isSwept, CancellationToken cancellationToken)
    {
        var gaps = await store.ListWorklogGapsAsync(connection, cancellationToken).ConfigureAwait(false);
        var (news, atMost) = (gaps.Items, (int)Math.Min(int.MaxValue, 2 * (1 + (gaps.Known / WorklogsAPage))));

        // The feeds read anew cost two requests for every thousand worklogs, an item asked by itself costs one: whichever is less.
        if (news.Count > atMost)
        {
            await FollowAsync(run, lease, cursor: null, cancellationToken).ConfigureAwait(false);

            // What this did not close was hidden, or has worklogs that only some may see.
            gaps = await store.ListWorklogGapsAsync(connection, cancellationToken).ConfigureAwait(false);
            await SaveAsync(run, lease, new WorklogPage { Unanswered = gaps.Items }, cancellationToken).ConfigureAwait(false);
            news = [];
        }

        foreach (var item in isSwept ? news.Concat(gaps.Unanswered.Take(atMost)) : news)
        {
            var page = await connector.ReadItemWorklogsAsync(item, cancellationToken).ConfigureAwait(false) is { } answer
                ? new WorklogPage { Items = [item], Worklogs = answer.Worklogs, Unreadable = answer.Unreadable }
                : new WorklogPage { Unanswered = [item] };
            await SaveAsync(run, lease, page, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Asks for the worklogs that an earlier run put aside: the feeds tell of them again only when somebody edits them.</summary>
    private async Task AskAgainAsync(RunRecorder run, LeaseKeeper lease, CancellationToken cancellationToken)
    {
        var aside = await store.ListQuarantinedAsync(connection, cancellationToken).ConfigureAwait(false);
        List<long> ids = [.. aside.Select(static row => row.WorklogId).OfType<long>().Where(id => !_putAside.Contains(id))];
        if (ids.Count == 0) return;
        var answer = await connector.ReadWorklogsAsync(ids, cancellationToken).ConfigureAwait(false);

        // One without an id may be any of those that did not come.
        var isTold = answer.Unreadable.All(static worklog => worklog.Id is not null);
        var came = answer.Worklogs.Select(static worklog => (long?)worklog.Id).Concat(answer.Unreadable.Select(static worklog => worklog.Id)).ToHashSet();
        List<long> vanished = isTold ? [.. ids.Where(id => !came.Contains(id))] : [];
        await SaveAsync(run, lease, new WorklogPage { Worklogs = answer.Worklogs, Unreadable = answer.Unreadable, Vanished = vanished }, cancellationToken).ConfigureAwait(false);
    }

    private async Task FollowAsync(RunRecorder run, LeaseKeeper lease, SyncCursor? cursor, CancellationToken cancellationToken)
    {
        await foreach (var page in connector.ReadWorklogFeedAsync(cursor, cancellationToken).ConfigureAwait(false))
        {
            // From the beginning everything is asked for: what was hidden may show now, and what the store believes to know is checked.
            var news = cursor is null ? page.Touches : await store.ListWorklogNewsAsync(connection, page.Touches, cancellationToken).ConfigureAwait(false);
            List<long> changed = [.. news.Where(static touch => !touch.IsDeleted).Select(static touch => touch.Id).Distinct()];
            var answer = changed.Count == 0 ? WorklogAnswer.Empty : await connector.ReadWorklogsAsync(changed, cancellationToken).ConfigureAwait(false);
            var saved = new WorklogPage { Touches = news, Worklogs = answer.Worklogs, Unreadable = [.. page.Unreadable, .. answer.Unreadable], Cursor = page.Cursor };
            await SaveAsync(run, lease, saved, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task SaveAsync(RunRecorder run, LeaseKeeper lease, WorklogPage page, CancellationToken cancellationToken)
    {
        _putAside.UnionWith(page.Unreadable.Select(static worklog => worklog.Id).OfType<long>());
        run.Count(page, await store.SaveWorklogsAsync(lease.Current, connection, page, time.GetUtcNow(), cancellationToken).ConfigureAwait(false));
    }
}
