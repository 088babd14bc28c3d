namespace SyncWorker.Model.Reading;

/// <summary>What a tracker announced by itself: something to read again, never data.</summary>
/// <param name="NativeId">The item, or <see cref="OfMetadata"/>.</param>
/// <param name="Sequence">The position; an item announced again takes a new one, and its former one no longer takes the hint off.</param>
/// <param name="IsStored">Whether the store has the item. An item that it does not have may be outside the scope.</param>
public readonly record struct Hint(long NativeId, long Sequence, bool IsStored)
{
    /// <summary>Stands for the tracker's lists (sprints, releases, projects); no item has this id.</summary>
    public const long OfMetadata = 0;
}
