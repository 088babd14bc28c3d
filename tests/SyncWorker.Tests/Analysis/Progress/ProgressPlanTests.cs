using SyncWorker.Analysis.Progress;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Items;

namespace SyncWorker.Tests.Analysis.Progress;

/// <summary>The published worked examples of rolling progress up, to the digits, and the stated results of bad plans.</summary>
public sealed class ProgressPlanTests
{
    [Fact]
    public void Measure_ByEstimate_ChildrenOf2And3PointsGive60AndWithASiblingOf1Point50()
    {
        var results = Measure(
            ProgressBasis.Estimate,
            Item("top"), Item("five", "top", estimate: 5), Item("a", "five", estimate: 2), Item("b", "five", StateCategory.Completed, 3), Item("sibling", "top", estimate: 1));
        Assert.Equal(0.60m, results["five"].Progress);
        Assert.Equal(0.50m, results["top"].Progress);
        Assert.Equal((6m, 3m, 1m), (results["top"].EstimateTotal, results["top"].EstimateCompleted, results["top"].EstimateCoverage));
    }

    [Theory]
    [InlineData(ProgressBasis.Estimate)]
    [InlineData(ProgressBasis.Count)]
    public void Measure_WithoutEstimates_DoneAndOpenGive50AndWithAnOpenSibling25(ProgressBasis by)
    {
        var results = Measure(by, Item("top"), Item("half", "top"), Item("a", "half", StateCategory.Completed), Item("b", "half"), Item("open", "top"));
        Assert.Equal(0.50m, results["half"].Progress);
        Assert.Equal(0.25m, results["top"].Progress);
        Assert.Null(results["top"].EstimateTotal);
        Assert.Equal(0m, results["top"].EstimateCoverage);
    }

    [Fact]
    public void Measure_ByEffort_3DaysSpentAnd1LeftGive75AndWithAnUntouchedDay60()
    {
        var results = Measure(
            ProgressBasis.Effort,
            Item("top"), Item("a", "top", StateCategory.InProgress) with { Spent = 3, Remaining = 1 }, Item("b", "top") with { Spent = 0, Remaining = 1 });
        Assert.Equal(0.75m, results["a"].Progress);
        Assert.Equal(0.60m, results["top"].Progress);
    }

    [Fact]
    public void Measure_MissingEstimate_IsTheMeanOfItsSiblings()
    {
        var results = Measure(
            ProgressBasis.Estimate,
            Item("top"), Item("a", "top", estimate: 7), Item("b", "top", StateCategory.Completed, 5), Item("c", "top", estimate: 8), Item("d", "top"));
        Assert.Equal(0.1875m, results["top"].Progress);
        Assert.Equal((20m, 5m, 0.75m), (results["top"].EstimateTotal, results["top"].EstimateCompleted, results["top"].EstimateCoverage));
        Assert.Equal(0.25m, Measure(
            ProgressBasis.Count, Item("top"), Item("a", "top", estimate: 7), Item("b", "top", StateCategory.Completed, 5), Item("c", "top", estimate: 8), Item("d", "top"))["top"].Progress);
    }

    [Fact]
    public void Measure_Percent_IsTheShareOfAnOpenLeaf()
    {
        var results = Measure(ProgressBasis.Estimate, Item("top"), Item("a", "top") with { Percent = 50 }, Item("b", "top") with { Percent = 0 });
        Assert.Equal(0.25m, results["top"].Progress);
    }

    [Fact]
    public void Measure_TwoUnits_AreWeighedByCountAndHaveNoTotal()
    {
        var results = Measure(
            ProgressBasis.Estimate,
            Item("top"), Item("a", "top", StateCategory.Completed, 100) with { Unit = EstimateUnit.Hours }, Item("b", "top", estimate: 1), Item("c", "top", estimate: 2), Item("d", "top", StateCategory.Completed, 3));
        Assert.Equal(0.625m, results["top"].Progress);
        Assert.Null(results["top"].EstimateTotal);
        Assert.Null(results["top"].EstimateCompleted);
    }

    [Fact]
    public void Measure_RemovedAndUnmapped_LeaveAndStayNotDone()
    {
        var results = Measure(
            ProgressBasis.Estimate,
            Item("top"), Item("a", "top", StateCategory.Completed, 1), Item("b", "top", StateCategory.Removed, 50), Item("below", "b", StateCategory.Completed, 50), Item("c", "top", StateCategory.Unmapped, 1));
        Assert.Equal(0.5m, results["top"].Progress);
        Assert.Null(results["below"].Progress);
        Assert.Equal(2m, results["top"].EstimateTotal);
    }

    [Fact]
    public void Measure_CirclesAbsurdNumbersAndStrangers_HaveResults()
    {
        var results = Measure(
            ProgressBasis.Estimate,
            Item("a", "b", estimate: decimal.MaxValue), Item("b", "a", StateCategory.Completed, -1), Item("c", "nobody") with { Percent = 900 }, Item("zero", estimate: 0), Item("z", "zero", StateCategory.Completed, 0));
        Assert.All(results.Values, result => Assert.InRange(result.Progress!.Value, 0, 1));
        Assert.Equal((1m, 1m), (results["c"].Progress, results["zero"].Progress));
        Assert.Empty(Measure(ProgressBasis.Count));
    }

    [Fact]
    public void Measure_SameIdTwice_Throws() => Assert.Throws<ArgumentException>(() => ProgressPlan.Measure(ProgressBasis.Count, [Item("a"), Item("a")]));

    private static ProgressItem Item(string id, string? parent = null, StateCategory state = StateCategory.Proposed, decimal? estimate = null) =>
        new() { Id = id, Parent = parent, State = state, Estimate = estimate };

    private static Dictionary<string, ProgressResult> Measure(ProgressBasis by, params ProgressItem[] items) =>
        ProgressPlan.Measure(by, items).ToDictionary(result => result.Id);
}
