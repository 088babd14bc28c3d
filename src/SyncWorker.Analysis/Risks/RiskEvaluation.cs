using SyncWorker.Model.Items;
using SyncWorker.Model.Measures;

namespace SyncWorker.Analysis.Risks;

/// <summary>What incomplete data kept from being raised or cleared.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Reason">Which data was not complete.</param>
/// <param name="NotRaised">How many conditions were seen and neither raised nor counted towards raising.</param>
/// <param name="NotCleared">How many known risks were not seen any more, and were kept as they were.</param>
public sealed record SuppressedRisks(string Rule, string Reason, int NotRaised, int NotCleared);

/// <summary>What one evaluation of a portfolio's risks leaves.</summary>
public sealed record RiskEvaluation
{
    /// <summary>Gets the portfolio's name.</summary>
    public required string Portfolio { get; init; }

    /// <summary>Gets everything to remember until the next evaluation, by fingerprint: conditions that hold, and risks not cleared yet.</summary>
    public required IReadOnlyDictionary<string, RiskState> States { get; init; }

    /// <summary>Gets the raised risks: the worst first, then by connection, id and rule.</summary>
    public required IReadOnlyList<RiskFlag> Raised { get; init; }

    /// <summary>
    /// Gets for each node of the portfolio, in its order, the raised risks of the node and the nodes below it. One whose item has left the portfolio stays
    /// with the portfolio itself until it is cleared.
    /// </summary>
    public required IReadOnlyList<IReadOnlyList<RiskFlag>> RaisedByNode { get; init; }

    /// <summary>Gets what incomplete data suppressed, by rule and reason.</summary>
    public required IReadOnlyList<SuppressedRisks> Suppressed { get; init; }

    /// <summary>Gets the raised rules of each item that has any.</summary>
    public ILookup<ItemId, string> RaisedRules => Raised.ToLookup(flag => flag.Item, flag => flag.Rule);
}
