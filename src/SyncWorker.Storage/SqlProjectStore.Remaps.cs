using SyncWorker.Model.Reading;
using SyncWorker.Model.Writing;
using SyncWorker.Storage.Tables;

namespace SyncWorker.Storage;

/// <content>Mapping again.</content>
internal sealed partial class SqlProjectStore
{
    public Task<IReadOnlyList<StoredItem>> ListOutdatedAsync(string connection, string mappingVersion, long afterId, int limit, CancellationToken cancellationToken) =>
        ReadAsync(connection, [], (session, id) => OutdatedItems.ListAsync(session, id, mappingVersion, afterId, limit), cancellationToken);

    public Task<IReadOnlyList<ItemWrite>> ListUnreadWritesAsync(string connection, CancellationToken cancellationToken) =>
        ReadAsync(connection, [], OutboxTable.ListUnreadAsync, cancellationToken);

    public Task<RemapTally> SaveRemappedAsync(Lease lease, string connection, RemapPage page, DateTimeOffset at, CancellationToken cancellationToken) =>
        WriteAsync(lease, session => new RemapSaver(session, connection, page, at).SaveAsync(), cancellationToken);

    public Task FinishRemapAsync(
        Lease lease, string connection, string mappingVersion, IReadOnlyList<CatalogueEntry> catalogue, IReadOnlyCollection<long> reread, DateTimeOffset at, CancellationToken cancellationToken) =>
        WriteAsync(
            lease,
            async session =>
            {
                var (id, _) = await ConnectionTable.RequireAsync(session, connection).ConfigureAwait(false);
                await CatalogueTable.SaveAsync(session, id, catalogue, at).ConfigureAwait(false);
                await ConnectionTable.SaveMappingVersionAsync(session, id, mappingVersion).ConfigureAwait(false);
                await TouchedTable.SaveAsync(session, id, mappingVersion, new TouchedPage { Touches = [.. reread.Select(static item => new Touch(item))] }).ConfigureAwait(false);
            },
            cancellationToken);
}
