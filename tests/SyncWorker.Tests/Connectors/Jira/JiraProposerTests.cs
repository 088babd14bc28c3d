using System.Text;
using System.Text.Json;
using SyncWorker.Connectors.Http;
using SyncWorker.Connectors.Jira;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Items;
using SyncWorker.Model.Reading;

namespace SyncWorker.Tests.Connectors.Jira;

/// <summary>A newcomer would lose: a mapping that reads the fields which teams really fill.</summary>
public sealed class JiraProposerTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Propose_BothPointFields_AreCountedAndThoseOfBoardsComeFirst()
    {
        await using var jira = await SimulatedJira.StartAsync(items: 60);
        var proposal = await jira.Connect().ProposeAsync(Cancel);
        var again = await jira.Connect().ProposeAsync(Cancel);

        Assert.Null(proposal.Failure);
        Assert.Equal(60, proposal.Sampled);
        Assert.Equal(["customfield_10016", "customfield_10026"], proposal.Mapping.EstimateFields.Take(2).Order(StringComparer.Ordinal));
        Assert.Equal(EstimateUnit.Points, proposal.Mapping.EstimateUnit);
        Assert.Equal("customfield_10001", proposal.Mapping.TeamField);
        Assert.Contains(proposal.Candidates, candidate => candidate is { Role: "blocked", Id: "customfield_10021" });
        Assert.Contains(proposal.Candidates, candidate => candidate is { Role: "sprint", Why: "kind gh-sprint" });
        Assert.Equal(proposal.Candidates, again.Candidates);

        // All issues are in the sample, so the counts can be taken from what the connector reads.
        var connector = await jira.OpenAsync();
        var items = await SimulatedJira.ReadAllAsync(connector);
        foreach (var candidate in proposal.Candidates.Where(candidate => candidate.Id is "customfield_10016" or "customfield_10026" or "duedate"))
        {
            var filled = items.Count(item =>
            {
                using var raw = JsonDocument.Parse(item.Raw);
                return raw.RootElement.GetProperty("issue").GetProperty("fields").TryGetProperty(candidate.Id, out var value) && value.ValueKind != JsonValueKind.Null;
            });
            Assert.True(filled > 0 && filled == candidate.Filled, $"{candidate}: {filled}");
        }
    }

    [Fact]
    public async Task Propose_PointsAndHours_TheUnitThatIsFilledMoreOftenCountsAlone()
    {
        await using var jira = await SimulatedJira.StartAsync(items: 100);
        var proposal = await jira.Connect().ProposeAsync(Cancel);

        Assert.Equal(["customfield_10016", "customfield_10026"], proposal.Mapping.EstimateFields.Order(StringComparer.Ordinal));
        var hours = Assert.Single(proposal.Candidates, candidate => candidate.Id == "timeoriginalestimate");
        Assert.True(hours.Filled > 0);
        Assert.EndsWith("left out, as hours beside points give no sum: to count both, add it to estimate.fields, and progress.hoursPerPoint to the portfolio", hours.Why, StringComparison.Ordinal);

        // Whoever names both has said what a point is worth.
        var both = await jira.Connect(definition => definition with { Mapping = new MappingDefinition { EstimateFields = ["customfield_10016", "timeoriginalestimate"] } }).ProposeAsync(Cancel);
        Assert.Contains("timeoriginalestimate", both.Mapping.EstimateFields);
        Assert.DoesNotContain(both.Candidates, candidate => candidate.Why.Contains("left out", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Propose_WhatTheConfigurationSays_Stays()
    {
        await using var jira = await SimulatedJira.StartDataCenterAsync(items: 60);
        var configured = new MappingDefinition { StartField = "customfield_9", RemovedResolutions = ["Duplicate"], ReportedStatusField = "customfield_8", TimeZone = "Europe/Berlin" };
        var proposal = await jira.Connect(definition => definition with { Mapping = configured }).ProposeAsync(Cancel);

        Assert.Equal(("customfield_9", "customfield_8", "Europe/Berlin"), (proposal.Mapping.StartField, proposal.Mapping.ReportedStatusField, proposal.Mapping.TimeZone));
        Assert.Equal(["Duplicate"], proposal.Mapping.RemovedResolutions);
        Assert.Equal(["customfield_10008", "customfield_10108"], proposal.Candidates.Where(candidate => candidate.Role == "parent").Select(candidate => candidate.Id));
    }

    [Fact]
    public async Task Propose_TypesWithoutToldLevels_GetTheLevelThatTheParentLinksShow()
    {
        await using var jira = await SimulatedJira.StartDataCenterAsync(items: 200);
        var proposal = await jira.Connect().ProposeAsync(Cancel);
        var words = proposal.Words.Where(word => word.Word.Kind == "type").ToDictionary(word => word.Word.Word);
        Assert.Equal(
            [("Bug", 0), ("Epic", 1), ("Initiative", 2), ("Story", 0), ("Task", 0)],
            words.Values.OrderBy(word => word.Word.Word, StringComparer.Ordinal).Select(word => (word.Word.Word, word.Level ?? -9)));
        Assert.StartsWith("Jira tells no level; epics have parents of it, such as ", words["Initiative"].Why, StringComparison.Ordinal);
        Assert.Equal(2, proposal.Mapping.Levels[words["Initiative"].Word.Id]);
        Assert.DoesNotContain((await jira.Connect(definition => definition with { Mapping = proposal.Mapping }).ProposeAsync(Cancel)).Words, word => word.Word.Kind == "type");
    }

    [Fact]
    public async Task Propose_StatesWithoutCategory_GetThatOfTheirColumnOrNone()
    {
        static MetadataDocument Document(string name, string json) => new(name, Encoding.UTF8.GetBytes(json));
        var catalogue = JiraCatalogue.Read(new TrackerMetadata(
        [
            Document("statuses", """[{"id":"1","name":"A"},{"id":"2","name":"B"},{"id":"3","name":"C"},{"id":"4","name":"D"},{"id":"5","name":"Open","statusCategory":{"key":"new"}}]"""),
            Document("issueTypes", """[{"id":"10","name":"Story","hierarchyLevel":0},{"id":"11","name":"Thing"}]"""),
            Document("fields", """[{"id":"duedate","name":"Due"}]"""),
            Document("boards/7/configuration", """{"columnConfig":{"columns":[{"name":"To do","statuses":[{"id":"1"}]},{"name":"Doing","statuses":[{"id":"2"}]},{"name":"Done","statuses":[{"id":"3"}]}]}}"""),
        ]));
        await using var jira = await SimulatedJira.StartAsync(items: 20);
        var definition = TestConnections.Jira(jira.Url);
        using var handlers = new TrackerHandlers();
        var edition = new CloudEdition(TestConnections.Http(definition, handlers, TimeProvider.System), definition.Batch);
        var proposal = await new JiraProposer(edition, definition, catalogue).ProposeAsync(new JiraSearch(), Cancel);

        Assert.Equal(
            ["1 Proposed", "2 InProgress", "3 Completed", "4 ", "11 0"],
            proposal.Words.Select(word => $"{word.Word.Id} {word.Category?.ToString() ?? word.Level?.ToString(System.Globalization.CultureInfo.InvariantCulture)}"));
        Assert.Equal("in column \"Done\" of board 7, its last", proposal.Words[2].Why);
        Assert.Equal(["1", "2", "3"], proposal.Mapping.States.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(0, proposal.Mapping.Levels["11"]);
    }
}
