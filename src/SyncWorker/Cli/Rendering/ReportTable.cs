using System.Globalization;
using Spectre.Console;
using SyncWorker.Model.Measures;
using SyncWorker.Model.Runs;

namespace SyncWorker.Cli.Rendering;

/// <summary>Writes portfolios as tables for a terminal.</summary>
internal static class ReportTable
{
    private const int BarWidth = 12;
    private const int MaximumRisks = 20;

    /// <summary>Writes all portfolios.</summary>
    /// <param name="console">The console.</param>
    /// <param name="portfolios">The portfolios.</param>
    /// <param name="said">Reasons that have been given above, and need not be repeated.</param>
    public static void Write(IAnsiConsole console, IEnumerable<MeasuredPortfolio> portfolios, IReadOnlySet<string> said)
    {
        foreach (var portfolio in portfolios)
        {
            console.Write(NodeTable(portfolio));
            if (NodeText.Counted(portfolio) is { } counted) console.MarkupLine("  " + Markup.Escape(counted));
            WriteReasons(console, portfolio, said);
            WriteRisks(console, portfolio);
        }
    }

    private static Table NodeTable(MeasuredPortfolio portfolio)
    {
        var table = new Table { Border = TableBorder.Rounded, ShowRowSeparators = false };
        table.AddColumn(new TableColumn(Markup.Escape(string.Create(CultureInfo.InvariantCulture, $"as of {portfolio.AsOf:yyyy-MM-dd}"))).NoWrap());
        table.AddColumn(new TableColumn("Progress").NoWrap());
        table.AddColumn(new TableColumn("Done").RightAligned().NoWrap());
        table.AddColumn(new TableColumn("Estimate").RightAligned().NoWrap());
        table.AddColumn(new TableColumn("Finish").RightAligned().NoWrap());
        table.AddColumn(new TableColumn("Data").NoWrap());
        table.AddColumn(new TableColumn("Risks").NoWrap());
        foreach (var row in NodeRow.Of(portfolio))
        {
            var rollup = row.Rollup;
            var name = Markup.Escape(new string(' ', row.Depth * 2) + Words.Clean(row.Name));
            table.AddRow(
                row.Depth == 0 ? $"[bold]{name}[/]" : row.IsDirect ? $"[grey]{name}[/]" : name,
                $"{Bar(rollup.ProgressPercent)} {NodeText.Progress(rollup),7}",
                NodeText.Done(rollup),
                NodeText.Estimate(rollup),
                Late(rollup),
                Data(rollup.Completeness),
                Markup.Escape(NodeText.Risks(row.Risks)));
        }

        return table;
    }

    private static string Bar(decimal? percent)
    {
        if (percent is not { } known) return new string(' ', BarWidth);
        var full = (int)Math.Round(Math.Clamp(known, 0, 100) / 100 * BarWidth, MidpointRounding.AwayFromZero);
        return $"[green]{new string('█', full)}[/][grey]{new string('░', BarWidth - full)}[/]";
    }

    private static string Late(Rollup rollup) =>
        rollup.ScheduleVarianceDays < 0 ? $"[red]{NodeText.Finish(rollup)}[/]" : NodeText.Finish(rollup);

    private static string Data(Completeness completeness) => completeness == Completeness.Complete ? "Complete" : $"[yellow]{completeness}[/]";

    private static void WriteReasons(IAnsiConsole console, MeasuredPortfolio portfolio, IReadOnlySet<string> said)
    {
        foreach (var group in portfolio.Nodes.SelectMany(node => node.Rollup.Reasons.Where(reason => !said.Contains(reason)).Select(reason => (reason, node))).GroupBy(pair => pair.reason, StringComparer.Ordinal))
        {
            var nodes = group.Select(pair => Words.NameOf(pair.node, portfolio)).Distinct(StringComparer.Ordinal);
            console.MarkupLine($"  [yellow]•[/] {Markup.Escape(Words.Clean(NodeText.Reason(group.Key)))} [grey]({Markup.Escape(Words.Clean(string.Join(", ", nodes)))})[/]");
        }
    }

    private static void WriteRisks(IAnsiConsole console, MeasuredPortfolio portfolio)
    {
        var risks = NodeText.AllRisks(portfolio);
        foreach (var risk in risks.Take(MaximumRisks))
        {
            var line = string.Create(CultureInfo.InvariantCulture, $"{Words.Of(risk.Severity),-8} {Words.ItemOf(risk),-18} {risk.Rule,-12} {risk.Evidence}");
            console.MarkupLine($"  {(risk.Severity >= RiskSeverity.High ? "[red]!![/]" : "[yellow]! [/]")} {Markup.Escape(Words.Clean(line))}");
        }

        if (risks.Count > MaximumRisks) console.MarkupLine(string.Create(CultureInfo.InvariantCulture, $"     and {risks.Count - MaximumRisks} more: --json lists all"));
        console.WriteLine();
    }
}
