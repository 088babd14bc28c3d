using SyncWorker.Model.History;
using SyncWorker.Model.Items;

namespace SyncWorker.Tests.Connectors.Jira;

public sealed class JiraHistoryMapperTests
{
    private readonly MapperBench _bench = new();

    [Fact]
    public void Map_Transitions_GiveStartAndLastCompletion()
    {
        var read = _bench.Map(
            """
            "status":{"id":"6","name":"Closed"}
            """,
            string.Join(',', Status("1", "2026-01-06", "1", "3"), Status("2", "2026-01-08", "3", "5"), Status("3", "2026-01-09", "5", "3"), Status("4", "2026-01-12", "3", "5"), Status("5", "2026-01-20", "5", "6")));
        Assert.Equal(At("2026-01-06"), read.Item.StartedAt);
        Assert.Equal(At("2026-01-12"), read.Item.CompletedAt);
        Assert.Equal(5, read.SourceEntries);
    }

    [Fact]
    public void Map_ReopenedIssue_HasNoCompletion()
    {
        var read = _bench.Map("", string.Join(',', Status("1", "2026-01-06", "1", "5"), Status("2", "2026-01-08", "5", "3")));
        Assert.Equal(At("2026-01-08"), read.Item.StartedAt);
        Assert.Null(read.Item.CompletedAt);
    }

    [Fact]
    public void Map_CreatedInProgress_StartedWhenCreated()
    {
        var read = _bench.Map();
        Assert.Equal(read.Item.CreatedAt, read.Item.StartedAt);
    }

    [Fact]
    public void Map_Creation_IsDerivedFromTheOldestChangeElseFromThePresent()
    {
        var read = _bench.Map(
            """
            "customfield_10016":8,"duedate":"2026-03-09","labels":["b","a"],"priority":{"id":"2","name":"High"}
            """,
            string.Join(',',
                Change("12", "2026-01-08", "Story Points", "customfield_10016", "null", "\"5\"", "null", "\"8\""),
                Change("11", "2026-01-07", "Story Points", "customfield_10016", "null", "\"3\"", "null", "\"5\""),
                Change("13", "2026-01-09", "duedate", "duedate", "null", "null", "\"2026-03-09\"", "\"2026-03-09 00:00:00.0\""),
                Change("14", "2026-01-10", "labels", "labels", "\"\"", "\"b\"", "\"\"", "\"b a\"")));

        var created = read.History.Where(entry => entry.SourceId == "created").ToDictionary(entry => entry.Field);
        Assert.Equal("3", created[HistoryField.Estimate].ToWord);
        Assert.False(created.ContainsKey(HistoryField.DueOn));
        Assert.Equal("b", created[HistoryField.Labels].ToWord);
        Assert.Equal(("2", "High"), (created[HistoryField.Priority].ToId, created[HistoryField.Priority].ToWord));
        Assert.Equal(("3", "In Progress"), (created[HistoryField.State].ToId, created[HistoryField.State].ToWord));
        Assert.Equal("acc-ana", created[HistoryField.State].AuthorId);
        Assert.All(created.Values, entry => Assert.Equal((read.Item.CreatedAt, MapperBench.ObservedAt), (entry.HappenedAt, entry.ObservedAt)));

        Assert.Equal(["11", "12", "13", "14"], read.History.Where(entry => entry.SourceId != "created").Select(entry => entry.SourceId));
        var due = read.History.Single(entry => entry.SourceId == "13");
        Assert.Equal((HistoryField.DueOn, null, "2026-03-09", "2026-03-09"), (due.Field, due.FromId, due.ToId, due.ToWord));
        Assert.Equal("a b", read.History.Single(entry => entry.SourceId == "14").ToWord);
    }

    [Fact]
    public void Map_Releases_AreToldAsAddedAndRemovedFromTheFirstSet()
    {
        var read = _bench.Map(
            """
            "fixVersions":[{"id":"3","name":"v3"}]
            """,
            string.Join(',',
                Change("1", "2026-01-07", "Fix Version", "fixVersions", "\"1\"", "\"v1\"", "null", "null"),
                Change("2", "2026-01-08", "Fix Version", "fixVersions", "null", "null", "\"3\"", "\"v3\"")));
        var releases = read.History.Where(entry => entry.Field == HistoryField.Releases).Select(entry => (entry.SourceId, entry.FromId, entry.ToId));
        Assert.Equal([("created", null, "1"), ("1", "1", null), ("2", null, "3")], releases);
    }

