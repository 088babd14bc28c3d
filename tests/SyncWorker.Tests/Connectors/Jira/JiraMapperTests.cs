using System.Text;
using SyncWorker.Model.Items;

namespace SyncWorker.Tests.Connectors.Jira;

public sealed class JiraMapperTests
{
    private readonly MapperBench _bench = new();

    [Fact]
    public void Map_OrdinaryIssue_FillsEveryMember()
    {
        var item = _bench.Map(
            """
            "parent":{"id":"10001","key":"PAY-9"},"assignee":{"accountId":"acc-bo","displayName":"Bo Li","emailAddress":"Bo@Example.com"},
            "priority":{"id":"2","name":"High"},"labels":["b","a","a"],"fixVersions":[{"id":"1","name":"1.1"},{"id":"2","name":"1.0"}],
            "duedate":"2026-03-09","customfield_10015":"2026-02-01","customfield_10016":5.0,"timeestimate":7200,"timespent":"1800",
            "customfield_10001":{"id":"t-1","name":"Wallet"},"customfield_10021":[{"id":"10019","value":"Impediment"}],
            "customfield_10020":[{"id":7,"name":"S7","state":"closed","startDate":"2026-01-01T10:00:00.000Z","endDate":"2026-01-14T23:30:00.000Z"}],
            "issuelinks":[{"type":{"name":"Blocks","inward":"is blocked by","outward":"blocks"},"outwardIssue":{"id":"30","key":"PAY-30"}},
                          {"type":{"name":"Blocks","inward":"is blocked by","outward":"blocks"},"inwardIssue":{"id":"20","key":"PAY-20"}},
                          {"type":{"name":"Relates","inward":"relates to","outward":"relates to"},"inwardIssue":{"id":"40"}},
                          {"type":{"name":"Blocks"}}]
            """,
            remoteLinks: """{"id":1,"relationship":"is blocked by","object":{"url":"https://dev.azure.com/contoso/_workitems/edit/7","title":"x"}},{"id":2,"object":{}}""").Item;

        Assert.Equal(new ItemId("pay-jira", 10063), item.Id);
        Assert.Equal("PAY-1", item.Key);
        Assert.Equal("https://pay.example.net/browse/PAY-1", item.Url);
        Assert.Equal("PAY", item.Project);
        Assert.Equal("Pay by card", item.Title);
        Assert.Equal(("Story", 0), (item.TrackerType, item.HierarchyLevel));
        Assert.Equal((StateCategory.InProgress, "In Progress"), (item.StateCategory, item.TrackerState));
        Assert.Equal(10001, item.ParentId);
        Assert.Equal((5m, EstimateUnit.Points), (item.Estimate, item.EstimateUnit));
        Assert.Equal((2m, 0.5m), (item.RemainingHours, item.CompletedHours));
        Assert.Equal((new DateOnly(2026, 2, 1), new DateOnly(2026, 3, 9)), (item.StartOn, item.DueOn));
        Assert.Equal(new DateTimeOffset(2026, 1, 5, 8, 0, 0, TimeSpan.Zero), item.CreatedAt);
        Assert.Equal(new DateTimeOffset(2026, 2, 5, 8, 0, 0, TimeSpan.Zero), item.UpdatedAt);
        Assert.Equal(new PersonRef { Id = "acc-bo", DisplayName = "Bo Li", Email = "bo@example.com" }, item.Assignee);
        Assert.Equal(new IterationRef { Id = "7", Name = "S7", StartOn = new DateOnly(2026, 1, 1), FinishOn = new DateOnly(2026, 1, 14) }, item.Iteration);
        Assert.Equal(("Wallet", "High", true), (item.Team, item.Priority, item.IsBlocked));
        Assert.Equal(["a", "b"], item.Labels);
        Assert.Equal(["1.0", "1.1"], item.Releases);
        Assert.Equal(
            [
                new ItemLink { Kind = LinkKind.Related, TrackerType = "relates to", TargetId = 40 },
                new ItemLink { Kind = LinkKind.Predecessor, TrackerType = "is blocked by", TargetId = 20 },
                new ItemLink { Kind = LinkKind.Successor, TrackerType = "blocks", TargetId = 30 },
                new ItemLink { Kind = LinkKind.Remote, TrackerType = "is blocked by", TargetUrl = "https://dev.azure.com/contoso/_workitems/edit/7" },
            ],
            item.Links);
        Assert.Empty(item.Notes);
    }

