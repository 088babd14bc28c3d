namespace SyncWorker.Model.Definitions;

/// <summary>A tree of nodes over the items of any connections.</summary>
public sealed record PortfolioDefinition
{
    /// <summary>Gets the name, unique.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the IANA zone in which days begin and end. Default UTC.</summary>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>Gets the working calendar.</summary>
    public WorkCalendar Calendar { get; init; } = WorkCalendar.Standard;

    /// <summary>Gets how progress is measured.</summary>
    public ProgressPolicy Progress { get; init; } = new();

    /// <summary>Gets the top nodes, in the file's order.</summary>
    public IReadOnlyList<NodeDefinition> Nodes { get; init; } = [];
}

/// <summary>One node of a portfolio.</summary>
public sealed record NodeDefinition
{
    /// <summary>Gets the name, unique among its siblings.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the owner's name, or <see langword="null"/>.</summary>
    public string? Owner { get; init; }

    /// <summary>Gets the due day, inclusive, or <see langword="null"/> for the latest due day of its items.</summary>
    public DateOnly? DueOn { get; init; }

    /// <summary>Gets the budget in the configured currency, or <see langword="null"/>.</summary>
    public decimal? Budget { get; init; }

    /// <summary>Gets the item that receives this node's rollup, or <see langword="null"/>.</summary>
    public ItemReference? Anchor { get; init; }

    /// <summary>Gets the milestones.</summary>
    public IReadOnlyList<MilestoneDefinition> Milestones { get; init; } = [];

    /// <summary>Gets the selections: an item that any of them selects belongs here, with its descendants.</summary>
    public IReadOnlyList<SelectionDefinition> Selections { get; init; } = [];

    /// <summary>Gets the nodes below, in the file's order.</summary>
    public IReadOnlyList<NodeDefinition> Nodes { get; init; } = [];
}

/// <summary>A day by which certain items are to be finished.</summary>
public sealed record MilestoneDefinition
{
    /// <summary>Gets the name.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the day, inclusive.</summary>
    public required DateOnly On { get; init; }

    /// <summary>Gets the items.</summary>
    public IReadOnlyList<ItemReference> Items { get; init; } = [];
}

/// <summary>A condition on the items of one connection; all its parts must hold. Evaluated from the store, but for <see cref="Query"/>.</summary>
public sealed record SelectionDefinition
{
    /// <summary>Gets the connection.</summary>
    public required string Connection { get; init; }

    /// <summary>Gets the project's key or name, or <see langword="null"/> for any.</summary>
    public string? Project { get; init; }

    /// <summary>Gets the labels or tags, of which the item must carry at least one; empty for any.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>Gets the area path at or under which the item lies, or <see langword="null"/>.</summary>
    public string? AreaPath { get; init; }

    /// <summary>Gets the type names, of which the item must have one; empty for any.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>Gets the keys or ids of the items to select; empty for any.</summary>
    public IReadOnlyList<string> Roots { get; init; } = [];

    /// <summary>Gets a condition in the tracker's own language, answered by the tracker at each sync, or <see langword="null"/>.</summary>
    public string? Query { get; init; }
}

/// <summary>What progress is counted by.</summary>
public enum ProgressBasis
{
    /// <summary>Each counted item weighs the same.</summary>
    Count = 0,

    /// <summary>Items weigh by their estimates.</summary>
    Estimate = 1,

    /// <summary>Work done against work done and remaining.</summary>
    Effort = 2,
}

/// <summary>How progress is measured in a portfolio.</summary>
public sealed record ProgressPolicy
{
    /// <summary>Gets the basis. Default by estimate.</summary>
    public ProgressBasis By { get; init; } = ProgressBasis.Estimate;

    /// <summary>Gets the hierarchy level of the counted items. Default 0, the standard items.</summary>
    public int CountLevel { get; init; }

    /// <summary>Gets how many hours a point is worth, more than 0; <see langword="null"/> keeps the units apart.</summary>
    public decimal? HoursPerPoint { get; init; }
}
