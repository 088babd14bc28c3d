using CsCheck;
using SyncWorker.Analysis.Progress;
using SyncWorker.Analysis.Risks;
using SyncWorker.Analysis.Snapshot;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Items;
using SyncWorker.Model.Measures;
using SyncWorker.Model.Reading;
using SyncWorker.Model.Writing;
using SyncWorker.Tests.Analysis;
using SyncWorker.Tests.Analysis.Progress;
using SyncWorker.WriteBack;

namespace SyncWorker.Tests.WriteBack;

public sealed class WriteBackPlannerTests
{
    private static readonly WriteBackTarget Progress = new() { Connection = Some.Jira, Types = ["Epic"], Place = WriteBackPlace.Field, Field = "customfield_9", Metric = "progressPercent", Round = 1 };
    private static readonly WriteBackTarget Property = new() { Connection = Some.Jira, Types = ["Epic"], Place = WriteBackPlace.Property, Field = "syncworker.count", Metric = "itemCount" };
    private static readonly WriteBackTarget Labels = new() { Connection = Some.Jira, Place = WriteBackPlace.Label, Prefix = "risk-" };
    private static readonly WriteBackTarget Tags = new() { Connection = Some.Ado, Place = WriteBackPlace.Tag, Prefix = "risk-" };
    private static readonly WorkItem Epic = Some.Item(1, level: 1);
    private static readonly WorkItem[] Third = [Epic, Some.Done(2, 1), Some.Item(3, parent: 1), Some.Item(4, parent: 1)];

    [Fact]
    public void Plan_NoTargets_IsEmpty() => Assert.Equal((0, 0), (Plan(Third).Writes.Count, Plan(Third).Unchanged));

    [Fact]
    public void Plan_ValueDiffers_IsOneWriteAnItemWithAllItsTargets()
    {
        var write = Assert.Single(Plan(Third, Progress, Property).Writes);
        Assert.Equal((Epic.Id, "PAY-1"), (write.Item, write.Key));
        Assert.Equal(
            [(WriteBackPlace.Field, "customfield_9", null, "33.3", true), (WriteBackPlace.Property, "syncworker.count", null, "3", true)],
            write.Updates.Select(update => (update.Place, update.Field, update.Before, update.After, update.IsNumber)));
        Assert.Equal("progressPercent is 33.3 in portfolio Payments: 1 of 3 counted items done; without any estimate all weigh the same.", write.Updates[0].Reason);
    }

    [Fact]
    public void Plan_Reason_ExplainsTheValueBesideIt()
    {
        WorkItem[] items =
        [
            Some.Item(1, level: 1, due: Some.Today.AddDays(-3)), Some.Done(2, 1, 3), Some.Item(3, parent: 1, estimate: 5), Some.Item(4, parent: 1),
        ];
        var days = Property with { Metric = "scheduleVarianceDays", Field = "syncworker.days" };

        var reasons = Assert.Single(Plan(items, Progress, days).Writes).Updates.Select(update => update.Reason);

        Assert.Equal(
            [
                "progressPercent is 25 in portfolio Payments: 3 of 12 points done; 1 of 3 counted items without estimate weigh the mean of those beside them.",
                "scheduleVarianceDays is -3 in portfolio Payments: planned finish 2026-11-20 (its own due day) minus expected finish 2026-11-23, in calendar days.",
            ],
            reasons);
    }

    [Fact]
    public void Plan_ReasonOfAnAnchor_ExplainsItsNode()
    {
        var node = Some.Node("All", Some.All(Some.Jira)) with { Anchor = new ItemReference(Some.Jira, "PAY-1") };
        var plan = Plan([.. Third, Some.Done(9, estimate: 7)], [Some.Everything(node: node)], new WriteBackPolicy { Targets = [Property] });
        Assert.Equal("itemCount is 4 in portfolio Payments: 4 counted items.", Assert.Single(plan.Writes).Updates[0].Reason);
    }

    [Theory]
    [InlineData("33.3")]
    [InlineData("33.30")]
    [InlineData("3.33E1")]
    public void Plan_SameNumber_IsUnchanged(string held)
    {
        var plan = Plan([Epic.WithField("customfield_9", held), .. Third[1..]], Progress);
        Assert.Equal((0, 1), (plan.Writes.Count, plan.Unchanged));
    }

    [Theory]
    [InlineData("33")]
    [InlineData("many")]
    public void Plan_AnotherValue_IsReplaced(string held) =>
        Assert.Equal(held, Assert.Single(Plan([Epic.WithField("customfield_9", held), .. Third[1..]], Progress).Writes).Updates[0].Before);

