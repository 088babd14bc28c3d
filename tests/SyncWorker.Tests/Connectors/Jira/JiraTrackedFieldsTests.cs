using System.Text.Json;
using SyncWorker.Model.History;

namespace SyncWorker.Tests.Connectors.Jira;

/// <summary>The closed list of tracked fields, each from the shape in which Jira tells of it.</summary>
public sealed class JiraTrackedFieldsTests
{
    private readonly MapperBench _bench = new();

    [Theory]
    [InlineData(HistoryField.Type, """{"field":"issuetype","fieldtype":"jira","fieldId":"issuetype","from":"10002","fromString":"Technical-Debt","to":"10031","toString":"Task"}""", "10002:Technical-Debt", "10031:Task")]
    [InlineData(HistoryField.State, """{"field":"status","fieldtype":"jira","fieldId":"status","from":"6","fromString":"Closed","to":"10068","toString":"已完成"}""", "6:Closed", "10068:已完成")]
    [InlineData(HistoryField.Parent, """{"field":"Parent","fieldtype":"jira","from":null,"fromString":null,"to":"10063","toString":"EE-1"}""", ":", "10063:EE-1")]
    [InlineData(HistoryField.Parent, """{"field":"IssueParentAssociation","fieldtype":"jira","from":"20707","fromString":"K5-1","to":null,"toString":null}""", "20707:K5-1", ":")]
    [InlineData(HistoryField.Parent, """{"field":"Epic Link","fieldtype":"custom","fieldId":"customfield_10014","from":null,"fromString":null,"to":"10073","toString":"EE-11"}""", ":", "10073:EE-11")]
    [InlineData(HistoryField.Project, """{"field":"project","fieldtype":"jira","fieldId":"project","from":"10000","fromString":"Payments","to":"10001","toString":"Ops"}""", "10000:Payments", "10001:Ops")]
    [InlineData(HistoryField.Iteration, """{"field":"Sprint","fieldtype":"custom","fieldId":"customfield_10020","from":"12, 7","fromString":"S12, S7","to":"7, 12, 101","toString":"S7, S12, S101"}""", "7, 12:S12, S7", "7, 12, 101:S7, S12, S101")]
    [InlineData(HistoryField.Estimate, """{"field":"Schätzung","fieldtype":"custom","fieldId":"customfield_10026","from":null,"fromString":null,"to":null,"toString":"5.0"}""", ":", ":5")]
    [InlineData(HistoryField.Remaining, """{"field":"timeestimate","fieldtype":"jira","fieldId":"timeestimate","from":null,"fromString":null,"to":"100800","toString":"100800"}""", ":", ":28")]
    [InlineData(HistoryField.Completed, """{"field":"timespent","fieldtype":"jira","fieldId":"timespent","from":"3600","fromString":"3600","to":"5400","toString":"5400"}""", ":1", ":1.5")]
    [InlineData(HistoryField.StartOn, """{"field":"Start date","fieldtype":"custom","fieldId":"customfield_10015","from":null,"fromString":null,"to":"2020-06-12","toString":"12/Jun/20"}""", ":", "2020-06-12:2020-06-12")]
    [InlineData(HistoryField.DueOn, """{"field":"duedate","fieldtype":"jira","fieldId":"duedate","from":"2020-06-12","fromString":"2020-06-12 00:00:00.0","to":null,"toString":null}""", "2020-06-12:2020-06-12", ":")]
    [InlineData(HistoryField.DueOn, """{"field":"duedate","fieldtype":"jira","from":null,"fromString":null,"to":null,"toString":"2020-06-12 00:00:00.0"}""", ":", "2020-06-12:2020-06-12")]
    [InlineData(HistoryField.Assignee, """{"field":"assignee","fieldtype":"jira","fieldId":"assignee","from":null,"fromString":null,"to":"accfe","toString":"Grace Laurel","tmpToAccountId":"accfe","tmpFromAccountId":null}""", ":", "accfe:Grace Laurel")]
    [InlineData(HistoryField.Assignee, """{"field":"assignee","fieldtype":"jira","fieldId":"assignee","from":"acc-gone","fromString":"Former user","to":"","toString":""}""", "acc-gone:Former user", ":")]
    [InlineData(HistoryField.Team, """{"field":"Team","fieldtype":"custom","fieldId":"customfield_10001","from":null,"fromString":"","to":"t-1","toString":"Cards"}""", ":", "t-1:Cards")]
    [InlineData(HistoryField.Releases, """{"field":"Fix Version","fieldtype":"jira","fieldId":"fixVersions","from":"10008","fromString":"v2.7.0","to":null,"toString":null}""", "10008:v2.7.0", ":")]
    [InlineData(HistoryField.Labels, """{"field":"labels","fieldtype":"jira","fieldId":"labels","from":"","fromString":"b a","to":"","toString":""}""", ":a b", ":")]
    [InlineData(HistoryField.Priority, """{"field":"priority","fieldtype":"jira","fieldId":"priority","from":"3","fromString":"Medium","to":"2","toString":"High"}""", "3:Medium", "2:High")]
    [InlineData(HistoryField.Blocked, """{"field":"Flagged","fieldtype":"custom","fieldId":"customfield_10021","from":"","fromString":"","to":"[10019]","toString":"Impediment"}""", ":", ":Impediment")]
    [InlineData(HistoryField.LinkAdded, """{"field":"Link","fieldtype":"jira","from":null,"fromString":null,"to":"EE-2880","toString":"This issue is blocked by EE-2880"}""", ":", "EE-2880:This issue is blocked by EE-2880")]
    [InlineData(HistoryField.LinkRemoved, """{"field":"RemoteIssueLink","fieldtype":"jira","from":"10042","fromString":"This issue links to \"x\"","to":null,"toString":null}""", "10042:This issue links to \"x\"", ":")]
    public void Map_Change_IsToldWithBothHalvesAuthorAndTime(HistoryField field, string item, string from, string to)
    {
        var read = _bench.Map("", $$"""{"id":"77","author":{"accountId":"acc-ana","displayName":"Ana"},"created":"2026-01-06T10:30:00.000+0530","items":[{{item}}]}""");

        var entry = Assert.Single(read.History, entry => entry.SourceId == "77");

        Assert.Equal((field, from, to), (entry.Field, $"{entry.FromId}:{entry.FromWord}", $"{entry.ToId}:{entry.ToWord}"));
        Assert.Equal((new DateTimeOffset(2026, 1, 6, 5, 0, 0, TimeSpan.Zero), "acc-ana", false), (entry.HappenedAt, entry.AuthorId, entry.IsOwn));

        // What the oldest change came from is what the issue was created with; of what was only added there was nothing.
        var created = read.History.Where(created => created.SourceId == "created" && created.Field == field).Select(created => $"{created.ToId}:{created.ToWord}");
        Assert.Equal(from == ":" || field == HistoryField.LinkRemoved ? [] : [from], created);
    }

