using SyncWorker.Analysis.Progress;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Items;
using SyncWorker.Model.Measures;

namespace SyncWorker.Tests.Analysis.Progress;

public sealed class PortfolioMeasuresTests
{
    private static readonly ProgressPolicy ByCount = new() { By = ProgressBasis.Count };
    private static readonly ProgressPolicy ByEffort = new() { By = ProgressBasis.Effort };

    [Fact]
    public void Measure_StandardItems_AreCountedAndParentsAreNot()
    {
        var measures = Some.Measure([Some.Item(1, level: 1), Some.Done(2, 1, 3), Some.Item(3, parent: 1, estimate: 2), Some.Item(4, level: -1, parent: 3)]);
        Assert.Equal("2|1|60|5|3|Points|1||Complete|", Some.Show(measures.Top()));
        Assert.Equal(Some.Show(measures.Top()), Some.Show(measures.Items[new ItemId(Some.Jira, 1)]));
    }

    [Fact]
    public void Measure_ItemsInNoChildNode_AreTheNodesDirectOnes()
    {
        var child = Some.Node("Checkout", new SelectionDefinition { Connection = Some.Jira, Labels = ["checkout"] });
        var node = Some.Node("All", Some.All(Some.Jira)) with { Nodes = [child] };
        WorkItem[] items = [Some.Done(1, estimate: 3), Some.Item(2, estimate: 1), Some.Item(3, estimate: 4) with { Labels = ["checkout"] }];

        var nodes = PortfolioMeasures.Measure(Some.Snapshot(items), Some.Everything(node: node)).Nodes;

        Assert.Equal(["", "All", "All/Checkout"], nodes.Select(measured => measured.Path));
        Assert.Equal("2|1|75|4|3|Points|1||Complete|", Some.Show(nodes[1].Direct!));
        Assert.Equal((3, 1), (nodes[1].Rollup.ItemCount, nodes[2].Rollup.ItemCount));
        Assert.Equal([0, 2, 1], nodes.Select(measured => measured.DirectItemCount));
        Assert.Null(nodes[0].Direct);
        Assert.Null(nodes[2].Direct);
    }

    [Fact]
    public void Measure_HigherItemWithoutChildren_IsCounted()
    {
        var measures = Some.Measure([Some.Item(1, level: 2), Some.Item(2, level: 1, parent: 1, estimate: 8), Some.Done(3, 1, 2, level: 1)]);
        Assert.Equal("2|1|20|10|2|Points|1||Complete|", Some.Show(measures.Top()));
    }

    [Fact]
    public void Measure_HigherItemWithOnlySubTasks_IsCountedWithTheirPartialProgress()
    {
        var measures = Some.Measure([Some.Item(1, level: 1), Some.Done(2, 1, level: -1), Some.Item(3, level: -1, parent: 1)], ByCount);
        Assert.Equal((1, 0, 50m), (measures.Top().ItemCount, measures.Top().CompletedCount, measures.Top().ProgressPercent));
    }

    [Fact]
    public void Measure_SubTasks_LendPartialProgressWeighedByTheirEstimates()
    {
        var measures = Some.Measure(
            [Some.Item(1, state: StateCategory.InProgress, estimate: 10), Some.Done(2, 1, 3, level: -1), Some.Item(3, level: -1, parent: 1, estimate: 1), Some.Item(4, estimate: 10)]);
        Assert.Equal(75m, measures.Of(1).ProgressPercent);
        Assert.Equal("2|0|37.5|20|0|Points|1||Complete|", Some.Show(measures.Top()));
    }

    [Fact]
    public void Measure_ParentWithoutEstimate_HasTheSumOfItsSubTasks()
    {
        var measures = Some.Measure([Some.Item(1), Some.Item(2, level: -1, parent: 1, estimate: 3), Some.Item(3, level: -1, parent: 1, estimate: 2), Some.Item(4, level: -1, parent: 1)]);
        Assert.Equal((5m, 1m), (measures.Top().EstimateTotal, measures.Top().EstimateCoverage));
    }