    [Fact]
    public void Map_ZoneOfTheConnection_TurnsInstantsIntoItsDays()
    {
        _bench.With(mapping => mapping with { TimeZone = "Asia/Tokyo" });
        var item = _bench.Item("""
            "customfield_10015":"2026-01-31T20:00:00.000+0000","duedate":"2026-03-09",
            "customfield_10020":[{"id":7,"name":"S","state":"active","startDate":"2026-01-01T22:00:00.000Z"}]
            """);
        Assert.Equal(new DateOnly(2026, 2, 1), item.StartOn);
        Assert.Equal(new DateOnly(2026, 3, 9), item.DueOn);
        Assert.Equal(new DateOnly(2026, 1, 2), item.Iteration?.StartOn);
    }

    [Theory]
    [InlineData("""{"id":"5","name":"Fertig","statusCategory":{"key":"new"}}""", StateCategory.Completed, MappingNoteKind.Conflict)]
    [InlineData("""{"id":"777","name":"Neu","statusCategory":{"key":"indeterminate"}}""", StateCategory.InProgress, null)]
    [InlineData("""{"id":"777","name":"Neu"}""", StateCategory.Unmapped, MappingNoteKind.State)]
    [InlineData("""{"id":"9","name":"Odd","statusCategory":{"key":"done"}}""", StateCategory.Unmapped, MappingNoteKind.State)]
    [InlineData("""{"id":777,"name":null,"statusCategory":"done"}""", StateCategory.Unmapped, MappingNoteKind.State)]
    [InlineData("""{"id":5,"name":"Done"}""", StateCategory.Completed, null)]
    [InlineData("null", StateCategory.Unmapped, MappingNoteKind.State)]
    [InlineData("\"Done\"", StateCategory.Unmapped, MappingNoteKind.State)]
    public void Map_Status_TakesTheListedCategoryAndSaysWhatItCouldNot(string status, StateCategory expected, MappingNoteKind? note)
    {
        var item = _bench.Item($"\"status\":{status}");
        Assert.Equal(expected, item.StateCategory);
        Assert.Equal(note, item.Notes.Count == 0 ? null : Assert.Single(item.Notes).Kind);
    }

    [Fact]
    public void Map_ConfiguredState_WinsWithoutARemark()
    {
        _bench.With(mapping => mapping with { States = new Dictionary<string, StateCategory> { ["3"] = StateCategory.Completed } });
        var item = _bench.Item();
        Assert.Equal(StateCategory.Completed, item.StateCategory);
        Assert.Empty(item.Notes);
    }

    [Theory]
    [InlineData("won't do", StateCategory.Removed)]
    [InlineData("Done", StateCategory.Completed)]
    public void Map_Resolution_RemovesOnlyWhenConfigured(string resolution, StateCategory expected)
    {
        _bench.With(mapping => mapping with { RemovedResolutions = ["Won't Do", "Duplicate"] });
        var item = _bench.Item($$"""
            "status":{"id":"5","name":"Done"},"resolution":{"name":"{{resolution}}"},"resolutiondate":"2026-02-01T00:00:00.000+0000"
            """);
        Assert.Equal(expected, item.StateCategory);
        Assert.Equal(expected == StateCategory.Completed, item.CompletedAt is not null);
    }

    [Theory]
    [InlineData("""{"id":"12","name":"Sub-task"}""", -1)]
    [InlineData("""{"id":"11","name":"Epic","hierarchyLevel":0}""", 1)]
    [InlineData("""{"id":"99","name":"Plan","hierarchyLevel":2}""", 2)]
    [InlineData("""{"id":"99","name":"Plan","hierarchyLevel":"2"}""", 2)]
    [InlineData("""{"id":"99","name":"Part","subtask":true}""", -1)]
    public void Map_Type_TakesTheListedLevelElseItsOwn(string type, int expected) => Assert.Equal(expected, _bench.Item($"\"issuetype\":{type}").HierarchyLevel);

    [Fact]
    public void Map_TypeWithoutLevel_IsNotGuessed()
    {
        var item = _bench.Item("""
            "issuetype":{"id":"99","name":"Thing"}
            """);
        Assert.Null(item.HierarchyLevel);
        Assert.Equal(new MappingNote(MappingNoteKind.Type, "issue type 99 \"Thing\""), Assert.Single(item.Notes));
    }

