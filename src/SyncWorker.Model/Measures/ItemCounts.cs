namespace SyncWorker.Model.Measures;

/// <summary>How many items are counted in a portfolio, and why the others are not. Every stored item is in exactly one of these.</summary>
public sealed record ItemCounts
{
    /// <summary>Gets the number of all stored items of all connections, those that are gone or cancelled among them.</summary>
    public int Total => Counted + Lower + Higher + Mirrors + Removed + Outside;

    /// <summary>Gets the counted items: the <see cref="Rollup.ItemCount"/> of the whole portfolio.</summary>
    public required int Counted { get; init; }

    /// <summary>Gets those below the counted level, such as sub-tasks: they lend progress and estimate to the item above them.</summary>
    public required int Lower { get; init; }

    /// <summary>Gets those above counted items, such as epics: they are measured by what is below them.</summary>
    public required int Higher { get; init; }

    /// <summary>Gets the mirrors: the same work is counted as another item.</summary>
    public required int Mirrors { get; init; }

    /// <summary>Gets those that are deleted or cancelled, and all that is below such an item.</summary>
    public required int Removed { get; init; }

    /// <summary>Gets those that no node of the portfolio selects.</summary>
    public required int Outside { get; init; }
}
