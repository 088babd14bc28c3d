using System.Text.Json.Nodes;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;

namespace SyncWorker.IntegrationTests.Connectors.Awkward;

/// <summary>A small Jira of fixed answers, one of each shape that a run reads; any of them can be replaced by an awkward one.</summary>
internal sealed class CannedJira : IDisposable
{
    private const string Person = """{"accountId":"acc-1","accountType":"atlassian","displayName":"Ada","emailAddress":"ada@example.net","active":true,"timeZone":"Asia/Kolkata"}""";
    private const string DataCenterPerson = """{"key":"JIRAUSER1","name":"ada","displayName":"Ada","emailAddress":"ada@example.net","active":true,"timeZone":"Asia/Kolkata"}""";
    private const string Remote = """[{"id":5,"globalId":"system=a","relationship":"is blocked by","object":{"url":"https://example.net/a","title":"A"}}]""";
    private const string Log = """[{"id":"900","issueId":"10001","author":PERSON,"updateAuthor":PERSON,"created":"2026-01-07T09:00:00.000+0000","updated":"2026-01-07T09:00:00.000+0000","started":"2026-01-07T08:00:00.000+0000","timeSpentSeconds":3600}]""";
    private const string Updated = """{"values":[{"worklogId":900,"updatedTime":1767776400000,"properties":[]}],"since":0,"until":1767776400000,"lastPage":true}""";
    private const string Histories = """[{"id":"70","author":PERSON,"created":"2026-01-06T09:00:00.000+0000","items":[{"field":"status","fieldtype":"jira","fieldId":"status","from":"1","fromString":"To Do","to":"3","toString":"Doing"},{"field":"RemoteIssueLink","fieldtype":"jira","from":null,"fromString":null,"to":"5","toString":"This issue links to \"A\""}]}]""";
    private const string Sprints = """{"maxResults":50,"startAt":0,"isLast":true,"values":[{"id":1,"state":"active","name":"Sprint 1","startDate":"2026-01-05T09:00:00.000Z","endDate":"2026-01-18T17:00:00.000Z","originBoardId":3,"goal":"Ship"}]}""";
    private const string Configuration = """{"id":3,"name":"Board","type":"scrum","columnConfig":{"columns":[{"name":"Doing","statuses":[{"id":"3"}],"min":1,"max":4}],"constraintType":"issueCount"},"estimation":{"type":"field","field":{"fieldId":"customfield_10016","displayName":"Story Points"}}}""";
    private const string Versions = """[{"id":"400","name":"1.0","archived":false,"released":false,"startDate":"2026-01-01","releaseDate":"2026-03-01","projectId":10000}]""";
    private const string Fields = """[{"id":"summary","name":"Summary","custom":false,"schema":{"type":"string","system":"summary"}},{"id":"customfield_10016","name":"Story Points","custom":true,"clauseNames":["cf[10016]","Story Points"],"schema":{"type":"number","custom":"com.atlassian.jira.plugin.system.customfieldtypes:float","customId":10016}},{"id":"customfield_10020","name":"Sprint","custom":true,"schema":{"type":"array","items":"json","custom":"com.pyxis.greenhopper.jira:gh-sprint","customId":10020}},{"id":"customfield_10008","name":"Epic Link","custom":true,"schema":{"type":"any","custom":"com.pyxis.greenhopper.jira:gh-epic-link","customId":10008}}]""";
    private const string Statuses = """[{"id":"1","name":"To Do","statusCategory":{"id":2,"key":"new","name":"To Do"}},{"id":"3","name":"Doing","statusCategory":{"id":4,"key":"indeterminate","name":"In Progress"}}]""";
    private const string Types = """[{"id":"10","name":"Story","subtask":false,"hierarchyLevel":0},{"id":"11","name":"Epic","subtask":false,"hierarchyLevel":1}]""";
    private const string Project = """{"id":"10000","key":"PAY","name":"Payments","projectTypeKey":"software","archived":false}""";

    private readonly WireMockServer _server = WireMockServer.Start();

    private CannedJira(bool isDataCenter)
    {
        IsDataCenter = isDataCenter;
        Restore();
    }

    public bool IsDataCenter { get; }

    public Uri Site => new(_server.Url ?? throw new InvalidOperationException("It does not listen."));

    /// <summary>Gets the good answers by path.</summary>
    public IReadOnlyDictionary<string, string> Answers => IsDataCenter ? DataCenter : Cloud;

