using SyncWorker.Model.Reading;
using SyncWorker.Model.Visibility;

namespace SyncWorker.Connectors;

/// <summary>What a connector can say about items that do not come by themselves any more: a capability, offered by connectors beside <see cref="ITrackerConnector"/>.</summary>
/// <remarks>
/// Nothing here changes anything in the tracker, and everything may be repeated. An answer that could be empty for a wrong reason is a
/// <see cref="TrackerException"/>, as everywhere; an item that is not returned is not known to be deleted, only <see cref="SightingKind.Absent"/>.
/// </remarks>
public interface IVisibilityReader
{
    /// <summary>Gets the number of items that <see cref="ConfirmAsync"/> takes at most.</summary>
    int ConfirmSize { get; }

    /// <summary>Lists everything in scope with its change time, page by page, to the proven end. Ids only: the cheapest walk the tracker offers.</summary>
    /// <param name="from">Where an interrupted listing goes on, or <see langword="null"/> for the start. A cursor that is no longer good starts over.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    IAsyncEnumerable<SweepPage> ListAllAsync(SyncCursor? from, CancellationToken cancellationToken);

    /// <summary>Reads which projects the tracker shows our account, and which of them are archived or in its recycle bin.</summary>
    /// <param name="cancellationToken">Stops the reading.</param>
    Task<IReadOnlyList<RosterProject>> ReadRosterAsync(CancellationToken cancellationToken);

    /// <summary>Asks for items by their ids, wherever they are now.</summary>
    /// <param name="items">At most <see cref="ConfirmSize"/> items.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>One sighting for each id.</returns>
    Task<IReadOnlyList<Sighting>> ConfirmAsync(IReadOnlyCollection<SoughtItem> items, CancellationToken cancellationToken);
}
