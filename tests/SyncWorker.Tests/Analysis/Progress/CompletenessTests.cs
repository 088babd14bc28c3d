using SyncWorker.Analysis.Progress;
using SyncWorker.Analysis.Snapshot;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Items;
using SyncWorker.Model.Reading;
using SyncWorker.Model.Runs;

namespace SyncWorker.Tests.Analysis.Progress;

public sealed class CompletenessTests
{
    private static readonly WorkItem[] Items = [Some.Item(1, level: 1), Some.Item(2, parent: 1), Some.Item(3), Some.Item(4, Some.Ado, 1), Some.Item(5, Some.Ado, parent: 4)];
    private static readonly PortfolioDefinition TwoNodes = new() { Name = "P", Nodes = [Some.Node("J", Some.All(Some.Jira)), Some.Node("A", Some.All(Some.Ado))] };

    [Fact]
    public void Measure_AllReadCompletely_IsComplete() => Assert.Equal(["||Complete", "J||Complete", "A||Complete"], Verdicts(Some.Context()));

    [Fact]
    public void Measure_OneConnectionPartial_OnlyWhatItContributesToIsPartialWithAllReasons()
    {
        var context = With(new ConnectionFreshness { Connection = Some.Ado, LastRun = Completeness.Partial, Reasons = ["the token expired", "2 items are in quarantine"], LastCompleteAt = Some.Now.AddMinutes(-44) });
        const string Reasons = "core-ado: 2 items are in quarantine;core-ado: the token expired";
        Assert.Equal([$"|{Reasons}|Partial", "J||Complete", $"A|{Reasons}|Partial"], Verdicts(context));
    }

    [Theory]
    [InlineData(45, Completeness.Complete)]
    [InlineData(46, Completeness.Stale)]
    public void Measure_LastCompleteRunOlderThanAllowed_IsStale(int minutes, Completeness expected)
    {
        var context = With(Some.Fresh(Some.Ado) with { LastCompleteAt = Some.Now.AddMinutes(-minutes) });
        var measures = PortfolioMeasures.Measure(Some.Snapshot(Items, context), TwoNodes);
        Assert.Equal(expected, measures.Nodes[2].Rollup.Completeness);
        Assert.Equal(expected, measures.Of(4, Some.Ado).Completeness);
        Assert.Equal(Completeness.Complete, measures.Of(1).Completeness);
    }

    [Fact]
    public void Measure_PartialAndStale_IsStaleAndSaysBoth()
    {
        var context = With(new ConnectionFreshness { Connection = Some.Ado, LastRun = Completeness.Partial, Reasons = ["timeout"], LastCompleteAt = Some.Now.AddDays(-1) });
        var top = PortfolioMeasures.Measure(Some.Snapshot(Items, context), TwoNodes).Top();
        Assert.Equal(Completeness.Stale, top.Completeness);
        Assert.Equal(2, top.Reasons.Count);
        Assert.Contains("core-ado: its last complete run ended at 2026-11-22 12:00Z, more than 45 minutes ago", top.Reasons);
    }

    [Fact]
    public void Measure_ConnectionNeverRead_MakesANodePartialThatSelectsFromItEvenWithoutItems()
    {
        var context = Some.Context() with { Connections = [Some.Fresh(Some.Jira)] };
        var measures = PortfolioMeasures.Measure(Some.Snapshot([Some.Item(1)], context), TwoNodes);
        Assert.Equal([Completeness.Partial, Completeness.Complete, Completeness.Partial], measures.Nodes.Select(node => node.Rollup.Completeness));
    }

    [Fact]
    public void Measure_QuarantinedItemThatIsKnown_TouchesOnlyWhatIsAboveIt()
    {
        var measures = PortfolioMeasures.Measure(Some.Snapshot(Items, With(Some.Fresh(Some.Jira) with { Quarantined = [2] })), TwoNodes);
        Assert.Equal(Completeness.Partial, measures.Of(1).Completeness);
        Assert.Equal(Completeness.Complete, measures.Of(3).Completeness);
        Assert.Contains("quarantined: 1 item whose newest version could not be read", measures.Of(1).Reasons);
    }

    [Fact]
    public void Measure_QuarantinedItemThatIsUnknown_TouchesTheWholeConnection()
    {
        var measures = PortfolioMeasures.Measure(Some.Snapshot(Items, With(Some.Fresh(Some.Jira) with { Quarantined = [null, 77] })), TwoNodes);
        Assert.Equal([Completeness.Partial, Completeness.Partial, Completeness.Complete], measures.Nodes.Select(node => node.Rollup.Completeness));
    }