    [Fact]
    public void Measure_SubTaskWithoutParentInScope_IsNotCounted()
    {
        var top = Some.Measure([Some.Item(1, level: -1, parent: 99)]).Top();
        Assert.Equal((0, null), (top.ItemCount, top.ProgressPercent));
    }

    [Fact]
    public void Measure_CompletedWithOpenSubTasks_IsDone() =>
        Assert.Equal(100m, Some.Measure([Some.Done(1, estimate: 2), Some.Item(2, level: -1, parent: 1)]).Top().ProgressPercent);

    [Fact]
    public void Measure_InProgressWithoutSubTasks_EarnsNothingByEstimate() =>
        Assert.Equal(0m, Some.Measure([Some.Item(1, state: StateCategory.InProgress, estimate: 2) with { CompletedHours = 3, RemainingHours = 1 }]).Top().ProgressPercent);

    [Fact]
    public void Measure_RemovedItem_TakesItsSubtreeOut()
    {
        var measures = Some.Measure([Some.Item(1, level: 1, state: StateCategory.Removed), Some.Done(2, 1, 5), Some.Done(3, level: -1, parent: 2), Some.Item(4, estimate: 1)]);
        Assert.Equal("1|0|0|1|0|Points|1||Complete|", Some.Show(measures.Top()));
        Assert.Equal(0, measures.Of(1).ItemCount);
    }

    [Fact]
    public void Measure_AllChildrenRemoved_ParentStandsForItself()
    {
        var top = Some.Measure([Some.Item(1, level: 1, estimate: 4), Some.Item(2, parent: 1, state: StateCategory.Removed, estimate: 9)]).Top();
        Assert.Equal((1, 4m), (top.ItemCount, top.EstimateTotal));
    }

    [Theory]
    [InlineData(ProgressBasis.Count)]
    [InlineData(ProgressBasis.Estimate)]
    [InlineData(ProgressBasis.Effort)]
    public void Measure_EmptyOrAllRemoved_IsUnknownAndNotZero(ProgressBasis by)
    {
        foreach (var items in new[] { [], new[] { Some.Item(1, state: StateCategory.Removed, estimate: 3) } })
            Assert.Equal("0|0|||||||Complete|", Some.Show(Some.Measure(items, new ProgressPolicy { By = by }).Top()));
    }

    [Fact]
    public void Measure_TwoUnitsWithoutConversion_HaveNoTotalAndAreWeighedByCount()
    {
        var measures = Some.Measure([Some.Item(1, estimate: 3), Some.Done(2, estimate: 1), Some.Item(3, Some.Ado, estimate: 40, unit: EstimateUnit.Hours) with { StateCategory = StateCategory.Completed }]);
        Assert.Equal("3|2|50||||1||Complete|mixedUnits", Some.Show(measures.Top()));
    }

    [Fact]
    public void Measure_TwoUnitsWithConversion_AreAddedInHours()
    {
        var policy = new ProgressPolicy { HoursPerPoint = 6 };
        var measures = Some.Measure([Some.Item(1, estimate: 3), Some.Done(2, estimate: 2), Some.Item(3, Some.Ado, estimate: 10, unit: EstimateUnit.Hours)], policy);
        Assert.Equal("3|1|30|40|12|Hours|1||Complete|", Some.Show(measures.Top()));
        Assert.Equal(6, measures.Top().HoursPerPoint);
        var points = Some.Measure([Some.Item(1, estimate: 3)], policy).Top();
        Assert.Equal((EstimateUnit.Points, null), (points.EstimateUnit, points.HoursPerPoint));
    }

