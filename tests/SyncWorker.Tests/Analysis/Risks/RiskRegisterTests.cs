using SyncWorker.Analysis.Progress;
using SyncWorker.Analysis.Risks;
using SyncWorker.Analysis.Snapshot;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Items;
using SyncWorker.Model.Measures;
using SyncWorker.Model.Reading;
using SyncWorker.Model.Runs;

namespace SyncWorker.Tests.Analysis.Risks;

public sealed class RiskRegisterTests
{
    private static readonly CrossLinkDefinition Waits = new() { Means = CrossLinkMeaning.Predecessor, From = Some.Jira, RemoteWord = "is blocked by" };
    private static readonly WorkItem Late = Some.Item(1, due: Some.Today.AddDays(-5));
    private static readonly WorkItem OnTime = Some.Item(1, due: Some.Today.AddDays(5));
    private static readonly Dictionary<string, RiskState> Nothing = [];

    [Fact]
    public void Evaluate_ConditionHolds_IsRaisedAfterTheStreakAndKeepsItsFirstSighting()
    {
        var first = Evaluate([Late], Nothing);
        Assert.Empty(first.Raised);
        Assert.Equal((false, 1), (first.States.Values.Single().IsRaised, first.States.Values.Single().Streak));
        var second = Evaluate([Late], first.States, Some.Now.AddHours(1));
        Assert.Equal(Some.Now, Assert.Single(second.Raised).SinceAt);
        var third = Evaluate([Late], second.States, Some.Now.AddHours(2));
        Assert.Equal(Some.Now, Assert.Single(third.Raised).SinceAt);
    }

    [Fact]
    public void Evaluate_ConditionInterrupted_BeginsAgain()
    {
        var interrupted = Evaluate([OnTime], Evaluate([Late], Nothing).States);
        Assert.Empty(interrupted.States);
        Assert.Empty(Evaluate([Late], interrupted.States).Raised);
    }

    [Fact]
    public void Evaluate_ConditionGone_IsClearedAfterTheStreak()
    {
        var raised = Twice([Late]);
        var once = Evaluate([OnTime], raised);
        Assert.Single(once.Raised);
        Assert.Empty(Evaluate([OnTime], once.States).States);
        var back = Evaluate([Late], once.States);
        Assert.Equal(0, back.States.Values.Single().Streak);
    }

    [Fact]
    public void Evaluate_ItemLeftThePortfolio_IsClearedLikeAnyOther()
    {
        var once = Evaluate([], Twice([Late]));
        Assert.Single(once.RaisedByNode[0]);
        Assert.Empty(Evaluate([], once.States).States);
    }

    [Theory]
    [InlineData(Completeness.Partial)]
    [InlineData(Completeness.Stale)]
    public void Evaluate_IncompleteConnection_NeitherRaisesNorClearsAndSaysSo(Completeness trust)
    {
        var pending = Evaluate([Late], Nothing).States;
        var held = Evaluate([Late], pending, trust: trust);
        Assert.Empty(held.Raised);
        Assert.Equal(pending, held.States);
        Assert.Equal((1, 0), (Assert.Single(held.Suppressed).NotRaised, held.Suppressed[0].NotCleared));
        Assert.Empty(Evaluate([Late], Nothing, trust: trust).States);

        var raised = Twice([Late]);
        var gone = Evaluate([OnTime], Evaluate([OnTime], raised, trust: trust).States, trust: trust);
        Assert.Single(gone.Raised);
        Assert.Equal((0, 1), (Assert.Single(gone.Suppressed).NotRaised, gone.Suppressed[0].NotCleared));
        Assert.Equal("overdue", gone.Suppressed[0].Rule);
    }

    [Fact]
    public void Evaluate_IncompleteDataAllowed_RaisesAndClears()
    {
        var policy = new RiskPolicy { RaiseAfter = 1, ClearAfter = 1, FromIncompleteData = true };
        var raised = Evaluate([Late], Nothing, trust: Completeness.Stale, policy: policy);
        Assert.Single(raised.Raised);
        Assert.Empty(Evaluate([OnTime], raised.States, trust: Completeness.Partial, policy: policy).States);
    }

    [Fact]
    public void Evaluate_UnmappedNeighbour_SilencesNobody()
    {
        var items = new[] { Some.Item(9, level: 1), Late with { ParentId = 9 }, Some.Item(2, parent: 9, state: StateCategory.Unmapped) };
        Assert.Equal(Completeness.Partial, Some.Measure(items).Of(9).Completeness);
        Assert.Single(Evaluate(items, Evaluate(items, Nothing).States).Raised);
    }

    [Fact]
    public void Evaluate_UnmappedOrQuarantinedItem_IsSuppressed()
    {
        var unmapped = Evaluate([Late with { StateCategory = StateCategory.Unmapped }], Nothing, policy: new RiskPolicy { RaiseAfter = 1 });
        Assert.Empty(unmapped.Raised);
        Assert.Equal(1, Assert.Single(unmapped.Suppressed).NotRaised);
        var context = Some.Context() with { Connections = [Some.Fresh(Some.Jira) with { Quarantined = [1] }, Some.Fresh(Some.Ado)] };
        Assert.Empty(RiskRegister.Evaluate(Some.Measure([Late], null, context), new RiskPolicy { RaiseAfter = 1 }, Nothing).Raised);
    }

