using SyncWorker.Analysis.Progress;
using SyncWorker.Analysis.Risks;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Items;
using SyncWorker.Model.Measures;

namespace SyncWorker.Tests.Analysis.Risks;

public sealed class RiskRulesTests
{
    private static readonly CrossLinkDefinition Waits = new() { Means = CrossLinkMeaning.Predecessor, From = Some.Jira, RemoteWord = "is blocked by" };

    [Theory]
    [InlineData("2026-11-22", true)]
    [InlineData("2026-11-23", false)]
    [InlineData("2026-11-24", false)]
    public void Overdue_DueDay_IsInclusive(string due, bool expected) =>
        Assert.Equal(expected, Raised([Some.Item(1, due: DateOnly.Parse(due, null))]).Count == 1);

    [Theory]
    [InlineData("Pacific/Kiritimati", true)]
    [InlineData("Pacific/Honolulu", false)]
    public void Overdue_SameInstant_DependsOnThePortfoliosZone(string zone, bool expected)
    {
        var measures = PortfolioMeasures.Measure(Some.Snapshot([Some.Item(1, due: Some.Today)]), Some.Everything() with { TimeZone = zone });
        Assert.Equal(expected, RiskRegister.Evaluate(measures, new RiskPolicy { RaiseAfter = 1 }, new Dictionary<string, RiskState>()).Raised.Count == 1);
    }

    [Fact]
    public void Overdue_AnyLevelThatIsOpen_IsRaisedWithItsFigures()
    {
        var due = Some.Today.AddDays(-13);
        var flags = Raised(
            [Some.Item(1, level: 1, due: due, state: StateCategory.InProgress, estimate: 1), Some.Item(2, level: -1, parent: 1, due: due), Some.Done(3) with { DueOn = due },
             Some.Item(4, state: StateCategory.Removed, due: due), Some.Item(5, parent: 4, due: due)]);
        Assert.Equal([1, 2], flags.Select(flag => flag.Item.NativeId));
        Assert.Equal("Due 2026-11-10, 13 days ago, and still InProgress.", flags[0].Evidence);
        Assert.Equal(("overdue", RiskSeverity.Medium, "PAY-1", "https://pay.example.net/browse/PAY-1", Some.Now), (flags[0].Rule, flags[0].Severity, flags[0].Key, flags[0].Url, flags[0].SinceAt));
    }

    [Fact]
    public void Overdue_GraceAndSeverity_FollowThePolicy()
    {
        var rule = new RiskRulePolicy { Severity = RiskSeverity.Critical, Thresholds = new Dictionary<string, decimal> { ["days"] = 2 } };
        var policy = new RiskPolicy { RaiseAfter = 1, Rules = new Dictionary<string, RiskRulePolicy> { ["overdue"] = rule } };
        var flag = Assert.Single(Raised([Some.Item(1, due: Some.Today.AddDays(-2)), Some.Item(2, due: Some.Today.AddDays(-3))], policy));
        Assert.Equal((2, RiskSeverity.Critical), (flag.Item.NativeId, flag.Severity));
    }

    [Theory]
    [InlineData(StateCategory.Proposed, 1)]
    [InlineData(StateCategory.InProgress, 1)]
    [InlineData(StateCategory.Completed, 0)]
    [InlineData(StateCategory.Removed, 0)]
    public void OpenPredecessor_StartedItem_WaitsForWhatIsNotDone(StateCategory predecessor, int expected) =>
        Assert.Equal(expected, Raised([Some.Item(1, state: predecessor, estimate: 1), Started(2).Linked(LinkKind.Predecessor, 1)]).Count);

    [Theory]
    [InlineData(StateCategory.Proposed)]
    [InlineData(StateCategory.Completed)]
    public void OpenPredecessor_ItemThatIsNotInProgress_IsNotRaised(StateCategory state) =>
        Assert.Empty(Raised([Some.Item(1), Some.Item(2, state: state).Linked(LinkKind.Predecessor, 1)]));

    [Fact]
    public void OpenPredecessor_AcrossTrackers_NamesTheOtherItem()
    {
        var items = new[] { Started(1).LinkedTo("is blocked by", "https://dev.azure.com/contoso/Core/_workitems/edit/12"), Some.Item(12, Some.Ado) };
        var measures = Some.Measure(items, null, Some.Context(Waits));
        var flag = Assert.Single(RiskRegister.Evaluate(measures, new RiskPolicy { RaiseAfter = 1 }, new Dictionary<string, RiskState>()).Raised);
        Assert.Equal(("openPredecessor", RiskSeverity.High), (flag.Rule, flag.Severity));
        Assert.Equal("In progress (InProgress) although its predecessor 12 (core-ado) is Proposed.", flag.Evidence);
        Assert.Equal("openPredecessor|pay-jira/1|core-ado/12", flag.Fingerprint);
    }

    [Fact]
    public void OpenPredecessor_SeveralPredecessors_AreOneRiskEach() =>
        Assert.Equal(2, Raised([Some.Item(1), Some.Item(2), Started(3).Linked(LinkKind.Predecessor, 1).Linked(LinkKind.Predecessor, 2)]).Count);

    [Fact]
    public void OpenPredecessor_PredecessorBelowARemovedItem_HoldsNobodyUp() =>
        Assert.Empty(Raised([Some.Item(1, level: 1, state: StateCategory.Removed), Some.Item(2, parent: 1), Started(3).Linked(LinkKind.Predecessor, 2)]));

    [Fact]
    public void UnestimatedStarted_CountedItemsOnly_AreRaised()
    {
        var flags = Raised(
            [Some.Item(1, level: 1, state: StateCategory.InProgress), Some.Item(2, state: StateCategory.InProgress, parent: 1), Some.Item(3, level: -1, state: StateCategory.InProgress, parent: 2),
             Started(4), Some.Item(5, state: StateCategory.InProgress), Some.Item(6, level: -1, parent: 5, estimate: 1), Some.Item(7), Some.Item(8, level: 1, state: StateCategory.InProgress),
             Some.Item(9, state: StateCategory.InProgress, estimate: 0)]);
        Assert.Equal([2, 8], flags.Select(flag => flag.Item.NativeId));
        Assert.All(flags, flag => Assert.Equal(("unestimatedStarted", RiskSeverity.Low), (flag.Rule, flag.Severity)));
    }

    [Fact]
    public void All_Rules_HaveUniqueIdsAndSentences()
    {
        Assert.Equal(["openPredecessor", "overdue", "unestimatedStarted"], RiskRules.Ids);
        Assert.All(RiskRules.All, rule => Assert.EndsWith(".", rule.Sentence, StringComparison.Ordinal));
    }

    private static WorkItem Started(long id) => Some.Item(id, state: StateCategory.InProgress, estimate: 1);

    private static IReadOnlyList<RiskFlag> Raised(IEnumerable<WorkItem> items, RiskPolicy? policy = null) =>
        RiskRegister.Evaluate(Some.Measure(items), policy ?? new RiskPolicy { RaiseAfter = 1 }, new Dictionary<string, RiskState>()).Raised;
}
