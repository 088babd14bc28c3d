namespace SyncWorker.Model.Items;

/// <summary>The iteration (Jira: sprint) that an item is planned into.</summary>
public sealed record IterationRef
{
    /// <summary>Gets the tracker's id of the iteration.</summary>
    public required string Id { get; init; }

    /// <summary>Gets the tracker's own name or path.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the first day, inclusive, or <see langword="null"/> when undated.</summary>
    public DateOnly? StartOn { get; init; }

    /// <summary>Gets the last day, inclusive, or <see langword="null"/> when undated.</summary>
    public DateOnly? FinishOn { get; init; }
}
