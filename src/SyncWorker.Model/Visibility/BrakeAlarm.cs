namespace SyncWorker.Model.Visibility;

/// <summary>Removals of a project that are held until somebody releases them, or until the items are there again.</summary>
public sealed record BrakeAlarm
{
    /// <summary>Gets the connection.</summary>
    public required string Connection { get; init; }

    /// <summary>Gets the project.</summary>
    public required string Project { get; init; }

    /// <summary>Gets when it was raised.</summary>
    public required DateTimeOffset RaisedAt { get; init; }

    /// <summary>Gets the number of the sweep that last found the items missing.</summary>
    public required long Sweep { get; init; }

    /// <summary>Gets what the items seem to have in common: the cause of most of them.</summary>
    public required RemovalCause Cause { get; init; }

    /// <summary>Gets how many items are held.</summary>
    public required int Items { get; init; }

    /// <summary>Gets how many items the project has, those held included.</summary>
    public required int ProjectItems { get; init; }

    /// <summary>Gets why they are held, in a sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>Gets keys of up to ten of them.</summary>
    public IReadOnlyList<string> Samples { get; init; } = [];

    /// <summary>Gets when somebody released it, or <see langword="null"/>. The next run asks for the items once more, and removes those that are still gone.</summary>
    public DateTimeOffset? ReleasedAt { get; init; }
}
