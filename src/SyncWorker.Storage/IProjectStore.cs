using SyncWorker.Model.History;
using SyncWorker.Model.Items;
using SyncWorker.Model.Measures;
using SyncWorker.Model.Reading;
using SyncWorker.Model.Runs;
using SyncWorker.Model.Writing;

namespace SyncWorker.Storage;

/// <summary>Keeps and streams everything that must survive a restart.</summary>
/// <remarks>
/// Every method that changes something is one transaction, checks the lease's epoch inside it, and throws
/// <see cref="LeaseLostException"/> with nothing stored when the lease is gone. Every one may be called again with the same arguments: the second call
/// changes nothing. Readers never wait for writers. Both engines give byte-equal results.
/// </remarks>
public interface IProjectStore : ISweepStore, IHintStore, IWorklogStore, IRemapStore, IAsyncDisposable
{
    /// <summary>Brings the schema up to date under a lock. Safe to call by several workers at once.</summary>
    /// <param name="cancellationToken">Stops the work.</param>
    Task MigrateAsync(CancellationToken cancellationToken);

    /// <summary>Takes a lease that is free or expired; the epoch grows by one.</summary>
    /// <param name="name">What is guarded.</param>
    /// <param name="holder">Who takes it, to show.</param>
    /// <param name="duration">How long it lasts unless renewed.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The lease, or <see langword="null"/> while somebody else holds it.</returns>
    Task<Lease?> AcquireLeaseAsync(string name, string holder, TimeSpan duration, CancellationToken cancellationToken);

    /// <summary>Extends a lease that is still ours.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="duration">How long it lasts from now.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task<Lease> RenewLeaseAsync(Lease lease, TimeSpan duration, CancellationToken cancellationToken);

    /// <summary>Gives a lease back; does nothing when it is no longer ours.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task ReleaseLeaseAsync(Lease lease, CancellationToken cancellationToken);

    /// <summary>Finds what is remembered of a connection, or <see langword="null"/> before its first contact.</summary>
    /// <param name="connection">The connection's name.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task<ConnectionState?> FindConnectionAsync(string connection, CancellationToken cancellationToken);

    /// <summary>Remembers who answers at a connection. A new mapping version forgets the cursor, so that everything is read again; another account that of the worklogs.</summary>
    /// <param name="lease">The connection's lease.</param>
    /// <param name="connection">The connection's name.</param>
    /// <param name="identity">Who answered.</param>
    /// <param name="mappingVersion">The version of the mapping in force.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="InvalidOperationException">Another instance than the stored one answered; nothing was stored.</exception>
    Task SaveConnectionAsync(Lease lease, string connection, TrackerIdentity identity, string mappingVersion, CancellationToken cancellationToken);

    /// <summary>Finds the raw metadata last saved, or <see langword="null"/>.</summary>
    /// <param name="connection">The connection's name.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task<TrackerMetadata?> FindMetadataAsync(string connection, CancellationToken cancellationToken);

