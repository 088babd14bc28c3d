using SyncWorker.Analysis.Progress;
using SyncWorker.Analysis.Snapshot;
using SyncWorker.Model.Measures;

namespace SyncWorker.Analysis.Risks;

/// <summary>One condition that a portfolio is watched for.</summary>
public interface IRiskRule
{
    /// <summary>Gets the permanent id, in camel case; part of fingerprints, labels and the configuration.</summary>
    string Id { get; }

    /// <summary>Gets what the rule looks for, in one sentence.</summary>
    string Sentence { get; }

    /// <summary>Gets the severity unless the policy says another.</summary>
    RiskSeverity DefaultSeverity { get; }

    /// <summary>Gets the thresholds by name with their defaults; empty when the rule has none.</summary>
    IReadOnlyDictionary<string, decimal> Thresholds { get; }

    /// <summary>Looks at one live item that is not a mirror, and says what holds.</summary>
    /// <param name="item">The item.</param>
    /// <param name="measures">The portfolio's values and its as-of day.</param>
    /// <param name="thresholds">All thresholds of the rule.</param>
    /// <returns>One finding a cause; none when the condition does not hold.</returns>
    IEnumerable<RiskFinding> Evaluate(SnapshotItem item, PortfolioMeasures measures, IReadOnlyDictionary<string, decimal> thresholds);
}

/// <summary>That a rule's condition holds for an item.</summary>
/// <param name="Item">The item.</param>
/// <param name="Cause">The other item that is the cause, or <see langword="null"/> when the item itself is.</param>
/// <param name="Evidence">What the rule saw, in one sentence with its figures.</param>
/// <param name="IsCertain">False when the condition rests on something unmapped, so that it may as well not hold.</param>
public sealed record RiskFinding(SnapshotItem Item, SnapshotItem? Cause, string Evidence, bool IsCertain);
