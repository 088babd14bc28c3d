using SyncWorker.Connectors.AzureDevOps.Items;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.History;
using SyncWorker.Model.Items;

namespace SyncWorker.Tests.Connectors.AzureDevOps.Items;

public sealed class AzureDevOpsMapperTests
{
    [Fact]
    public void Map_FullStory_CarriesEverything()
    {
        var item = Samples.Map(
            Samples.Story(
                """
                "System.AssignedTo":{"displayName":"Ana Ruiz","id":"g-1","uniqueName":"Ana@Example.com","descriptor":"aad.X"},
                "System.IterationPath":"Core\\Sprint 1","System.Tags":"wallet; api;api","Microsoft.VSTS.Common.Priority":2,
                "Microsoft.VSTS.Scheduling.StoryPoints":5.50,"Microsoft.VSTS.Scheduling.StartDate":"2026-11-03T00:00:00Z",
                "Microsoft.VSTS.Scheduling.TargetDate":"2026-11-30T00:00:00Z","Microsoft.VSTS.CMMI.Blocked":"Yes",
                "Microsoft.VSTS.Common.ActivatedDate":"2026-11-02T09:00:00Z","System.Parent":6,"Custom.Rollup":41.500,"Custom.Health":"At risk"
                """),
            new MappingDefinition { ReportedStatusField = "Custom.Health" },
            keep: ["Custom.Rollup", "Custom.Absent"]);

        Assert.Equal(new ItemId("core-ado", 7), item.Id);
        Assert.Equal("7", item.Key);
        Assert.Equal("https://dev.azure.com/contoso/Core/_workitems/edit/7", item.Url);
        Assert.Equal((0, StateCategory.InProgress, "Active"), (item.HierarchyLevel, item.StateCategory, item.TrackerState));
        Assert.Equal((5.5m, EstimateUnit.Points), (item.Estimate, item.EstimateUnit));
        Assert.Equal((new DateOnly(2026, 11, 3), new DateOnly(2026, 11, 30)), (item.StartOn, item.DueOn));
        Assert.Equal(("aad.X", "ana@example.com"), (item.Assignee?.Id, item.Assignee?.Email));
        Assert.Equal(new IterationRef { Id = "21", Name = "Core\\Sprint 1", StartOn = new(2026, 11, 9), FinishOn = new(2026, 11, 20) }, item.Iteration);
        Assert.Equal(["api", "wallet"], item.Labels);
        Assert.Equal(("2", true, 6L, 3L), (item.Priority, item.IsBlocked, item.ParentId, item.Revision));
        Assert.Equal(new DateTimeOffset(2026, 11, 2, 9, 0, 0, TimeSpan.Zero), item.StartedAt);
        Assert.Equal(new Dictionary<string, string> { ["Custom.Rollup"] = "41.5", ["Custom.Health"] = "At risk" }, item.Fields);
        Assert.Equal(new DateTimeOffset(2026, 11, 1, 8, 0, 0, 100, TimeSpan.Zero), item.CreatedAt);
        Assert.Null(item.CompletedAt);
        Assert.Empty(item.Notes);
    }

    [Theory]
    [InlineData("Bug", "Resolved", StateCategory.InProgress)]
    [InlineData("User Story", "Resolved", StateCategory.InProgress)]
    [InlineData("Task", "Removed", StateCategory.Removed)]
    [InlineData("Task", "Closed", StateCategory.Completed)]
    public void Map_State_TakesTheCategoryOfTypeAndState(string type, string state, StateCategory category) =>
        Assert.Equal(category, Samples.Map(Samples.Story(type: type, state: state)).StateCategory);

    [Fact]
    public void Map_ConfiguredState_WinsForThatTypeOnly()
    {
        var mapping = new MappingDefinition { States = new Dictionary<string, StateCategory> { ["Bug/Resolved"] = StateCategory.Completed } };
        var fields = """ "Microsoft.VSTS.Common.StateChangeDate":"2026-11-05T10:00:00Z" """;

        var bug = Samples.Map(Samples.Story(fields, type: "Bug", state: "Resolved"), mapping);

        Assert.Equal((StateCategory.Completed, new DateTimeOffset(2026, 11, 5, 10, 0, 0, TimeSpan.Zero)), (bug.StateCategory, bug.CompletedAt));
        Assert.Equal(StateCategory.InProgress, Samples.Map(Samples.Story(state: "Resolved"), mapping).StateCategory);
    }

