using SyncWorker.Analysis.Schedule;
using SyncWorker.Model.Measures;

namespace SyncWorker.Analysis.Progress;

/// <summary>A rollup with what its values were computed from.</summary>
/// <param name="Rollup">The values.</param>
/// <param name="Estimated">How many of the counted items have an estimate.</param>
/// <param name="Progress">What the progress is made of.</param>
/// <param name="Finish">What the schedule variance is the difference of, or null without dates.</param>
internal sealed record RollupInputs(Rollup Rollup, int Estimated, ProgressFigure Progress, FinishFigure? Finish);
