namespace SyncWorker.IntegrationTests.Truth;

/// <summary>One item in plain words, read from the simulator on one side and from the store on the other.</summary>
public sealed record TruthItem
{
    public required string Key { get; init; }

    public required string Project { get; init; }

    public required string Type { get; init; }

    public required string State { get; init; }

    public required string Title { get; init; }

    public string? Parent { get; init; }

    public string? Points { get; init; }

    public string? StartOn { get; init; }

    public string? DueOn { get; init; }

    public string? Assignee { get; init; }

    public required string Labels { get; init; }

    public required string Links { get; init; }
}
