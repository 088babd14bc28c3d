using System.Globalization;
using SyncWorker.Model.Measures;

namespace SyncWorker.Cli.Rendering;

/// <summary>Writes portfolios as comma-separated values (RFC 4180): one line a node.</summary>
internal static class ReportCsv
{
    /// <summary>A spreadsheet's cell holds 32,767 characters: the first risks are named, and the rest counted.</summary>
    private const int MaximumRisks = 20;

    private const string Header =
        "portfolio,path,asOf,itemCount,directItemCount,completedCount,progressPercent,estimateTotal,estimateCompleted,estimateUnit,estimateCoverage,scheduleVarianceDays,overdueCount,completeness,reasons,riskCount,risks,worstRisks";

    /// <summary>Writes all portfolios.</summary>
    public static void Write(TextWriter output, IEnumerable<MeasuredPortfolio> portfolios)
    {
        output.WriteLine(Header);
        foreach (var portfolio in portfolios)
        {
            foreach (var node in portfolio.Nodes) output.WriteLine(string.Join(',', Cells(portfolio, node)));
        }
    }

    private static IEnumerable<string> Cells(MeasuredPortfolio portfolio, MeasuredNode node)
    {
        var rollup = node.Rollup;
        yield return Text(portfolio.Portfolio);
        yield return Text(node.Path);
        yield return portfolio.AsOf.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        yield return rollup.ItemCount.ToString(CultureInfo.InvariantCulture);
        yield return node.DirectItemCount.ToString(CultureInfo.InvariantCulture);
        yield return rollup.CompletedCount.ToString(CultureInfo.InvariantCulture);
        yield return Words.Of(rollup.ProgressPercent);
        yield return Words.Of(rollup.EstimateTotal);
        yield return Words.Of(rollup.EstimateCompleted);
        yield return Words.Of(rollup.EstimateUnit) ?? "";
        yield return Words.Of(rollup.EstimateCoverage);
        yield return Words.Of(rollup.ScheduleVarianceDays);
        yield return rollup.OverdueCount.ToString(CultureInfo.InvariantCulture);
        yield return rollup.Completeness.ToString();
        yield return Text(string.Join("; ", rollup.Reasons));
        yield return node.Risks.Count.ToString(CultureInfo.InvariantCulture);
        yield return Text(NodeText.Risks(node.Risks));
        yield return Text(WorstRisks(node.Risks));
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
