using SyncWorker.Cli;
using SyncWorker.Cli.Rendering;
using SyncWorker.Model.Items;
using SyncWorker.Model.Measures;

namespace SyncWorker.Tests.Cli.Rendering;

/// <summary>Names and evidence come from strangers: in no output may they be more than text.</summary>
public sealed class ReportTextTests
{
    private static readonly HashSet<string> Nothing = [];

    [Theory]
    [InlineData("=HYPERLINK(\"http://x\")", "\"'=HYPERLINK(\"\"http://x\"\")\"")]
    [InlineData("+1", "\"'+1\"")]
    [InlineData("-2+3", "\"'-2+3\"")]
    [InlineData("@SUM(A1)", "\"'@SUM(A1)\"")]
    [InlineData("  =1", "\"'  =1\"")]
    [InlineData("＝1", "\"'＝1\"")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"hi\"", "\"say \"\"hi\"\"\"")]
    [InlineData("plain", "plain")]
    public void Csv_Text_IsNeverAFormula(string name, string cell)
    {
        using var output = new StringWriter();

        ReportCsv.Write(output, SampleReport.Cycle(SampleReport.Portfolio(name)));

        var line = output.ToString().Split(Environment.NewLine)[2];
        Assert.StartsWith($"Payments,{cell},node,2026-11-23,2026-11-23T09:30:00Z,8,8,5,62.5,40,25,points,,0.75,-3,0,Complete,,0,,", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Csv_NumberBelowZero_StaysANumber()
    {
        using var output = new StringWriter();

        ReportCsv.Write(output, SampleReport.Cycle(SampleReport.Portfolio()));

        Assert.Contains(",-3,", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Csv_ThousandsOfRisks_FitIntoACell()
    {
        using var output = new StringWriter();
        var risks = Enumerable.Range(1, 3000).Select(number => SampleReport.Risk(key: $"PAY-{number}")).ToArray();
        var worst = risks.Select(risk => risk.Key).Order(StringComparer.Ordinal).Skip(1).Take(19);

        ReportCsv.Write(output, SampleReport.Cycle(SampleReport.Portfolio("Checkout", risks)));

        var line = output.ToString().Split(Environment.NewLine)[2];
        Assert.EndsWith(",3000,3000 high,high pay-jira/PAY-1 overdue" + string.Concat(worst.Select(key => $"; high pay-jira/{key} overdue")) + "; and 2980 more", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Markdown_Text_CannotBreakTheTableOrBecomeHtml()
    {
        using var output = new StringWriter();

        ReportMarkdown.Write(output, SampleReport.Cycle(SampleReport.Portfolio("a|b <img src=x> [c](d)", SampleReport.Risk("<script>alert(1)</script>\nnext"))));

        var text = output.ToString();
        Assert.DoesNotContain("<script", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", text, StringComparison.Ordinal);
        Assert.Contains(@"a\|b &lt;img src=x&gt; \[c\](d)", text, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;\uFFFDnext", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Table_MarkupInText_IsShownAsItIs()
    {
        using var output = new StringWriter();

        ReportTable.Write(Terminal.Open(new CliConsole(output, TextWriter.Null)), [SampleReport.Portfolio("[red]Wallet[x]", SampleReport.Risk("[link=http://x]y[/] \u001b[2J\u202E"))], Nothing);

        var text = output.ToString();
        Assert.Contains("[red]Wallet[x]", text, StringComparison.Ordinal);
        Assert.Contains("[link=http://x]y[/] \uFFFD[2J\uFFFD", text, StringComparison.Ordinal);
        Assert.Contains("62.5 %", text, StringComparison.Ordinal);
        Assert.Contains("3 d late", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', text);
    }

    [Fact]
    public void Table_UnknownValues_AreDashes()
    {
        using var output = new StringWriter();
        var portfolio = SampleReport.Portfolio();
        var node = portfolio.Nodes[0] with { Rollup = SampleReport.Rollup(null) with { EstimateTotal = null, ScheduleVarianceDays = null } };

        ReportTable.Write(Terminal.Open(new CliConsole(output, TextWriter.Null)), [portfolio with { Nodes = [node] }], Nothing);

        Assert.Equal(3, output.ToString().Count(letter => letter == '–'));
    }

    [Theory]
    [InlineData(0, 0, "on time")]
    [InlineData(0, 1, "on time, 1 item overdue")]
    [InlineData(0, 4, "on time, 4 items overdue")]
    [InlineData(-3, 4, "3 d late, 4 items overdue")]
    [InlineData(2, 0, "2 d early")]
    [InlineData(null, 0, "–")]
    public void Finish_OverdueItems_AreNamedBesideIt(int? days, int overdue, string expected) =>
        Assert.Equal(expected, NodeText.Finish(SampleReport.Rollup() with { ScheduleVarianceDays = days, OverdueCount = overdue }));

    [Fact]
    public void Everywhere_ItemsInNoChildNode_HaveALineOfTheirOwn()
    {
        var portfolio = SampleReport.Portfolio("All");
        var direct = SampleReport.Rollup(25) with { ItemCount = 3, CompletedCount = 1 };
        var child = portfolio.Nodes[1] with { Path = "All/Checkout" };
        RiskFlag[] risks = [SampleReport.Risk(), SampleReport.Risk(key: "PAY-8")];
        portfolio = portfolio with { Nodes = [portfolio.Nodes[0], portfolio.Nodes[1] with { DirectItemCount = 3, Direct = direct, Risks = risks }, child with { Risks = risks[..1] }] };
        using var table = new StringWriter();
        using var markdown = new StringWriter();
        using var csv = new StringWriter();

        ReportTable.Write(Terminal.Open(new CliConsole(table, TextWriter.Null)), [portfolio], Nothing);
        ReportMarkdown.Write(markdown, SampleReport.Cycle(portfolio));
        ReportCsv.Write(csv, SampleReport.Cycle(portfolio));

        var own = Assert.Single(csv.ToString().Split(Environment.NewLine), line => line.Contains(",direct,", StringComparison.Ordinal));
        Assert.StartsWith("Payments,All,direct,2026-11-23,2026-11-23T09:30:00Z,3,3,1,25,", own, StringComparison.Ordinal);
        foreach (var text in new[] { table.ToString(), markdown.ToString() })
        {
            var line = Assert.Single(text.Split('\n'), line => line.Contains("(directly in All)", StringComparison.Ordinal));
            Assert.Contains("1 of 3", line, StringComparison.Ordinal);
            Assert.Contains("25.0 %", line, StringComparison.Ordinal);
            Assert.Contains("1 high", line, StringComparison.Ordinal);
        }

        Assert.Equal(["Payments", "All", "(directly in All)", "Checkout"], NodeRow.Of(portfolio).Select(row => row.Name));
    }

    [Fact]
    public void Everywhere_ItemsThatDoNotCount_AreCountedByWhy()
    {
        var counts = new ItemCounts { Counted = 387, Lower = 120, Higher = 61, Mirrors = 12, Removed = 20, Outside = 0 };
        const string Sentence = "387 of 600 items count. Not counted: 120 below the counted level";
        using var table = new StringWriter();
        using var markdown = new StringWriter();

        ReportTable.Write(Terminal.Open(new CliConsole(table, TextWriter.Null)), [SampleReport.Portfolio() with { Items = counts }], Nothing);
        ReportMarkdown.Write(markdown, SampleReport.Cycle(SampleReport.Portfolio() with { Items = counts }));

        Assert.All(new[] { table, markdown }, text => Assert.Contains(Sentence, text.ToString(), StringComparison.Ordinal));
        Assert.All([", 61 above", ", 12 mirrors", ", 20 deleted, cancelled"], part => Assert.Contains(part, NodeText.Counted(SampleReport.Portfolio() with { Items = counts }), StringComparison.Ordinal));
        Assert.DoesNotContain("no node", table.ToString(), StringComparison.Ordinal);
        Assert.Null(NodeText.Counted(SampleReport.Portfolio() with { Items = counts with { Lower = 0, Higher = 0, Mirrors = 0, Removed = 0 } }));
    }

    [Theory]
    [InlineData(null, 40, "25 of 40 pt, 75 % known")]
    [InlineData(6.5, 40, "25 of 40 h at 6.5 h/pt, 75 % known")]
    [InlineData(null, null, "points and hours, not added")]
    public void Estimate_OfBothUnits_SaysHowTheyWereAdded(double? factor, int? total, string expected) => Assert.Equal(expected, NodeText.Estimate(SampleReport.Rollup(62.5m, reasons: [Rollup.MixedUnits]) with
    {
        EstimateTotal = total,
        EstimateUnit = factor is null ? EstimateUnit.Points : EstimateUnit.Hours,
        HoursPerPoint = (decimal?)factor,
    }));

    [Fact]
    public void Everywhere_Risks_AreCountedAndNamedAlike()
    {
        var portfolio = SampleReport.Portfolio("All", SampleReport.Risk(), SampleReport.Risk(key: "PAY-8"));
        using var csv = new StringWriter();
        using var markdown = new StringWriter();
        using var table = new StringWriter();

        ReportCsv.Write(csv, SampleReport.Cycle(portfolio));
        ReportMarkdown.Write(markdown, SampleReport.Cycle(portfolio));
        ReportTable.Write(Terminal.Open(new CliConsole(table, TextWriter.Null)), [portfolio], Nothing);

        Assert.All(new[] { csv, markdown, table }, text => Assert.Contains("2 high", text.ToString(), StringComparison.Ordinal));
        Assert.Contains(",2,2 high,high pay-jira/PAY-7 overdue; high pay-jira/PAY-8 overdue", csv.ToString(), StringComparison.Ordinal);
        Assert.Contains("| high | [pay-jira/PAY-7](<https://pay.example.net/browse/PAY-7>) | overdue |", markdown.ToString(), StringComparison.Ordinal);
    }
}