    [Theory]
    [InlineData(1, "12.5")]
    [InlineData(0, "13")]
    [InlineData(null, "12.5")]
    public void Plan_Rounding_IsHalfAwayFromZero(int? round, string expected)
    {
        var items = Enumerable.Range(2, 8).Select(id => id == 2 ? Some.Done(id, 1) : Some.Item(id, parent: 1)).Prepend(Epic);
        Assert.Equal(expected, Assert.Single(Plan(items, Progress with { Round = round }).Writes).Updates[0].After);
    }

    [Fact]
    public void Plan_UndefinedValue_LeavesOrClears()
    {
        var removed = Epic.WithField("customfield_9", "50") with { StateCategory = StateCategory.Removed };
        Assert.Empty(Plan([removed], Progress).Writes);
        var update = Assert.Single(Plan([removed], Progress with { Undefined = UndefinedValue.Clear }).Writes).Updates[0];
        Assert.Equal(("50", null), (update.Before, update.After));
        Assert.Equal(1, Plan([Epic with { StateCategory = StateCategory.Removed }], Progress with { Undefined = UndefinedValue.Clear }).Unchanged);
    }

    [Fact]
    public void Plan_Types_AreTheCarriersAndWithoutThemEveryParentIs()
    {
        var items = new[] { Epic, Some.Item(2, parent: 1), Some.Item(3, level: -1, parent: 2), Some.Item(4, level: 2), Some.Item(5) };
        Assert.Equal([1], Plan(items, Progress with { Types = ["epic"] }).Writes.Select(write => write.Item.NativeId));
        Assert.Equal([1, 2, 4], Plan(items, Progress with { Types = [] }).Writes.Select(write => write.Item.NativeId));
        Assert.Equal([2, 5], Plan(items, Progress with { Types = ["Story"] }).Writes.Select(write => write.Item.NativeId));
    }

