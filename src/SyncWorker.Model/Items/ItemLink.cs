namespace SyncWorker.Model.Items;

/// <summary>What a link says about the item that carries it.</summary>
public enum LinkKind
{
    /// <summary>A link without a meaning for planning, such as "relates to".</summary>
    Related = 0,

    /// <summary>The target must be completed before this item.</summary>
    Predecessor = 1,

    /// <summary>This item must be completed before the target.</summary>
    Successor = 2,

    /// <summary>A link to an address outside the tracker (Jira remote link, Azure DevOps hyperlink).</summary>
    Remote = 3,
}

/// <summary>One link as the item shows it. Parent and child are not links: see <see cref="WorkItem.ParentId"/>.</summary>
public sealed record ItemLink
{
    /// <summary>Gets the meaning.</summary>
    public required LinkKind Kind { get; init; }

    /// <summary>Gets the tracker's own word: a link type, a remote link's relationship, a hyperlink's comment; empty when it has none.</summary>
    public required string TrackerType { get; init; }

    /// <summary>Gets the target's native id in the same connection, or <see langword="null"/> for a <see cref="LinkKind.Remote"/> link.</summary>
    public long? TargetId { get; init; }

    /// <summary>Gets the target's address, set only for a <see cref="LinkKind.Remote"/> link.</summary>
    public string? TargetUrl { get; init; }
}