    [Fact]
    public void Measure_HiddenChild_MakesWhatIsAboveItPartial()
    {
        var measures = PortfolioMeasures.Measure(Some.Snapshot(Items, Some.Context() with { Hidden = [new(new ItemId(Some.Jira, 1), 2)] }), TwoNodes);
        Assert.Equal(["hidden: 2 items that the account may not read"], measures.Of(1).Reasons);
        Assert.Equal(Completeness.Complete, measures.Nodes[2].Rollup.Completeness);
    }

    [Fact]
    public void Measure_UnmappedSubTask_MakesItsAncestorsPartialAndNoOthers()
    {
        var measures = Some.Measure([Some.Item(1, level: 1), Some.Item(2, parent: 1), Some.Item(3, level: -1, parent: 2, state: StateCategory.Unmapped), Some.Item(4, parent: 1)]);
        Assert.Equal(
            [Completeness.Partial, Completeness.Partial, Completeness.Partial, Completeness.Complete],
            [measures.Top().Completeness, measures.Of(1).Completeness, measures.Of(2).Completeness, measures.Of(4).Completeness]);
    }

    [Fact]
    public void Measure_QueryWithoutAnswer_IsPartialUpToTheTop()
    {
        var node = Some.Node("A") with { Nodes = [Some.Node("Q", new SelectionDefinition { Connection = Some.Jira, Query = "x" }), Some.Node("B", Some.All(Some.Jira))] };
        var measures = PortfolioMeasures.Measure(Some.Snapshot(Items), Some.Everything(node: node));
        Assert.Equal([Completeness.Partial, Completeness.Partial, Completeness.Partial, Completeness.Complete], measures.Nodes.Select(measured => measured.Rollup.Completeness));
    }

    [Theory]
    [InlineData(true, null, "has not been answered yet and selects nothing", 0)]
    [InlineData(false, "Jira says no.", "has not been answered yet and selects nothing: Jira says no.", 0)]
    [InlineData(false, "Jira says no.", "failed at the last try, and its last good answer is used: Jira says no.", 1, 2L)]
    public void Measure_QueryWithoutCurrentAnswer_NamesItUpToTheTopAndKeepsTheLastGoodAnswer(bool isUntried, string? failure, string reason, int items, params long[] ids)
    {
        var answers = isUntried ? [] : Some.Answered("labels = x", new QueryAnswer { Ids = items == 0 ? null : ids, Failure = failure });
        var portfolio = new PortfolioDefinition { Name = "P", Nodes = [Some.Node("Q", Some.Query("labels = x")), Some.Node("B", Some.All(Some.Ado))] };

        var nodes = PortfolioMeasures.Measure(Some.Snapshot(Items, Some.Context() with { QueryAnswers = answers }), portfolio).Nodes;

        Assert.Equal([Completeness.Partial, Completeness.Partial, Completeness.Complete], nodes.Select(node => node.Rollup.Completeness));
        Assert.All(nodes.Take(2), node => Assert.Equal([$"pay-jira: the query 'labels = x' of node Q {reason}"], node.Rollup.Reasons));
        Assert.Equal(items, nodes[1].Rollup.ItemCount);
    }

    [Fact]
    public void Measure_QueryAnsweredWithNothing_IsComplete()
    {
        var context = Some.Context() with { QueryAnswers = Some.Answered("labels = x", new QueryAnswer { Ids = [] }) };
        var measures = PortfolioMeasures.Measure(Some.Snapshot(Items, context), Some.Everything(node: Some.Node("Q", Some.Query("labels = x"))));
        Assert.All(measures.Nodes, node => Assert.Equal(Completeness.Complete, node.Rollup.Completeness));
    }

    [Fact]
    public void Measure_ClaimedTwice_IsARemarkOnTheNodesThatClaim()
    {
        var portfolio = new PortfolioDefinition { Name = "P", Nodes = [Some.Node("A", Some.All(Some.Jira)), Some.Node("B", Some.All(Some.Jira))] };
        var measures = PortfolioMeasures.Measure(Some.Snapshot([Some.Item(1)]), portfolio);
        Assert.All(measures.Nodes.Skip(1), node => Assert.StartsWith("claimedTwice: 1 item that ", Assert.Single(node.Rollup.Reasons), StringComparison.Ordinal));
        Assert.All(measures.Nodes, node => Assert.Equal(Completeness.Complete, node.Rollup.Completeness));
    }

    private static SnapshotContext With(ConnectionFreshness fresh) =>
        Some.Context() with { Connections = [.. Some.Context().Connections.Where(other => other.Connection != fresh.Connection), fresh] };

    private static IEnumerable<string> Verdicts(SnapshotContext context) =>
        PortfolioMeasures.Measure(Some.Snapshot(Items, context), TwoNodes).Nodes.Select(node => $"{node.Path}|{string.Join(';', node.Rollup.Reasons)}|{node.Rollup.Completeness}");
}
