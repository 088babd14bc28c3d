using SyncWorker.Cli;
using SyncWorker.Model.Items;
using SyncWorker.Model.Runs;
using SyncWorker.Pipeline;
using SyncWorker.Tests.Cli.Rendering;

namespace SyncWorker.Tests.Cli;

public sealed class ExitCodeTests
{
    [Fact]
    public void Of_EverythingComplete_IsZero() => Assert.Equal(0, ExitCode.Of(SampleReport.Cycle()));

    [Fact]
    public void Of_AllConnectionsFailed_IsOne() => Assert.Equal(1, ExitCode.Of(SampleReport.Cycle(run: SampleReport.Run(Completeness.Partial, failed: true))));

    [Fact]
    public void Of_ReportFromTheStoreAfterAFailedRun_IsThree() =>
        Assert.Equal(3, ExitCode.Of(SampleReport.Cycle(run: SampleReport.Run(Completeness.Partial, failed: true)) with { IsFromStore = true }));

    [Fact]
    public void Of_OneOfTwoConnectionsFailed_IsThree()
    {
        var cycle = SampleReport.Cycle();

        Assert.Equal(3, ExitCode.Of(cycle with { Runs = [SampleReport.Run(), SampleReport.Run(Completeness.Partial, failed: true)] }));
    }

    [Theory]
    [InlineData(Completeness.Partial)]
    [InlineData(Completeness.Stale)]
    public void Of_RollupThatIsNotComplete_IsThree(Completeness completeness)
    {
        var portfolio = SampleReport.Portfolio();
        var node = portfolio.Nodes[1] with { Rollup = SampleReport.Rollup(50, completeness) };

        Assert.Equal(3, ExitCode.Of(SampleReport.Cycle(portfolio with { Nodes = [portfolio.Nodes[0], node] })));
    }

    [Fact]
    public void Of_RefusedWrite_IsThree()
    {
        var cycle = SampleReport.Cycle();

        Assert.Equal(3, ExitCode.Of(cycle with { WriteBack = cycle.WriteBack with { Failed = 1 } }));
    }

    [Theory]
    [InlineData(MappingNoteKind.State, 3)]
    [InlineData(MappingNoteKind.Conflict, 0)]
    public void Of_UnmappedWord_IsThreeUnlessOneSourceWon(MappingNoteKind kind, int code) =>
        Assert.Equal(code, ExitCode.Of(SampleReport.Cycle() with { Unmapped = [new UnmappedValue("pay-jira", kind, "x", 1, ["PAY-1"])] }));

    [Fact]
    public void Of_SeveralCycles_IsTheWorstThatWasNotMadeGood()
    {
        var good = SampleReport.Cycle();
        var failed = SampleReport.Cycle(run: SampleReport.Run(Completeness.Partial, failed: true));

        Assert.Equal((0, 3, 1), (ExitCode.Of([good, good]), ExitCode.Of([failed, good]), ExitCode.Of([failed, failed])));
    }
}
