using SyncWorker.Model.Reading;

namespace SyncWorker.Connectors;

/// <summary>Maps stored payloads again, without a request: a capability, offered by connectors beside <see cref="ITrackerConnector"/>.</summary>
/// <remarks>Order of use: <see cref="UseIdentity"/> and <see cref="ITrackerConnector.UseMetadata"/> with what is stored, then the rest.</remarks>
public interface IStoredItemMapper
{
    /// <summary>Gets what the present mapping needs of a payload beyond what every payload holds, in the words of <see cref="ItemPage.Asked"/>.</summary>
    IReadOnlyList<string> Asked { get; }

    /// <summary>Remembers who we are, as the last contact told: our own changes are marked by it.</summary>
    /// <param name="identity">Who answered last.</param>
    void UseIdentity(TrackerIdentity identity);

    /// <summary>Maps one item exactly as reading it would. Pure; may be called from several threads.</summary>
    /// <param name="item">An item with its payload.</param>
    RemappedItem Remap(StoredItem item);
}
