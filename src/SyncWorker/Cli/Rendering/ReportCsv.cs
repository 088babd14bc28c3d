using System.Globalization;
using SyncWorker.Model.Measures;
using SyncWorker.Pipeline;

namespace SyncWorker.Cli.Rendering;

/// <summary>Writes portfolios as comma-separated values (RFC 4180): the lines of the table, those of items that are in no child node marked as direct.</summary>
internal static class ReportCsv
{
    /// <summary>A spreadsheet's cell holds 32,767 characters: the first risks are named, and the rest counted.</summary>
    private const int MaximumRisks = 20;

    private const string Header =
        "portfolio,path,line,asOf,readAt,itemCount,directItemCount,completedCount,progressPercent,estimateTotal,estimateCompleted,estimateUnit,hoursPerPoint,estimateCoverage,scheduleVarianceDays,overdueCount,completeness,reasons,riskCount,risks,worstRisks";

    /// <summary>Writes all portfolios.</summary>
    /// <param name="output">Takes the lines.</param>
    /// <param name="report">The portfolios, and when their connections were last read completely: the oldest of these times is a line's <c>readAt</c>.</param>
    public static void Write(TextWriter output, CycleReport report)
    {
        output.WriteLine(Header);
        var reads = report.LastCompleteAt.Values;
        var readAt = reads.Any() && reads.All(static at => at is not null) ? reads.Min()?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "" : "";
        foreach (var portfolio in report.Portfolios)
        {
            foreach (var row in NodeRow.Of(portfolio)) output.WriteLine(string.Join(',', Cells(portfolio, row, readAt)));
        }
    }

    private static IEnumerable<string> Cells(MeasuredPortfolio portfolio, NodeRow row, string readAt)
    {
        var (node, rollup) = (row.Node, row.Rollup);
        yield return Text(portfolio.Portfolio);
        yield return Text(node.Path);
        yield return row.IsDirect ? "direct" : "node";
        yield return portfolio.AsOf.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        yield return readAt;
        yield return rollup.ItemCount.ToString(CultureInfo.InvariantCulture);
        yield return node.DirectItemCount.ToString(CultureInfo.InvariantCulture);
        yield return rollup.CompletedCount.ToString(CultureInfo.InvariantCulture);
        yield return Words.Of(rollup.ProgressPercent);
        yield return Words.Of(rollup.EstimateTotal);
        yield return Words.Of(rollup.EstimateCompleted);
        yield return Words.Of(rollup.EstimateUnit) ?? "";
        yield return Words.Of(rollup.HoursPerPoint);
        yield return Words.Of(rollup.EstimateCoverage);
        yield return Words.Of(rollup.ScheduleVarianceDays);
        yield return rollup.OverdueCount.ToString(CultureInfo.InvariantCulture);
        yield return rollup.Completeness.ToString();
        yield return Text(string.Join("; ", rollup.Reasons));
        yield return row.Risks.Count.ToString(CultureInfo.InvariantCulture);
        yield return Text(NodeText.Risks(row.Risks));
        yield return Text(WorstRisks(row.Risks));
    }

    private static string WorstRisks(IReadOnlyList<RiskFlag> risks)
    {
        var named = string.Join("; ", NodeText.WorstFirst(risks).Take(MaximumRisks).Select(NodeText.Risk));
        return risks.Count <= MaximumRisks ? named : string.Create(CultureInfo.InvariantCulture, $"{named}; and {risks.Count - MaximumRisks} more");
    }

    /// <summary>Quotes a text; one that a spreadsheet would take for a formula gets an apostrophe in front.</summary>
    private static string Text(string text)
    {
        var clean = Words.Clean(text.Replace('\n', ' ').Replace('\t', ' ').Replace("\r", "", StringComparison.Ordinal));
        if (clean.TrimStart() is ['=' or '+' or '-' or '@' or '\uFF1D' or '\uFF0B' or '\uFF0D' or '\uFF20', ..]) clean = "'" + clean;
        return clean.IndexOfAny([',', '"', '\'']) >= 0 ? $"\"{clean.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : clean;
    }
}
