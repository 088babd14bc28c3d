using System.Globalization;
using System.Text;
using SyncWorker.Model.Measures;

namespace SyncWorker.Cli.Rendering;

/// <summary>Writes portfolios as Markdown tables.</summary>
internal static class ReportMarkdown
{
    private const int MaximumRisks = 200;

    /// <summary>Writes all portfolios.</summary>
    public static void Write(TextWriter output, IEnumerable<MeasuredPortfolio> portfolios)
    {
        foreach (var portfolio in portfolios)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"## {Escape(portfolio.Portfolio)}, as of {portfolio.AsOf:yyyy-MM-dd}"));
            output.WriteLine();
            output.WriteLine("| Node | Progress | Done | Estimate | Variance | Data | Risks |");
            output.WriteLine("|---|--:|--:|--:|--:|---|--:|");
            foreach (var node in portfolio.Nodes) output.WriteLine(Row(portfolio, node));
            output.WriteLine();
            WriteRisks(output, portfolio);
        }
    }

    private static string Row(MeasuredPortfolio portfolio, MeasuredNode node)
    {
        var indent = string.Concat(Enumerable.Repeat("&nbsp;&nbsp;", Words.DepthOf(node)));
        string[] cells =
        [
            indent + Escape(Words.NameOf(node, portfolio)), NodeText.Progress(node.Rollup), NodeText.Done(node.Rollup), NodeText.Estimate(node.Rollup),
            NodeText.Variance(node.Rollup), Escape(NodeText.Data(node.Rollup)), node.Risks.Count.ToString(CultureInfo.InvariantCulture),
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
