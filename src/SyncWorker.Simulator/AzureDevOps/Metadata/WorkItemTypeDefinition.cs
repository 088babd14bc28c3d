namespace SyncWorker.Simulator.AzureDevOps.Metadata;

/// <summary>A work item type of a process.</summary>
internal sealed record WorkItemTypeDefinition
{
    public required string Name { get; init; }

    public required string ReferenceName { get; init; }

    public required string Description { get; init; }

    public required string Color { get; init; }

    public required string Icon { get; init; }

    /// <summary>Gets the states in the order of the workflow; the first is the one of a new item.</summary>
    public required IReadOnlyList<WorkItemState> States { get; init; }

    /// <summary>Gets the backlog category, such as <c>Microsoft.RequirementCategory</c>.</summary>
    public required string Category { get; init; }

    public WorkItemState? FindState(string name) =>
        States.FirstOrDefault(state => string.Equals(state.Name, name, StringComparison.OrdinalIgnoreCase));
}
