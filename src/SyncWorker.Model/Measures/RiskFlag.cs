using SyncWorker.Model.Items;

namespace SyncWorker.Model.Measures;

/// <summary>One raised risk on one item.</summary>
public sealed record RiskFlag
{
    /// <summary>Gets the rule's id, such as <c>overdue</c>.</summary>
    public required string Rule { get; init; }

    /// <summary>Gets how bad it is.</summary>
    public required RiskSeverity Severity { get; init; }

    /// <summary>Gets the item.</summary>
    public required ItemId Item { get; init; }

    /// <summary>Gets the item's key, to show.</summary>
    public required string Key { get; init; }

    /// <summary>Gets the address of the item's page in its tracker.</summary>
    public required string Url { get; init; }

    /// <summary>Gets what the rule saw, in one sentence with its figures.</summary>
    public required string Evidence { get; init; }

    /// <summary>Gets the instant of the evaluation that first saw the condition.</summary>
    public required DateTimeOffset SinceAt { get; init; }

    /// <summary>Gets what makes this risk the same one at the next evaluation: rule, item and cause.</summary>
    public required string Fingerprint { get; init; }
}

/// <summary>What is remembered of a condition between evaluations, raised or not yet.</summary>
public sealed record RiskState
{
    /// <summary>Gets the risk as last seen.</summary>
    public required RiskFlag Flag { get; init; }

    /// <summary>Gets a value indicating whether the risk is raised.</summary>
    public required bool IsRaised { get; init; }

    /// <summary>Gets how many evaluations in a row have spoken against <see cref="IsRaised"/>: held while not raised, or gone while raised.</summary>
    public required int Streak { get; init; }
}
