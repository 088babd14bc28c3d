using System.Data.Common;
using System.Runtime.CompilerServices;
using SyncWorker.Model.History;
using SyncWorker.Model.Items;
using SyncWorker.Model.Measures;
using SyncWorker.Model.Reading;
using SyncWorker.Model.Runs;
using SyncWorker.Model.Writing;
using SyncWorker.Storage.Engine;
using SyncWorker.Storage.Migrations;
using SyncWorker.Storage.Tables;

namespace SyncWorker.Storage;

/// <summary>The store over either engine: opens the transaction, checks the lease, and leaves the rest to the tables.</summary>
internal sealed partial class SqlProjectStore(IStoreEngine engine) : IProjectStore
{
    public Task MigrateAsync(CancellationToken cancellationToken) => WriteAsync(Migrator.ApplyAsync, cancellationToken);

    public Task<Lease?> AcquireLeaseAsync(string name, string holder, TimeSpan duration, CancellationToken cancellationToken) =>
        WriteAsync(session => LeaseTable.AcquireAsync(session, name, holder, duration), cancellationToken);

    public Task<Lease> RenewLeaseAsync(Lease lease, TimeSpan duration, CancellationToken cancellationToken) =>
        WriteAsync(session => LeaseTable.RenewAsync(session, lease, duration), cancellationToken);

    public Task ReleaseLeaseAsync(Lease lease, CancellationToken cancellationToken) =>
        WriteAsync(session => LeaseTable.ReleaseAsync(session, lease), cancellationToken);

    public Task<ConnectionState?> FindConnectionAsync(string connection, CancellationToken cancellationToken) =>
        ReadAsync(session => ConnectionTable.FindAsync(session, connection), cancellationToken);

    public Task SaveConnectionAsync(
        Lease lease, string connection, TrackerIdentity identity, string mappingVersion, CancellationToken cancellationToken) =>
        WriteAsync(lease, session => ConnectionTable.SaveAsync(session, connection, identity, mappingVersion), cancellationToken);

    public Task<TrackerMetadata?> FindMetadataAsync(string connection, CancellationToken cancellationToken) =>
        ReadAsync(session => MetadataTable.FindAsync(session, connection), cancellationToken);

    public Task SaveMetadataAsync(
        Lease lease, string connection, TrackerMetadata metadata, IReadOnlyList<CatalogueEntry> catalogue, DateTimeOffset observedAt, CancellationToken cancellationToken) =>
        WriteAsync(
            lease,
            async session =>
            {
                var id = await ConnectionTable.InternAsync(session, connection).ConfigureAwait(false);
                await MetadataTable.SaveAsync(session, id, metadata, observedAt).ConfigureAwait(false);
                await CatalogueTable.SaveAsync(session, id, catalogue, observedAt).ConfigureAwait(false);
                await ConnectionTable.SaveMetadataReadAtAsync(session, id, observedAt).ConfigureAwait(false);
            },
            cancellationToken);

    public Task<IReadOnlyList<CatalogueEntry>> ListCatalogueAsync(string connection, CatalogueKind kind, DateTimeOffset? at, CancellationToken cancellationToken) =>
        ReadAsync(connection, [], (session, id) => CatalogueTable.ListAsync(session, id, kind, at), cancellationToken);

    public Task<int> SaveTouchedAsync(Lease lease, string connection, TouchedPage page, CancellationToken cancellationToken) =>
        WriteAsync(
            lease,
            async session =>
            {
                var (id, mappingVersion) = await ConnectionTable.RequireAsync(session, connection).ConfigureAwait(false);
                var joined = await TouchedTable.SaveAsync(session, id, mappingVersion, page).ConfigureAwait(false);
                await JournalTable.AddPageAsync(session, id, page.Raw).ConfigureAwait(false);
                await HintTable.RemoveAsync(session, id, page.Hints).ConfigureAwait(false);
                if (page.Cursor is { } cursor) await ConnectionTable.SaveCursorAsync(session, id, cursor).ConfigureAwait(false);
                return joined;
            },
            cancellationToken);

    public Task<IReadOnlyList<TouchedItem>> ListTouchedAsync(string connection, long afterSequence, int limit, CancellationToken cancellationToken) =>
        ReadAsync(connection, [], (session, id) => TouchedTable.ListAsync(session, id, afterSequence, limit), cancellationToken);