    [Theory]
    [InlineData("Test Case", "Design")]
    [InlineData("User Story", "Invented")]
    public void Map_StateWithoutCategory_IsUnmappedAndNoted(string type, string state)
    {
        var item = Samples.Map(Samples.Story(type: type, state: state));

        Assert.Equal(StateCategory.Unmapped, item.StateCategory);
        Assert.Contains(new MappingNote(MappingNoteKind.State, $"Core/{type}/{state}"), item.Notes);
    }

    [Theory]
    [InlineData("Epic", 2)]
    [InlineData("Feature", 1)]
    [InlineData("User Story", 0)]
    [InlineData("Task", -1)]
    [InlineData("Test Case", null)]
    public void Map_Type_StandsWhereTheBacklogsSay(string type, int? level)
    {
        var item = Samples.Map(Samples.Story(type: type, state: "New"));

        Assert.Equal(level, item.HierarchyLevel);
        Assert.Equal(level is null, item.Notes.Contains(new MappingNote(MappingNoteKind.Type, $"Core/{type}")));
    }

    [Theory]
    [InlineData("asRequirements", 0)]
    [InlineData("off", 0)]
    [InlineData("asTasks", -1)]
    public void Map_Bug_StandsWhereTheTeamShowsBugs(string behaviour, int level) =>
        Assert.Equal(level, Samples.Map(Samples.Story(type: "Bug"), metadata: Samples.Metadata(behaviour)).HierarchyLevel);

    [Theory]
    [InlineData("\"Microsoft.VSTS.Scheduling.OriginalEstimate\":8,\"Microsoft.VSTS.Scheduling.RemainingWork\":3", 8.0)]
    [InlineData("\"Microsoft.VSTS.Scheduling.RemainingWork\":3,\"Microsoft.VSTS.Scheduling.CompletedWork\":\"1.5\"", 4.5)]
    [InlineData("\"Microsoft.VSTS.Scheduling.StoryPoints\":9", null)]
    public void Map_Task_IsEstimatedInHours(string fields, double? hours)
    {
        var task = Samples.Map(Samples.Story(fields, type: "Task"));

        Assert.Equal(((decimal?)hours, EstimateUnit.Hours), (task.Estimate, task.EstimateUnit));
    }

    [Fact]
    public void Map_ConfiguredEstimate_TakesTheFirstFilledFieldInTheConfiguredUnit()
    {
        var mapping = new MappingDefinition { EstimateFields = ["Custom.A", "Custom.B"], EstimateUnit = EstimateUnit.Hours };

        var item = Samples.Map(Samples.Story("\"Custom.A\":null,\"Custom.B\":12,\"Microsoft.VSTS.Scheduling.StoryPoints\":3"), mapping);

        Assert.Equal((12m, EstimateUnit.Hours), (item.Estimate, item.EstimateUnit));
    }