    [Theory]
    [InlineData("""
        "customfield_10016":5,"customfield_10026":8
        """, 8.0, EstimateUnit.Points)]
    [InlineData("""
        "customfield_10016":"5.50","customfield_10026":null
        """, 5.5, EstimateUnit.Points)]
    [InlineData("""
        "timeoriginalestimate":100800
        """, 28.0, EstimateUnit.Hours)]
    [InlineData("""
        "customfield_10016":0,"timeoriginalestimate":100800
        """, 0.0, EstimateUnit.Points)]
    [InlineData("""
        "customfield_10016":null,"customfield_10026":null,"timeoriginalestimate":null
        """, null, EstimateUnit.Points)]
    [InlineData("""
        "timeoriginalestimate":null
        """, null, EstimateUnit.Hours)]
    public void Map_Estimate_TakesTheFirstFilledField(string fields, double? expected, EstimateUnit unit)
    {
        var item = _bench.Item(fields);
        Assert.Equal(expected, (double?)item.Estimate);
        Assert.Equal(unit, item.EstimateUnit);
    }

    [Fact]
    public void Map_BoardEstimatesInAField_ThatFieldComesFirst()
    {
        _bench.Knowing(
            MapperBench.Document("projects/PAY/boards", """{"values":[{"id":3,"type":"scrum"}]}"""),
            MapperBench.Document("boards/3/configuration", """{"id":3,"estimation":{"type":"field","field":{"fieldId":"customfield_10016","displayName":"Story Points"}}}"""));
        Assert.Equal(5m, _bench.Item("""
            "customfield_10016":5,"customfield_10026":8
            """).Estimate);
    }

    [Fact]
    public void Map_ConfiguredEstimate_IsTheOnlyOneAndHasItsUnit()
    {
        _bench.With(mapping => mapping with { EstimateFields = ["customfield_900"], EstimateUnit = EstimateUnit.Hours });
        var item = _bench.Item("""
            "customfield_10016":5,"customfield_900":3
            """);
        Assert.Equal((3m, EstimateUnit.Hours), (item.Estimate, item.EstimateUnit));
        Assert.Null(_bench.Item("\"customfield_10016\":5").Estimate);
    }

    [Fact]
    public void Map_ValuesOfTheWrongForm_AreEmptyAndRemarked()
    {
        var item = _bench.Item("""
            "customfield_10016":"many","duedate":"next week","customfield_10015":{"value":"soon"},"timespent":"3h"
            """);
        Assert.Null(item.Estimate);
        Assert.Null(item.DueOn);
        Assert.Equal(
            ["customfield_10015: \"soon\"", "customfield_10016: \"many\"", "duedate: \"next week\"", "timespent: \"3h\""],
            item.Notes.Select(note => note.Value).Order(StringComparer.Ordinal));
        Assert.All(item.Notes, note => Assert.Equal(MappingNoteKind.Value, note.Kind));
    }

    [Theory]
    [InlineData("\"assignee\":{\"accountId\":\"\",\"displayName\":\"\"}", null)]
    [InlineData("\"assignee\":{\"accountId\":\"acc-x\",\"displayName\":null,\"active\":false}", "acc-x")]
    [InlineData("\"assignee\":\"acc-x\"", null)]
    [InlineData("\"assignee\":null", null)]
    public void Map_OddPeople_AreNobodyOrTheirId(string fields, string? expected)
    {
        var person = _bench.Item(fields).Assignee;
        Assert.Equal(expected, person?.DisplayName);
        Assert.Null(person?.Email);
    }

