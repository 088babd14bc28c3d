using SyncWorker.Simulator.AzureDevOps.Metadata;

namespace SyncWorker.Simulator.AzureDevOps.Items;

/// <summary>The content that the simulator starts with: generated from a seed, or loaded from recordings.</summary>
internal interface IItemSource
{
    /// <summary>Gets the number of items.</summary>
    int Count { get; }

    /// <summary>Gets an instant before which nothing happened.</summary>
    DateTime Epoch { get; }

    FieldCatalog Fields { get; }

    IReadOnlyList<Project> Projects { get; }

    /// <summary>Gets the people who may be assigned and may sign in.</summary>
    IReadOnlyList<Identity> People { get; }

    /// <summary>Gets the first id that is free for a new item.</summary>
    int NextId { get; }

    int IdOf(int ordinal);

    bool TryOrdinal(int id, out int ordinal);

    /// <summary>The project of an item as far as the content decides it, without deriving the whole item.</summary>
    Project ProjectOf(int ordinal);

    /// <summary>The number of the first revision that is known; 1 in generated content.</summary>
    int FirstRev(int ordinal);

    /// <summary>When each known revision was made, ascending, in whole milliseconds.</summary>
    IReadOnlyList<DateTime> RevisionTimes(int ordinal);

    /// <summary>The values of one known revision.</summary>
    WorkItemSnapshot At(int ordinal, int rev);

    /// <summary>The link events of one item, counted at one of their two ends only.</summary>
    IEnumerable<LinkEvent> LinksOf(int ordinal);

    /// <summary>The address of a hyperlink to the other tracker.</summary>
    string CrossLinkUrl(int ordinal);
}
