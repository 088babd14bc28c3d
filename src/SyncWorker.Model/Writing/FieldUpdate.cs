using SyncWorker.Model.Definitions;

namespace SyncWorker.Model.Writing;

/// <summary>One change of one target of one item.</summary>
public sealed record FieldUpdate
{
    /// <summary>Gets where the value goes.</summary>
    public required WriteBackPlace Place { get; init; }

    /// <summary>
    /// Gets the field's id, the property's key, the marker of a comment, or the global id of a remote link (both at most 255 characters); <c>labels</c> or
    /// <c>System.Tags</c> for labels and tags.
    /// </summary>
    public required string Field { get; init; }

    /// <summary>Gets the value last read, canonical text; <see langword="null"/> is empty. For a label or tag: the one to remove, or null. For a comment or a remote link null is not known.</summary>
    public string? Before { get; init; }

    /// <summary>Gets the value to write, canonical text; <see langword="null"/> empties. For a label or tag: the one to add, or null. For a comment: lines of plain text. For a remote link: see <see cref="RemoteLinkValue"/>.</summary>
    public string? After { get; init; }

    /// <summary>Gets a value indicating whether the value is a number.</summary>
    public bool IsNumber { get; init; }

    /// <summary>Gets why, for people: the metric or the rule, with its figures.</summary>
    public required string Reason { get; init; }
}
