namespace SyncWorker.Analysis.Risks;

/// <summary>All risk rules.</summary>
public static class RiskRules
{
    /// <summary>Gets the rules, by id.</summary>
    public static IReadOnlyList<IRiskRule> All { get; } = [new OpenPredecessorRule(), new OverdueRule(), new UnestimatedStartedRule()];

    /// <summary>Gets the ids, for the configuration's validator.</summary>
    public static IReadOnlyList<string> Ids { get; } = [.. All.Select(rule => rule.Id)];
}
