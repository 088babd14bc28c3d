namespace SyncWorker.Connectors.AzureDevOps.History;

/// <summary>One revision of an item: who made it when, and the tracked values that it left.</summary>
internal sealed record RevisionEntry
{
    /// <summary>Gets the revision's number; 1 is the creation.</summary>
    public required long Rev { get; init; }

    /// <summary>Gets when it was made.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Gets the author's key, or <see langword="null"/>.</summary>
    public string? AuthorId { get; init; }

    /// <summary>Gets a value indicating whether our own account made it.</summary>
    public bool IsOwn { get; init; }

    /// <summary>Gets the values in the order of <see cref="TrackedValue.Fields"/>.</summary>
    public required IReadOnlyList<TrackedValue> Values { get; init; }
}
