using SyncWorker.Analysis.Progress;
using SyncWorker.Analysis.Schedule;
using SyncWorker.Model.Items;

namespace SyncWorker.Tests.Analysis.Schedule;

public sealed class ScheduleVarianceTests
{
    private static readonly DateOnly Due = new(2026, 11, 20);

    [Theory]
    [InlineData(StateCategory.InProgress, "2026-11-19", null, 0)]
    [InlineData(StateCategory.InProgress, "2026-11-20", null, 0)]
    [InlineData(StateCategory.InProgress, "2026-11-23", null, -3)]
    [InlineData(StateCategory.Unmapped, "2026-11-21", null, -1)]
    [InlineData(StateCategory.Completed, "2026-11-23", "2026-11-18", 2)]
    [InlineData(StateCategory.Completed, "2026-11-23", "2026-11-22", -2)]
    [InlineData(StateCategory.Completed, "2026-11-23", null, null)]
    public void OfItem_WithDue_IsPlannedMinusExpected(StateCategory state, string asOf, string? completedOn, int? expected)
    {
        DateOnly? completed = completedOn is null ? null : DateOnly.Parse(completedOn, null);
        Assert.Equal(expected, ScheduleVariance.OfItem(Due, state, completed, DateOnly.Parse(asOf, null)));
    }

    [Fact]
    public void OfItem_WithoutDue_IsUnknown() => Assert.Null(ScheduleVariance.OfItem(null, StateCategory.Completed, Due, Due));

    [Theory]
    [InlineData("Pacific/Kiritimati", "2026-11-22")]
    [InlineData("Pacific/Honolulu", "2026-11-21")]
    [InlineData("UTC", "2026-11-22")]
    public void Of_OneInstant_IsTheZonesDay(string zone, string expected) =>
        Assert.Equal(DateOnly.Parse(expected, null), PortfolioDay.Of(new DateTimeOffset(2026, 11, 22, 9, 59, 0, TimeSpan.Zero), zone));

    [Fact]
    public void Of_EdgesOfTime_DoNotThrow()
    {
        Assert.Equal(DateOnly.MinValue, PortfolioDay.Of(DateTimeOffset.MinValue, "Pacific/Honolulu"));
        Assert.Equal(DateOnly.MaxValue, PortfolioDay.Of(DateTimeOffset.MaxValue, "Pacific/Kiritimati"));
    }

    [Theory]
    [InlineData("Pacific/Kiritimati", -1)]
    [InlineData("Pacific/Honolulu", 0)]
    public void Measure_CompletionInstant_BecomesADayInThePortfoliosZone(string zone, int expected)
    {
        var item = Some.Done(1) with { DueOn = Due, CompletedAt = new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero) };
        var portfolio = Some.Everything() with { TimeZone = zone };
        Assert.Equal(expected, PortfolioMeasures.Measure(Some.Snapshot([item]), portfolio).Top().ScheduleVarianceDays);
    }

    [Theory]
    [InlineData("Pacific/Kiritimati", 24)]
    [InlineData("Pacific/Honolulu", 23)]
    public void Measure_WithoutDay_SpeaksOfTheSnapshotsDayInThePortfoliosZone(string zone, int day) =>
        Assert.Equal(new DateOnly(2026, 11, day), PortfolioMeasures.Measure(Some.Snapshot([]), Some.Everything() with { TimeZone = zone }).AsOf);

    [Fact]
    public void Measure_NodeWithoutDue_UsesItsLatestItem()
    {
        Assert.Equal(-3, Late(null, Some.Item(1, due: Due), Some.Item(2, due: Due.AddDays(-30))));
        Assert.Equal(0, Late(null, Some.Item(1, due: Due), Some.Item(2, due: Some.Today.AddDays(9))));
    }

    [Fact]
    public void Measure_NodeWithDue_ComparesItWithTheLatestExpectedFinish()
    {
        Assert.Equal(-9, Late(Some.Today, Some.Item(1, due: Some.Today.AddDays(9))));
        Assert.Equal(5, Late(Some.Today.AddDays(5), Some.Item(1, due: Due)));
        Assert.Equal(2, Late(Some.Today, Some.Done(1)));
    }

    [Fact]
    public void Measure_OpenItemsWithoutDue_AreExpectedWhenTheNodeIs()
    {
        Assert.Equal(0, Late(Some.Today.AddDays(5), Some.Item(1)));
        Assert.Equal(-1, Late(Some.Today.AddDays(-1), Some.Item(1)));
        Assert.Equal(-3, Late(null, Some.Done(1) with { DueOn = Due }, Some.Item(2)));
    }

    [Fact]
    public void Measure_NoDatesOrNoItems_IsUnknown()
    {
        Assert.Null(Late(null, Some.Item(1)));
        Assert.Null(Late(null, Some.Done(1)));
        Assert.Null(Late(Due));
        Assert.Null(Late(Due, Some.Item(1, state: StateCategory.Removed, due: Due)));
    }

    [Fact]
    public void Measure_EpicsCountAndSubTasksDoNot()
    {
        Assert.Equal(-3, Late(null, Some.Item(1, level: 1, due: Due), Some.Item(2, parent: 1)));
        Assert.Null(Late(null, Some.Item(1), Some.Item(2, level: -1, parent: 1, due: Due)));
    }

    [Fact]
    public void Measure_ParentItem_UsesItsOwnDue()
    {
        var measures = Some.Measure([Some.Item(1, level: 1, due: Some.Today.AddDays(1)), Some.Item(2, parent: 1, due: Some.Today.AddDays(4))]);
        Assert.Equal(-3, measures.Of(1).ScheduleVarianceDays);
        Assert.Equal(0, measures.Of(2).ScheduleVarianceDays);
    }

    [Fact]
    public void Measure_OverdueItems_AreCountedAlthoughTheNodesFinishIsOnTime()
    {
        var top = Some.Measure(
            [
                Some.Item(1, due: Due), Some.Item(2, due: Some.Today), Some.Item(3, due: Some.Today.AddDays(9)), Some.Done(4) with { DueOn = Due },
                Some.Item(5, state: StateCategory.Removed, due: Due), Some.Item(6, level: -1, parent: 3, due: Due),
            ]).Top();

        Assert.Equal((0, 1), (top.ScheduleVarianceDays, top.OverdueCount));
    }

    private static int? Late(DateOnly? due, params WorkItem[] items)
    {
        var node = Some.Node("N", Some.All(Some.Jira)) with { DueOn = due };
        return PortfolioMeasures.Measure(Some.Snapshot(items), Some.Everything(node: node)).Nodes[1].Rollup.ScheduleVarianceDays;
    }
}
