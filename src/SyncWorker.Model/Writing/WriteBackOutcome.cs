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

/// <summary>An update that was left out of a write because the tracker would refuse it.</summary>
/// <param name="Update">The update.</param>
/// <param name="Sentence">Why and what to do, one or two sentences that name the target and not the item.</param>
public sealed record RefusedUpdate(FieldUpdate Update, string Sentence);

/// <summary>The outcome of one <see cref="ItemWrite"/>.</summary>
public sealed record WriteBackOutcome
{
    /// <summary>Gets the write.</summary>
    public required ItemWrite Write { get; init; }

    /// <summary>Gets what became of it.</summary>
    public required WriteBackResult Result { get; init; }

    /// <summary>Gets the updates that were left out; the result speaks of the others, or of these when there are no others.</summary>
    public IReadOnlyList<RefusedUpdate> Refused { get; init; } = [];

    /// <summary>Gets one sentence for people; empty when there is nothing to say but what <see cref="Refused"/> says.</summary>
    public string Sentence { get; init; } = "";

    /// <summary>Gets all that there is to say, the reasons of <see cref="Refused"/> included.</summary>
    public string Said => string.Join(' ', Refused.Select(static refused => refused.Sentence).Append(Sentence).Where(static sentence => sentence.Length > 0));

    /// <summary>Gets the item's revision after the write (Azure DevOps), or <see langword="null"/>.</summary>
    public long? Revision { get; init; }
}
