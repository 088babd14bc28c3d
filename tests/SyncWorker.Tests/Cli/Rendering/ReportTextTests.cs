using SyncWorker.Cli;
using SyncWorker.Cli.Rendering;

namespace SyncWorker.Tests.Cli.Rendering;

/// <summary>Names and evidence come from strangers: in no output may they be more than text.</summary>
public sealed class ReportTextTests
{
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

        ReportCsv.Write(output, [SampleReport.Portfolio(name)]);

        var line = output.ToString().Split(Environment.NewLine)[2];
        Assert.StartsWith($"Payments,{cell},2026-11-23,8,5,62.5,40,25,Points,0.75,-3,Complete,,0,", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Csv_NumberBelowZero_StaysANumber()
    {
        using var output = new StringWriter();

        ReportCsv.Write(output, [SampleReport.Portfolio()]);

        Assert.Contains(",-3,", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Csv_ThousandsOfRisks_FitIntoACell()
    {
        using var output = new StringWriter();
        var risks = Enumerable.Range(1, 3000).Select(number => SampleReport.Risk(key: $"PAY-{number}")).ToArray();

        ReportCsv.Write(output, [SampleReport.Portfolio("Checkout", risks)]);

        var line = output.ToString().Split(Environment.NewLine)[2];
        Assert.EndsWith(",3000,high overdue pay-jira/PAY-1" + string.Concat(Enumerable.Range(2, 19).Select(number => $"; high overdue pay-jira/PAY-{number}")) + "; and 2980 more", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Markdown_Text_CannotBreakTheTableOrBecomeHtml()
    {
        using var output = new StringWriter();

        ReportMarkdown.Write(output, [SampleReport.Portfolio("a|b <img src=x> [c](d)", SampleReport.Risk("<script>alert(1)</script>\nnext"))]);

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

        ReportTable.Write(Terminal.Open(new CliConsole(output, TextWriter.Null)), [SampleReport.Portfolio("[red]Wallet[x]", SampleReport.Risk("[link=http://x]y[/] \u001b[2J\u202E"))]);

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

        ReportTable.Write(Terminal.Open(new CliConsole(output, TextWriter.Null)), [portfolio with { Nodes = [node] }]);

        Assert.Equal(3, output.ToString().Count(letter => letter == '–'));
    }
}
