using SyncWorker.Connectors.Jira;
using SyncWorker.Model.History;
using SyncWorker.Model.Items;
using SyncWorker.Model.Reading;

namespace SyncWorker.Tests.Connectors.Jira;

public sealed class JiraFieldPlanTests
{
    private const string TargetStart = """{"id":"customfield_10022","name":"Zielstart","schema":{"type":"date","custom":"com.atlassian.jpo:jpo-custom-field-baseline-start"}}""";
    private const string TargetEnd = """{"id":"customfield_10023","name":"Zielende","schema":{"type":"date","custom":"com.atlassian.jpo:jpo-custom-field-baseline-end"}}""";

    private readonly MapperBench _bench = new();

    [Theory]
    [InlineData("\"name\":\"Flagged\"", true)]
    [InlineData("\"name\":\"Markiert\",\"untranslatedName\":\"Flagged\"", true)]
    [InlineData("\"name\":\"已标记\",\"clauseNames\":[\"cf[10300]\",\"Flagged\"]", true)]
    [InlineData("\"name\":\"Ampel\",\"clauseNames\":null", false)]
    public void Blocked_CheckBoxesMadeForFlagging_AreFoundWhateverTheyAreCalled(string names, bool isFound)
    {
        _bench.Without("customfield_10021").Listing($$$"""{"id":"customfield_10300",{{{names}}},"schema":{"type":"array","custom":"com.atlassian.jira.plugin.system.customfieldtypes:multicheckboxes"}}""");
        Assert.Equal(isFound ? "customfield_10300" : null, Plan().Blocked);
        Assert.Equal(isFound, _bench.Item("\"customfield_10300\":[{\"id\":\"1\",\"value\":\"anything\"}]").IsBlocked);
    }

    [Fact]
    public void Blocked_FieldOfAnotherKind_IsNotTakenForItsName()
    {
        _bench.Without("customfield_10021").Listing("""{"id":"customfield_10009","name":"Flagged","schema":{"type":"string","custom":"com.atlassian.jira.plugin.system.customfieldtypes:textfield"}}""");
        Assert.Null(Plan().Blocked);
        Assert.Empty(Plan().Flags);
        Assert.False(_bench.Item("\"customfield_10009\":\"Impediment\"").IsBlocked);
    }

    [Fact]
    public void Blocked_NoFieldCanBeTold_TheOptionImpedimentTells()
    {
        const string Boxes = "\"schema\":{\"type\":\"array\",\"custom\":\"com.atlassian.jira.plugin.system.customfieldtypes:multicheckboxes\"}";
        _bench.Without("customfield_10021").Listing($$"""{"id":"customfield_10300","name":"Ampel",{{Boxes}}}""", $$"""{"id":"customfield_10301","name":"Freigaben",{{Boxes}}}""");
        Assert.Equal(["customfield_10300", "customfield_10301"], Plan().Flags);
        Assert.Contains("customfield_10301", Plan().Requested);
        Assert.False(_bench.Item("\"customfield_10300\":[{\"id\":\"1\",\"value\":\"Rot\"}],\"customfield_10301\":\"Impediment\"").IsBlocked);

        var read = _bench.Map(
            "\"customfield_10301\":[{\"id\":\"1\",\"value\":\"Recht\"},{\"id\":\"2\",\"value\":\"Impediment\"}]",
            string.Join(',', Change("1", "customfield_10300", "null", "\"Rot\""), Change("2", "customfield_10301", "\"Recht\"", "\"Recht, Impediment\"")));
        Assert.True(read.Item.IsBlocked);
        var blocked = Assert.Single(read.History, entry => entry.Field == HistoryField.Blocked);
        Assert.Equal(("2", null, "Impediment"), (blocked.SourceId, blocked.FromWord, blocked.ToWord));
    }

    [Fact]
    public void Days_StartAndDueDateAreEmpty_TheTargetDatesCountWithTheirHistory()
    {
        _bench.Listing(TargetStart, TargetEnd);
        Assert.Equal(["customfield_10015", "customfield_10022"], Plan().Starts);
        Assert.Equal(["duedate", "customfield_10023"], Plan().Dues);
        var histories = string.Join(',', Change("1", "customfield_10022", "\"2026-01-01\"", "\"2026-02-01\""), Change("2", "customfield_10023", "null", "\"2026-03-31\""), Change("3", "customfield_10015", "\"2025-01-01\"", "null"));

        var target = _bench.Map("\"customfield_10015\":null,\"customfield_10022\":\"2026-02-01\",\"duedate\":null,\"customfield_10023\":\"2026-03-31\"", histories);
        Assert.Equal((new DateOnly(2026, 2, 1), new DateOnly(2026, 3, 31)), (target.Item.StartOn, target.Item.DueOn));
        Assert.Equal(["2026-01-01", "2026-02-01"], target.History.Where(entry => entry.Field == HistoryField.StartOn).Select(entry => entry.ToId));
        Assert.Equal(["2026-03-31"], target.History.Where(entry => entry.Field == HistoryField.DueOn).Select(entry => entry.ToId));

        var own = _bench.Map("\"customfield_10015\":\"2026-02-02\",\"customfield_10022\":\"2026-02-01\",\"duedate\":\"2026-04-01\",\"customfield_10023\":\"2026-03-31\"");
        Assert.Equal((new DateOnly(2026, 2, 2), new DateOnly(2026, 4, 1)), (own.Item.StartOn, own.Item.DueOn));
    }

