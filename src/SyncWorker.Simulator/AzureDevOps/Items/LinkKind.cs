namespace SyncWorker.Simulator.AzureDevOps.Items;

/// <summary>What a link says of its two ends.</summary>
internal enum LinkKind : byte
{
    /// <summary>The source is the parent of the target.</summary>
    Hierarchy,

    /// <summary>The source is the predecessor of the target.</summary>
    Dependency,

    /// <summary>Both ends are related; no direction.</summary>
    Related,

    /// <summary>The target repeats the source.</summary>
    Duplicate,

    /// <summary>The source points to an address outside; there is no target item.</summary>
    Hyperlink,
}
