using Microsoft.Extensions.Time.Testing;
using SyncWorker.Cli;
using SyncWorker.Pipeline;

namespace SyncWorker.Tests.Cli;

public sealed class ProgressViewTests
{
    [Fact]
    public void Report_OnATerminal_ShowsAfterTwoSecondsAndCleansUp()
    {
        var time = new FakeTimeProvider();
        using var error = new StringWriter();
        using (var view = new ProgressView(new CliConsole(TextWriter.Null, error) { IsErrorTerminal = true }, time))
        {
            view.Report(new CycleProgress("pay-jira", "read", 1200, 6000));
            time.Advance(TimeSpan.FromSeconds(1.9));
            Assert.Empty(error.ToString());

            time.Advance(TimeSpan.FromSeconds(0.2));
            Assert.Equal("\rpay-jira: reading 1,200 of 6,000", error.ToString());
        }

        Assert.EndsWith("\r", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Report_ToAFile_ShowsNothing()
    {
        var time = new FakeTimeProvider();
        using var error = new StringWriter();
        using var view = new ProgressView(new CliConsole(TextWriter.Null, error), time);

        view.Report(new CycleProgress("pay-jira", "read", 1200, 6000));
        time.Advance(TimeSpan.FromMinutes(1));

        Assert.Empty(error.ToString());
    }
}
