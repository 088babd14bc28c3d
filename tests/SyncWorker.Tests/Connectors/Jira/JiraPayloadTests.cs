using System.Text;
using System.Text.Json;
using SyncWorker.Connectors.Jira;

namespace SyncWorker.Tests.Connectors.Jira;

public sealed class JiraPayloadTests
{
    [Fact]
    public void Slice_Array_GivesEachElementByteForByte()
    {
        var slices = JiraPayload.Slice(Bytes("""{"names":{"issues":[1]}, "issues" : [ {"a": [1, 2 ]} , null,"x" ],"z":1}"""), "issues");
        Assert.Equal(["""{"a": [1, 2 ]}""", "null", "\"x\""], slices?.Select(Text));
    }

    [Theory]
    [InlineData("""{"issues":[{"id":"1"},{"id":""")]
    [InlineData("""{"issues":[]""")]
    [InlineData("""{"issues":[]} more""")]
    [InlineData("""[]""")]
    [InlineData("")]
    public void Slice_CutOrOther_Throws(string json) => Assert.ThrowsAny<JsonException>(() => JiraPayload.Slice(Bytes(json), "issues"));

    [Theory]
    [InlineData("""{"values":[]}""")]
    [InlineData("""{"issues":null}""")]
    [InlineData("""{"issues":{}}""")]
    public void Slice_NoSuchArray_IsNullNotEmpty(string json) => Assert.Null(JiraPayload.Slice(Bytes(json), "issues"));

    [Theory]
    [InlineData("""{"t":"a\u003db"}""", "a=b")]
    [InlineData("""{"x":{"t":"no"},"t":5}""", "5")]
    [InlineData("""{"t":null}""", null)]
    [InlineData("""{}""", null)]
    public void FindText_Member_IsReadWithItsEscapes(string json, string? expected) => Assert.Equal(expected, JiraPayload.FindText(Bytes(json), "t"));

    [Fact]
    public void Join_Parts_KeepsEveryByte()
    {
        Assert.Equal(
            """{"issue":{ "id" :"1"},"histories":[{"id":"2" },{},{"id":"3"}],"remoteLinks":[[ ]]}""",
            Join(new FetchedIssue(Bytes("""{ "id" :"1"}""")) { Histories = [Bytes("""{"id":"2" },{}"""), Bytes("""{"id":"3"}""")] }, [Bytes("[ ]")]));
        Assert.Equal(
            """{"issue":{},"histories":[],"remoteLinks":[],"historyTotal":7,"idsByKey":{"A-1":2,"B-1":1}}""",
            Join(new FetchedIssue(Bytes("{}")) { HistoryTotal = 7, IdsByKey = new Dictionary<string, long> { ["B-1"] = 1, ["A-1"] = 2 } }, []));
    }

    [Fact]
    public void Open_ManyHistories_AreCutToTheirEntries()
    {
        var answer = JiraHistoryAnswer.Open(Bytes(
            """{"x":{"issueChangeLogs":[]},"issueChangeLogs":[{"issueId":"7","changeHistories":[ {"id":"1"}, {"id":"2"} ]},{"changeHistories":[],"issueId":8},{"issueId":null}],"nextPageToken":"t"}"""));
        Assert.Equal([(7L, """{"id":"1"}, {"id":"2"}"""), (8L, ""), (null, "")], answer.Logs!.Select(log => (log.IssueId, Text(log.Entries))));
        Assert.Equal("t", answer.NextPageToken);
        Assert.Null(JiraHistoryAnswer.Open(Bytes("""{"issueChangeLogs":null}""")).Logs);
    }

    [Theory]
    [InlineData("""{"issueChangeLogs":[{"issueId":"7","changeHistories":[{"id":"1"}]}""")]
    [InlineData("""{"issueChangeLogs":[7]}""")]
    [InlineData("[]")]
    public void Open_CutOrOtherHistories_Throws(string json) => Assert.ThrowsAny<JsonException>(() => JiraHistoryAnswer.Open(Bytes(json)));

    private static string Join(FetchedIssue issue, IReadOnlyList<ReadOnlyMemory<byte>> remoteLinks) =>
        Text(JiraPayload.Join(issue, remoteLinks, new byte[JiraPayload.MeasureJoined(issue, remoteLinks)]));

    private static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);
}
