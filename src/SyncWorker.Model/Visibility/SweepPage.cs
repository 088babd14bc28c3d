using SyncWorker.Model.Reading;

namespace SyncWorker.Model.Visibility;

/// <summary>An item that a tracker listed, and when it was last changed.</summary>
/// <param name="NativeId">The tracker's id.</param>
/// <param name="UpdatedAt">The change time as the listing shows it, or <see langword="null"/> when it does not.</param>
public readonly record struct ListedItem(long NativeId, DateTimeOffset? UpdatedAt);

/// <summary>A page of everything in scope. Items and cursor are saved in one transaction, so a sweep that was killed goes on where it stopped.</summary>
public sealed record SweepPage
{
    /// <summary>Gets the items; one may come twice, when it was changed while the pages were read.</summary>
    public required IReadOnlyList<ListedItem> Items { get; init; }

    /// <summary>Gets from where the listing goes on after this page; <see langword="null"/> exactly on the last page, whose end is proven.</summary>
    public required SyncCursor? Next { get; init; }
}
