using SyncWorker.Model.Reading;
using SyncWorker.Model.Visibility;

namespace SyncWorker.Storage;

/// <summary>One sweep: everything in scope listed to its end, compared with what is stored, and settled.</summary>
public sealed record Sweep
{
    /// <summary>Gets its number; it grows with every sweep of a connection.</summary>
    public required long Number { get; init; }

    /// <summary>Gets when its listing began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Gets the version of the mapping, and so of the scope, that it lists.</summary>
    public required string MappingVersion { get; init; }

    /// <summary>Gets from where the listing goes on, or <see langword="null"/> at the start and after the end.</summary>
    public SyncCursor? Cursor { get; init; }

    /// <summary>Gets the number of different items listed, or <see langword="null"/> while the end is not proven.</summary>
    public int? Listed { get; init; }

    /// <summary>Gets when everything that follows from it was done, or <see langword="null"/>.</summary>
    public DateTimeOffset? SettledAt { get; init; }
}

/// <summary>What comparing a finished listing with the store gave.</summary>
/// <param name="Joined">Items that joined the list of those to be read: unknown, newer than stored, or removed and there again.</param>
/// <param name="Missing">Stored items, not removed before, that the listing did not show.</param>
public readonly record struct SweepComparison(int Joined, int Missing);

/// <summary>A stored item that a listing did not show.</summary>
/// <param name="NativeId">The item.</param>
/// <param name="Key">Its key when it was last read.</param>
/// <param name="Project">Its project when it was last read.</param>
/// <param name="Cause">What was last found out about it, or <see langword="null"/>.</param>
public sealed record MissingItem(long NativeId, string Key, string Project, RemovalCause? Cause)
{
    /// <summary>Gets the area that it was last read in (Azure DevOps), or <see langword="null"/>.</summary>
    public string? AreaPath { get; init; }
}

/// <summary>A project with missing items.</summary>
/// <param name="Project">The project, as its items carry it.</param>
/// <param name="Items">All its items that are not removed, the missing ones included.</param>
/// <param name="Missing">The missing ones.</param>
/// <param name="Controls">Up to two of its items that are there: they tell whether a question about the missing ones is answered at all.</param>
public sealed record MissingProject(string Project, int Items, int Missing, IReadOnlyList<long> Controls);

/// <summary>What was found out about a missing item.</summary>
/// <param name="NativeId">The item.</param>
/// <param name="Cause">The cause, or <see langword="null"/> when it is there after all.</param>
/// <param name="Evidence">What proves it, in a sentence.</param>
public sealed record MissingFinding(long NativeId, RemovalCause? Cause, string Evidence);