    public Task<SaveTally> SaveItemsAsync(Lease lease, string connection, ItemPage page, DateTimeOffset observedAt, CancellationToken cancellationToken) =>
        WriteAsync(lease, session => new ItemPageSaver(session, connection, observedAt).SaveAsync(page), cancellationToken);

    public Task SaveRunAsync(Lease lease, SyncRun run, CancellationToken cancellationToken) =>
        WriteAsync(
            lease,
            async session =>
            {
                var id = await ConnectionTable.InternAsync(session, run.Connection).ConfigureAwait(false);
                await RunTable.SaveAsync(session, id, run).ConfigureAwait(false);
                if (run.Failed || run.Completeness != Completeness.Complete) return;
                await ConnectionTable.SaveLastCompleteAsync(session, id, run.FinishedAt).ConfigureAwait(false);
            },
            cancellationToken);

    public Task<SyncRun?> FindLastRunAsync(string connection, CancellationToken cancellationToken) =>
        ReadAsync(session => RunTable.FindLastAsync(session, connection), cancellationToken);

    public Task ForgetNamelessAsync(Lease lease, string connection, IReadOnlyCollection<ReadOnlyMemory<byte>> met, CancellationToken cancellationToken) =>
        WriteAsync(
            lease,
            async session => await QuarantineTable.RemoveNamelessAsync(session, await ConnectionTable.InternAsync(session, connection).ConfigureAwait(false), met).ConfigureAwait(false),
            cancellationToken);

    public Task<IReadOnlyList<QuarantinedRow>> ListQuarantinedAsync(string connection, CancellationToken cancellationToken) =>
        ReadAsync(connection, [], QuarantineTable.ListAsync, cancellationToken);

    public Task<ItemGaps> FindGapsAsync(string connection, CancellationToken cancellationToken) => ReadAsync(connection, ItemGaps.None, GapTable.FindAsync, cancellationToken);

    public IAsyncEnumerable<WorkItem> StreamItemsAsync(string connection, CancellationToken cancellationToken) =>
        StreamAsync((session, token) => ItemTable.StreamAsync(session, connection, token), cancellationToken);

    public Task<WorkItem?> FindItemAsync(ItemId id, CancellationToken cancellationToken) =>
        ReadAsync(session => ItemTable.FindAsync(session, id), cancellationToken);

    public Task<IReadOnlyList<HistoryEntry>> ListHistoryAsync(ItemId id, CancellationToken cancellationToken) =>
        ReadAsync(
            id.Connection,
            [],
            async (session, connection) =>
                (await HistoryTable.ListAsync(session, connection, [id.NativeId]).ConfigureAwait(false)).GetValueOrDefault(id.NativeId, []),
            cancellationToken);

    public Task<ReadOnlyMemory<byte>?> FindRawAsync(ItemId id, CancellationToken cancellationToken) =>
        ReadAsync<ReadOnlyMemory<byte>?>(id.Connection, null, (session, connection) => RawTable.FindAsync(session, connection, id.NativeId), cancellationToken);

    public Task<StoreTally> CountAsync(string connection, CancellationToken cancellationToken) =>
        ReadAsync(connection, default, ItemTable.CountAsync, cancellationToken);

    public Task SaveQueryResultAsync(
        Lease lease, string connection, string query, IReadOnlyCollection<long> ids, DateTimeOffset at, CancellationToken cancellationToken) =>
        WriteAsync(
            lease,
            async session => await QueryTable.SaveAsync(
                session, await ConnectionTable.InternAsync(session, connection).ConfigureAwait(false), query, ids, at).ConfigureAwait(false),
            cancellationToken);

    public Task SaveQueryFailureAsync(Lease lease, string connection, string query, string sentence, CancellationToken cancellationToken) =>
        WriteAsync(
            lease,
            async session => await QueryTable.SaveFailureAsync(
                session, await ConnectionTable.InternAsync(session, connection).ConfigureAwait(false), query, sentence).ConfigureAwait(false),
            cancellationToken);

    public Task<QueryAnswer?> FindQueryAnswerAsync(string connection, string query, CancellationToken cancellationToken) =>
        ReadAsync(connection, null, (session, id) => QueryTable.FindAsync(session, id, query), cancellationToken);