    private static Dictionary<string, string> Cloud { get; } = new()
    {
        ["/rest/api/3/serverInfo"] = """{"baseUrl":"https://pay.example.net","version":"1001.0.0","versionNumbers":[1001,0,0],"deploymentType":"Cloud","buildNumber":100,"serverTime":"2026-01-08T09:00:00.000+0000"}""",
        ["/_edge/tenant_info"] = """{"cloudId":"c-1"}""",
        ["/rest/api/3/myself"] = Person,
        ["/rest/api/3/field"] = Fields,
        ["/rest/api/3/status"] = Statuses,
        ["/rest/api/3/issuetype"] = Types,
        ["/rest/api/3/priority/search"] = """{"values":[{"id":"2","name":"High"}],"startAt":0,"maxResults":100,"total":1,"isLast":true}""",
        ["/rest/api/3/resolution/search"] = """{"values":[{"id":"6","name":"Done"}],"startAt":0,"maxResults":100,"total":1,"isLast":true}""",
        ["/rest/api/3/project/search"] = $$"""{"values":[{{Project}}],"startAt":0,"maxResults":100,"total":1,"isLast":true}""",
        ["/rest/api/3/project/PAY/versions"] = Versions,
        ["/rest/api/3/project/PAY/components"] = """[{"id":"500","name":"Cards","lead":PERSON}]""".Replace("PERSON", Person, StringComparison.Ordinal),
        ["/rest/agile/1.0/board"] = """{"maxResults":50,"startAt":0,"total":1,"isLast":true,"values":[{"id":3,"name":"Board","type":"scrum"}]}""",
        ["/rest/agile/1.0/board/3/configuration"] = Configuration,
        ["/rest/agile/1.0/board/3/sprint"] = Sprints,
        ["/rest/api/3/search/jql"] = """{"issues":[{"id":"10001","fields":{"updated":"2026-01-07T09:00:00.000+0000"}},{"id":"10002","fields":{"updated":"2026-01-06T09:00:00.000+0000"}}],"isLast":true}""",
        ["/rest/api/3/issue/bulkfetch"] = $$"""{"issues":[{{Issue(10001, true)}},{{Issue(10002, true)}}],"issueErrors":[]}""",
        ["/rest/api/3/changelog/bulkfetch"] = """{"issueChangeLogs":[{"issueId":"10001","changeHistories":HISTORIES}]}""".Replace("HISTORIES", Histories, StringComparison.Ordinal).Replace("PERSON", Person, StringComparison.Ordinal),
        ["/rest/api/3/issue/10001/remotelink"] = Remote,
        ["/rest/api/3/worklog/updated"] = Updated,
        ["/rest/api/3/worklog/deleted"] = """{"values":[{"worklogId":901,"updatedTime":1767776400000,"properties":[]}],"since":0,"until":1767776400000,"lastPage":true}""",
        ["/rest/api/3/worklog/list"] = Log.Replace("PERSON", Person, StringComparison.Ordinal),
    };

    private static Dictionary<string, string> DataCenter { get; } = new()
    {
        ["/rest/api/2/serverInfo"] = """{"baseUrl":"https://jira.example.net","version":"10.3.24","versionNumbers":[10,3,24],"deploymentType":"Server","serverId":"s-1"}""",
        ["/rest/api/2/myself"] = DataCenterPerson,
        ["/rest/api/2/field"] = Fields,
        ["/rest/api/2/status"] = Statuses,
        ["/rest/api/2/issuetype"] = """[{"id":"10","name":"Story","subtask":false},{"id":"11","name":"Epic","subtask":false}]""",
        ["/rest/api/2/priority"] = """[{"id":"2","name":"High"}]""",
        ["/rest/api/2/resolution"] = """[{"id":"6","name":"Done"}]""",
        ["/rest/api/2/project"] = $"[{Project}]",
        ["/rest/api/2/project/PAY/versions"] = Versions,
        ["/rest/api/2/project/PAY/components"] = """[{"id":"500","name":"Cards"}]""",
        ["/rest/agile/1.0/board"] = """{"maxResults":50,"startAt":0,"total":1,"isLast":true,"values":[{"id":3,"name":"Board","type":"scrum"}]}""",
        ["/rest/agile/1.0/board/3/configuration"] = Configuration,
        ["/rest/agile/1.0/board/3/sprint"] = Sprints,
        ["/rest/api/2/search"] = $$"""{"startAt":0,"maxResults":50,"total":2,"issues":[{{Issue(10001, false)}},{{Issue(10002, false)}}]}""",
        ["/rest/api/2/issue/10001/remotelink"] = Remote,
        ["/rest/api/2/worklog/updated"] = Updated,
        ["/rest/api/2/worklog/deleted"] = """{"values":[],"since":0,"until":1767776400000,"lastPage":true}""",
        ["/rest/api/2/worklog/list"] = Log.Replace("PERSON", DataCenterPerson, StringComparison.Ordinal),
    };

