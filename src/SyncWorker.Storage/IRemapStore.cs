using SyncWorker.Model.Reading;
using SyncWorker.Model.Writing;

namespace SyncWorker.Storage;

/// <summary>Gives stored payloads back to be mapped again, and keeps what came of it.</summary>
/// <remarks>
/// An item carries the version of the mapping that it was mapped with, so what has been done is done once, however often the work is killed and
/// begun again. The connection itself takes the new version last: until then a sync reads everything again, as after any change of the mapping.
/// </remarks>
public interface IRemapStore
{
    /// <summary>Lists items that were mapped with another mapping, removed ones included, by native id. A page ends early when its payloads grow beyond a few MiB.</summary>
    /// <param name="connection">The connection's name.</param>
    /// <param name="mappingVersion">The mapping that is wanted.</param>
    /// <param name="afterId">List only higher native ids.</param>
    /// <param name="limit">At most so many; at least one where there is one.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task<IReadOnlyList<StoredItem>> ListOutdatedAsync(string connection, string mappingVersion, long afterId, int limit, CancellationToken cancellationToken);

    /// <summary>Lists the writes that a tracker has confirmed and that no reading has shown since: the payloads do not hold them yet.</summary>
    /// <param name="connection">The connection's name.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task<IReadOnlyList<ItemWrite>> ListUnreadWritesAsync(string connection, CancellationToken cancellationToken);

    /// <summary>
    /// Saves items that were mapped again: values and history; payload, time of reading, absence and removal stay as they are. What the new mapping
    /// cannot understand, or the store cannot keep, is put aside, and stays stored as it is.
    /// </summary>
    /// <param name="lease">The connection's lease.</param>
    /// <param name="connection">The connection's name.</param>
    /// <param name="page">The items.</param>
    /// <param name="at">When it is done.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task<RemapTally> SaveRemappedAsync(Lease lease, string connection, RemapPage page, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Gives the connection the new mapping, and its catalogue what that makes of it; the cursor stays. What was put aside before joins the list of what is to be read.</summary>
    /// <param name="lease">The connection's lease.</param>
    /// <param name="connection">The connection's name.</param>
    /// <param name="mappingVersion">The mapping that all items have now.</param>
    /// <param name="catalogue">The mapped entries.</param>
    /// <param name="reread">The items that were put aside before.</param>
    /// <param name="at">When it is done.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    Task FinishRemapAsync(
        Lease lease, string connection, string mappingVersion, IReadOnlyList<CatalogueEntry> catalogue, IReadOnlyCollection<long> reread, DateTimeOffset at, CancellationToken cancellationToken);
}

/// <summary>Items that were mapped again.</summary>
public sealed record RemapPage
{
    /// <summary>Gets the mapping.</summary>
    public required string MappingVersion { get; init; }

    /// <summary>Gets the items.</summary>
    public required IReadOnlyList<ReadItem> Items { get; init; }

    /// <summary>Gets those that the mapping cannot understand.</summary>
    public IReadOnlyList<QuarantinedItem> Quarantined { get; init; } = [];

    /// <summary>Gets the confirmed writes, in order, that the payloads of these items do not hold yet.</summary>
    public IReadOnlyList<ItemWrite> Writes { get; init; } = [];
}

/// <summary>What saving them did.</summary>
/// <param name="Mapped">Items that have the new mapping now.</param>
/// <param name="Changed">Those whose values or history are others than before.</param>
/// <param name="Quarantined">Items that were put aside.</param>
public readonly record struct RemapTally(int Mapped, int Changed, int Quarantined);
