using SyncWorker.Model.Reading;
using SyncWorker.Model.Writing;

namespace SyncWorker.Connectors;

/// <summary>Speaks to one tracker instance and translates to and from the shared model.</summary>
/// <remarks>
/// Order of use: <see cref="ReadIdentityAsync"/>, then <see cref="UseMetadata"/> with metadata just read or stored, then the rest.
/// Every reading call may be repeated at any time and changes nothing in the tracker; repeated requests within a call are the
/// connector's own affair. <see cref="ApplyAsync"/> is never repeated inside: only the outbox decides to call it again.
/// Failures are <see cref="TrackerException"/>s; an answer that could be an empty one for a wrong reason (dead token, HTML, cut body) is always
/// a failure, never an empty result.
/// </remarks>
public interface ITrackerConnector
{
    /// <summary>Gets the connection's name.</summary>
    string ConnectionName { get; }

    /// <summary>Gets the number of touched items that <see cref="ReadItemsAsync"/> reads best at once.</summary>
    int BatchSize { get; }

    /// <summary>Gets what has been sent and received so far.</summary>
    RequestTally Tally { get; }

    /// <summary>Gets what is left of the tracker's budget, as far as it has said; nothing is asked for it.</summary>
    RateHeadroom Headroom { get; }

    /// <summary>Proves that the tracker answers and knows us, and says who both are.</summary>
    /// <param name="cancellationToken">Stops the reading.</param>
    Task<TrackerIdentity> ReadIdentityAsync(CancellationToken cancellationToken);

    /// <summary>Reads projects, types, states, fields, iterations and releases as they are.</summary>
    /// <param name="cancellationToken">Stops the reading.</param>
    Task<TrackerMetadata> ReadMetadataAsync(CancellationToken cancellationToken);

    /// <summary>Maps the metadata and keeps the result for mapping items. Pure but for that.</summary>
    /// <param name="metadata">Metadata just read, or stored by an earlier run.</param>
    /// <returns>The catalogue, to be versioned by the store.</returns>
    IReadOnlyList<CatalogueEntry> UseMetadata(TrackerMetadata metadata);

    /// <summary>Finds what has changed since the cursor, page by page; each page may be saved and the reading resumed from its cursor.</summary>
    /// <param name="cursor">The last saved cursor, or <see langword="null"/> to find everything.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    IAsyncEnumerable<TouchedPage> ReadTouchedAsync(SyncCursor? cursor, CancellationToken cancellationToken);

    /// <summary>Reads and maps items, page by page. One bad item is quarantined and never spoils the others.</summary>
    /// <param name="touched">At most <see cref="BatchSize"/> items; they are read together, and come in smaller pages so that memory stays bounded.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The pages; every touched item is in exactly one of them.</returns>
    IAsyncEnumerable<ItemPage> ReadItemsAsync(IReadOnlyList<TouchedItem> touched, CancellationToken cancellationToken);

    /// <summary>Asks the tracker which items meet a condition in its own language.</summary>
    /// <param name="query">JQL, or a WIQL condition.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>All native ids, ascending.</returns>
    Task<IReadOnlyList<long>> ReadQueryAsync(string query, CancellationToken cancellationToken);

    /// <summary>Reads the feeds of changed and deleted worklogs from a cursor to their end; nothing where the tracker keeps no worklogs.</summary>
    /// <param name="cursor">The last saved cursor of the feeds, or <see langword="null"/> to read them from their beginning.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>Pages; each may be saved and the reading resumed from its cursor. They overlap with what was read before.</returns>
    IAsyncEnumerable<WorklogFeedPage> ReadWorklogFeedAsync(SyncCursor? cursor, CancellationToken cancellationToken);

    /// <summary>Reads worklogs by id, of whatever item.</summary>
    /// <param name="ids">The ids.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>Those that the account sees; one that is missing is hidden, or was deleted a moment ago.</returns>
    Task<WorklogAnswer> ReadWorklogsAsync(IReadOnlyList<long> ids, CancellationToken cancellationToken);

    /// <summary>Reads all worklogs of one item.</summary>
    /// <param name="nativeId">The item.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>Its worklogs, or <see langword="null"/> when the tracker does not show the item now: that says nothing of its work.</returns>
    Task<WorklogAnswer?> ReadItemWorklogsAsync(long nativeId, CancellationToken cancellationToken);

    /// <summary>
    /// Makes one write, with at most one writing request that the tracker takes: reads the item, leaves it when it already holds the values or when a target is not what
    /// the write expects, and writes otherwise. Refusals are outcomes, not exceptions.
    /// </summary>
    /// <param name="write">The write, one part of <see cref="ItemWrite.ByRequest"/>.</param>
    /// <param name="cancellationToken">Stops before the sending; a request already sent is waited for.</param>
    Task<WriteBackOutcome> ApplyAsync(ItemWrite write, CancellationToken cancellationToken);

    /// <summary>Reads the item and says which values of a write stand there. Sends nothing that changes anything.</summary>
    /// <param name="write">The write, possibly sent earlier.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    Task<WriteReadBack> ReadBackAsync(ItemWrite write, CancellationToken cancellationToken);
}