    [Fact]
    public void Days_Configured_AreTheOnlyOnes()
    {
        _bench.Listing(TargetStart, TargetEnd).With(mapping => mapping with { StartField = "customfield_1", DueField = "customfield_2" });
        Assert.Equal(["customfield_1"], Plan().Starts);
        Assert.Equal(["customfield_2"], Plan().Dues);
    }

    [Fact]
    public void EstimatesOf_BothKindsOfPoints_BoardFirstThenJirasOwnThenTheNamedOnes()
    {
        _bench.Knowing(
            MapperBench.Document("projects/PAY/boards", """{"values":[{"id":7},{"id":3}]}"""),
            MapperBench.Document("boards/3/configuration", """{"estimation":{"field":{"fieldId":"customfield_10016"}}}"""),
            MapperBench.Document("boards/7/configuration", """{"estimation":{"type":"none"}}"""));
        Assert.Equal(["customfield_10016", "customfield_10026", "timeoriginalestimate"], Plan().EstimatesOf("PAY").Select(source => source.Field));
        Assert.Equal(["customfield_10026", "customfield_10016", "timeoriginalestimate"], Plan().EstimatesOf("OPS").Select(source => source.Field));
        Assert.Equal(EstimateUnit.Hours, Plan().EstimatesOf("OPS")[^1].Unit);
    }

    [Fact]
    public void Lists_OfTheSite_ComeWithColumnLimitsAndResolutionsThatRemove()
    {
        _bench.With(mapping => mapping with { RemovedResolutions = ["10001"] }).Knowing(
            MapperBench.Document("priorities", """{"values":[{"id":"2","name":"High"},{"name":"without id"},null]}"""),
            MapperBench.Document("resolutions", """{"values":[{"id":"10000","name":"完成"},{"id":"10001","name":"不做"}]}"""),
            MapperBench.Document("projects/PAY/components", """[{"id":"1","name":"Cards"},{"id":"2","name":null}]"""),
            MapperBench.Document("projects/PAY/versions", """[{"id":"8","name":"v8","startDate":"2026-01-01","releaseDate":"2026-03-31"}]"""),
            MapperBench.Document(
                "boards/3/configuration",
                """{"columnConfig":{"columns":[{"name":"To Do","statuses":[{"id":"1"},{"id":4},{}]},{"name":"In progress","min":2,"max":4,"statuses":[{"id":"3"}]},{"name":null,"max":"7"}],"constraintType":"issueCount"}}"""));

        var lists = JiraCatalogueEntries.Of(_bench.Catalogue(), _bench.Definition.Mapping, TimeZoneInfo.Utc).Where(entry => entry.Kind >= CatalogueKind.Release).Select(entry => $"{entry.Kind} {entry.NativeId} {entry.Word}: {entry.Detail} {entry.StartOn:O} {entry.FinishOn:O}".Trim());

        Assert.Equal(
            [
                "Release 8 v8: PAY 2026-01-01 2026-03-31", "Priority 2 High:", "Resolution 10000 完成:", "Resolution 10001 不做: Removed", "Component 1 Cards: PAY", "Component 2 2: PAY",
                "BoardColumn 3/0 To Do: {\"states\":[\"1\",\"4\"]}", "BoardColumn 3/1 In progress: {\"states\":[\"3\"],\"min\":2,\"max\":4,\"by\":\"issueCount\"}", "BoardColumn 3/2 : {\"states\":[],\"max\":7,\"by\":\"issueCount\"}",
            ],
            lists);
        Assert.Equal(StateCategory.Removed, _bench.Item("\"resolution\":{\"id\":\"10001\",\"name\":\"不做\"}").StateCategory);
        Assert.Equal(StateCategory.InProgress, _bench.Item("\"resolution\":{\"id\":\"10000\",\"name\":\"10000\"}").StateCategory);
    }

    private JiraFieldPlan Plan() => new(_bench.Definition, _bench.Catalogue());

    private static string Change(string id, string field, string from, string to) =>
        $$"""{"id":"{{id}}","created":"2026-01-0{{id}}T00:00:00.000+0000","items":[{"field":"x","fieldtype":"custom","fieldId":"{{field}}","from":{{from}},"fromString":{{from}},"to":{{to}},"toString":{{to}}}]}""";
}
