using SyncWorker.Analysis.Risks;

namespace SyncWorker.Options;

/// <summary>The risk rules that a configuration may name.</summary>
internal static class Vocabulary
{
    /// <summary>Gets the rules that this version evaluates.</summary>
    public static IReadOnlyList<string> Rules { get; } = RiskRules.Ids;

    /// <summary>Gets the rules that the file's shape knows and that this version does not evaluate.</summary>
    public static IReadOnlyList<string> LaterRules { get; } = ["blocked", "forecastLate", "staleInProgress"];

    /// <summary>Gets the thresholds of a rule; empty for one of <see cref="LaterRules"/>.</summary>
    public static IReadOnlyCollection<string> ThresholdsOf(string rule) => [.. RiskRules.All.Where(known => known.Id == rule).SelectMany(known => known.Thresholds.Keys)];
}
