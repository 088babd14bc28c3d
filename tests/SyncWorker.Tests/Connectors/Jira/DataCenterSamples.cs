using System.Text;
using SyncWorker.Model.Reading;

namespace SyncWorker.Tests.Connectors.Jira;

/// <summary>Metadata of a Data Center, in the official description's shapes.</summary>
internal static class DataCenterSamples
{
    public const string ServerInfo = """{"baseUrl":"http://jira.example.com/jira","version":"10.3.24","versionNumbers":[10,3,24],"deploymentType":"Server","buildNumber":10030024,"serverTitle":"Jira"}""";

    public const string Fields = """
        [{"id":"summary","name":"Summary","custom":false,"schema":{"type":"string","system":"summary"}},
         {"id":"customfield_10100","name":"Sprint","custom":true,"schema":{"type":"array","items":"string","custom":"com.pyxis.greenhopper.jira:gh-sprint","customId":10100}},
         {"id":"customfield_10101","name":"Epic Link","custom":true,"schema":{"type":"any","custom":"com.pyxis.greenhopper.jira:gh-epic-link","customId":10101}},
         {"id":"customfield_10102","name":"Epic Name","custom":true,"schema":{"type":"string","custom":"com.pyxis.greenhopper.jira:gh-epic-label","customId":10102}},
         {"id":"customfield_10103","name":"Parent Link","custom":true,"schema":{"type":"any","custom":"com.atlassian.jpo:jpo-custom-field-parent","customId":10103}},
         {"id":"customfield_10104","name":"Story Points","custom":true,"schema":{"type":"number","custom":"com.atlassian.jira.plugin.system.customfieldtypes:float","customId":10104}},
         {"id":"customfield_10105","name":"Notes","custom":true,"schema":{"type":"string","custom":"com.atlassian.jira.plugin.system.customfieldtypes:textarea","customId":10105}}]
        """;

    public const string Types = """
        [{"id":"1","name":"Bug","subtask":false},{"id":"5","name":"Sub-task","subtask":true},{"id":"10000","name":"Epic","subtask":false},
         {"id":"10001","name":"Story","subtask":false},{"id":"10010","name":"Initiative","subtask":false},{"id":"10011","name":"Thema","subtask":false}]
        """;

    public const string Statuses = """
        [{"id":"1","name":"Open","statusCategory":{"id":2,"key":"new"}},{"id":"3","name":"In Progress","statusCategory":{"id":4,"key":"indeterminate"}},
         {"id":"6","name":"Closed","statusCategory":{"id":3,"key":"done"}}]
        """;

    public static TrackerMetadata Metadata() => new(
    [
        new("serverInfo", Encoding.UTF8.GetBytes(ServerInfo)),
        new("fields", Encoding.UTF8.GetBytes(Fields)),
        new("issueTypes", Encoding.UTF8.GetBytes(Types)),
        new("statuses", Encoding.UTF8.GetBytes(Statuses)),
    ]);
}
