using SyncWorker.Cli;
using SyncWorker.Cli.Rendering;
using SyncWorker.Model.Runs;
using SyncWorker.Pipeline;

namespace SyncWorker.Tests.Cli.Rendering;

public sealed class CycleTextTests
{
    private const string Error = "The tracker refused the token.";

    [Fact]
    public void Write_CompleteRun_SaysWhatWasRead()
    {
        var text = Print(SampleReport.Cycle());

        Assert.Contains("✓ pay-jira (jira-cloud): Complete: 8 items read, 7 stored, 1 unchanged, 20 history entries; 4 requests in 1.5 s", text, StringComparison.Ordinal);
        Assert.DoesNotContain("From the store", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_FailedRun_GivesItsErrorOnceAndSaysHowOldTheTableIs()
    {
        var text = Print(Failed(SampleReport.At.AddHours(-3)));

        Assert.Equal(2, text.Split(Error).Length);
        Assert.Contains("✗ pay-jira (jira-cloud): failed; below is what was stored before, last read completely 3 h ago (2026-11-23 06:30 UTC)", text, StringComparison.Ordinal);
        Assert.Contains("pay-jira: another reason", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_FailedRunOfWhatWasNeverRead_SaysSo() =>
        Assert.Contains("failed; below is what was stored before, never read completely", Print(Failed(null)), StringComparison.Ordinal);

    [Fact]
    public void Write_FromTheStore_SaysWhenItWasRead()
    {
        var text = Print(SampleReport.Cycle() with { IsFromStore = true });

        Assert.StartsWith("From the store; no tracker was read now.", text, StringComparison.Ordinal);
        Assert.Contains("✓ pay-jira (jira-cloud): last read 5 min ago (2026-11-23 09:30 UTC), Complete", text, StringComparison.Ordinal);
        Assert.DoesNotContain("items read", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_FromTheStoreAfterAFailedRun_SaysBothInstants()
    {
        var text = Print(Failed(SampleReport.At.AddHours(-3)) with { IsFromStore = true });

        Assert.Contains("last run 5 min ago (2026-11-23 09:30 UTC) failed; last read completely 3 h ago (2026-11-23 06:30 UTC)", text, StringComparison.Ordinal);
        Assert.Equal(2, text.Split(Error).Length);
    }

    [Fact]
    public void Write_LongLines_AreNeitherWrappedNorCutAwayFromATerminal()
    {
        var evidence = string.Join(' ', Enumerable.Repeat("word", 200)) + " end";
        var node = new string('N', 300);
        var cycle = SampleReport.Cycle(SampleReport.Portfolio(node, SampleReport.Risk(evidence)), SampleReport.Run(Completeness.Partial, failed: true) with { Reasons = [evidence] });

        var lines = Print(cycle with { Remarks = [evidence] }).Split('\n');

        Assert.Equal(3, lines.Count(line => line.TrimEnd().EndsWith(evidence, StringComparison.Ordinal)));
        Assert.Contains(lines, line => line.Contains(node, StringComparison.Ordinal) && line.Contains("1 high", StringComparison.Ordinal));
    }

    [Fact]
    public void WriteReport_FromTheStore_HasTheNotesThatTheSyncHad()
    {
        using var output = new StringWriter();
        var report = SampleReport.Cycle() with { IsFromStore = true, Remarks = ["A link leads nowhere."], Unmapped = [new UnmappedValue("pay-jira", SyncWorker.Model.Items.MappingNoteKind.State, "Limbo", 3, ["PAY-1"])] };

        CycleText.WriteReport(Terminal.Open(new CliConsole(output, TextWriter.Null)), report);

        Assert.Contains("Notes:", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("A link leads nowhere.", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("'Limbo': 3 items, such as PAY-1", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Write-back", output.ToString(), StringComparison.Ordinal);
    }

    private static CycleReport Failed(DateTimeOffset? lastCompleteAt)
    {
        var portfolio = SampleReport.Portfolio();
        var rollup = SampleReport.Rollup(62.5m, Completeness.Partial, "pay-jira: " + Error, "pay-jira: another reason");
        return SampleReport.Cycle(
            portfolio with { Nodes = [.. portfolio.Nodes.Select(node => node with { Rollup = rollup })] },
            SampleReport.Run(Completeness.Partial, failed: true) with { Reasons = [Error] }) with
        {
            LastCompleteAt = new Dictionary<string, DateTimeOffset?> { ["pay-jira"] = lastCompleteAt },
        };
    }

    private static string Print(CycleReport cycle)
    {
        using var output = new StringWriter();
        CycleText.Write(Terminal.Open(new CliConsole(output, TextWriter.Null)), cycle);
        return output.ToString();
    }
}
