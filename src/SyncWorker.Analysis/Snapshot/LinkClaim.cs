using SyncWorker.Model.Definitions;

namespace SyncWorker.Analysis.Snapshot;

/// <summary>Who says that two items are linked; a smaller one takes precedence.</summary>
internal enum LinkOrigin : byte
{
    /// <summary>A row of the configuration.</summary>
    Row = 0,

    /// <summary>The tracker.</summary>
    Native = 1,

    /// <summary>A field with a foreign key.</summary>
    Field = 2,

    /// <summary>A remote link or hyperlink.</summary>
    Link = 3,
}

/// <summary>What one item says about another before both are known.</summary>
/// <param name="Item">The place of the item that carries the link; -1 for a row.</param>
/// <param name="Means">What it means, read from the item to the target.</param>
/// <param name="Origin">Who says it.</param>
/// <param name="Rule">The configured rule's place; -1 for a native link.</param>
/// <param name="TargetId">The target's native id, for a native link.</param>
/// <param name="Text">The target as it is written, for a field or a link.</param>
internal readonly record struct LinkClaim(int Item, CrossLinkMeaning Means, LinkOrigin Origin, int Rule, long TargetId, string Text);
