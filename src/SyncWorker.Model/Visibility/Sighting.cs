namespace SyncWorker.Model.Visibility;

/// <summary>What came of asking for an item by its id.</summary>
public enum SightingKind
{
    /// <summary>The tracker could not say; nothing follows from it.</summary>
    Unknown = 0,

    /// <summary>The tracker does not return it: it is gone, or our account may not see it.</summary>
    Absent = 1,

    /// <summary>It is there, and in scope.</summary>
    InScope = 2,

    /// <summary>It is there, outside what the configuration says is read.</summary>
    OutOfScope = 3,

    /// <summary>It is there, and archived by itself, while its project is live.</summary>
    Archived = 4,

    /// <summary>It is in the recycle bin: out of every listing, and can come back.</summary>
    Recycled = 5,

    /// <summary>It is not returned, and nothing else of its area is shown to our account either. Nothing says that the work is gone.</summary>
    Hidden = 6,
}

/// <summary>One item, asked for by its id.</summary>
/// <param name="NativeId">The id.</param>
/// <param name="Kind">What came of it.</param>
/// <param name="Place">
/// For an item that is there: its key and where it is now, in the tracker's words. For a recycled one: by whom and when. For a hidden one: its area. For an absent
/// one: what that may mean, where the tracker tells more than nothing. Otherwise empty.
/// </param>
public sealed record Sighting(long NativeId, SightingKind Kind, string Place = "")
{
    /// <summary>Gets the key of the project that an item that is there belongs to now, or <see langword="null"/>.</summary>
    public string? Project { get; init; }
}
