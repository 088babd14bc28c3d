using System.Text;
using SyncWorker.Connectors.Jira;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Items;
using SyncWorker.Model.Reading;

namespace SyncWorker.Tests.Connectors.Jira;

/// <summary>A mapper over lists written by hand.</summary>
internal sealed class MapperBench
{
    public const string Me = "acc-bot";

    public static readonly DateTimeOffset ObservedAt = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    private const string Fields = """
        [{"id":"customfield_10001","name":"Team","schema":{"type":"team","custom":"com.atlassian.teams:rm-teams-custom-field-team"}},
         {"id":"customfield_10015","name":"Startdatum","untranslatedName":"Start date","schema":{"type":"date","custom":"com.atlassian.jira.plugin.system.customfieldtypes:datepicker"}},
         {"id":"customfield_10016","name":"Story Points","schema":{"type":"number","custom":"com.atlassian.jira.plugin.system.customfieldtypes:float"}},
         {"id":"customfield_10020","name":"Sprint","schema":{"type":"array","custom":"com.pyxis.greenhopper.jira:gh-sprint"}},
         {"id":"customfield_10021","name":"Flagged","schema":{"type":"array","custom":"com.atlassian.jira.plugin.system.customfieldtypes:multicheckboxes"}},
         {"id":"customfield_10026","name":"Schätzung","schema":{"type":"number","custom":"com.pyxis.greenhopper.jira:jsw-story-points"}},
         {"id":null},{"name":"without id"},5]
        """;

    private const string Statuses = """
        [{"id":"1","name":"To Do","statusCategory":{"key":"new"}},{"id":"3","name":"In Progress","statusCategory":{"key":"indeterminate"}},
         {"id":"5","name":"Done","statusCategory":{"key":"done"}},{"id":"6","name":"Closed","statusCategory":{"key":"done"}},
         {"id":"9","name":"Odd","statusCategory":{"key":"undefined"}}]
        """;

    private const string Types = """
        [{"id":"10","name":"Story","subtask":false,"hierarchyLevel":0},{"id":"11","name":"Epic","subtask":false,"hierarchyLevel":1},{"id":"12","name":"Sub-task","subtask":true}]
        """;

    private readonly List<MetadataDocument> _documents =
    [
        Document("fields", Fields), Document("statuses", Statuses), Document("issueTypes", Types), Document("projects", """{"values":[{"id":"10000","key":"PAY","name":"Payments"}]}"""),
    ];

    public ConnectionDefinition Definition { get; private set; } = TestConnections.Jira(new Uri("https://pay.example.net"));

    public static MetadataDocument Document(string name, string json) => new(name, Encoding.UTF8.GetBytes(json));

    public MapperBench With(Func<MappingDefinition, MappingDefinition> change)
    {
        Definition = Definition with { Mapping = change(Definition.Mapping) };
        return this;
    }

    public MapperBench Keeping(string[] fields, params string[] properties)
    {
        Definition = Definition with { KeepFields = fields, KeepProperties = properties };
        return this;
    }

    /// <summary>Lists further fields.</summary>
    public MapperBench Listing(params string[] fields)
    {
        var listed = Encoding.UTF8.GetString(_documents[0].Json.Span);
        _documents[0] = Document("fields", $"[{string.Join(',', fields)},{listed.Trim()[1..]}");
        return this;
    }

    /// <summary>Takes fields off the list.</summary>
    public MapperBench Without(params string[] fields)
    {
        var listed = System.Text.Json.Nodes.JsonNode.Parse(_documents[0].Json.Span)!.AsArray();
        foreach (var field in listed.OfType<System.Text.Json.Nodes.JsonObject>().Where(field => fields.Contains((string?)field["id"])).ToList()) listed.Remove(field);
        _documents[0] = Document("fields", listed.ToJsonString());
        return this;
    }

    public MapperBench Knowing(params MetadataDocument[] documents)
    {
        _documents.AddRange(documents);
        return this;
    }

    public JiraCatalogue Catalogue() => JiraCatalogue.Read(new TrackerMetadata(_documents));

    public JiraMapper Build()
    {
        var catalogue = Catalogue();
        return new JiraMapper(Definition, catalogue, new JiraFieldPlan(Definition, catalogue), TimeZoneInfo.FindSystemTimeZoneById(Definition.Mapping.TimeZone), Me);
    }

    /// <summary>Maps an ordinary story with further or other fields.</summary>
    public ReadItem Map(string fields = "", string histories = "", string issue = "", string remoteLinks = "")
    {
        var mapped = MapRaw($$"""{"issue":{"id":"10063","key":"PAY-1"{{issue}},"fields":{{Merge(fields)}}},"histories":[{{histories}}],"remoteLinks":[{{remoteLinks}}]}""");
        Assert.Null(mapped.Quarantined);
        return mapped.Item ?? throw new InvalidOperationException("Neither mapped nor quarantined.");
    }

    public MappedIssue MapRaw(string raw) => Build().Map(Encoding.UTF8.GetBytes(raw), ObservedAt);

    public WorkItem Item(string fields = "") => Map(fields).Item;

    /// <summary>The last of equal names counts when JSON is read, so the overrides stand last.</summary>
    private static string Merge(string fields) => $$$"""
        {"summary":"Pay by card","project":{"id":"10000","key":"PAY","name":"Payments"},"issuetype":{"id":"10","name":"Story"},
         "status":{"id":"3","name":"In Progress","statusCategory":{"key":"indeterminate"}},
         "created":"2026-01-05T09:00:00.000+0100","updated":"2026-02-05T09:00:00.000+0100","creator":{"accountId":"acc-ana"}{{{(fields.Length > 0 ? "," + fields : "")}}}}
        """;
}
