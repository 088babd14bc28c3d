using System.Globalization;
using System.Text;
using SyncWorker.Model.Measures;
using SyncWorker.Pipeline;

namespace SyncWorker.Cli.Rendering;

/// <summary>Writes portfolios as Markdown tables.</summary>
internal static class ReportMarkdown
{
    private const int MaximumRisks = 200;

    /// <summary>Writes a report: how old it is, and all portfolios.</summary>
    public static void Write(TextWriter output, CycleReport report)
    {
        if (report.IsFromStore) output.WriteLine(RunText.FromStore + "\n");
        foreach (var run in report.Runs)
        {
            output.WriteLine($"- {Escape(RunText.Describe(run, report))}");
            foreach (var reason in run.Reasons) output.WriteLine($"  - {Escape(reason)}");
        }

        var said = RunText.ReasonsOf(report.Runs);
        if (report.Runs.Count > 0) output.WriteLine();
        foreach (var portfolio in report.Portfolios)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"## {Escape(portfolio.Portfolio)}, as of {portfolio.AsOf:yyyy-MM-dd}"));
            output.WriteLine();
            output.WriteLine("| Node | Progress | Done | Estimate | Finish | Data | Risks |");
            output.WriteLine("|---|--:|--:|--:|--:|---|---|");
            foreach (var row in NodeRow.Of(portfolio)) output.WriteLine(Row(row, said));
            output.WriteLine();
            if (NodeText.Counted(portfolio) is { } counted) output.WriteLine(counted + "\n");
            WriteRisks(output, portfolio);
        }

        if (report.Remarks.Count == 0) return;
        output.WriteLine("Notes:\n");
        foreach (var remark in report.Remarks) output.WriteLine($"- {Escape(remark)}");
    }

    private static string Row(NodeRow row, IReadOnlySet<string> said)
    {
        var indent = string.Concat(Enumerable.Repeat("&nbsp;&nbsp;", row.Depth));
        string[] cells =
        [
            indent + Escape(row.Name), NodeText.Progress(row.Rollup), NodeText.Done(row.Rollup), NodeText.Estimate(row.Rollup),
            NodeText.Finish(row.Rollup), Escape(NodeText.Data(row.Rollup, said)), NodeText.Risks(row.Risks),
        ];
        return $"| {string.Join(" | ", cells)} |";
    }

    private static void WriteRisks(TextWriter output, MeasuredPortfolio portfolio)
    {
        if (NodeText.AllRisks(portfolio) is not { Count: > 0 } risks) return;
        output.WriteLine("| Severity | Item | Risk | Evidence |");
        output.WriteLine("|---|---|---|---|");
        foreach (var risk in risks.Take(MaximumRisks))
        {
            output.WriteLine($"| {Words.Of(risk.Severity)} | [{Escape(Words.ItemOf(risk))}](<{Words.Clean(risk.Url).Replace(">", "%3E", StringComparison.Ordinal)}>) | {Escape(risk.Rule)} | {Escape(risk.Evidence)} |");
        }

        output.WriteLine();
        if (risks.Count > MaximumRisks) output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"And {risks.Count - MaximumRisks} more.\n"));
    }

    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var letter in Words.Clean(text))
        {
            if (letter is '\\' or '|' or '[' or ']' or '*' or '_' or '`' or '#' or '!' or '~') escaped.Append('\\').Append(letter);
            else escaped.Append(letter switch { '<' => "&lt;", '>' => "&gt;", '&' => "&amp;", _ => letter.ToString() });
        }

        return escaped.ToString();
    }
}
