using SyncWorker.Analysis.Progress;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Items;

namespace SyncWorker.Tests.Analysis.Progress;

public sealed class MetricCatalogueTests
{
    private static readonly WorkItem[] Mixed =
    [
        Some.Done(1, estimate: 3), Some.Item(2, estimate: 1), Some.Item(3, Some.Ado, state: StateCategory.Completed, estimate: 8, unit: EstimateUnit.Hours),
        Some.Item(4, Some.Ado, estimate: 8, unit: EstimateUnit.Hours, due: Some.Today.AddDays(4)),
    ];

    [Theory]
    [InlineData("progressPercent", "the mean of 2 items in points, 75 % done, and 2 in hours, 50 % done")]
    [InlineData("scheduleVarianceDays", "planned finish 2026-11-27 (the latest due day below it) minus expected finish 2026-11-27, in calendar days")]
    [InlineData("itemCount", "4 counted items")]
    [InlineData("completedCount", "2 of 4 counted items are completed")]
    [InlineData("estimateTotal", "there are estimates in points and in hours, and nothing says how many hours a point is")]
    [InlineData("estimateCoverage", "4 of 4 counted items have an estimate")]
    public void Explain_TwoUnits_SaysWhatTheValueIsMadeOf(string metric, string expected) => Assert.Equal(expected, Some.Measure(Mixed).ExplainNode(0, metric));

    [Theory]
    [InlineData("progressPercent", "26 of 40 h done, points converted to hours")]
    [InlineData("estimateTotal", "the known estimates of 4 of 4 counted items, added up in h")]
    [InlineData("estimateCompleted", "the known estimates of the 2 completed of 4 counted items, added up in h")]
    public void Explain_ConvertedUnits_SaysSo(string metric, string expected) =>
        Assert.Equal(expected, Some.Measure(Mixed, new ProgressPolicy { HoursPerPoint = 6 }).ExplainNode(0, metric));

    [Fact]
    public void Explain_ByCountOrEffort_SaysWhatItemsWeigh()
    {
        WorkItem[] items = [Some.Done(1) with { CompletedHours = 6 }, Some.Item(2) with { CompletedHours = 1, RemainingHours = 5 }, Some.Item(3)];

        Assert.Equal("1 of 3 counted items done", Some.Measure(items, new ProgressPolicy { By = ProgressBasis.Count }).ExplainNode(0, "progressPercent"));
        Assert.Equal(
            "7 of 18 h done; 1 of 3 counted items without known effort weigh the mean of those beside them",
            Some.Measure(items, new ProgressPolicy { By = ProgressBasis.Effort }).ExplainNode(0, "progressPercent"));
    }

    [Fact]
    public void Explain_NothingToMeasure_SaysSo()
    {
        var measures = Some.Measure([]);

        Assert.Equal("nothing is counted", measures.ExplainNode(0, "progressPercent"));
        Assert.Equal("there are no days to compare", measures.ExplainNode(0, "scheduleVarianceDays"));
        Assert.Equal("no estimate is known", measures.ExplainNode(0, "estimateTotal"));
        Assert.Throws<ArgumentException>(() => measures.ExplainNode(0, "velocity"));
    }

    [Fact]
    public void Explain_EveryMetric_HasWords()
    {
        var measures = Some.Measure(Mixed);

        Assert.All(MetricCatalogue.Names, metric => Assert.NotEmpty(measures.ExplainItem(measures.Snapshot.Get(1), metric)));
    }

    [Fact]
    public void Explain_Quotient_GivesTheValueBesideIt() => CsCheck.Check.Sample(
        CsCheck.Gen.Select(Plans.OrdinaryItems, Plans.Policies),
        pair =>
        {
            var measures = Some.Measure(pair.Item1, pair.Item2);
            var words = measures.ExplainNode(0, "progressPercent").Split(' ');
            if (measures.Top().ProgressPercent is not { } percent || words[1] != "of" || !decimal.TryParse(words[0], out var done)) return true;
            var whole = decimal.Parse(words[2], null);
            return whole == 0 || Math.Abs((100 * done / whole) - percent) <= 1.5m / whole;
        },
        iter: 2000);
}
