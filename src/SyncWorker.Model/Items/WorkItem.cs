namespace SyncWorker.Model.Items;

/// <summary>One unit of planned work, as every tracker is understood to mean it.</summary>
/// <remarks>Mapped values sit beside the tracker's own words, so a surprising rollup can be traced.</remarks>
public sealed record WorkItem
{
    /// <summary>Gets the permanent identity.</summary>
    public required ItemId Id { get; init; }

    /// <summary>Gets the label people use: Jira's key, Azure DevOps' number. It can change.</summary>
    public required string Key { get; init; }

    /// <summary>Gets the address of the item's page in its tracker, built from the configured site.</summary>
    public required string Url { get; init; }

    /// <summary>Gets the project: Jira's project key, Azure DevOps' project name.</summary>
    public required string Project { get; init; }

    /// <summary>Gets the title, exactly as the tracker holds it.</summary>
    public required string Title { get; init; }

    /// <summary>Gets the type's name exactly as the tracker spells it.</summary>
    public required string TrackerType { get; init; }

    /// <summary>
    /// Gets the level: −1 sub-task or task, 0 standard item, 1 and more above it;
    /// <see langword="null"/> when the type is not mapped.
    /// </summary>
    public int? HierarchyLevel { get; init; }

    /// <summary>Gets where the item stands, in the shared vocabulary.</summary>
    public required StateCategory StateCategory { get; init; }

    /// <summary>Gets the state's name exactly as the tracker spells it.</summary>
    public required string TrackerState { get; init; }

    /// <summary>Gets the native id of the parent in the same connection, or <see langword="null"/>. The parent may be outside the scope.</summary>
    public long? ParentId { get; init; }

    /// <summary>Gets the estimate in <see cref="EstimateUnit"/>, or <see langword="null"/> when nobody has estimated the item.</summary>
    public decimal? Estimate { get; init; }

    /// <summary>Gets the unit that <see cref="Estimate"/> has or would have.</summary>
    public EstimateUnit EstimateUnit { get; init; }

    /// <summary>Gets the hours of work remaining, or <see langword="null"/>.</summary>
    public decimal? RemainingHours { get; init; }

    /// <summary>Gets the hours of work done, or <see langword="null"/>.</summary>
    public decimal? CompletedHours { get; init; }

    /// <summary>Gets the planned first day, inclusive, as the tracker states it.</summary>
    public DateOnly? StartOn { get; init; }

    /// <summary>Gets the due day, inclusive, as the tracker states it.</summary>
    public DateOnly? DueOn { get; init; }

    /// <summary>Gets when the item was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Gets the tracker's last change of the item. Link changes in Azure DevOps do not move it.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Gets when the item first entered <see cref="StateCategory.InProgress"/>, or <see langword="null"/>.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Gets when the item entered <see cref="StateCategory.Completed"/> for the last time; <see langword="null"/> unless completed.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>Gets the assignee, or <see langword="null"/>.</summary>
    public PersonRef? Assignee { get; init; }

    /// <summary>Gets the iteration, or <see langword="null"/>. Of several Jira sprints the active, else the next, else the last one.</summary>
    public IterationRef? Iteration { get; init; }

    /// <summary>Gets the team, or <see langword="null"/>.</summary>
    public string? Team { get; init; }

    /// <summary>Gets the area path (Azure DevOps), or <see langword="null"/>.</summary>
    public string? AreaPath { get; init; }

    /// <summary>Gets the priority's name or number, or <see langword="null"/>.</summary>
    public string? Priority { get; init; }

    /// <summary>Gets a value indicating whether somebody flagged the item as blocked.</summary>
    public bool IsBlocked { get; init; }

    /// <summary>Gets the labels or tags, ordinal order, without duplicates.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>Gets the names of the releases (Jira: fix versions), ordinal order.</summary>
    public IReadOnlyList<string> Releases { get; init; } = [];

    /// <summary>Gets the names of the components (Jira), ordinal order.</summary>
    public IReadOnlyList<string> Components { get; init; } = [];

    /// <summary>Gets the links except parent and child, in a stable order.</summary>
    public IReadOnlyList<ItemLink> Links { get; init; } = [];

    /// <summary>
    /// Gets the tracker fields and properties that the configuration names (write-back targets, cross-link keys, reported status), by field
    /// id, as canonical text: numbers invariant without trailing zeros. Absent means empty in the tracker.
    /// </summary>
    public IReadOnlyDictionary<string, string> Fields { get; init; } = new Dictionary<string, string>();

    /// <summary>Gets the tracker's revision number (Azure DevOps), or <see langword="null"/> where there is none.</summary>
    public long? Revision { get; init; }

    /// <summary>Gets what the mapper remarked.</summary>
    public IReadOnlyList<MappingNote> Notes { get; init; } = [];
}
