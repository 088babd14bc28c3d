namespace SyncWorker.Simulator.AzureDevOps.Metadata;

/// <summary>A team of a project with what its settings say.</summary>
internal sealed record Team
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    /// <summary>Gets the area that the team owns, with what lies below it.</summary>
    public required ClassificationNode Area { get; init; }

    /// <summary>Gets the iterations that the team has selected, in order.</summary>
    public required IReadOnlyList<ClassificationNode> Iterations { get; init; }

    /// <summary>Gets where the team's bugs stand: <c>asRequirements</c>, <c>asTasks</c> or <c>off</c>.</summary>
    public string BugsBehavior { get; init; } = "asRequirements";

    public required IReadOnlyList<Items.Identity> Members { get; init; }
}
