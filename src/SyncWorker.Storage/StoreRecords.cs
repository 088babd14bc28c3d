using SyncWorker.Model.Measures;
using SyncWorker.Model.Reading;
using SyncWorker.Model.Writing;

namespace SyncWorker.Storage;

/// <summary>What the store remembers of a connection.</summary>
public sealed record ConnectionState
{
    /// <summary>Gets who answered at the last contact.</summary>
    public required TrackerIdentity Identity { get; init; }

    /// <summary>Gets how far it has been read, or <see langword="null"/> before the first page.</summary>
    public SyncCursor? Cursor { get; init; }

    /// <summary>Gets how far the feeds of worklogs have been read, or <see langword="null"/> before their first page.</summary>
    public SyncCursor? WorklogCursor { get; init; }

    /// <summary>Gets the version of the mapping that the stored items were mapped with.</summary>
    public required string MappingVersion { get; init; }

    /// <summary>Gets when the last complete run finished, or <see langword="null"/>.</summary>
    public DateTimeOffset? LastCompleteAt { get; init; }

    /// <summary>Gets when the metadata was last read, or <see langword="null"/>.</summary>
    public DateTimeOffset? MetadataReadAt { get; init; }
}

/// <summary>What is known to be missing of the stored items of a connection.</summary>
/// <param name="PartlyRead">How many have a history of which the tracker did not return all.</param>
/// <param name="Samples">Keys of up to three of those.</param>
/// <param name="Absent">The items that the tracker named and did not return since; what is stored of them is older.</param>
public sealed record ItemGaps(int PartlyRead, IReadOnlyList<string> Samples, IReadOnlyList<long> Absent)
{
    /// <summary>Gets what nothing is missing of.</summary>
    public static ItemGaps None { get; } = new(0, [], []);
}

/// <summary>What saving a page did.</summary>
/// <param name="Stored">Items that were new or changed.</param>
/// <param name="Unchanged">Items whose payload was equal to the stored one: no write was made for them.</param>
/// <param name="Echoed">Stored items that were known, and that nobody but us has changed since.</param>
/// <param name="Refused">Items that the mapper let pass and the store could not keep, such as an estimate of 10^20: it put them aside itself.</param>
/// <param name="Returned">Stored items that had been removed and are there again.</param>
public readonly record struct SaveTally(int Stored, int Unchanged, int Echoed, int Refused = 0, int Returned = 0);

/// <summary>An item put aside.</summary>
/// <param name="NativeId">The tracker's id, or <see langword="null"/>.</param>
/// <param name="Reason">What is wrong.</param>
/// <param name="QuarantinedAt">When it was put aside.</param>
public sealed record QuarantinedRow(long? NativeId, string Reason, DateTimeOffset QuarantinedAt)
{
    /// <summary>Gets a value indicating whether it is a worklog and no item.</summary>
    public bool IsWorklog { get; init; }

    /// <summary>Gets the worklog's id, or <see langword="null"/> when it is an item or its id could not be read.</summary>
    public long? WorklogId { get; init; }
}

/// <summary>How many rows a connection has, for checks and benchmarks.</summary>
/// <param name="Items">Stored items.</param>
/// <param name="HistoryRows">Stored typed history rows.</param>
/// <param name="RawBytes">Bytes of compressed raw payloads.</param>
public readonly record struct StoreTally(long Items, long HistoryRows, long RawBytes);

/// <summary>Where an outbox entry stands.</summary>
public enum OutboxState
{
    /// <summary>Planned, not sent.</summary>
    Pending = 0,

    /// <summary>Possibly sent; the reply is not known. It is read back before it is sent again.</summary>
    Sent = 1,

    /// <summary>The tracker has the values.</summary>
    Confirmed = 2,

    /// <summary>The tracker refused it.</summary>
    Rejected = 3,

    /// <summary>A newer plan or a human edit took its place.</summary>
    Superseded = 4,
}

/// <summary>One write on its way.</summary>
/// <param name="EntryId">The entry's number.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Write">The write.</param>
public sealed record OutboxEntry(long EntryId, OutboxState State, ItemWrite Write);

/// <summary>A change of an outbox entry after an attempt.</summary>
/// <param name="EntryId">The entry.</param>
/// <param name="State">The new state.</param>
/// <param name="Outcome">What became of the attempt.</param>
public sealed record OutboxResult(long EntryId, OutboxState State, WriteBackOutcome Outcome);

/// <summary>What one evaluation leaves in the risk register.</summary>
/// <param name="States">All conditions that hold or are still raised, by fingerprint.</param>
public sealed record RiskRegisterState(IReadOnlyDictionary<string, RiskState> States);
