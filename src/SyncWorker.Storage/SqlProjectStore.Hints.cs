using SyncWorker.Model.Reading;
using SyncWorker.Storage.Tables;

namespace SyncWorker.Storage;

/// <content>What trackers announce.</content>
internal sealed partial class SqlProjectStore
{
    public Task SaveHintsAsync(string connection, IReadOnlyCollection<long> nativeIds, CancellationToken cancellationToken) =>
        nativeIds.Count == 0
            ? Task.CompletedTask
            : WriteAsync(
                async session => await HintTable.SaveAsync(
                    session, await ConnectionTable.InternAsync(session, connection).ConfigureAwait(false), nativeIds).ConfigureAwait(false),
                cancellationToken);

    public Task<IReadOnlyList<Hint>> ListHintsAsync(string connection, int limit, CancellationToken cancellationToken) =>
        ReadAsync(connection, [], (session, id) => HintTable.ListAsync(session, id, limit), cancellationToken);
}
