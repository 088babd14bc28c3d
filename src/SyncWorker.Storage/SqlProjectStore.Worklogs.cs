using SyncWorker.Model.Items;
using SyncWorker.Model.Reading;
using SyncWorker.Storage.Tables;

namespace SyncWorker.Storage;

/// <summary>Worklogs, and the items whose worklogs are still to be asked for.</summary>
internal sealed partial class SqlProjectStore
{
    public Task<IReadOnlyList<WorklogTouch>> ListWorklogNewsAsync(string connection, IReadOnlyList<WorklogTouch> touches, CancellationToken cancellationToken) =>
        ReadAsync(connection, touches, (session, id) => WorklogTable.ListNewsAsync(session, id, touches), cancellationToken);

    public Task<int> SaveWorklogsAsync(Lease lease, string connection, WorklogPage page, DateTimeOffset observedAt, CancellationToken cancellationToken) =>
        WriteAsync(
            lease,
            async session =>
            {
                var (id, _) = await ConnectionTable.RequireAsync(session, connection).ConfigureAwait(false);
                var changed = await WorklogTable.SaveAsync(session, id, connection, page, observedAt).ConfigureAwait(false);
                await QuarantineTable.SaveWorklogsAsync(session, id, page, observedAt).ConfigureAwait(false);
                if (page.Cursor is { } cursor) await ConnectionTable.SaveWorklogCursorAsync(session, id, cursor).ConfigureAwait(false);
                await WorklogGapTable.CloseAsync(session, id, page.Items).ConfigureAwait(false);
                await WorklogGapTable.PostponeAsync(session, id, page.Unanswered, observedAt).ConfigureAwait(false);
                return changed;
            },
            cancellationToken);

    public Task<WorklogGaps> ListWorklogGapsAsync(string connection, CancellationToken cancellationToken) =>
        ReadAsync(connection, WorklogGaps.None, WorklogGapTable.ListAsync, cancellationToken);

    public IAsyncEnumerable<Worklog> StreamWorklogsAsync(string connection, DateTimeOffset? knownAt, CancellationToken cancellationToken) =>
        StreamAsync((session, token) => WorklogTable.StreamAsync(session, connection, knownAt, token), cancellationToken);
}
