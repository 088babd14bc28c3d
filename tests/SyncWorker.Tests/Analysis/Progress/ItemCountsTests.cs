using SyncWorker.Analysis.Progress;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Items;
using SyncWorker.Model.Measures;

namespace SyncWorker.Tests.Analysis.Progress;

/// <summary>Whoever sees fewer items counted than read must be able to tell why, item by item.</summary>
public sealed class ItemCountsTests
{
    [Fact]
    public void Counts_OneItemOfEveryKind_StandUnderTheirReasons()
    {
        var portfolio = Some.Everything() with { Nodes = [Some.Node("All", Some.All(Some.Jira))] };
        var snapshot = Some.Snapshot(
            [
                Some.Item(1, level: 1),
                Some.Item(2, parent: 1),
                Some.Item(3, level: -1, parent: 2),
                Some.Item(4, state: StateCategory.Removed),
                Some.Item(5, level: -1, parent: 4),
                Some.Item(6, level: 1),
                Some.Item(7).LinkedTo("mirrors", "https://dev.azure.com/contoso/Core/_workitems/edit/8"),
                Some.Item(8, Some.Ado),
            ],
            Some.Context(new CrossLinkDefinition { From = Some.Jira, RemoteWord = "mirrors", Means = CrossLinkMeaning.Mirror }));

        var counts = PortfolioMeasures.Measure(snapshot, portfolio).Counts;

        Assert.Equal(new ItemCounts { Counted = 2, Lower = 1, Higher = 1, Mirrors = 1, Removed = 2, Outside = 1 }, counts);
        Assert.Equal(8, counts.Total);
    }
}
