namespace SyncWorker.Connectors.AzureDevOps.History;

/// <summary>What a link is to the item that the entry belongs to.</summary>
internal enum LinkRole
{
    /// <summary>The other end is, or was, its parent.</summary>
    Parent = 0,

    /// <summary>The other end is, or was, its child: the child's history tells it.</summary>
    Child = 1,

    /// <summary>Any other link.</summary>
    Link = 2,
}

/// <summary>One row of the link feed, as one of its ends sees it.</summary>
internal sealed record LinkEntry
{
    /// <summary>Gets when the link changed.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Gets the author's key, or <see langword="null"/>.</summary>
    public string? AuthorId { get; init; }

    /// <summary>Gets a value indicating whether our own account did it.</summary>
    public bool IsOwn { get; init; }

    /// <summary>Gets what the link is to the item.</summary>
    public required LinkRole Role { get; init; }

    /// <summary>Gets a value indicating whether the row says that the link is gone. "Not gone" is only a hint: after a change of parent both rows claim it.</summary>
    public required bool IsRemoved { get; init; }

    /// <summary>Gets the relation's word as the item sees it.</summary>
    public required string Word { get; init; }

    /// <summary>Gets the other end, or <see langword="null"/> for one that is no item of this organisation.</summary>
    public long? OtherId { get; init; }
}
