using SyncWorker.Model.Definitions;
using SyncWorker.Model.Items;
using SyncWorker.Model.Reading;
using SyncWorker.Model.Writing;

namespace SyncWorker.Tests.Connectors.AzureDevOps.Writing;

public sealed class ItemWriterTests
{
    private const string Json = "application/json";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Apply_PendingValues_SendsOneGuardedPatch()
    {
        await using var server = await StubServer.StartAsync(Item(5, "\"Custom.Progress\":40.0,\"Custom.Gone\":\"x\",\"System.Tags\":\"mine; RISK-old\""), Item(6));
        using var connected = new Connected(server.Address);

        var outcome = await connected.Connector.ApplyAsync(
            Write(Number("Custom.Progress", "40", "41.50"), Number("Custom.New", null, "-3"), Text("Custom.Gone", "x", null), Tag("risk-old", "risk-new")), Stop);

        Assert.Equal((WriteBackResult.Applied, "", 6L), (outcome.Result, outcome.Sentence, outcome.Revision ?? 0));
        Assert.Equal(2, server.Requests.Count);
        var patch = server.Requests[1];
        Assert.Equal("PATCH", patch.Method);
        Assert.StartsWith("application/json-patch+json", patch.Headers["Content-Type"], StringComparison.Ordinal);
        Assert.StartsWith("/contoso/_apis/wit/workitems/7?suppressNotifications=true&api-version=7.1", patch.PathAndQuery, StringComparison.Ordinal);
        Assert.Equal(
            """[{"op":"test","path":"/rev","value":5},{"op":"replace","path":"/fields/Custom.Progress","value":41.5},{"op":"add","path":"/fields/Custom.New","value":-3},{"op":"remove","path":"/fields/Custom.Gone"},{"op":"replace","path":"/fields/System.Tags","value":"mine; risk-new"}]""",
            patch.Body);
        Assert.Equal((1, 1), (connected.Connector.Tally.Writes, (int)connected.Connector.Tally.Reads - 1));
    }

    [Fact]
    public async Task Apply_ValuesAlreadyThere_SendsNothing()
    {
        await using var server = await StubServer.StartAsync(Item(5, "\"Custom.Progress\":41.5,\"System.Tags\":\"Risk-New\""));
        using var connected = new Connected(server.Address);

        var outcome = await connected.Connector.ApplyAsync(Write(Number("Custom.Progress", "40", "41.50"), Tag("risk-old", "risk-new")), Stop);

        Assert.Equal((WriteBackResult.Unchanged, 5L), (outcome.Result, outcome.Revision ?? 0));
        Assert.Equal("GET", Assert.Single(server.Requests).Method);
    }

