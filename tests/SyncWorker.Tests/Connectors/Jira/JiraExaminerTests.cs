using System.Text;
using SyncWorker.Connectors.Jira;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Examining;
using SyncWorker.Model.Items;
using SyncWorker.Model.Reading;

namespace SyncWorker.Tests.Connectors.Jira;

/// <summary>A PMO administrator would lose: being told what is wrong with a connection before numbers are wrong.</summary>
public sealed class JiraExaminerTests
{
    private static readonly WriteBackTarget Target = new() { Connection = "pay-jira", Place = WriteBackPlace.Field, Field = "duedate", Metric = "progressPercent" };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Examine_AccountThatMayEdit_HasNoFinding(bool isCloud)
    {
        await using var jira = isCloud ? await SimulatedJira.StartAsync(items: 30) : await SimulatedJira.StartDataCenterAsync(items: 30);
        var examination = await jira.Connect(definition => definition with { Mapping = new MappingDefinition { Levels = new Dictionary<string, int> { ["Initiative"] = 2 } } }).ExamineAsync([Target], Cancel);

        Assert.Null(examination.Failure);
        Assert.Empty(examination.Tracker.Findings);
        Assert.Empty(examination.Tracker.Unmapped);
        Assert.Equal(["BROWSE_PROJECTS", "EDIT_ISSUES", "SCHEDULE_ISSUES"], examination.Tracker.Permissions.Select(permission => permission.Name));
        Assert.All(examination.Tracker.Permissions, permission => Assert.NotEmpty(permission.Granted));
        Assert.InRange(examination.ClockSkew!.Value.TotalSeconds, -5, 5);
        Assert.Equal(isCloud, examination.Headroom.Remaining is null);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Examine_AccountThatMayNotEdit_SaysWhatIsLostAndWhoHelps(bool isCloud)
    {
        await using var jira = isCloud ? await SimulatedJira.StartAsync(items: 30, faults: "noedit") : await SimulatedJira.StartDataCenterAsync(items: 30, faults: "noedit");
        var examination = await jira.Connect().ExamineAsync([Target], Cancel);
        var withoutTargets = await jira.Connect().ExamineAsync([], Cancel);

        Assert.Null(examination.Failure);
        var finding = Assert.Single(examination.Tracker.Findings, finding => finding.Contains("permission", StringComparison.Ordinal));
        Assert.Contains("lacks the permission Edit Issues (EDIT_ISSUES) in CORE, OPS, PAY: nothing can be written back there.", finding, StringComparison.Ordinal);
        Assert.Contains("permission scheme", finding, StringComparison.Ordinal);

        // Whoever only reads needs no such permission.
        Assert.DoesNotContain(withoutTargets.Tracker.Findings, finding => finding.Contains("permission", StringComparison.Ordinal));
        Assert.DoesNotContain(withoutTargets.Tracker.Permissions, permission => permission.Name == "EDIT_ISSUES");
    }

    [Theory]
    [InlineData(-600, "ahead of")]
    [InlineData(600, "behind")]
    [InlineData(30, null)]
    public async Task Examine_ClocksThatDiffer_AreAFindingBeyondAMinute(int ours, string? word)
    {
        await using var jira = await SimulatedJira.StartAsync(items: 30);
        var examination = await jira.Connect(time: new ShiftedClock(TimeSpan.FromSeconds(ours))).ExamineAsync([], Cancel);

        Assert.Null(examination.Failure);
        Assert.InRange(examination.ClockSkew!.Value.TotalSeconds + ours, -20, 20);
        if (word is null) Assert.Empty(examination.Tracker.Findings);
        else Assert.Contains($" s {word} this machine's, so the ages that are shown are wrong by that. Have both set by a time server.", Assert.Single(examination.Tracker.Findings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Examine_ProjectAndFieldThatAreNotThere_AreFindings()
    {
        await using var jira = await SimulatedJira.StartAsync(items: 30);
        var connector = jira.Connect(definition => definition with
        {
            Scope = new ScopeDefinition { Projects = ["PAY", "NOPE"] },
            Mapping = new MappingDefinition { EstimateFields = ["customfield_10016", "customfield_77777"] },
        });
        var examination = await connector.ExamineAsync([], Cancel);

        Assert.Equal(2, examination.Tracker.Findings.Count);
        Assert.Contains("(BROWSE_PROJECTS) in NOPE, or there is no such project", examination.Tracker.Findings[0], StringComparison.Ordinal);
        Assert.Contains("The field customfield_77777 (estimate) is not among the fields", examination.Tracker.Findings[1], StringComparison.Ordinal);
        Assert.Contains(examination.Tracker.Remarks, remark => remark.StartsWith("There are 2 point fields: customfield_10016 \"Story Points\" (a number field), customfield_10026", StringComparison.Ordinal));
        Assert.Contains(examination.Tracker.Remarks, remark => remark.StartsWith("The point field customfield_10026", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Examine_TypesWithoutToldLevels_AreNamedAndThoseAboveEpicsAreFindings()
    {
        await using var jira = await SimulatedJira.StartDataCenterAsync(items: 200);
        var examination = await jira.Connect().ExamineAsync([], Cancel);
        var finding = Assert.Single(examination.Tracker.Findings);
        Assert.Contains("\"Initiative\", and it is read as ordinary work", finding, StringComparison.Ordinal);
        Assert.Contains(": 2 to mapping.levels", finding, StringComparison.Ordinal);
        var remark = Assert.Single(examination.Tracker.Remarks, remark => remark.StartsWith("Jira tells no levels", StringComparison.Ordinal));
        Assert.Contains("1 for \"Epic\"; 0 for \"Story\"", remark, StringComparison.Ordinal);
        Assert.DoesNotContain("Initiative", remark, StringComparison.Ordinal);

        var levels = new Dictionary<string, int> { ["Initiative"] = 2, ["Epic"] = 1, ["Story"] = 0, ["Task"] = 0, ["Bug"] = 0 };
        var configured = await jira.Connect(definition => definition with { Mapping = new MappingDefinition { Levels = levels } }).ExamineAsync([], Cancel);
        Assert.Empty(configured.Tracker.Findings);
        Assert.DoesNotContain(configured.Tracker.Remarks, remark => remark.StartsWith("Jira tells no levels", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Examine_CountsWhatItSends()
    {
        await using var jira = await SimulatedJira.StartAsync(items: 30);
        var connector = jira.Connect();
        var first = await connector.ExamineAsync([], Cancel);
        var second = await connector.ExamineAsync([], Cancel);

        Assert.Equal(connector.Tally.Reads, first.Requests + second.Requests);
        Assert.Equal(0, connector.Tally.Writes);
    }

    [Fact]
    public async Task Look_WordsThatNothingMaps_AreListedUntilTheConfigurationMapsThem()
    {
        MetadataDocument Document(string name, string json) => new(name, Encoding.UTF8.GetBytes(json));
        var catalogue = JiraCatalogue.Read(new TrackerMetadata(
        [
            Document("statuses", """[{"id":"1","name":"Open","statusCategory":{"key":"new"}},{"id":"7","name":"Limbo","statusCategory":{"key":"undefined"}},{"id":"8","name":"Odd"}]"""),
            Document("issueTypes", """[{"id":"10","name":"Story","hierarchyLevel":0},{"id":"11","name":"Thing"}]"""),
        ]));
        await using var jira = await SimulatedJira.StartAsync(items: 20);
        Task<TrackerFindings> Look(MappingDefinition mapping)
        {
            var definition = TestConnections.Jira(jira.Url) with { Mapping = mapping };
            using var handlers = new SyncWorker.Connectors.Http.TrackerHandlers();
            var edition = new CloudEdition(TestConnections.Http(definition, handlers, TimeProvider.System), definition.Batch);
            return new JiraExaminer(edition, definition, catalogue, new JiraFieldPlan(definition, catalogue)).LookAsync("Bot", [], new JiraWalk(edition, definition.Scope, catalogue, accountZone: null), Cancel);
        }

        Assert.Equal(["state 7 Limbo", "state 8 Odd", "type 11 Thing"], (await Look(new())).Unmapped.Select(word => $"{word.Kind} {word.Id} {word.Word}"));
        var mapped = new MappingDefinition { States = new Dictionary<string, StateCategory> { ["7"] = StateCategory.Proposed, ["8"] = StateCategory.Completed }, Levels = new Dictionary<string, int> { ["Thing"] = 0 } };
        var findings = await Look(mapped);
        Assert.Empty(findings.Unmapped);
        Assert.Contains("Jira shows no project to the account Bot", Assert.Single(findings.Findings), StringComparison.Ordinal);
    }

    private sealed class ShiftedClock(TimeSpan shift) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => TimeProvider.System.GetUtcNow() + shift;
    }
}
