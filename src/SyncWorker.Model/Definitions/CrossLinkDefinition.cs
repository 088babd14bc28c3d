namespace SyncWorker.Model.Definitions;

/// <summary>What a link across connections means.</summary>
public enum CrossLinkMeaning
{
    /// <summary>The target must be completed before the item.</summary>
    Predecessor = 1,

    /// <summary>The item must be completed before the target.</summary>
    Successor = 2,

    /// <summary>The target is the item's parent.</summary>
    Parent = 3,

    /// <summary>Both are the same work; the target is counted, the item is not.</summary>
    Mirror = 4,
}

/// <summary>
/// A rule, or a single row, that links items of different connections. Exactly one form is used: a remote link's word, a field that holds a
/// foreign key, or a row with two items. Precedence where several speak of one item: row, native, field, link.
/// </summary>
public sealed record CrossLinkDefinition
{
    /// <summary>Gets what the link means, read from the item to the target.</summary>
    public required CrossLinkMeaning Means { get; init; }

    /// <summary>Gets the connection whose items carry the link; unset for a row.</summary>
    public string? From { get; init; }

    /// <summary>Gets the remote link's relationship or the hyperlink's comment, compared without case.</summary>
    public string? RemoteWord { get; init; }

    /// <summary>Gets the field that holds the target's key or id.</summary>
    public string? Field { get; init; }

    /// <summary>Gets the target's connection, for <see cref="Field"/>.</summary>
    public string? To { get; init; }

    /// <summary>Gets the item of a row (child, successor, or the mirror that is not counted).</summary>
    public ItemReference? Item { get; init; }

    /// <summary>Gets the target of a row.</summary>
    public ItemReference? Target { get; init; }
}
