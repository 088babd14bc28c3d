using SyncWorker.Model.Measures;

namespace SyncWorker.Model.Definitions;

/// <summary>How risks are raised and cleared.</summary>
public sealed record RiskPolicy
{
    /// <summary>Gets how many evaluations in a row a condition must hold before a risk is raised, at least 1. Default 2.</summary>
    public int RaiseAfter { get; init; } = 2;

    /// <summary>Gets how many evaluations in a row a condition must be gone before its risk is cleared, at least 1. Default 2.</summary>
    public int ClearAfter { get; init; } = 2;

    /// <summary>Gets a value indicating whether Partial and Stale data may raise and clear risks. Default false.</summary>
    public bool FromIncompleteData { get; init; }

    /// <summary>Gets what is said of single rules, by rule id.</summary>
    public IReadOnlyDictionary<string, RiskRulePolicy> Rules { get; init; } = new Dictionary<string, RiskRulePolicy>();
}

/// <summary>What is said of one risk rule.</summary>
public sealed record RiskRulePolicy
{
    /// <summary>Gets a value indicating whether the rule is evaluated. Default true.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Gets the severity, or <see langword="null"/> for the rule's own.</summary>
    public RiskSeverity? Severity { get; init; }

    /// <summary>Gets the rule's thresholds by name, such as <c>days</c>; absent ones have the rule's defaults.</summary>
    public IReadOnlyDictionary<string, decimal> Thresholds { get; init; } = new Dictionary<string, decimal>();
}
