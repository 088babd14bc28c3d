using SyncWorker.Model.Items;

namespace SyncWorker.Model.Visibility;

/// <summary>Why an item is no longer where it was.</summary>
public enum RemovalCause
{
    /// <summary>The tracker does not know it by its id any more. Hidden by item-level security looks exactly the same.</summary>
    Deleted = 1,

    /// <summary>It is still there, outside what is read.</summary>
    LeftScope = 2,

    /// <summary>It, or its project, is archived.</summary>
    Archived = 3,

    /// <summary>It, or its project, is in the tracker's recycle bin.</summary>
    Trashed = 4,

    /// <summary>The tracker does not show our account its project, or its area, any more. Nothing says that the work is gone.</summary>
    AccessLost = 5,

    /// <summary>Half of its project or more (at least four items, or all that there were) vanished at once: rather a fault or a missing permission than so many deletions.</summary>
    Unobserved = 6,
}

/// <summary>The record of an item that left the rollups. The item itself, its history and its payload are kept.</summary>
public sealed record ItemRemoval
{
    /// <summary>Gets the item.</summary>
    public required ItemId Item { get; init; }

    /// <summary>Gets its key when it was last read.</summary>
    public required string Key { get; init; }

    /// <summary>Gets its project when it was last read.</summary>
    public required string Project { get; init; }

    /// <summary>Gets why.</summary>
    public required RemovalCause Cause { get; init; }

    /// <summary>Gets what proves it, in a sentence.</summary>
    public required string Evidence { get; init; }

    /// <summary>Gets when it was certainly there for the last time: read, or listed by a sweep.</summary>
    public required DateTimeOffset SeenAt { get; init; }

    /// <summary>Gets when it left the rollups.</summary>
    public required DateTimeOffset RemovedAt { get; init; }

    /// <summary>Gets the number of the sweep that missed it.</summary>
    public required long Sweep { get; init; }

    /// <summary>Gets when it was read again, or <see langword="null"/> while it is gone.</summary>
    public DateTimeOffset? ReturnedAt { get; init; }
}
