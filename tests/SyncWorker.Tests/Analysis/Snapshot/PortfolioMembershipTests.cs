using SyncWorker.Analysis.Snapshot;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Items;
using SyncWorker.Model.Reading;

namespace SyncWorker.Tests.Analysis.Snapshot;

public sealed class PortfolioMembershipTests
{
    private static readonly CrossLinkDefinition ParentRow = new()
    {
        Means = CrossLinkMeaning.Parent,
        Item = new ItemReference(Some.Ado, "50"),
        Target = new ItemReference(Some.Jira, "PAY-1"),
    };

    [Fact]
    public void Of_SelectedItem_BringsItsDescendantsAcrossConnections()
    {
        var snapshot = Some.Snapshot([Some.Item(1, level: 1), Some.Item(2, parent: 1), Some.Item(50, Some.Ado), Some.Item(51, Some.Ado, -1, parent: 50), Some.Item(3)], Some.Context(ParentRow));
        var membership = Of(snapshot, Some.Node("A", Root("PAY-1")));
        Assert.Equal(["A", "A", "A", "A", null], Paths(snapshot, membership, (Some.Jira, 1), (Some.Jira, 2), (Some.Ado, 50), (Some.Ado, 51), (Some.Jira, 3)));
    }

    [Fact]
    public void Of_SeveralNodes_DeepestThatSelectsItselfWinsElseNearestSelectedAncestor()
    {
        var snapshot = Some.Snapshot([Some.Item(1, level: 1), Some.Item(2, parent: 1), Some.Item(3, parent: 1) with { Labels = ["x"] }, Some.Item(4, level: -1, parent: 3)]);
        var membership = Of(snapshot, Some.Node("A", Root("PAY-1")) with { Nodes = [Some.Node("B", new SelectionDefinition { Connection = Some.Jira, Labels = ["X"] })] });
        Assert.Equal(["A", "A", "A/B", "A/B"], Paths(snapshot, membership, (Some.Jira, 1), (Some.Jira, 2), (Some.Jira, 3), (Some.Jira, 4)));
        Assert.Empty(membership.ClaimedTwice);
    }

    [Fact]
    public void Of_ShallowNodeSelectsItself_BeatsADeeperNodeOfAnAncestor()
    {
        var snapshot = Some.Snapshot([Some.Item(1, level: 1), Some.Item(2, parent: 1) with { Labels = ["x"] }]);
        var membership = Of(
            snapshot,
            Some.Node("A") with { Nodes = [Some.Node("Deep", Root("PAY-1"))] },
            Some.Node("B", new SelectionDefinition { Connection = Some.Jira, Labels = ["x"] }));
        Assert.Equal(["A/Deep", "B"], Paths(snapshot, membership, (Some.Jira, 1), (Some.Jira, 2)));
    }

    [Fact]
    public void Of_TieOfDepth_FirstInTheFileWinsAndTheRestIsListed()
    {
        var snapshot = Some.Snapshot([Some.Item(1)]);
        var membership = Of(snapshot, Some.Node("A", Some.All(Some.Jira)), Some.Node("B", Some.All(Some.Jira), Root("1")), Some.Node("C", Some.All(Some.Jira)));
        Assert.Equal(["A"], Paths(snapshot, membership, (Some.Jira, 1)));
        var twice = Assert.Single(membership.ClaimedTwice);
        Assert.Equal("A", twice.Path);
        Assert.Equal(["B", "C"], twice.Others);
    }

    [Fact]
    public void Of_OneSelection_AllItsPartsMustHold()
    {
        var selection = new SelectionDefinition { Connection = Some.Ado, Project = "core", AreaPath = @"Core\Pay", Types = ["story"], Labels = ["cards", "wallet"] };
        WorkItem Fitting(long id) => Some.Item(id, Some.Ado) with { AreaPath = @"Core\Pay\Wallet", Labels = ["Wallet"] };
        var snapshot = Some.Snapshot(
            [Fitting(1), Fitting(2) with { AreaPath = @"core\pay" }, Fitting(3) with { AreaPath = @"Core\Payments" }, Fitting(4) with { AreaPath = null },
             Fitting(5) with { Labels = ["other"] }, Fitting(6) with { TrackerType = "Bug" }, Fitting(7) with { Project = "Other" }, Fitting(8) with { Id = new ItemId(Some.Jira, 8) }]);
        var membership = Of(snapshot, Some.Node("A", selection));
        Assert.Equal([1, 2], MemberIds(snapshot, membership));
    }

    [Fact]
    public void Of_SeveralSelections_AnyIsEnough()
    {
        var snapshot = Some.Snapshot([Some.Item(1), Some.Item(2), Some.Item(3)]);
        Assert.Equal([1, 3], MemberIds(snapshot, Of(snapshot, Some.Node("A", Root("PAY-1"), Root("3")))));
    }

    [Fact]
    public void Of_Query_SelectsWhatTheTrackerAnswered()
    {
        var selection = new SelectionDefinition { Connection = Some.Jira, Query = "labels = x", Project = "PAY" };
        var context = Some.Context() with { QueryAnswers = Some.Answered("labels = x", new QueryAnswer { Ids = [2, 99] }) };
        var snapshot = Some.Snapshot([Some.Item(1), Some.Item(2)], context);
        Assert.Equal([2], MemberIds(snapshot, Of(snapshot, Some.Node("A", selection))));
    }

    [Fact]
    public void Of_TwoPortfolios_MayShareItems()
    {
        var snapshot = Some.Snapshot([Some.Item(1)]);
        Assert.Equal([1], MemberIds(snapshot, Of(snapshot, Some.Node("A", Some.All(Some.Jira)))));
        Assert.Equal([1], MemberIds(snapshot, Of(snapshot, Some.Node("B", Some.All(Some.Jira)))));
    }

    private static SelectionDefinition Root(string key) => new() { Connection = Some.Jira, Roots = [key] };

    private static PortfolioMembership Of(PortfolioSnapshot snapshot, params NodeDefinition[] nodes) =>
        PortfolioMembership.Of(snapshot, new PortfolioDefinition { Name = "P", Nodes = nodes });

    private static IEnumerable<string?> Paths(PortfolioSnapshot snapshot, PortfolioMembership membership, params (string Connection, long Id)[] items) =>
        items.Select(item => membership.FindNode(snapshot.Get(item.Id, item.Connection))?.Path);

    private static IEnumerable<long> MemberIds(PortfolioSnapshot snapshot, PortfolioMembership membership) =>
        Enumerable.Range(0, snapshot.Count).Select(place => snapshot[place]).Where(item => membership.FindNode(item) is not null).Select(item => item.Id.NativeId).Order();
}
