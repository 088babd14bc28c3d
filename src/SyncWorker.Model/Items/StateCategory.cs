namespace SyncWorker.Model.Items;

/// <summary>Where an item stands, in the vocabulary that all trackers share.</summary>
public enum StateCategory
{
    /// <summary>No rule maps the tracker's state; the item stays in every denominator and counts as not done.</summary>
    Unmapped = 0,

    /// <summary>Not started.</summary>
    Proposed = 1,

    /// <summary>Started and not finished.</summary>
    InProgress = 2,

    /// <summary>Finished as planned.</summary>
    Completed = 3,

    /// <summary>Given up; the item and its subtree leave every rollup.</summary>
    Removed = 4,
}
