namespace SyncWorker.Model.Items;

/// <summary>What the mapper could not translate, or had to decide.</summary>
public enum MappingNoteKind
{
    /// <summary>A state without a category: the item is <see cref="StateCategory.Unmapped"/>.</summary>
    State = 0,

    /// <summary>A type without a hierarchy level.</summary>
    Type = 1,

    /// <summary>A value of the wrong form in a mapped field; the field is read as empty.</summary>
    Value = 2,

    /// <summary>Two sources disagree; the stated one won. Not a gap.</summary>
    Conflict = 3,

    /// <summary>The tracker did not return all of the item's history, asked for twice.</summary>
    History = 4,

    /// <summary>
    /// A parent that the item names and the tracker does not show to our account: the item counts without it, and is read again at every sweep, in case
    /// the parent is shown by then. Not a gap of the mapping.
    /// </summary>
    Parent = 5,
}

/// <summary>One remark of the mapper on one item, listed in every report.</summary>
/// <param name="Kind">What the remark is about.</param>
/// <param name="Value">The tracker's own word or value, with what is needed to find it.</param>
public sealed record MappingNote(MappingNoteKind Kind, string Value);