    [Fact]
    public void Evaluate_CauseInAnIncompleteConnection_IsNeitherRaisedNorCleared()
    {
        var waiting = Some.Item(1, state: StateCategory.InProgress, estimate: 1).LinkedTo("is blocked by", "https://dev.azure.com/contoso/_workitems/edit/5");
        var policy = new RiskPolicy { RaiseAfter = 1, ClearAfter = 1 };
        var raised = Evaluate([waiting, Some.Item(5, Some.Ado)], Nothing, policy: policy);
        Assert.Single(raised.Raised);
        var stale = Evaluate([waiting, Some.Done(5, connection: Some.Ado)], raised.States, trust: Completeness.Stale, incomplete: Some.Ado, policy: policy);
        Assert.Single(stale.Raised);
        Assert.Equal("core-ado was last read completely too long ago", Assert.Single(stale.Suppressed).Reason);
        Assert.Empty(Evaluate([waiting, Some.Done(5, connection: Some.Ado)], stale.States, policy: policy).Raised);
        Assert.Empty(Evaluate([waiting, Some.Item(5, Some.Ado)], Nothing, trust: Completeness.Partial, incomplete: Some.Ado, policy: policy).Raised);
    }

    [Fact]
    public void Evaluate_QueryNeverAnswered_ClearsNothingOfWhatItMightSelect()
    {
        var policy = new RiskPolicy { RaiseAfter = 1, ClearAfter = 1 };
        var raised = Evaluate([Late], Nothing, policy: policy).States;
        var unanswered = EvaluateByQuery(null, raised);
        Assert.Single(unanswered.Raised);
        Assert.Equal(("the query 'labels = x' of pay-jira has no current answer", 1), (Assert.Single(unanswered.Suppressed).Reason, unanswered.Suppressed[0].NotCleared));
        Assert.Empty(EvaluateByQuery(new QueryAnswer { Ids = [] }, raised).States);
    }

    [Fact]
    public void Evaluate_QueryFailedAfterAGoodAnswer_NeitherRaisesNorClears()
    {
        var failed = new QueryAnswer { Ids = [1], Failure = "No." };
        var held = EvaluateByQuery(failed, Nothing);
        Assert.Empty(held.States);
        Assert.Equal(1, Assert.Single(held.Suppressed).NotRaised);
        Assert.Single(EvaluateByQuery(failed with { Failure = null }, Nothing).Raised);
    }

    [Fact]
    public void Evaluate_RuleSwitchedOff_ForgetsItsRisks()
    {
        var policy = new RiskPolicy { Rules = new Dictionary<string, RiskRulePolicy> { ["overdue"] = new() { Enabled = false } } };
        Assert.Empty(Evaluate([Late], Twice([Late]), policy: policy).States);
    }

    [Fact]
    public void Evaluate_Mirror_IsNotLookedAt()
    {
        var rule = new CrossLinkDefinition { Means = CrossLinkMeaning.Mirror, From = Some.Ado, Field = "Custom.JiraKey", To = Some.Jira };
        var mirror = Some.Item(5, Some.Ado, due: Some.Today.AddDays(-9)).WithField("Custom.JiraKey", "PAY-1");
        var measures = Some.Measure([Late, mirror], null, Some.Context(rule));
        Assert.Equal("PAY-1", Assert.Single(RiskRegister.Evaluate(measures, new RiskPolicy { RaiseAfter = 1 }, Nothing).Raised).Key);
    }

    [Fact]
    public void Evaluate_RaisedRisks_StandAtTheirNodeAndAboveTheWorstFirst()
    {
        var node = Some.Node("A", Some.All(Some.Jira)) with { Nodes = [Some.Node("B", new SelectionDefinition { Connection = Some.Jira, Roots = ["2"] })] };
        var items = new[] { Late, Some.Item(2, state: StateCategory.InProgress, estimate: 1).Linked(LinkKind.Predecessor, 1) };
        var measures = PortfolioMeasures.Measure(Some.Snapshot(items), Some.Everything(node: node));
        var evaluation = RiskRegister.Evaluate(measures, new RiskPolicy { RaiseAfter = 1 }, Nothing);
        Assert.Equal(["openPredecessor", "overdue"], evaluation.Raised.Select(flag => flag.Rule));
        Assert.Equal([2, 2, 1], evaluation.RaisedByNode.Select(flags => flags.Count));
    }

    private static RiskEvaluation EvaluateByQuery(QueryAnswer? answer, IReadOnlyDictionary<string, RiskState> known)
    {
        var context = Some.Context() with { QueryAnswers = answer is null ? [] : Some.Answered("labels = x", answer) };
        var measures = PortfolioMeasures.Measure(Some.Snapshot([Late], context), Some.Everything(node: Some.Node("Q", Some.Query("labels = x"))));
        return RiskRegister.Evaluate(measures, new RiskPolicy { RaiseAfter = 1, ClearAfter = 1 }, known);
    }

    private static IReadOnlyDictionary<string, RiskState> Twice(WorkItem[] items) => Evaluate(items, Evaluate(items, Nothing).States).States;

    private static RiskEvaluation Evaluate(
        IEnumerable<WorkItem> items,
        IReadOnlyDictionary<string, RiskState> known,
        DateTimeOffset? now = null,
        Completeness trust = Completeness.Complete,
        string incomplete = Some.Jira,
        RiskPolicy? policy = null)
    {
        var at = now ?? Some.Now;
        var freshness = new[] { Some.Jira, Some.Ado }.Select(name => new ConnectionFreshness
        {
            Connection = name,
            LastRun = name == incomplete && trust == Completeness.Partial ? Completeness.Partial : Completeness.Complete,
            LastCompleteAt = name == incomplete && trust == Completeness.Stale ? at.AddDays(-2) : at,
        });
        var context = Some.Context(Waits) with { MeasuredAt = at, Connections = [.. freshness] };
        return RiskRegister.Evaluate(Some.Measure(items, null, context), policy ?? new RiskPolicy(), known);
    }
}