    public Task SaveMeasuredAsync(
        Lease lease, MeasuredPortfolio measured, IReadOnlyCollection<Membership> memberships, RiskRegisterState risks, CancellationToken cancellationToken) =>
        WriteAsync(
            lease,
            async session =>
            {
                await MembershipTable.SaveAsync(session, measured.Portfolio, memberships, measured.MeasuredAt).ConfigureAwait(false);
                await MeasuredTable.SaveAsync(session, measured).ConfigureAwait(false);
                await RiskTable.SaveAsync(session, measured.Portfolio, risks).ConfigureAwait(false);
            },
            cancellationToken);

    public Task<MeasuredPortfolio?> FindMeasuredAsync(string portfolio, CancellationToken cancellationToken) =>
        ReadAsync(session => MeasuredTable.FindLastAsync(session, portfolio), cancellationToken);

    public Task<RiskRegisterState> FindRisksAsync(string portfolio, CancellationToken cancellationToken) =>
        ReadAsync(session => RiskTable.FindAsync(session, portfolio), cancellationToken);

    public Task<IReadOnlyList<OutboxEntry>> SaveOutboxAsync(Lease lease, IReadOnlyList<ItemWrite> writes, CancellationToken cancellationToken) =>
        WriteAsync(lease, session => OutboxTable.SaveAsync(session, writes), cancellationToken);

    public Task<IReadOnlyList<OutboxEntry>> ListOpenOutboxAsync(CancellationToken cancellationToken) => ReadAsync(OutboxTable.ListOpenAsync, cancellationToken);

    public Task SaveSendingAsync(Lease lease, long entryId, CancellationToken cancellationToken) =>
        WriteAsync(lease, session => OutboxTable.SaveSendingAsync(session, entryId), cancellationToken);

    public Task SaveOutboxResultAsync(Lease lease, OutboxResult result, DateTimeOffset at, CancellationToken cancellationToken) =>
        WriteAsync(lease, session => OutboxTable.SaveResultAsync(session, result, at), cancellationToken);

    public ValueTask DisposeAsync() => engine.DisposeAsync();

    private Task<T> ReadAsync<T>(Func<StoreSession, Task<T>> read, CancellationToken cancellationToken) => TranslateAsync(async () =>
    {
        var session = await engine.BeginReadAsync(cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false)) return await read(session).ConfigureAwait(false);
    });

    private Task<T> ReadAsync<T>(string connection, T unknown, Func<StoreSession, long, Task<T>> read, CancellationToken cancellationToken) => ReadAsync(
        async session => await ConnectionTable.FindIdAsync(session, connection).ConfigureAwait(false) is { } id
            ? await read(session, id).ConfigureAwait(false)
            : unknown,
        cancellationToken);

    private async IAsyncEnumerable<T> StreamAsync<T>(
        Func<StoreSession, CancellationToken, IAsyncEnumerable<T>> stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var session = await engine.BeginReadAsync(cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            var rows = stream(session, cancellationToken).GetAsyncEnumerator(cancellationToken);
            await using (rows.ConfigureAwait(false))
            {
                while (await TranslateAsync(() => rows.MoveNextAsync().AsTask()).ConfigureAwait(false)) yield return rows.Current;
            }
        }
    }

    private Task<bool> WriteAsync(Lease lease, Func<StoreSession, Task> write, CancellationToken cancellationToken) =>
        WriteAsync(lease, Valued(write), cancellationToken);

    private Task<bool> WriteAsync(Func<StoreSession, Task> write, CancellationToken cancellationToken) => WriteAsync(Valued(write), cancellationToken);

    private Task<T> WriteAsync<T>(Lease lease, Func<StoreSession, Task<T>> write, CancellationToken cancellationToken) => WriteAsync(
        async session =>
        {
            await LeaseTable.CheckAsync(session, lease).ConfigureAwait(false);
            return await write(session).ConfigureAwait(false);
        },
        cancellationToken);

    private Task<T> WriteAsync<T>(Func<StoreSession, Task<T>> write, CancellationToken cancellationToken) => TranslateAsync(async () =>
    {
        var session = await engine.BeginWriteAsync(cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            var result = await write(session).ConfigureAwait(false);
            await session.CommitAsync().ConfigureAwait(false);
            return result;
        }
    });

    private async Task<T> TranslateAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (DbException fault)
        {
            throw engine.Translate(fault);
        }
    }

    private static Func<StoreSession, Task<bool>> Valued(Func<StoreSession, Task> write) => async session =>
    {
        await write(session).ConfigureAwait(false);
        return true;
    };
}