    [Fact]
    public void Plan_Anchor_ReceivesItsNodesRollup()
    {
        var node = Some.Node("All", Some.All(Some.Jira)) with { Anchor = new ItemReference(Some.Jira, "PAY-1") };
        var plan = Plan([.. Third, Some.Done(9)], [Some.Everything(node: node)], new WriteBackPolicy { Targets = [Progress] });
        Assert.Equal("50", Assert.Single(plan.Writes).Updates[0].After);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Plan_IncompleteRollup_IsWithheldAndSaidUnlessAllowed(bool allowed)
    {
        WorkItem[] items = [.. Third, Some.Item(5, parent: 1, state: StateCategory.Unmapped)];
        var plan = Plan(items, [Some.Everything()], new WriteBackPolicy { Targets = [Progress], WhenIncomplete = allowed });
        Assert.Equal(allowed ? 1 : 0, plan.Writes.Count);
        if (!allowed) Assert.Equal("pay-jira: progressPercent in customfield_9 is withheld, as its rollup is Partial: 1 item (PAY-1).", Assert.Single(plan.Withheld));
        var held = Plan([Epic.WithField("customfield_9", "25"), .. items[1..]], [Some.Everything()], new WriteBackPolicy { Targets = [Progress] });
        Assert.Equal((1, 0), (held.Unchanged, held.Withheld.Count));
    }

    [Fact]
    public void Plan_TwoPortfoliosDisagree_FirstInTheFileIsWrittenAndTheOtherIsSaid()
    {
        var first = Some.Everything(new ProgressPolicy { By = ProgressBasis.Count }) with { Name = "First" };
        var second = Some.Everything() with { Name = "Second" };
        var plan = Plan([Epic, Some.Done(2, 1, 9), Some.Item(3, parent: 1, estimate: 1)], [first, second], new WriteBackPolicy { Targets = [Progress, Property] });
        Assert.Equal("50", Assert.Single(plan.Writes).Updates[0].After);
        Assert.Equal("pay-jira: progressPercent of portfolio Second gives way to that of First in customfield_9: 1 item (PAY-1).", Assert.Single(plan.Withheld));
    }

    [Fact]
    public void Plan_Risks_AreLabelsInKebabCaseAndOnlyOursAreTouched()
    {
        var late = Some.Item(1, due: Some.Today.AddDays(-1)) with { Labels = ["mine", "risk-appetite", "risk-open-predecessor"] };
        var write = Assert.Single(Plan([late], Labels).Writes);
        Assert.Equal([(null, "risk-overdue"), ("risk-open-predecessor", null)], write.Updates.Select(update => (update.Before, update.After)));
        Assert.All(write.Updates, update => Assert.Equal((WriteBackPlace.Label, "labels", false), (update.Place, update.Field, update.IsNumber)));
        Assert.Equal("Due 2026-11-22, 1 day ago, and still Proposed.", write.Updates[0].Reason);
        Assert.Equal("risk-unestimated-started", RiskLabel.Of("risk-", "unestimatedStarted"));
    }

    [Fact]
    public void Plan_Tags_AreComparedWithoutCaseAndLabelsWithIt()
    {
        var due = Some.Today.AddDays(-1);
        var plan = Plan([Some.Item(1, Some.Ado, due: due) with { Labels = ["Risk-Overdue"] }, Some.Item(2, due: due) with { Labels = ["Risk-Overdue"] }], Labels, Tags);
        Assert.Equal(1, plan.Unchanged);
        Assert.Equal("risk-overdue", Assert.Single(Assert.Single(plan.Writes).Updates).After);
    }

    [Fact]
    public void Plan_RiskThatIsNotRaisedYet_KeepsALabelThatIsThere()
    {
        var late = Some.Item(1, due: Some.Today.AddDays(-1)) with { Labels = ["risk-overdue"] };
        var snapshot = Some.Snapshot([late]);
        var measures = PortfolioMeasures.Measure(snapshot, Some.Everything());
        var risks = RiskRegister.Evaluate(measures, new RiskPolicy { RaiseAfter = 3 }, new Dictionary<string, RiskState>());
        Assert.Empty(WriteBackPlanner.Plan(snapshot, [new PortfolioResult(measures, risks)], new WriteBackPolicy { Targets = [Labels] }).Writes);
    }

    [Fact]
    public void Plan_LabelOfAnIncompleteConnection_IsNotTakenAway()
    {
        var context = Some.Context() with { Connections = [] };
        var snapshot = Some.Snapshot([Some.Item(1) with { Labels = ["risk-overdue"] }], context);
        var plan = WriteBackPlanner.Plan(snapshot, [], new WriteBackPolicy { Targets = [Labels] });
        Assert.Empty(plan.Writes);
        Assert.StartsWith("pay-jira: risk-overdue is not taken away", Assert.Single(plan.Withheld), StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_LabelWhileAQueryHasNoAnswer_IsNotTakenAway()
    {
        WriteBackPlan PlanWith(Dictionary<QueryKey, QueryAnswer> answers)
        {
            var snapshot = Some.Snapshot([Some.Item(1) with { Labels = ["risk-overdue"] }], Some.Context() with { QueryAnswers = answers });
            var measures = PortfolioMeasures.Measure(snapshot, Some.Everything(node: Some.Node("Q", Some.Query("labels = x"))));
            var risks = RiskRegister.Evaluate(measures, new RiskPolicy(), new Dictionary<string, RiskState>());
            return WriteBackPlanner.Plan(snapshot, [new PortfolioResult(measures, risks)], new WriteBackPolicy { Targets = [Labels] });
        }

        var unanswered = PlanWith([]);
        Assert.Empty(unanswered.Writes);
        Assert.Equal(
            "pay-jira: risk-overdue is not taken away, as the query 'labels = x' of pay-jira has no current answer: 1 item (PAY-1).", Assert.Single(unanswered.Withheld));
        Assert.Single(PlanWith(Some.Answered("labels = x", new QueryAnswer { Ids = [] })).Writes);
    }

    [Fact]
    public void Plan_AnchorOfANodeWhoseQueryHasNoAnswer_IsWithheld()
    {
        var node = Some.Node("Q", Some.Query("labels = x")) with { Anchor = new ItemReference(Some.Jira, "PAY-1") };
        var held = Some.Item(1, level: 1).WithField("customfield_9", "50");
        WriteBackPlan PlanWith(Dictionary<QueryKey, QueryAnswer> answers)
        {
            var snapshot = Some.Snapshot([held, Some.Done(2)], Some.Context() with { QueryAnswers = answers });
            var measures = PortfolioMeasures.Measure(snapshot, Some.Everything(node: node));
            var risks = RiskRegister.Evaluate(measures, new RiskPolicy(), new Dictionary<string, RiskState>());
            return WriteBackPlanner.Plan(snapshot, [new PortfolioResult(measures, risks)], new WriteBackPolicy { Targets = [Progress with { Undefined = UndefinedValue.Clear }] });
        }

        Assert.Empty(PlanWith([]).Writes);
        Assert.Empty(PlanWith(Some.Answered("labels = x", new QueryAnswer { Ids = [2], Failure = "No." })).Writes);
        Assert.Equal("100", Assert.Single(PlanWith(Some.Answered("labels = x", new QueryAnswer { Ids = [2] })).Writes).Updates[0].After);
    }

    [Fact]
    public void Plan_MoreThanOneRunMayWrite_LeavesTheRestAndSaysSo()
    {
        var items = Enumerable.Range(1, 9).Select(id => Some.Item(id, level: 1));
        var plan = Plan(items, [Some.Everything()], new WriteBackPolicy { Targets = [Progress], PerRun = 2 });
        Assert.Equal([1, 2], plan.Writes.Select(write => write.Item.NativeId));
        Assert.Equal("Left for the next run, as one run writes at most 2: 7 items (PAY-3, PAY-4, PAY-5, PAY-6, PAY-7, …).", Assert.Single(plan.Withheld));
    }

    [Fact]
    public void Plan_Writes_AreOrderedByConnectionAndId()
    {
        var target = Progress with { Types = [] };
        var items = new[] { Some.Item(9, level: 1), Some.Item(2, level: 1, parent: 9), Some.Item(4, Some.Ado, 1), Some.Item(3, Some.Ado, 2) };
        var plan = Plan(items, target, target with { Connection = Some.Ado, Field = "Custom.Progress" });
        Assert.Equal(["core-ado/3", "core-ado/4", "pay-jira/2", "pay-jira/9"], plan.Writes.Select(write => write.Item.ToString()));
    }

    [Fact]
    public void Plan_AfterThePlanWasApplied_IsEmpty() => Gen.Select(Plans.Items, Plans.Policies, Gen.Bool, Gen.Int[1, 30]).Sample(
        (items, progress, whenIncomplete, perRun) =>
        {
            var policy = new WriteBackPolicy
            {
                PerRun = perRun,
                WhenIncomplete = whenIncomplete,
                Targets = [Progress with { Types = [], Undefined = UndefinedValue.Clear }, Property, Labels, Tags, Progress with { Connection = Some.Ado, Types = ["Feature", "Story"], Field = "Custom.P", Round = null }],
            };
            var seeded = items.Select(item => item.Id.NativeId % 3 == 0 ? item.WithField("customfield_9", "7") with { Labels = ["Risk-overdue", "mine", "risk-overdue"] } : item).ToArray();
            PortfolioDefinition[] portfolios = [Some.Everything(progress), Some.Everything() with { Name = "Second" }];
            for (var run = 0; run <= items.Length / perRun; run++)
            {
                var plan = Plan(seeded, portfolios, policy);
                if (plan.Writes.Count > perRun || plan.Writes.Any(write => write.Updates.Count == 0)) return false;
                seeded = Apply(seeded, plan);
            }

            return Plan(seeded, portfolios, policy).Writes.Count == 0;
        },
        iter: 3000);

    private static WorkItem[] Apply(WorkItem[] items, WriteBackPlan plan)
    {
        var writes = plan.Writes.ToDictionary(write => write.Item);
        return [.. items.Select(item => writes.TryGetValue(item.Id, out var write) ? write.Updates.Aggregate(item, Apply) : item)];
    }

    private static WorkItem Apply(WorkItem item, FieldUpdate update)
    {
        if (update.Place is WriteBackPlace.Label or WriteBackPlace.Tag)
            return item with { Labels = [.. item.Labels.Where(label => label != update.Before), .. update.After is null ? Array.Empty<string>() : [update.After]] };
        var fields = new Dictionary<string, string>(item.Fields);
        if (update.After is null) fields.Remove(update.Field);
        else fields[update.Field] = update.After;
        return item with { Fields = fields };
    }

    private static WriteBackPlan Plan(IEnumerable<WorkItem> items, params WriteBackTarget[] targets) =>
        Plan(items, [Some.Everything()], new WriteBackPolicy { Targets = targets });

    private static WriteBackPlan Plan(IEnumerable<WorkItem> items, PortfolioDefinition[] portfolios, WriteBackPolicy policy)
    {
        var snapshot = Some.Snapshot(items);
        var results = portfolios.Select(portfolio => PortfolioMeasures.Measure(snapshot, portfolio)).Select(measures =>
            new PortfolioResult(measures, RiskRegister.Evaluate(measures, new RiskPolicy { RaiseAfter = 1 }, new Dictionary<string, RiskState>()))).ToList();
        return WriteBackPlanner.Plan(snapshot, results, policy);
    }
}
