using SyncWorker.Model.History;

namespace SyncWorker.Model.Reading;

/// <summary>A stored item with all that it was mapped from, to be mapped again.</summary>
public sealed record StoredItem
{
    /// <summary>Gets the tracker's id.</summary>
    public required long NativeId { get; init; }

    /// <summary>Gets the item's key, for people.</summary>
    public required string Key { get; init; }

    /// <summary>Gets the payload as it was read, or <see langword="null"/> when it is not kept.</summary>
    public required ReadOnlyMemory<byte>? Raw { get; init; }

    /// <summary>Gets what was asked for when it was read, see <see cref="ItemPage.Asked"/>; empty: not known.</summary>
    public required IReadOnlyList<string> Asked { get; init; }

    /// <summary>Gets when it was read.</summary>
    public required DateTimeOffset ObservedAt { get; init; }

    /// <summary>Gets the stored history, by time.</summary>
    public required IReadOnlyList<HistoryEntry> History { get; init; }
}

/// <summary>A stored item that was mapped again: exactly one of the two is set.</summary>
/// <param name="Item">The item.</param>
/// <param name="Quarantined">Why the new mapping cannot understand it.</param>
public readonly record struct RemappedItem(ReadItem? Item, QuarantinedItem? Quarantined);
