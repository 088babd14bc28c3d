using SyncWorker.Model.Writing;

namespace SyncWorker.Connectors;

/// <summary>Writes into many items with one request: a capability, offered by connectors beside <see cref="ITrackerConnector"/>.</summary>
public interface IBulkWriter
{
    /// <summary>Gets the most writes that <see cref="ApplyTogetherAsync"/> takes; 0 where the tracker has no such request.</summary>
    int MostTogether { get; }

    /// <summary>Says whether a write is of the kind that can be made together with others.</summary>
    /// <param name="write">The write, one part of <see cref="ItemWrite.ByRequest"/>.</param>
    bool TakesTogether(ItemWrite write);

    /// <summary>
    /// Makes writes of different items as <see cref="ITrackerConnector.ApplyAsync"/> makes one: reads the items, leaves those that hold the values or are not what is expected, and
    /// sends the rest in one writing request for all that set the same places. The tracker may make some and not others: each write has its own outcome, read back.
    /// </summary>
    /// <param name="writes">At most <see cref="MostTogether"/> writes, each of another item.</param>
    /// <param name="cancellationToken">Stops before the sending, and the waiting for what the tracker makes of it.</param>
    /// <returns>The outcomes, in the order of the writes.</returns>
    Task<IReadOnlyList<WriteBackOutcome>> ApplyTogetherAsync(IReadOnlyList<ItemWrite> writes, CancellationToken cancellationToken);
}