    [Fact]
    public void Map_ParentToldTwice_IsOneEntry()
    {
        var read = _bench.Map(
            """
            "parent":{"id":"20","key":"PAY-20"}
            """,
            """
            {"id":"1","created":"2026-01-07T00:00:00.000+0000","items":[
              {"field":"Epic Link","fieldId":"customfield_10014","from":null,"fromString":null,"to":"20","toString":"PAY-20"},
              {"field":"IssueParentAssociation","fieldtype":"jira","from":null,"fromString":null,"to":"20","toString":"PAY-20"}]}
            """);
        var entry = Assert.Single(read.History, entry => entry.Field == HistoryField.Parent);
        Assert.Equal(("1", null, "20", "PAY-20"), (entry.SourceId, entry.FromId, entry.ToId, entry.ToWord));
    }

    [Fact]
    public void Map_Links_AreAddedAndRemovedAndUpdatesOfThemSilent()
    {
        var read = _bench.Map("", string.Join(',',
            Change("1", "2026-01-07", "Link", null, "null", "null", "\"PAY-2\"", "\"This issue is blocked by PAY-2\""),
            Change("2", "2026-01-08", "Link", null, "\"PAY-2\"", "\"This issue is blocked by PAY-2\"", "null", "null"),
            Change("3", "2026-01-09", "RemoteIssueLink", null, "\"10042\"", "\"x\"", "\"10042\"", "\"x\"")));
        Assert.Equal(
            [(HistoryField.LinkAdded, null, "PAY-2"), (HistoryField.LinkRemoved, "PAY-2", null)],
            read.History.Where(entry => entry.Field >= HistoryField.LinkAdded).Select(entry => (entry.Field, entry.FromId, entry.ToId)));
    }

    [Fact]
    public void Map_Times_AreHoursAndSprintsSorted()
    {
        var read = _bench.Map(
            """
            "timeestimate":3600
            """,
            string.Join(',',
                Change("1", "2026-01-07", "timeestimate", "timeestimate", "\"7200\"", "\"7200\"", "\"3600\"", "\"3600\""),
                Change("2", "2026-01-08", "Sprint", "customfield_10020", "\"\"", "\"\"", "\"12, 7\"", "\"S12, S7\"")));
        Assert.Equal(("2", "1"), read.History.Where(entry => entry.SourceId == "1").Select(entry => (entry.FromWord, entry.ToWord)).Single());
        Assert.Equal((null, "7, 12"), read.History.Where(entry => entry.SourceId == "2").Select(entry => (entry.FromId, entry.ToId)).Single());
        Assert.DoesNotContain(read.History, entry => entry.SourceId == "created" && entry.Field == HistoryField.Iteration);
    }

    [Fact]
    public void Map_OwnAccount_IsRecognised()
    {
        var read = _bench.Map("", Change("1", "2026-01-07", "labels", "labels", "\"\"", "\"\"", "\"\"", "\"risk-late\"", MapperBench.Me) + "," + Change("2", "2026-01-08", "labels", "labels", "\"\"", "\"risk-late\"", "\"\"", "\"\"", ""));
        Assert.True(read.History.Single(entry => entry.SourceId == "1").IsOwn);
        Assert.Equal((false, null), read.History.Where(entry => entry.SourceId == "2").Select(entry => (entry.IsOwn, entry.AuthorId)).Single());
    }

    [Fact]
    public void Map_HistoryWithoutTime_IsRemarkedAndTheOthersGoOn()
    {
        var read = _bench.Map("", """{"id":"1","created":null,"items":[{"field":"status","fieldId":"status","from":"1","to":"3"}]},""" + Status("2", "2026-01-08", "1", "3"));
        Assert.Equal(MappingNoteKind.Value, Assert.Single(read.Item.Notes).Kind);
        Assert.Contains(read.History, entry => entry.SourceId == "2");
        Assert.Equal(2, read.SourceEntries);
    }

    [Fact]
    public void Map_SameIssueAgainWithRenamedStatus_MergesWithoutASecondCreation()
    {
        var first = _bench.Map().History;
        var renamed = _bench.Map("""
            "status":{"id":"3","name":"Doing"}
            """).History;
        Assert.Equal(first, ItemHistory.Merge(first, renamed));
    }

    private static DateTimeOffset At(string day) => DateTimeOffset.Parse(day + "T00:00:00Z", System.Globalization.CultureInfo.InvariantCulture);

    private static string Status(string id, string day, string from, string to) => Change(id, day, "status", "status", $"\"{from}\"", $"\"s{from}\"", $"\"{to}\"", $"\"s{to}\"");

    private static string Change(string id, string day, string field, string? fieldId, string from, string fromWord, string to, string toWord, string author = "acc-bo") =>
        $$"""
        {"id":"{{id}}","author":{"accountId":"{{author}}"},"created":"{{day}}T00:00:00.000+0000","items":[{"field":"{{field}}",{{(fieldId is null ? "" : $"\"fieldId\":\"{fieldId}\",")}}"from":{{from}},"fromString":{{fromWord}},"to":{{to}},"toString":{{toWord}}}]}
        """;
}