    [Fact]
    public void Map_KeptFieldsAndProperties_AreCanonicalText()
    {
        _bench.Keeping(["cf_num", "cf_opt", "cf_text", "cf_doc", "cf_none", "cf_many", "cf_cascade", "cf_big"], "score", "note", "plan").With(mapping => mapping with { ReportedStatusField = "cf_status" });
        var item = _bench.Map(
            """
            "cf_num":12.50,"cf_opt":{"id":"1","value":"At risk"},"cf_text":" as is ","cf_none":null,"cf_many":[{"name":"b"},{"name":"a"}],"cf_big":1e400,
            "cf_cascade":{"value":"A","child":{"value":"B"}},"cf_status":{"value":"On track"},
            "cf_doc":{"type":"doc","version":1,"content":[{"type":"paragraph","content":[{"type":"text","text":"Hello "},{"type":"text","text":"world"}]},{"type":"paragraph","content":[{"type":"text","text":"again"}]}]}
            """,
            issue: ""","properties":{"score":3.0,"note":"fine","plan":{ "b" : [1, 2], "a":"ü" },"other":1}""").Item;
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["cf_num"] = "12.5",
                ["cf_opt"] = "At risk",
                ["cf_text"] = " as is ",
                ["cf_many"] = "b, a",
                ["cf_cascade"] = "A / B",
                ["cf_doc"] = "Hello world\nagain",
                ["cf_status"] = "On track",
                ["cf_big"] = "1e400",
                ["score"] = "3",
                ["note"] = "fine",
                ["plan"] = """{"b":[1,2],"a":"ü"}""",
            }.OrderBy(pair => pair.Key, StringComparer.Ordinal),
            item.Fields.OrderBy(pair => pair.Key, StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("\"summary\":\"a \\ud800 b\"", "a \uFFFD b")]
    [InlineData("\"summary\":\"\\ud83d\\ude00 \\udc00 \\\"q\\\" \\n\"", "\U0001F600 \uFFFD \"q\" \n")]
    [InlineData("\"summary\":null", "")]
    [InlineData("\"summary\":5", "5")]
    [InlineData("\"summary\":\"=cmd|' /C calc'!A0 <script>\"", "=cmd|' /C calc'!A0 <script>")]
    public void Map_HostileTitles_AreKeptOrMended(string fields, string expected) => Assert.Equal(expected, _bench.Item(fields).Title);

    [Fact]
    public void Map_HugeTitle_IsKeptWhole()
    {
        var title = new string('x', 2_000_000);
        Assert.Equal(title, _bench.Item($"\"summary\":\"{title}\"").Title);
    }

    [Theory]
    [InlineData("""{"issue":{"id":"7","key":"PAY-7"}}""", 7L, "without its fields")]
    [InlineData("""{"issue":{"id":"7","key":"PAY-7","fields":{"updated":"2026-02-05T09:00:00.000+0100"}}}""", 7L, "time of creation")]
    [InlineData("""{"issue":{"id":"7","fields":{"created":"2026-02-05T09:00:00.000+0100","updated":"never"}}}""", 7L, "time of change")]
    [InlineData("""{"issue":{"id":"seven","fields":{}}}""", null, "no numeric id")]
    [InlineData("""{"issue":null}""", null, "empty")]
    [InlineData("""{"issue":{"id":"7","fi""", null, "cannot be read")]
    public void Map_UnusableIssue_IsQuarantinedWithItsBytes(string raw, long? id, string reason)
    {
        var mapped = _bench.MapRaw(raw);
        Assert.Null(mapped.Item);
        Assert.Equal(id, mapped.Quarantined?.NativeId);
        Assert.Contains(reason, mapped.Quarantined?.Reason, StringComparison.Ordinal);
        Assert.Equal(raw, Encoding.UTF8.GetString((mapped.Quarantined?.Raw ?? default).Span));
    }

    [Fact]
    public void Map_EveryMemberOfTheWrongType_NeverThrows()
    {
        string[] values = ["null", "true", "5", "\"x\"", "[]", "{}", "[[]]", "[null,5,{}]", "{\"id\":{}}", "\"\\ud800\"", "-1e999"];
        string[] members =
        [
            "summary", "issuetype", "status", "project", "parent", "resolution", "resolutiondate", "assignee", "priority", "labels", "fixVersions", "issuelinks", "timeestimate",
            "creator", "duedate", "customfield_10001", "customfield_10015", "customfield_10016", "customfield_10020", "customfield_10021", "timeoriginalestimate",
        ];
        foreach (var member in members)
        {
            foreach (var value in values)
            {
                var mapped = _bench.Map($"\"{member}\":{value}", $$"""{"id":{{value}},"author":{{value}},"created":{{value}},"items":{{value}}},{"id":"1","created":"2026-01-06T00:00:00.000Z","items":[{{value}},{"field":{{value}},"from":{{value}},"toString":{{value}}}]}""", remoteLinks: value);
                Assert.Equal(10063, mapped.Item.Id.NativeId);
            }
        }
    }
}
