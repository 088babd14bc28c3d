using SyncWorker.Model.Definitions;
using SyncWorker.Model.Items;

namespace SyncWorker.Analysis.Progress;

/// <summary>Says of each metric what its value was computed from.</summary>
internal static class MetricWords
{
    public static string Progress(RollupInputs inputs)
    {
        var progress = inputs.Progress;
        if (progress.Percent is null) return "nothing is counted";
        var weight = progress.By == ProgressBasis.Effort ? "known effort" : "estimate";
        var filled = progress.Filled == 0 ? "" : Text($"; {progress.Filled} of {Counted(inputs)} without {weight} weigh the mean of those beside them");
        if (progress.Apart is { } apart)
        {
            return Text($"the mean of {apart.Points} items in points, {apart.PointsShare * 100:0.##} % done, and {apart.Hours} in hours, {apart.HoursShare * 100:0.##} % done{filled}");
        }

        if (progress is not { Done: { } done, Whole: { } whole }) return Text($"the mean of {Counted(inputs)}, whose weights are all 0");
        if (progress.Filled == inputs.Rollup.ItemCount && whole == progress.Filled) return Text($"{done:0.##} of {Counted(inputs)} done; without any {weight} all weigh the same");
        var unit = progress.Unit is { } known ? UnitOf(known) : "counted items";
        return Text($"{done:0.##} of {whole:0.##} {unit} done{(progress.IsConverted ? ", points converted to hours" : "")}{filled}");
    }

    public static string Variance(RollupInputs inputs) => inputs.Finish is { } finish
        ? Text($"planned finish {finish.PlannedOn:yyyy-MM-dd} ({(finish.IsOwnDue ? "its own due day" : "the latest due day below it")}) minus expected finish {finish.ExpectedOn:yyyy-MM-dd}, in calendar days")
        : "there are no days to compare";

    public static string Items(RollupInputs inputs) => Counted(inputs);

    public static string Completed(RollupInputs inputs) => Text($"{inputs.Rollup.CompletedCount} of {Counted(inputs)} are completed");

    public static string Estimate(RollupInputs inputs) => Sum(inputs, Text($"the known estimates of {inputs.Estimated} of {Counted(inputs)}"));

    public static string EstimateCompleted(RollupInputs inputs) => Sum(inputs, Text($"the known estimates of the {inputs.Rollup.CompletedCount} completed of {Counted(inputs)}"));

    public static string Coverage(RollupInputs inputs) => Text($"{inputs.Estimated} of {Counted(inputs)} have an estimate");

    private static string Sum(RollupInputs inputs, string what) => inputs.Rollup.EstimateUnit is { } unit
        ? Text($"{what}, added up in {UnitOf(unit)}")
        : inputs.Estimated == 0 ? "no estimate is known" : "there are estimates in points and in hours, and nothing says how many hours a point is";

    private static string Counted(RollupInputs inputs) => inputs.Rollup.ItemCount == 1 ? "1 counted item" : Text($"{inputs.Rollup.ItemCount} counted items");

    private static string UnitOf(EstimateUnit unit) => unit == EstimateUnit.Hours ? "h" : "points";

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
