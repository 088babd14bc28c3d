using SyncWorker.Model.Reading;

namespace SyncWorker.Storage;

/// <summary>Keeps what trackers announce until a sync has put it on its list.</summary>
/// <remarks>
/// Announcements arrive while a sync holds the connection's lease, and must neither wait for it nor be lost by it. So they are kept apart, without a
/// lease, and the next holder moves them: <see cref="IProjectStore.SaveTouchedAsync"/> takes the hints that its page answers off in its own transaction.
/// </remarks>
public interface IHintStore
{
    /// <summary>Keeps hints. Not fenced by a lease. An item that is hinted already moves to the end; nothing is kept twice.</summary>
    /// <param name="connection">The connection's name; it need not have been read yet.</param>
    /// <param name="nativeIds">The items, and <see cref="Hint.OfMetadata"/> for the tracker's lists.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task SaveHintsAsync(string connection, IReadOnlyCollection<long> nativeIds, CancellationToken cancellationToken);

    /// <summary>Lists hints, oldest first.</summary>
    /// <param name="connection">The connection's name.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task<IReadOnlyList<Hint>> ListHintsAsync(string connection, int limit, CancellationToken cancellationToken);
}