    [Fact]
    public void Measure_MissingEstimate_IsTheMeanOfSiblingsElseOfTheNodeElseOne()
    {
        var siblings = Some.Measure([Some.Item(9, level: 1), Some.Item(1, parent: 9, estimate: 7), Some.Done(2, 9, 5), Some.Item(3, parent: 9, estimate: 8), Some.Item(4, parent: 9), Some.Item(5, estimate: 1000, parent: 10), Some.Item(10, level: 1)]);
        Assert.Equal(18.75m, siblings.Of(9).ProgressPercent);
        Assert.Equal(0.75m, siblings.Of(9).EstimateCoverage);
        var ofTheNode = Some.Measure([Some.Item(9, level: 1), Some.Done(1, 9), Some.Item(2, estimate: 4), Some.Item(3, estimate: 8)]);
        Assert.Equal(Math.Round(100m * 6 / 18, 8), ofTheNode.Top().ProgressPercent);
        var one = Some.Measure([Some.Done(1), Some.Item(2), Some.Item(3), Some.Item(4)]);
        Assert.Equal((25m, null, 0m), (one.Top().ProgressPercent, one.Top().EstimateTotal, one.Top().EstimateCoverage));
    }

    [Fact]
    public void Measure_UnmappedItem_IsInTheDenominatorNotDoneAndMakesItPartial()
    {
        var measures = Some.Measure([Some.Done(1, estimate: 1), Some.Item(2, state: StateCategory.Unmapped, estimate: 1), Some.Done(3, 2, level: -1)]);
        Assert.Equal("2|1|50|2|1|Points|1||Partial|unmapped: 1 item with a state or type that no rule maps", Some.Show(measures.Top()));
    }

    [Fact]
    public void Measure_UnknownType_IsCountedUnlessItHasCountedItemsBelow()
    {
        var measures = Some.Measure([Some.Item(1, level: null), Some.Item(2, parent: 1), Some.Item(3, level: null, parent: 1)], ByCount);
        Assert.Equal(2, measures.Top().ItemCount);
        Assert.Equal(SyncWorker.Model.Runs.Completeness.Partial, measures.Top().Completeness);
    }

    [Fact]
    public void Measure_Mirror_IsCountedOnceAndKeepsItsParentFromBeingCounted()
    {
        var rule = new CrossLinkDefinition { Means = CrossLinkMeaning.Mirror, From = Some.Ado, Field = "Custom.JiraKey", To = Some.Jira };
        var measures = Some.Measure(
            [Some.Done(1, estimate: 5), Some.Item(4, Some.Ado, 1), Some.Item(5, Some.Ado, parent: 4, estimate: 3).WithField("Custom.JiraKey", "PAY-1")], null, Some.Context(rule));
        Assert.Equal("1|1|100|5|5|Points|1||Complete|", Some.Show(measures.Top()));
        Assert.Equal(0, measures.Of(4, Some.Ado).ItemCount);
        Assert.Contains(measures.Memberships(), membership => membership.Item == new ItemId(Some.Ado, 5));
    }

    [Fact]
    public void Measure_ByEffort_IsDoneAgainstDoneAndRemaining()
    {
        var measures = Some.Measure(
            [Some.Item(1, state: StateCategory.InProgress) with { CompletedHours = 24, RemainingHours = 8 }, Some.Item(2) with { CompletedHours = 0, RemainingHours = 8 }], ByEffort);
        Assert.Equal(60m, measures.Top().ProgressPercent);
        Assert.Equal(75m, measures.Of(1).ProgressPercent);
    }

    [Fact]
    public void Measure_ByEffort_AddsSubTasksAndForgetsWhatRemainsOfCompletedOnes()
    {
        var measures = Some.Measure(
            [Some.Item(1, state: StateCategory.InProgress), Some.Done(2, 1, level: -1) with { CompletedHours = 6, RemainingHours = 99 }, Some.Item(3, level: -1, parent: 1) with { RemainingHours = 2 }], ByEffort);
        Assert.Equal(75m, measures.Top().ProgressPercent);
    }

    [Fact]
    public void Measure_ByEffortWithoutRemaining_TakesTheEstimateInHoursElseTheMean()
    {
        var estimated = Some.Measure([Some.Item(1, state: StateCategory.InProgress, estimate: 8, unit: EstimateUnit.Hours) with { CompletedHours = 2 }], ByEffort);
        Assert.Equal(25m, estimated.Top().ProgressPercent);
        var unknown = Some.Measure([Some.Item(1, state: StateCategory.InProgress) with { CompletedHours = 2 }, Some.Item(2, state: StateCategory.InProgress) with { CompletedHours = 5, RemainingHours = 5 }], ByEffort);
        Assert.Equal(25m, unknown.Top().ProgressPercent);
    }

