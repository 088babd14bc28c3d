using SyncWorker.Analysis.Progress;
using SyncWorker.Analysis.Risks;

namespace SyncWorker.WriteBack;

/// <summary>What a portfolio brings to a plan.</summary>
/// <param name="Measures">Its values.</param>
/// <param name="Risks">Its evaluated risks.</param>
public sealed record PortfolioResult(PortfolioMeasures Measures, RiskEvaluation Risks);
