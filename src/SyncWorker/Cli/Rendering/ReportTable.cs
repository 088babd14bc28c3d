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
    public static void Write(IAnsiConsole console, IEnumerable<MeasuredPortfolio> portfolios)
    {
        foreach (var portfolio in portfolios)
        {
            console.Write(NodeTable(portfolio));
            WriteReasons(console, portfolio);
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
        table.AddColumn(new TableColumn("Variance").RightAligned().NoWrap());
        table.AddColumn(new TableColumn("Data").NoWrap());
        table.AddColumn(new TableColumn("Risks").NoWrap());
        foreach (var node in portfolio.Nodes)
        {
            var rollup = node.Rollup;
            var name = new string(' ', Words.DepthOf(node) * 2) + Words.Clean(Words.NameOf(node, portfolio));
            table.AddRow(
                Words.DepthOf(node) == 0 ? $"[bold]{Markup.Escape(name)}[/]" : Markup.Escape(name),
                $"{Bar(rollup.ProgressPercent)} {NodeText.Progress(rollup),7}",
                NodeText.Done(rollup),
                NodeText.Estimate(rollup),
                Late(rollup),
                Data(rollup.Completeness),
                Markup.Escape(NodeText.Risks(node.Risks)));
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
        rollup.ScheduleVarianceDays < 0 ? $"[red]{NodeText.Variance(rollup)}[/]" : NodeText.Variance(rollup);

    private static string Data(Completeness completeness) => completeness == Completeness.Complete ? "Complete" : $"[yellow]{completeness}[/]";

    private static void WriteReasons(IAnsiConsole console, MeasuredPortfolio portfolio)
    {
        foreach (var group in portfolio.Nodes.SelectMany(node => node.Rollup.Reasons.Select(reason => (reason, node))).GroupBy(pair => pair.reason, StringComparer.Ordinal))
        {
            var nodes = group.Select(pair => Words.NameOf(pair.node, portfolio)).Distinct(StringComparer.Ordinal);
            console.MarkupLine($"  [yellow]•[/] {Markup.Escape(Words.Clean(group.Key))} [grey]({Markup.Escape(Words.Clean(string.Join(", ", nodes)))})[/]");
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