    [Fact]
    public async Task Apply_SomebodyElsesValue_IsLeftAloneWithASentence()
    {
        await using var server = await StubServer.StartAsync(Item(5, "\"Custom.Progress\":55"));
        using var connected = new Connected(server.Address);

        var outcome = await connected.Connector.ApplyAsync(Write(Number("Custom.Progress", "40", "41.5"), Number("Custom.New", null, "1")), Stop);

        Assert.Equal(WriteBackResult.Superseded, outcome.Result);
        Assert.Contains("'55' instead of '40'", outcome.Sentence, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData(412, """{"message":"TF-less","typeKey":"VssPropertyValidationException"}""")]
    [InlineData(409, """{"message":"TF26071: This work item has been changed by someone else."}""")]
    [InlineData(400, """{"message":"gone on","typeKey":"WorkItemRevisionMismatchException"}""")]
    public async Task Apply_ChangeInBetween_IsComparedAgainAndSentOnceMore(int status, string refusal)
    {
        await using var server = await StubServer.StartAsync((_, index) => index switch
        {
            0 => (200, Json, Item(5, "\"Custom.Progress\":40")),
            1 => (status, Json, refusal),
            2 => (200, Json, Item(6, "\"Custom.Progress\":40")),
            _ => (200, Json, Item(7)),
        });
        using var connected = new Connected(server.Address);

        var outcome = await connected.Connector.ApplyAsync(Write(Number("Custom.Progress", "40", "41.5")), Stop);

        Assert.Equal((WriteBackResult.Applied, 7L), (outcome.Result, outcome.Revision ?? 0));
        Assert.Contains("\"value\":6}", server.Requests[3].Body, StringComparison.Ordinal);
        Assert.Equal(2, connected.Connector.Tally.Writes);
    }

    [Fact]
    public async Task Apply_ChangeInBetweenOfOurTarget_IsSuperseded()
    {
        await using var server = await StubServer.StartAsync((_, index) => index switch
        {
            0 => (200, Json, Item(5, "\"Custom.Progress\":40")),
            1 => (412, Json, "{\"message\":\"changed\"}"),
            _ => (200, Json, Item(6, "\"Custom.Progress\":99")),
        });
        using var connected = new Connected(server.Address);

        Assert.Equal(WriteBackResult.Superseded, (await connected.Connector.ApplyAsync(Write(Number("Custom.Progress", "40", "41.5")), Stop)).Result);
        Assert.Equal(1, connected.Connector.Tally.Writes);
    }

    [Fact]
    public async Task Apply_ItemThatKeepsChanging_FailsAfterTheSecondPatch()
    {
        await using var server = await StubServer.StartAsync((request, _) =>
            request.Method == "GET" ? (200, Json, Item(5, "\"Custom.Progress\":40")) : (412, Json, "{\"message\":\"changed\"}"));
        using var connected = new Connected(server.Address);

        Assert.Equal(WriteBackResult.Failed, (await connected.Connector.ApplyAsync(Write(Number("Custom.Progress", "40", "41.5")), Stop)).Result);
        Assert.Equal(2, connected.Connector.Tally.Writes);
    }

    [Theory]
    [InlineData(400, """{"message":"TF401320: Rule Error.","typeKey":"RuleValidationException","customProperties":{"RuleValidationErrors":[{"fieldReferenceName":"Custom.Progress","errorMessage":"TF401320: out of range"}]}}""", WriteBackResult.Rejected, "Custom.Progress: TF401320: out of range")]
    [InlineData(500, """{"message":"VS1: only work items with up to 10,000 revisions are supported."}""", WriteBackResult.Rejected, "10,000 revisions")]
    [InlineData(404, """{"message":"TF401232: Work item 7 does not exist"}""", WriteBackResult.Rejected, "no longer there")]
    [InlineData(403, """{"message":"TF237111: no permission to save"}""", WriteBackResult.Rejected, "TF237111")]
    [InlineData(503, """{"message":"busy"}""", WriteBackResult.Failed, "next run")]
    [InlineData(429, """{"message":"TF400733: blocked"}""", WriteBackResult.Failed, "TF400733")]
    [InlineData(0, "", WriteBackResult.Failed, "may have arrived")]
    [InlineData(200, "{", WriteBackResult.Failed, "cannot be read")]
    public async Task Apply_Refusal_IsAnOutcomeAndSentOnce(int status, string body, WriteBackResult result, string word)
    {
        await using var server = await StubServer.StartAsync((request, _) =>
            request.Method == "GET" ? (200, Json, Item(5, "\"Custom.Progress\":40")) : (status, Json, body));
        using var connected = new Connected(server.Address);

        var outcome = await connected.Connector.ApplyAsync(Write(Number("Custom.Progress", "40", "41.5")), Stop);

        Assert.Equal(result, outcome.Result);
        Assert.Contains(word, outcome.Sentence, StringComparison.Ordinal);
        Assert.Equal(1, connected.Connector.Tally.Writes);
    }

    [Fact]
    public async Task Apply_NotAllowedToSuppressNotifications_SendsWithoutAndRemembers()
    {
        await using var server = await StubServer.StartAsync((request, _) => request.Method == "GET"
            ? (200, Json, Item(5, "\"Custom.Progress\":40"))
            : request.PathAndQuery.Contains("suppressNotifications", StringComparison.Ordinal)
                ? (403, Json, """{"message":"You do not have the permission 'Suppress notifications for work item updates'."}""")
                : (200, Json, Item(6)));
        using var connected = new Connected(server.Address);
        var write = Write(Number("Custom.Progress", "40", "41.5"));

        Assert.Equal(WriteBackResult.Applied, (await connected.Connector.ApplyAsync(write, Stop)).Result);
        Assert.Equal(WriteBackResult.Applied, (await connected.Connector.ApplyAsync(write, Stop)).Result);

        Assert.Equal(3, connected.Connector.Tally.Writes);
    }

    [Fact]
    public async Task Apply_ItemNearItsLastRevision_IsLeftToPeople()
    {
        await using var server = await StubServer.StartAsync(Item(9000, "\"Custom.Progress\":40"));
        using var connected = new Connected(server.Address);

        var outcome = await connected.Connector.ApplyAsync(Write(Number("Custom.Progress", "40", "41.5")), Stop);

        Assert.Equal(WriteBackResult.Rejected, outcome.Result);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Apply_UnknownFieldOrItem_IsRejectedWithoutSending()
    {
        await using var server = await StubServer.StartAsync((_, index) => index == 0
            ? (400, Json, """{"message":"TF51535: Cannot find field Custom.Progress."}""")
            : (404, Json, """{"message":"TF401232"}"""));
        using var connected = new Connected(server.Address);
        var write = Write(Number("Custom.Progress", "40", "41.5"));

        Assert.Contains("TF51535", (await connected.Connector.ApplyAsync(write, Stop)).Sentence, StringComparison.Ordinal);
        Assert.Equal(WriteBackResult.Rejected, (await connected.Connector.ApplyAsync(write, Stop)).Result);
        Assert.Equal(0, connected.Connector.Tally.Writes);
    }

    [Fact]
    public async Task Holds_Item_SaysWhetherAllValuesStandThere()
    {
        await using var server = await StubServer.StartAsync(Item(5, "\"Custom.Progress\":41.50,\"System.Tags\":\"a; risk-new\""));
        using var connected = new Connected(server.Address);

        Assert.True((await connected.Connector.ReadBackAsync(Write(Number("Custom.Progress", "40", "41.5"), Tag(null, "risk-new")), Stop)).IsWhole);
        Assert.False((await connected.Connector.ReadBackAsync(Write(Number("Custom.Progress", "40", "41.5"), Tag("a", null)), Stop)).IsWhole);
    }

    [Theory]
    [InlineData(203, "text/html")]
    [InlineData(200, "text/html")]
    [InlineData(401, "application/json")]
    public async Task Apply_DeadTokenAtTheWrite_IsAFailureInWords(int status, string contentType)
    {
        await using var server = await StubServer.StartAsync((request, _) =>
            request.Method == "GET" ? (200, Json, Item(5, "\"Custom.Progress\":40")) : (status, contentType, "<html>Sign in</html>"));
        using var connected = new Connected(server.Address);

        var failure = await Assert.ThrowsAsync<TrackerException>(() => connected.Connector.ApplyAsync(Write(Number("Custom.Progress", "40", "41.5")), Stop));

        Assert.Contains("personal access token", failure.Message, StringComparison.Ordinal);
    }

    private static string Item(int rev, string fields = "") => $"{{\"id\":7,\"rev\":{rev},\"fields\":{{{fields}}}}}";

    private static ItemWrite Write(params FieldUpdate[] updates) => new() { Item = new ItemId("core-ado", 7), Key = "7", Updates = updates };

    private static FieldUpdate Number(string field, string? before, string? after) => Text(field, before, after) with { IsNumber = true };

    private static FieldUpdate Text(string field, string? before, string? after) =>
        new() { Place = WriteBackPlace.Field, Field = field, Before = before, After = after, Reason = "test" };

    private static FieldUpdate Tag(string? remove, string? add) =>
        new() { Place = WriteBackPlace.Tag, Field = "System.Tags", Before = remove, After = add, Reason = "test" };
}
