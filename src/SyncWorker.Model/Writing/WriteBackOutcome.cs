namespace SyncWorker.Model.Writing;

/// <summary>What became of a write.</summary>
public enum WriteBackResult
{
    /// <summary>The tracker accepted it.</summary>
    Applied = 1,

    /// <summary>The tracker already had the values: nothing was sent, or an earlier send had arrived.</summary>
    Unchanged = 2,

    /// <summary>Somebody changed a target since it was read: nothing was sent.</summary>
    Superseded = 3,

    /// <summary>The tracker refused it, and would again.</summary>
    Rejected = 4,

    /// <summary>It could not be done now; a later run may.</summary>
    Failed = 5,
}

/// <summary>The outcome of one <see cref="ItemWrite"/>.</summary>
public sealed record WriteBackOutcome
{
    /// <summary>Gets the write.</summary>
    public required ItemWrite Write { get; init; }

    /// <summary>Gets what became of it.</summary>
    public required WriteBackResult Result { get; init; }

    /// <summary>Gets one sentence for people; empty when applied.</summary>
    public string Sentence { get; init; } = "";

    /// <summary>Gets the item's revision after the write (Azure DevOps), or <see langword="null"/>.</summary>
    public long? Revision { get; init; }
}
