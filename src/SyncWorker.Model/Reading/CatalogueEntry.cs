namespace SyncWorker.Model.Reading;

/// <summary>What a catalogue entry describes. Trackers keep no history of these, so we version them.</summary>
public enum CatalogueKind
{
    /// <summary>A project.</summary>
    Project = 1,

    /// <summary>An item type; the detail is its hierarchy level.</summary>
    Type = 2,

    /// <summary>A state; the detail is its <see cref="Items.StateCategory"/>.</summary>
    State = 3,

    /// <summary>A field; the detail is its type.</summary>
    Field = 4,

    /// <summary>An iteration with its days.</summary>
    Iteration = 5,

    /// <summary>A release with its days.</summary>
    Release = 6,

    /// <summary>An area.</summary>
    Area = 7,

    /// <summary>A priority.</summary>
    Priority = 8,

    /// <summary>A resolution; the detail is <c>Removed</c> where the configuration says that it means so.</summary>
    Resolution = 9,

    /// <summary>A component; the detail is its project.</summary>
    Component = 10,

    /// <summary>
    /// A board's column, as <c>board/position</c>; the detail is a JSON object: <c>states</c> (ids), and <c>min</c>, <c>max</c> and <c>by</c> where
    /// the column has limits.
    /// </summary>
    BoardColumn = 11,
}

/// <summary>One named thing of a tracker that items refer to.</summary>
public sealed record CatalogueEntry
{
    /// <summary>Gets what it is.</summary>
    public required CatalogueKind Kind { get; init; }

    /// <summary>Gets the tracker's id; for Azure DevOps states <c>project/type/state</c>.</summary>
    public required string NativeId { get; init; }

    /// <summary>Gets the tracker's word.</summary>
    public required string Word { get; init; }

    /// <summary>Gets what the kind says about it, or <see langword="null"/>.</summary>
    public string? Detail { get; init; }

    /// <summary>Gets the first day, inclusive, or <see langword="null"/>.</summary>
    public DateOnly? StartOn { get; init; }

    /// <summary>Gets the last day, inclusive, or <see langword="null"/>.</summary>
    public DateOnly? FinishOn { get; init; }
}
