using SyncWorker.Model.Items;
using SyncWorker.Model.Reading;

namespace SyncWorker.Storage;

/// <summary>Keeps worklogs, and what is missing of them.</summary>
public interface IWorklogStore
{
    /// <summary>Finds what a feed of worklogs says that is not stored as new as it says. The deletion of a worklog that was put aside is news too.</summary>
    /// <param name="connection">The connection's name.</param>
    /// <param name="touches">What the feed says.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task<IReadOnlyList<WorklogTouch>> ListWorklogNewsAsync(string connection, IReadOnlyList<WorklogTouch> touches, CancellationToken cancellationToken);

    /// <summary>
    /// Saves worklogs with the cursor of their feeds, in one transaction. Those of items that are not stored are kept too, for the day when the item
    /// comes into scope. What was known before a change or a deletion is kept with the time until which it was known.
    /// </summary>
    /// <param name="lease">The connection's lease.</param>
    /// <param name="connection">The connection's name.</param>
    /// <param name="page">The page.</param>
    /// <param name="observedAt">When it was read.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>How many worklogs are new, changed or gone.</returns>
    Task<int> SaveWorklogsAsync(Lease lease, string connection, WorklogPage page, DateTimeOffset observedAt, CancellationToken cancellationToken);

    /// <summary>
    /// Lists the items whose time spent came, or changed, after the feeds had been read, and is not what is stored of their worklogs, and those with a
    /// worklog that was hidden when a feed told of its change: these have to be asked for item by item, until the tracker has answered once.
    /// </summary>
    /// <param name="connection">The connection's name.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task<WorklogGaps> ListWorklogGapsAsync(string connection, CancellationToken cancellationToken);

    /// <summary>Streams the worklogs of stored items by id, without those that were deleted.</summary>
    /// <param name="connection">The connection's name.</param>
    /// <param name="knownAt">Only what we had observed by then, as we knew it then; <see langword="null"/> for all that is known now.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    IAsyncEnumerable<Worklog> StreamWorklogsAsync(string connection, DateTimeOffset? knownAt, CancellationToken cancellationToken);
}
