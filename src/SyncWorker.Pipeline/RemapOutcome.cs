namespace SyncWorker.Pipeline;

/// <summary>What mapping the stored items of a connection again came to.</summary>
public sealed record RemapOutcome
{
    /// <summary>Gets the connection.</summary>
    public required string Connection { get; init; }

    /// <summary>Gets why nothing could be done, as a sentence with what to do, or <see langword="null"/>.</summary>
    public string? Failure { get; init; }

    /// <summary>Gets how many items were mapped again, this time.</summary>
    public int Mapped { get; init; }

    /// <summary>Gets how many of them have other values or another history than before.</summary>
    public int Changed { get; init; }

    /// <summary>Gets how many the new mapping cannot understand; they are put aside, and stay stored as they were.</summary>
    public int Quarantined { get; init; }

    /// <summary>Gets how many had been put aside before; the next sync reads them again.</summary>
    public int ToReread { get; init; }

    /// <summary>Gets the items of which nothing was changed, by what they lack.</summary>
    public IReadOnlyList<UnmappableItems> Left { get; init; } = [];

    /// <summary>Gets what the mapping names and the tracker did not have when its lists were read last, each as a sentence with what to do.</summary>
    public IReadOnlyList<string> Unknown { get; init; } = [];

    /// <summary>Gets the number of requests that were sent to the tracker for it: none.</summary>
    public long Requests { get; init; }
}

/// <summary>Items that the new mapping cannot be applied to from what is stored.</summary>
/// <param name="Lacking">What was not asked for when they were read, such as field ids; empty when their payloads are not kept.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Samples">Keys of up to three of them.</param>
/// <param name="IsUnknown">Whether all that they lack is what the tracker itself does not have: to read them again would not bring it.</param>
public sealed record UnmappableItems(IReadOnlyList<string> Lacking, int Count, IReadOnlyList<string> Samples, bool IsUnknown = false);
