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
        var joined = JiraPayload.Join(Bytes("""{ "id" :"1"}"""), [Bytes("""{"id":"2" }"""), Bytes("{}")], [Bytes("[ ]")]);
        Assert.Equal("""{"issue":{ "id" :"1"},"histories":[{"id":"2" },{}],"remoteLinks":[[ ]]}""", Text(joined));
    }

    private static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);
}
