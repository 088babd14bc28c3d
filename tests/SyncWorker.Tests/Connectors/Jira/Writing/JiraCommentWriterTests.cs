using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using SyncWorker.Connectors.Http;
using SyncWorker.Model.Items;
using SyncWorker.Model.Reading;
using SyncWorker.Model.Writing;
using SyncWorker.Simulator.Admin;
using SyncWorker.Tests.Simulator;
using SyncWorker.Tests.Simulator.Jira;
using static SyncWorker.Tests.Connectors.Jira.Writing.SampleWrites;

namespace SyncWorker.Tests.Connectors.Jira.Writing;

/// <summary>One comment an issue, edited in place, never a second one.</summary>
public sealed class JiraCommentWriterTests
{
    private const string First = "Progress 42.5 %\n\n-3 days: see [plan] *now*";
    private const string Second = "Progress 50 %";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ApplyAsync_Comment_IsCreatedOnceThenEditedInPlaceThenLeft(bool isCloud)
    {
        await using var jira = await StartAsync(isCloud);
        var connector = await jira.OpenAsync();
        var epic = (await PayAsync(connector))[0];

        Assert.Equal(WriteBackResult.Applied, (await connector.ApplyAsync(Write(epic, Comment(null, First)), Cancel)).Result);
        Assert.True((await connector.ReadBackAsync(Write(epic, Comment(null, First)), Cancel)).IsWhole);
        var created = Assert.Single(await CommentsAsync(jira, epic));
        Assert.Equal("syncworker", created.GetProperty("properties").GetProperty("syncworker.status").GetString());
        if (!isCloud) Assert.Equal("Progress 42.5 %\n\n\\-3 days: see \\[plan\\] \\*now\\*", created.GetProperty("body").GetString());
        Assert.Equal(WriteBackResult.Unchanged, (await connector.ApplyAsync(Write(epic, Comment(null, First)), Cancel)).Result);

        Assert.Equal(WriteBackResult.Applied, (await connector.ApplyAsync(Write(epic, Comment(First, Second)), Cancel)).Result);
        var edited = Assert.Single(await CommentsAsync(jira, epic));
        Assert.Equal(created.GetProperty("id").GetInt64(), edited.GetProperty("id").GetInt64());
        Assert.Contains(Second, edited.GetProperty("body").ToString(), StringComparison.Ordinal);
        Assert.Equal([true, !isCloud], jira.Tracker.Ledger.Entries.Select(entry => entry.Notified));
        Assert.Equal(2, connector.Tally.Writes);

        Assert.Equal(WriteBackResult.Applied, (await connector.ApplyAsync(Write(epic, Comment(Second, null)), Cancel)).Result);
        Assert.Empty(await CommentsAsync(jira, epic));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ApplyAsync_LostReplyOfTheCreation_IsFoundByAnotherProcessAndNotRepeated(bool isCloud)
    {
        await using var jira = await StartAsync(isCloud);
        var connector = await jira.OpenAsync();
        var epic = (await PayAsync(connector))[0];
        jira.Tracker.Faults = FaultPlan.Parse("lostreply=1/1");

        var lost = await connector.ApplyAsync(Write(epic, Comment(null, First)), Cancel);

        Assert.Equal(WriteBackResult.Failed, lost.Result);
        Assert.Contains("may have arrived", lost.Sentence, StringComparison.Ordinal);
        jira.Tracker.Faults = FaultPlan.Parse(null);

        // It has read the metadata only, as apply does, and finds out by itself who it is.
        var other = jira.Connect();
        other.UseMetadata(await connector.ReadMetadataAsync(Cancel));
        Assert.True((await other.ReadBackAsync(Write(epic, Comment(null, First)), Cancel)).IsWhole);
        Assert.Equal(WriteBackResult.Unchanged, (await other.ApplyAsync(Write(epic, Comment(null, First)), Cancel)).Result);
        Assert.Single(jira.Tracker.Ledger.Entries);
    }

    /// <summary>The control: without its marker a comment is not ours, whoever wrote it and whatever it says.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ApplyAsync_CommentsWithoutOurMarker_AreNotTouched(bool isCloud)
    {
        await using var jira = await StartAsync(isCloud);
        var connector = await jira.OpenAsync();
        var epic = (await PayAsync(connector))[0];
        using (var bot = new JiraProbe(jira.Url)) await PostAsync(bot, isCloud, epic, First);
        using (var human = Human(jira)) await PostAsync(human, isCloud, epic, First);

        Assert.False((await connector.ReadBackAsync(Write(epic, Comment(null, First)), Cancel)).IsWhole);
        Assert.Equal(WriteBackResult.Applied, (await connector.ApplyAsync(Write(epic, Comment(null, First)), Cancel)).Result);
        Assert.Equal(WriteBackResult.Applied, (await connector.ApplyAsync(Write(epic, Comment(First, Second)), Cancel)).Result);

        var comments = await CommentsAsync(jira, epic);
        Assert.Equal(3, comments.Count);
        Assert.Single(comments, comment => comment.GetProperty("body").ToString().Contains(Second, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ApplyAsync_CommentThatSomebodyChanged_IsLeftAloneUnlessJustThatTextIsExpected(bool isCloud)
    {
        await using var jira = await StartAsync(isCloud);
        var connector = await jira.OpenAsync();
        var epic = (await PayAsync(connector))[0];
        await connector.ApplyAsync(Write(epic, Comment(null, First)), Cancel);
        var id = Assert.Single(await CommentsAsync(jira, epic)).GetProperty("id").GetInt64();
        using var human = Human(jira);
        var path = $"{Path(isCloud, epic)}/{id}";
        await human.PutAsync(path, Body(isCloud, "mine"), HttpStatusCode.OK);

        Assert.Equal(WriteBackResult.Superseded, (await connector.ApplyAsync(Write(epic, Comment(null, Second)), Cancel)).Result);
        Assert.Equal(WriteBackResult.Superseded, (await connector.ApplyAsync(Write(epic, Comment(First, Second)), Cancel)).Result);
        Assert.Equal(1, connector.Tally.Writes);
        Assert.Equal(WriteBackResult.Applied, (await connector.ApplyAsync(Write(epic, Comment("mine", Second)), Cancel)).Result);

        await human.DeleteAsync(path);
        var deleted = await connector.ApplyAsync(Write(epic, Comment(Second, First)), Cancel);
        Assert.Equal(WriteBackResult.Superseded, deleted.Result);
        Assert.Contains("was deleted", deleted.Sentence, StringComparison.Ordinal);
        Assert.Empty(await CommentsAsync(jira, epic));
    }

    [Theory]
    [InlineData("ADD_COMMENTS", "Add Comments", false)]
    [InlineData("EDIT_OWN_COMMENTS", "Edit Own Comments", true)]
    public async Task ApplyAsync_WithoutThePermission_SaysSoAndSendsNothing(string permission, string name, bool isThere)
    {
        await using var jira = await StartAsync(isCloud: true);
        var connector = await jira.OpenAsync();
        var epic = (await PayAsync(connector))[0];
        if (isThere) await connector.ApplyAsync(Write(epic, Comment(null, First)), Cancel);
        jira.Tracker.Faults = FaultPlan.Parse($"lacks={permission}");
        await connector.ReadIdentityAsync(Cancel);
        var before = connector.Tally.Writes;

        var outcome = await connector.ApplyAsync(Write(epic, Comment(null, Second)), Cancel);

        Assert.Equal(WriteBackResult.Rejected, outcome.Result);
        Assert.Contains($"the comment syncworker.status cannot be written: our account lacks the permission {name} ({permission}) in project PAY", outcome.Said, StringComparison.Ordinal);
        Assert.Equal(before, connector.Tally.Writes);
    }

    [Fact]
    public async Task ReadBackAsync_MarkerOnALaterPage_IsFound()
    {
        await using var server = RawServer.Routed(request => RawServer.Json(
            request.Contains("/myself", StringComparison.Ordinal) ? """{"accountId":"me","displayName":"Bot"}"""
            : request.Contains("serverInfo", StringComparison.Ordinal) ? """{"deploymentType":"Cloud","baseUrl":"x"}"""
            : request.Contains("tenant_info", StringComparison.Ordinal) ? """{"cloudId":"c"}"""
            : request.Contains("startAt=0&", StringComparison.Ordinal) ? """{"total":3,"comments":[{"id":"1","body":null,"author":null},{"id":2,"properties":[{"key":"other"}]}]}"""
            : request.Contains("startAt=2&", StringComparison.Ordinal) ? """{"total":3,"comments":[{"id":"3","body":{"type":"doc","content":[{"type":"paragraph","content":[{"type":"text","text":"Progress 50 %"}]}]},"properties":[{"key":"syncworker.status","value":1}]}]}"""
            : "{}"));
        using var handlers = new TrackerHandlers();
        var connector = TestConnections.Connect(TestConnections.Jira(server.Url), handlers);
        connector.UseMetadata(new TrackerMetadata([]));

        Assert.True((await connector.ReadBackAsync(new ItemWrite { Item = new ItemId("pay-jira", 7), Key = "PAY-7", Updates = [Comment(null, Second)] }, Cancel)).IsWhole);
    }

    private static Task<SimulatedJira> StartAsync(bool isCloud) => isCloud ? SimulatedJira.StartAsync(items: 60) : SimulatedJira.StartDataCenterAsync(items: 60);

    private static JiraProbe Human(SimulatedJira jira) => new(jira.Url, JiraProbe.Basic("human@example.com", "any"));

    private static string Path(bool isCloud, WorkItem item) => $"rest/api/{(isCloud ? 3 : 2)}/issue/{item.Id.NativeId}/comment";

    private static JsonObject Body(bool isCloud, string text) => new() { ["body"] = isCloud ? JiraPullFactsTests.Document(text) : JsonValue.Create(text) };

    private static Task<JsonNode> PostAsync(JiraProbe probe, bool isCloud, WorkItem item, string text) => probe.PostAsync(Path(isCloud, item), Body(isCloud, text), HttpStatusCode.Created);

    private static async Task<IReadOnlyList<JsonElement>> CommentsAsync(SimulatedJira jira, WorkItem item) =>
        [.. (await jira.TruthAsync()).First(line => line.GetProperty("key").GetString() == item.Key).GetProperty("comments").EnumerateArray()];
}
