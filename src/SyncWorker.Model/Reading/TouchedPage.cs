using SyncWorker.Model.History;

namespace SyncWorker.Model.Reading;

/// <summary>One item that may have changed and is to be read.</summary>
/// <param name="NativeId">The tracker's id.</param>
/// <param name="UpdatedAt">The change time that the tracker's listing showed; an item stored with this or a later time is not read again. Null: always read.</param>
/// <param name="OnlyIfKnown">True when the item is outside the scope, and matters only if the store has it.</param>
public sealed record Touch(long NativeId, DateTimeOffset? UpdatedAt = null, bool OnlyIfKnown = false);

/// <summary>Something that a feed said about an item and that the item itself will not say again, such as a revision or a link change.</summary>
/// <param name="NativeId">The item.</param>
/// <param name="Order">Order and identity within the item; the same entry read twice is kept once.</param>
/// <param name="Payload">The connector's own bytes.</param>
public sealed record JournalEntry(long NativeId, string Order, ReadOnlyMemory<byte> Payload);

/// <summary>A page of what changed. Touches, journal and cursor are saved in one transaction, so nothing read is forgotten and nothing is read twice.</summary>
public sealed record TouchedPage
{
    /// <summary>Gets the items that may have changed.</summary>
    public required IReadOnlyList<Touch> Touches { get; init; }

    /// <summary>Gets what the feed said.</summary>
    public IReadOnlyList<JournalEntry> Journal { get; init; } = [];

    /// <summary>Gets the page as it came, to be kept for later mapping, or empty.</summary>
    public ReadOnlyMemory<byte> Raw { get; init; }

    /// <summary>Gets the hints that this page answers.</summary>
    public IReadOnlyList<Hint> Hints { get; init; } = [];

    /// <summary>Gets what of the scope the tracker does not show, one sentence each: the rest is read, and the run is not complete.</summary>
    public IReadOnlyList<string> NotShown { get; init; } = [];

    /// <summary>Gets one sentence about the way of reading that people should know and that makes nothing incomplete, or <see langword="null"/>.</summary>
    public string? Remark { get; init; }

    /// <summary>Gets the cursor to save with this page, or <see langword="null"/> to leave the former one.</summary>
    public SyncCursor? Cursor { get; init; }
}

/// <summary>An item on the list of those to be read, with what feeds have said about it since it was last stored.</summary>
public sealed record TouchedItem
{
    /// <summary>Gets the tracker's id.</summary>
    public required long NativeId { get; init; }

    /// <summary>Gets the position in the list; saving the item removes it from the list unless it was touched again meanwhile.</summary>
    public required long Sequence { get; init; }

    /// <summary>Gets the journal entries in order.</summary>
    public IReadOnlyList<JournalEntry> Journal { get; init; } = [];

    /// <summary>Gets the stored history; filled only when <see cref="Journal"/> is not empty.</summary>
    public IReadOnlyList<HistoryEntry> KnownHistory { get; init; } = [];
}