    /// <summary>Saves raw metadata (documents that changed) and the catalogue (entries that changed, each version with its time).</summary>
    /// <param name="lease">The connection's lease.</param>
    /// <param name="connection">The connection's name.</param>
    /// <param name="metadata">The raw documents.</param>
    /// <param name="catalogue">The mapped entries.</param>
    /// <param name="observedAt">When they were read.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task SaveMetadataAsync(
        Lease lease, string connection, TrackerMetadata metadata, IReadOnlyList<CatalogueEntry> catalogue, DateTimeOffset observedAt, CancellationToken cancellationToken);

    /// <summary>Lists the catalogue's entries of a kind by native id, as they are or as we knew them at an instant.</summary>
    /// <param name="connection">The connection's name.</param>
    /// <param name="kind">The kind.</param>
    /// <param name="at">When, or <see langword="null"/> for now.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task<IReadOnlyList<CatalogueEntry>> ListCatalogueAsync(string connection, CatalogueKind kind, DateTimeOffset? at, CancellationToken cancellationToken);

    /// <summary>
    /// Saves a page of what changed: items not known as new as the page shows them join the list of those to be read, with the journal and the
    /// cursor, and the hints that the page answers go, in one transaction.
    /// </summary>
    /// <param name="lease">The connection's lease.</param>
    /// <param name="connection">The connection's name.</param>
    /// <param name="page">The page.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>How many items joined the list.</returns>
    Task<int> SaveTouchedAsync(Lease lease, string connection, TouchedPage page, CancellationToken cancellationToken);

    /// <summary>Lists items to be read, by position, after a position.</summary>
    /// <param name="connection">The connection's name.</param>
    /// <param name="afterSequence">List only later positions, so that a reader may run ahead of the saving.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task<IReadOnlyList<TouchedItem>> ListTouchedAsync(string connection, long afterSequence, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Saves items with history, links and raw payload, puts bad ones aside, and takes all of the page's touched items off the list, in one
    /// transaction. An item whose payload is equal to the stored one costs no write. An item read well leaves quarantine, and a removed one
    /// comes back.
    /// </summary>
    /// <param name="lease">The connection's lease.</param>
    /// <param name="connection">The connection's name.</param>
    /// <param name="page">The page.</param>
    /// <param name="observedAt">When it was read.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task<SaveTally> SaveItemsAsync(Lease lease, string connection, ItemPage page, DateTimeOffset observedAt, CancellationToken cancellationToken);

    /// <summary>Saves a finished run.</summary>
    /// <param name="lease">The connection's lease.</param>
    /// <param name="run">The run.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task SaveRunAsync(Lease lease, SyncRun run, CancellationToken cancellationToken);

    /// <summary>Finds the connection's last finished run, or <see langword="null"/>.</summary>
    /// <param name="connection">The connection's name.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task<SyncRun?> FindLastRunAsync(string connection, CancellationToken cancellationToken);

    /// <summary>Forgets what was put aside without even an id and was not met again by a reading of everything.</summary>
    /// <param name="lease">The connection's lease.</param>
    /// <param name="connection">The connection's name.</param>
    /// <param name="met">What that reading met without an id, as it came.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task ForgetNamelessAsync(Lease lease, string connection, IReadOnlyCollection<ReadOnlyMemory<byte>> met, CancellationToken cancellationToken);

    /// <summary>Lists the items and worklogs put aside.</summary>
    /// <param name="connection">The connection's name.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task<IReadOnlyList<QuarantinedRow>> ListQuarantinedAsync(string connection, CancellationToken cancellationToken);

    /// <summary>Finds what is known to be missing of stored items; those that are removed count no more.</summary>
    /// <param name="connection">The connection's name.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task<ItemGaps> FindGapsAsync(string connection, CancellationToken cancellationToken);

    /// <summary>Streams all items of a connection that are not removed, by native id, as of one instant.</summary>
    /// <param name="connection">The connection's name.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    IAsyncEnumerable<WorkItem> StreamItemsAsync(string connection, CancellationToken cancellationToken);

    /// <summary>Finds an item by id, a removed one as it was last read, or <see langword="null"/>.</summary>
    /// <param name="id">The id.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task<WorkItem?> FindItemAsync(ItemId id, CancellationToken cancellationToken);

    /// <summary>Lists an item's history by time; empty when the item is not stored.</summary>
    /// <param name="id">The id.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task<IReadOnlyList<HistoryEntry>> ListHistoryAsync(ItemId id, CancellationToken cancellationToken);

    /// <summary>Finds an item's raw payload as it was read, or <see langword="null"/>.</summary>
    /// <param name="id">The id.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task<ReadOnlyMemory<byte>?> FindRawAsync(ItemId id, CancellationToken cancellationToken);

    /// <summary>Counts what is stored of a connection.</summary>
    /// <param name="connection">The connection's name.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task<StoreTally> CountAsync(string connection, CancellationToken cancellationToken);

    /// <summary>Saves a query's result: ids that are new begin, ids that are gone end, at that instant.</summary>
    /// <param name="lease">The connection's lease.</param>
    /// <param name="connection">The connection's name.</param>
    /// <param name="query">The query, as configured.</param>
    /// <param name="ids">All ids that meet it.</param>
    /// <param name="at">When the tracker answered.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task SaveQueryResultAsync(Lease lease, string connection, string query, IReadOnlyCollection<long> ids, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Saves that a query could not be answered this time. Its last good answer stays; the next good one takes the failure away.</summary>
    /// <param name="lease">The connection's lease.</param>
    /// <param name="connection">The connection's name.</param>
    /// <param name="query">The query, as configured.</param>
    /// <param name="sentence">Why.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task SaveQueryFailureAsync(Lease lease, string connection, string query, string sentence, CancellationToken cancellationToken);

    /// <summary>Finds what is known of a query: its last good answer and whether the last try failed.</summary>
    /// <param name="connection">The connection's name.</param>
    /// <param name="query">The query, as configured.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The answer, or <see langword="null"/> for a query that was never tried, which is not an empty answer.</returns>
    Task<QueryAnswer?> FindQueryAnswerAsync(string connection, string query, CancellationToken cancellationToken);

    /// <summary>Saves, in one transaction, what one cycle found for a portfolio: memberships with from and to, values, and the risk register.</summary>
    /// <param name="lease">The measuring lease.</param>
    /// <param name="measured">The values.</param>
    /// <param name="memberships">All memberships now; those no longer in it end.</param>
    /// <param name="risks">The register.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task SaveMeasuredAsync(
        Lease lease, MeasuredPortfolio measured, IReadOnlyCollection<Membership> memberships, RiskRegisterState risks, CancellationToken cancellationToken);

    /// <summary>Finds the values last saved for a portfolio, or <see langword="null"/>.</summary>
    /// <param name="portfolio">The portfolio's name.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task<MeasuredPortfolio?> FindMeasuredAsync(string portfolio, CancellationToken cancellationToken);

    /// <summary>Reads the risk register of a portfolio; empty before the first evaluation.</summary>
    /// <param name="portfolio">The portfolio's name.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task<RiskRegisterState> FindRisksAsync(string portfolio, CancellationToken cancellationToken);

    /// <summary>Puts a plan into the outbox. Entries of the same items that were pending are superseded; those possibly sent stay, and keep the new ones waiting.</summary>
    /// <param name="lease">The writing lease.</param>
    /// <param name="writes">The plan's writes.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The entries as stored, in the writes' order.</returns>
    Task<IReadOnlyList<OutboxEntry>> SaveOutboxAsync(Lease lease, IReadOnlyList<ItemWrite> writes, CancellationToken cancellationToken);

    /// <summary>Lists the entries that are pending or possibly sent, in order.</summary>
    /// <param name="cancellationToken">Stops the work.</param>
    Task<IReadOnlyList<OutboxEntry>> ListOpenOutboxAsync(CancellationToken cancellationToken);

    /// <summary>Marks an entry as possibly sent, before the request leaves.</summary>
    /// <param name="lease">The writing lease.</param>
    /// <param name="entryId">The entry.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task SaveSendingAsync(Lease lease, long entryId, CancellationToken cancellationToken);

    /// <summary>
    /// Saves what became of an entry. When the tracker has the values, the stored item's fields and labels take them in the same transaction, so the
    /// next plan compares with what the tracker holds.
    /// </summary>
    /// <param name="lease">The writing lease.</param>
    /// <param name="result">What became of it.</param>
    /// <param name="at">When.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task SaveOutboxResultAsync(Lease lease, OutboxResult result, DateTimeOffset at, CancellationToken cancellationToken);
}