    [Fact]
    public void Map_ClosedList_HasNoFieldWithoutItsShape()
    {
        var covered = typeof(JiraTrackedFieldsTests).GetMethod(nameof(Map_Change_IsToldWithBothHalvesAuthorAndTime))!
            .GetCustomAttributesData().Where(data => data.AttributeType == typeof(InlineDataAttribute))
            .Select(data => (HistoryField)(int)((IReadOnlyCollection<System.Reflection.CustomAttributeTypedArgument>)data.ConstructorArguments[0].Value!).First().Value!);
        Assert.Equal(Enum.GetValues<HistoryField>(), covered.Distinct().Order());
    }

    [Fact]
    public void Map_AuthorsOfEveryKind_AreTheirIdOrUnknown()
    {
        string[] authors =
        [
            """{"accountId":"acc-1"}""", """{"accountId":"","displayName":"Frances Dune","emailAddress":""}""", "null", """{"key":"JIRAUSER7","name":"bo","displayName":"Bo"}""",
            """{"accountId":"acc-bot"}""", """{"displayName":"Former user"}""",
        ];

        var read = _bench.Map("", string.Join(',', authors.Select((author, index) =>
            $$"""{"id":"{{index + 1}}","author":{{author}},"created":"2026-01-06T00:00:0{{index}}.000+0000","items":[{"field":"priority","fieldId":"priority","from":"1","to":"2"}]}""")));

        Assert.Equal(["acc-1", null, null, "JIRAUSER7", "acc-bot", null], read.History.Where(entry => entry.Field == HistoryField.Priority && entry.SourceId != "created").Select(entry => entry.AuthorId));
        Assert.Equal(["5"], read.History.Where(entry => entry.IsOwn).Select(entry => entry.SourceId));
    }

    [Fact]
    public void Map_RealChangelogEntries_TellEveryTrackedChange()
    {
        var shared = Environment.GetEnvironmentVariable("SYNCWORKER_SHARED");
        Assert.SkipWhen(string.IsNullOrEmpty(shared), "Needs the real payloads: set SYNCWORKER_SHARED to the directory that holds them.");
        var json = File.ReadAllText(Path.Combine(shared ?? "", "real", "jira", "changelog-entries.json"));
        using var document = JsonDocument.Parse(json);
        var expected = new Dictionary<HistoryField, int>();
        foreach (var item in document.RootElement.EnumerateArray().SelectMany(entry => entry.GetProperty("items").EnumerateArray()))
        {
            var (from, to) = (item.GetProperty("from").ToString() + item.GetProperty("fromString"), item.GetProperty("to").ToString() + item.GetProperty("toString"));
            HistoryField[] fields = item.GetProperty("field").GetString() switch
            {
                "RemoteIssueLink" or "Link" when from == to => [],
                "RemoteIssueLink" or "Link" => [.. from.Length > 0 ? [HistoryField.LinkRemoved] : Array.Empty<HistoryField>(), .. to.Length > 0 ? [HistoryField.LinkAdded] : Array.Empty<HistoryField>()],
                "Sprint" => [HistoryField.Iteration],
                "status" => [HistoryField.State],
                "timeestimate" => [HistoryField.Remaining],
                "timeoriginalestimate" => [HistoryField.Estimate],
                "priority" => [HistoryField.Priority],
                _ => [],
            };
            foreach (var field in fields) expected[field] = expected.GetValueOrDefault(field) + 1;
        }

        var read = _bench.Map("", json.Trim()[1..^1]);

        Assert.Equal(279, read.SourceEntries);
        Assert.Empty(read.Item.Notes);
        Assert.Equal(expected.OrderBy(pair => pair.Key), read.History.Where(entry => entry.SourceId != "created").CountBy(entry => entry.Field).OrderBy(pair => pair.Key));
        Assert.All(read.History.Where(entry => entry.SourceId != "created"), entry => Assert.True(entry.HappenedAt.Year is > 2019 and < 2027));
    }
}