    [Theory]
    [InlineData("2026-03-31T00:00:00Z", "2026-03-31")]
    [InlineData("2026-03-31T22:00:00Z", "2026-04-01")]
    [InlineData("2026-03-31", "2026-03-31")]
    [InlineData("9999-01-01T00:00:00Z", null)]
    [InlineData("0001-01-01T00:00:00", null)]
    public void Map_Date_KeepsMidnightUtcAsThatDayAndPutsInstantsIntoTheZone(string stated, string? day)
    {
        var item = Samples.Map(Samples.Story($"\"Microsoft.VSTS.Scheduling.DueDate\":\"{stated}\""), new MappingDefinition { TimeZone = "Europe/Berlin" });

        Assert.Equal(day is null ? null : DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture), item.DueOn);
        Assert.Empty(item.Notes);
    }

    [Fact]
    public void Map_DueFields_PreferTargetThenDueThenFinish()
    {
        const string finish = "\"Microsoft.VSTS.Scheduling.FinishDate\":\"2026-12-03T00:00:00Z\"";
        const string due = "\"Microsoft.VSTS.Scheduling.DueDate\":\"2026-12-02T00:00:00Z\"";
        const string target = "\"Microsoft.VSTS.Scheduling.TargetDate\":\"2026-12-01T00:00:00Z\"";

        Assert.Equal(3, Samples.Map(Samples.Story(finish)).DueOn?.Day);
        Assert.Equal(2, Samples.Map(Samples.Story($"{finish},{due}")).DueOn?.Day);
        Assert.Equal(1, Samples.Map(Samples.Story($"{finish},{due},{target}")).DueOn?.Day);
        Assert.Equal(3, Samples.Map(Samples.Story($"{finish},{target}"), new MappingDefinition { DueField = "Microsoft.VSTS.Scheduling.FinishDate" }).DueOn?.Day);
    }

    [Theory]
    [InlineData("\"Microsoft.VSTS.Scheduling.StoryPoints\":\"many\"")]
    [InlineData("\"Microsoft.VSTS.Scheduling.StoryPoints\":1e300")]
    [InlineData("\"Microsoft.VSTS.Scheduling.StoryPoints\":{\"a\":1}")]
    [InlineData("\"Microsoft.VSTS.Scheduling.DueDate\":\"soon\"")]
    [InlineData("\"Microsoft.VSTS.Scheduling.DueDate\":17")]
    [InlineData("\"System.AssignedTo\":17")]
    public void Map_ValueOfTheWrongForm_IsEmptyAndNoted(string field)
    {
        var item = Samples.Map(Samples.Story(field));

        Assert.Equal((null, null, null), (item.Estimate, item.DueOn, item.Assignee));
        var note = Assert.Single(item.Notes);
        Assert.Equal(MappingNoteKind.Value, note.Kind);
    }

    [Theory]
    [InlineData("""{"rev":1,"fields":{}}""", "id")]
    [InlineData("""{"id":1}""", "fields")]
    [InlineData("""{"id":1,"fields":[]}""", "fields")]
    [InlineData("""{"id":1,"fields":{},"relations":{}}""", "relations")]
    public void Map_PayloadThatIsNoItem_IsUnreadableWithAReason(string payload, string word) =>
        Assert.Contains(word, Assert.Throws<UnreadableItemException>(() => Samples.Map(payload)).Message, StringComparison.Ordinal);

    [Fact]
    public void Map_HalfASurrogatePair_IsReplacedAndTheRestKept() =>
        Assert.Equal("half \ufffd", Samples.Map(Samples.Story().Replace("\"Pay\"", "\"half \\ud83d\"", StringComparison.Ordinal)).Title);

    [Theory]
    [InlineData("\"Ana Ruiz <ana@example.com>\"", "ana@example.com", "Ana Ruiz", "ana@example.com")]
    [InlineData("\"Ana Ruiz <CORP\\\\ana>\"", "CORP\\ana", "Ana Ruiz", null)]
    [InlineData("\"CORP\\\\ana\"", "CORP\\ana", "CORP\\ana", null)]
    [InlineData("{\"displayName\":\"Ana\",\"id\":\"g-1\"}", "g-1", "Ana", null)]
    [InlineData("{\"displayName\":\"Ana\"}", "Ana", "Ana", null)]
    public void Map_Person_IsReadInEveryForm(string stated, string id, string name, string? mail)
    {
        var person = Samples.Map(Samples.Story($"\"System.AssignedTo\":{stated}")).Assignee;

        Assert.Equal((id, name, mail), (person?.Id, person?.DisplayName, person?.Email));
    }

    [Fact]
    public void Map_Relations_BecomeParentAndLinksInAStableOrder()
    {
        var item = Samples.Map(Samples.Story(members: """
            "relations":[
              {"rel":"System.LinkTypes.Related","url":"https://x/_apis/wit/workItems/12","attributes":{"name":"Related"}},
              {"rel":"System.LinkTypes.Hierarchy-Reverse","url":"https://x/_apis/wit/workItems/5","attributes":{"name":"Parent"}},
              {"rel":"System.LinkTypes.Hierarchy-Forward","url":"https://x/_apis/wit/workItems/9"},
              {"rel":"System.LinkTypes.Dependency-Reverse","url":"https://x/_apis/wit/workItems/11"},
              {"rel":"System.LinkTypes.Dependency-Forward","url":"https://x/_apis/wit/workItems/10","attributes":{"name":"Successor"}},
              {"rel":"Hyperlink","url":"https://jira.example.com/browse/PAY-1","attributes":{"comment":"blocked by"}},
              {"rel":"Contoso.Elsewhere-Forward","url":"https://other/_apis/wit/workItems/3","attributes":{"name":"Elsewhere"}},
              {"rel":"ArtifactLink","url":"vstfs:///Git/Commit/x"},{"rel":"AttachedFile","url":"https://x/file"},
              {"rel":"System.LinkTypes.Related","url":"https://x/_apis/wit/workItems/odd"}]
            """));

        Assert.Equal(5, item.ParentId);
        Assert.Equal(
            [
                new ItemLink { Kind = LinkKind.Related, TrackerType = "Related", TargetId = 12 },
                new ItemLink { Kind = LinkKind.Predecessor, TrackerType = "Predecessor", TargetId = 11 },
                new ItemLink { Kind = LinkKind.Successor, TrackerType = "Successor", TargetId = 10 },
                new ItemLink { Kind = LinkKind.Remote, TrackerType = "Elsewhere", TargetUrl = "https://other/_apis/wit/workItems/3" },
                new ItemLink { Kind = LinkKind.Remote, TrackerType = "blocked by", TargetUrl = "https://jira.example.com/browse/PAY-1" },
            ],
            item.Links);
        Assert.Equal("System.LinkTypes.Related to https://x/_apis/wit/workItems/odd", Assert.Single(item.Notes).Value);
    }

    [Fact]
    public void Map_ProjectWithBlanks_IsEscapedInTheAddress() =>
        Assert.Equal(
            "https://dev.azure.com/contoso/My%20%C3%9C/_workitems/edit/7",
            Samples.Map(Samples.Story().Replace("\"Core\"", "\"My Ü\"", StringComparison.Ordinal)).Url);

    [Fact]
    public void Map_HistoryBeforeTheActivation_GivesTheFirstStart()
    {
        var started = new DateTimeOffset(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);
        HistoryEntry[] history = [Entry(HistoryField.State, "New", started.AddHours(-1), "rev:1"), Entry(HistoryField.State, "Active", started, "rev:2")];

        var item = Samples.Map(Samples.Story("\"Microsoft.VSTS.Common.ActivatedDate\":\"2026-11-08T09:00:00Z\""), history: history);

        Assert.Equal(started, item.StartedAt);
    }

    [Fact]
    public void Map_HistoryUnderAnotherType_JudgesTheStateByTheTypeOfItsTime()
    {
        var at = new DateTimeOffset(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);
        HistoryEntry[] history =
        [
            Entry(HistoryField.Type, "Test Case", at, "rev:1"), Entry(HistoryField.State, "Active", at, "rev:1"),
            Entry(HistoryField.Type, "User Story", at.AddDays(1), "rev:2") with { FromWord = "Test Case" },
            Entry(HistoryField.State, "Resolved", at.AddDays(2), "rev:3"),
        ];

        Assert.Equal(at.AddDays(2), Samples.Map(Samples.Story(), history: history).StartedAt);
    }

    [Fact]
    public void Map_MissingBacklogConfiguration_UsesTheShippedNames()
    {
        var metadata = new SyncWorker.Model.Reading.TrackerMetadata(
            [.. Samples.Metadata().Documents.Where(static document => !document.Name.EndsWith("backlogconfiguration", StringComparison.Ordinal))]);

        Assert.Equal(2, Samples.Map(Samples.Story(type: "Epic", state: "New"), metadata: metadata).HierarchyLevel);
        Assert.Equal(4, Samples.Map(Samples.Story("\"Microsoft.VSTS.Scheduling.Effort\":4"), metadata: metadata).Estimate);
        Assert.Null(Samples.Map(Samples.Story(type: "Test Case", state: "Design"), metadata: metadata).HierarchyLevel);
    }

    private static HistoryEntry Entry(HistoryField field, string word, DateTimeOffset at, string source) =>
        new() { Field = field, ToWord = word, HappenedAt = at, ObservedAt = at, SourceId = source };
}