    public static CannedJira Start(bool isDataCenter) => new(isDataCenter);

    public void Dispose() => _server.Dispose();

    /// <summary>Gives all good answers again.</summary>
    public void Restore()
    {
        _server.Reset();
        foreach (var (path, body) in Answers) Answer(path, body);
    }

    /// <summary>Replaces the answer of one path.</summary>
    public void Answer(string path, string body) => _server.Given(Request.Create().WithPath(path).UsingAnyMethod()).AtPriority(1)
        .RespondWith(Response.Create().WithStatusCode(200).WithHeader("Content-Type", "application/json;charset=UTF-8").WithBody(body));

    /// <summary>An issue as both editions give it; Data Center has its history inside, wiki text, and a sprint as text.</summary>
    private static string Issue(long id, bool isCloud)
    {
        var person = JsonNode.Parse(isCloud ? Person : DataCenterPerson)!;
        var fields = new JsonObject
        {
            ["summary"] = $"Issue {id}",
            ["description"] = isCloud
                ? JsonNode.Parse("""{"type":"doc","version":1,"content":[{"type":"paragraph","content":[{"type":"text","text":"ADF"}]}]}""")
                : "h2. Wiki\r\n* *bold*, [a link|https://example.net/?a=b] {code}x = 1;{code}",
            ["project"] = JsonNode.Parse(Project),
            ["issuetype"] = JsonNode.Parse(isCloud ? """{"id":"10","name":"Story","subtask":false,"hierarchyLevel":0}""" : """{"id":"10","name":"Story","subtask":false}"""),
            ["status"] = JsonNode.Parse("""{"id":"3","name":"Doing","statusCategory":{"id":4,"key":"indeterminate","name":"In Progress"}}"""),
            ["priority"] = JsonNode.Parse("""{"id":"2","name":"High"}"""),
            ["resolution"] = null,
            ["assignee"] = person.DeepClone(),
            ["labels"] = new JsonArray("a", "b"),
            ["duedate"] = "2026-02-01",
            ["created"] = "2026-01-05T09:00:00.000+0000",
            ["updated"] = id == 10001 ? "2026-01-07T09:00:00.000+0000" : "2026-01-06T09:00:00.000+0000",
            ["resolutiondate"] = null,
            ["timeoriginalestimate"] = 7200,
            ["timespent"] = id == 10001 ? 3600 : null,
            ["fixVersions"] = JsonNode.Parse("""[{"id":"400","name":"1.0"}]"""),
            ["components"] = JsonNode.Parse("""[{"id":"500","name":"Cards"}]"""),
            ["issuelinks"] = JsonNode.Parse(id == 10001 ? """[{"id":"1","type":{"id":"1000","name":"Blocks","inward":"is blocked by","outward":"blocks"},"outwardIssue":{"id":"10002","key":"PAY-10002"}}]""" : "[]"),
            ["customfield_10016"] = 5,
            ["customfield_10020"] = isCloud
                ? JsonNode.Parse("""[{"id":1,"name":"Sprint 1","state":"active","boardId":3,"startDate":"2026-01-05T09:00:00.000Z","endDate":"2026-01-18T17:00:00.000Z"}]""")
                : new JsonArray("com.atlassian.greenhopper.service.sprint.Sprint@1a2b[id=1,rapidViewId=3,state=ACTIVE,name=[S] 1, x=[y],goal=a, b=c],startDate=2026-01-05T09:00:00.000Z,endDate=2026-01-18T17:00:00.000Z,completeDate=<null>,sequence=1]"),
        };
        var issue = new JsonObject { ["id"] = $"{id}", ["key"] = $"PAY-{id}", ["fields"] = fields };
        var histories = Histories.Replace("PERSON", DataCenterPerson, StringComparison.Ordinal);
        if (!isCloud) issue["changelog"] = JsonNode.Parse(id == 10001 ? $$"""{"startAt":0,"maxResults":1,"total":1,"histories":{{histories}}}""" : """{"startAt":0,"maxResults":0,"total":0,"histories":[]}""");
        return issue.ToJsonString();
    }
}