    [Fact]
    public void Measure_OnlyZeroEstimates_WeighsEachItemTheSame() =>
        Assert.Equal(50m, Some.Measure([Some.Done(1, estimate: 0), Some.Item(2, estimate: 0)]).Top().ProgressPercent);

    [Theory]
    [InlineData("-1")]
    [InlineData("79228162514264337593543950335")]
    public void Measure_AbsurdEstimate_CountsAsMissingAndIsSaid(string estimate)
    {
        var top = Some.Measure([Some.Done(1, estimate: decimal.Parse(estimate, System.Globalization.CultureInfo.InvariantCulture)), Some.Item(2, estimate: 4)]).Top();
        Assert.Equal((50m, 4m, 0.5m), (top.ProgressPercent, top.EstimateTotal, top.EstimateCoverage));
        Assert.Contains(top.Reasons, reason => reason.StartsWith("unreadable: 1 item", StringComparison.Ordinal));
    }

    [Fact]
    public void Measure_CountLevel1_CountsEpicsWithTheirStoriesAsParts()
    {
        var measures = Some.Measure([Some.Item(1, level: 1), Some.Done(2, 1), Some.Item(3, parent: 1), Some.Done(4, level: 1)], new ProgressPolicy { By = ProgressBasis.Count, CountLevel = 1 });
        Assert.Equal("2|1|75||||0||Complete|", Some.Show(measures.Top()));
    }

    [Fact]
    public void Measure_ThousandLevels_RollsUpToTheTop()
    {
        var items = Enumerable.Range(1, 1000).Select(id => Some.Item(id, level: 1001 - id, parent: id == 1 ? null : id - 1)).Append(Some.Done(1001, 1000, 3));
        var top = Some.Measure(items).Of(1);
        Assert.Equal((1, 1, 100m), (top.ItemCount, top.CompletedCount, top.ProgressPercent));
    }

    [Fact]
    public void Measure_NodesBelow_AreAddedToTheNodesAbove()
    {
        var node = Some.Node("A", new SelectionDefinition { Connection = Some.Jira, Roots = ["1"] }) with { Nodes = [Some.Node("B", new SelectionDefinition { Connection = Some.Jira, Roots = ["2"] })] };
        var measures = PortfolioMeasures.Measure(Some.Snapshot([Some.Done(1, estimate: 1), Some.Item(2, estimate: 3), Some.Item(3, estimate: 9)]), Some.Everything(node: node));
        Assert.Equal(["", "A", "A/B"], measures.Nodes.Select(measured => measured.Path));
        Assert.Equal([4m, 4m, 3m], measures.Nodes.Select(measured => measured.Rollup.EstimateTotal!.Value));
    }

    [Fact]
    public void Items_Portfolio_HasParentsAndHigherItemsOnly()
    {
        var measures = Some.Measure([Some.Item(1, level: 1), Some.Item(2, parent: 1), Some.Item(3, level: -1, parent: 2), Some.Item(4, level: 1), Some.Item(5)]);
        Assert.Equal([1, 2, 4], measures.Items.Keys.Select(id => id.NativeId).Order());
        Assert.Equal(3, measures.Items.Count);
        Assert.False(measures.Items.ContainsKey(new ItemId(Some.Jira, 5)));
        Assert.NotNull(measures.FindRollup(measures.Snapshot.Get(5)));
    }

    [Fact]
    public void ValueOf_EveryMetric_IsThatOfTheRollup()
    {
        var rollup = new Rollup { ItemCount = 1, CompletedCount = 2, ProgressPercent = 3, EstimateTotal = 4, EstimateCompleted = 5, EstimateCoverage = 6, ScheduleVarianceDays = 7, Completeness = default };
        Assert.Equal([2m, 5m, 6m, 4m, 1m, 3m, 7m], MetricCatalogue.Names.Select(name => MetricCatalogue.ValueOf(name, rollup)!.Value));
        Assert.Throws<ArgumentException>(() => MetricCatalogue.ValueOf("spi", rollup));
    }
}
