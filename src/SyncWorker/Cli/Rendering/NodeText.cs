using System.Globalization;
using SyncWorker.Model.Items;
using SyncWorker.Model.Measures;
using SyncWorker.Model.Runs;

namespace SyncWorker.Cli.Rendering;

/// <summary>The figures of a node in words, the same in every output for people. Unknown is a dash, never a zero.</summary>
internal static class NodeText
{
    private const string Unknown = "–";

    /// <summary>Writes the progress.</summary>
    public static string Progress(Rollup rollup) =>
        rollup.ProgressPercent is { } percent ? percent.ToString("0.0", CultureInfo.InvariantCulture) + " %" : Unknown;

    /// <summary>Writes how many items are done.</summary>
    public static string Done(Rollup rollup) => string.Create(CultureInfo.InvariantCulture, $"{rollup.CompletedCount} of {rollup.ItemCount}");

    /// <summary>Says how many of all items count, and why the others do not; <see langword="null"/> where all count or it is not known.</summary>
    public static string? Counted(MeasuredPortfolio portfolio)
    {
        if (portfolio.Items is not { } items || items.Total == items.Counted) return null;
        (int Count, string Why)[] reasons =
        [
            (items.Lower, "below the counted level (such as sub-tasks)"),
            (items.Higher, "above counted items (such as epics)"),
            (items.Mirrors, "mirrors of other items"),
            (items.Removed, "deleted, cancelled or below such an item"),
            (items.Outside, "in no node of the portfolio"),
        ];
        var others = string.Join(", ", reasons.Where(static reason => reason.Count > 0).Select(static reason => string.Create(CultureInfo.InvariantCulture, $"{reason.Count:N0} {reason.Why}")));
        return string.Create(CultureInfo.InvariantCulture, $"{items.Counted:N0} of {items.Total:N0} items count. Not counted: {others}.");
    }

    /// <summary>Writes the estimates with their unit and coverage, and how points became hours where there are both.</summary>
    public static string Estimate(Rollup rollup)
    {
        if (rollup.EstimateTotal is not { } total) return rollup.Reasons.Contains(Rollup.MixedUnits) ? "points and hours, not added" : Unknown;
        var unit = rollup.EstimateUnit == EstimateUnit.Hours ? "h" : "pt";
        var coverage = rollup.EstimateCoverage is { } share ? string.Create(CultureInfo.InvariantCulture, $", {share * 100:0} % known") : "";
        var conversion = rollup.HoursPerPoint is { } factor ? string.Create(CultureInfo.InvariantCulture, $" at {factor:0.###} h/pt") : "";
        return string.Create(CultureInfo.InvariantCulture, $"{rollup.EstimateCompleted ?? 0:0.#} of {total:0.#} {unit}{conversion}{coverage}");
    }

    /// <summary>Writes the schedule variance, which speaks of the last finish alone: items that are overdue although it is on time are named beside it.</summary>
    public static string Finish(Rollup rollup)
    {
        var finish = rollup.ScheduleVarianceDays switch
        {
            null => Unknown,
            0 => "on time",
            < 0 => string.Create(CultureInfo.InvariantCulture, $"{-rollup.ScheduleVarianceDays} d late"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{rollup.ScheduleVarianceDays} d early"),
        };
        return rollup.OverdueCount == 0 ? finish : string.Create(CultureInfo.InvariantCulture, $"{finish}, {rollup.OverdueCount} {(rollup.OverdueCount == 1 ? "item" : "items")} overdue");
    }

    /// <summary>Writes how far the values can be trusted, with the reasons that have not been given already.</summary>
    public static string Data(Rollup rollup, IReadOnlySet<string> said)
    {
        var reasons = rollup.Reasons.Where(reason => !said.Contains(reason)).ToList();
        return reasons.Count == 0 ? rollup.Completeness.ToString() : $"{rollup.Completeness}: {string.Join("; ", reasons.Select(Reason))}";
    }

    /// <summary>Writes a reason or a remark: those that are a word become a sentence.</summary>
    public static string Reason(string reason) =>
        reason == Rollup.MixedUnits ? "mixedUnits: points and hours are not added up; progress.hoursPerPoint of the portfolio would convert them" : reason;

    /// <summary>Counts the risks by severity, worst first, such as <c>1 critical, 3 high</c>.</summary>
    public static string Risks(IReadOnlyList<RiskFlag> risks) => risks.Count == 0 ? "" : string.Join(
        ", ",
        risks.GroupBy(risk => risk.Severity).OrderByDescending(group => group.Key).Select(group => string.Create(CultureInfo.InvariantCulture, $"{group.Count()} {Words.Of(group.Key)}")));

    /// <summary>Lists each risk of a portfolio once, worst first.</summary>
    public static IReadOnlyList<RiskFlag> AllRisks(MeasuredPortfolio portfolio) => WorstFirst(portfolio.Nodes.SelectMany(node => node.Risks));

    /// <summary>Lists each risk once, worst first.</summary>
    public static IReadOnlyList<RiskFlag> WorstFirst(IEnumerable<RiskFlag> risks) =>
    [
        .. risks.DistinctBy(risk => risk.Fingerprint)
            .OrderByDescending(risk => risk.Severity).ThenBy(risk => risk.SinceAt).ThenBy(Words.ItemOf, StringComparer.Ordinal),
    ];

    /// <summary>Names a risk in one cell: severity, item, rule.</summary>
    public static string Risk(RiskFlag risk) => $"{Words.Of(risk.Severity)} {Words.ItemOf(risk)} {risk.Rule}";

    /// <summary>Gets whether a rollup deserves a second look.</summary>
    public static bool IsTrusted(Rollup rollup) => rollup.Completeness == Completeness.Complete;
}
