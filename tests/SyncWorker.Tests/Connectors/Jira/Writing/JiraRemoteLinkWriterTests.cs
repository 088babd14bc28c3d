using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using SyncWorker.Model.Items;
using SyncWorker.Model.Writing;
using SyncWorker.Simulator.Admin;
using SyncWorker.Tests.Simulator;
using static SyncWorker.Tests.Connectors.Jira.Writing.SampleWrites;

namespace SyncWorker.Tests.Connectors.Jira.Writing;

/// <summary>One link an issue by its global id, created or updated by the same request.</summary>
public sealed class JiraRemoteLinkWriterTests
{
    private const string First = "https://pmo.example.com/payments?view=1&day=2 Payments: 42 % done";
    private const string Second = "https://pmo.example.com/payments?view=1&day=2 Payments: 50 % done";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ApplyAsync_Link_IsCreatedThenUpdatedThenLeftThenRemoved_AndOthersStay(bool isCloud)
    {
        await using var jira = await StartAsync(isCloud);
        var connector = await jira.OpenAsync();
        var epic = (await PayAsync(connector))[0];
        using (var human = new JiraProbe(jira.Url, JiraProbe.Basic("human@example.com", "any"))) await LinkAsync(human, isCloud, epic, "theirs", "https://example.com");

        Assert.Equal(WriteBackResult.Applied, (await connector.ApplyAsync(Write(epic, Link(null, First)), Cancel)).Result);
        Assert.Equal(WriteBackResult.Unchanged, (await connector.ApplyAsync(Write(epic, Link(null, First)), Cancel)).Result);
        Assert.Equal(WriteBackResult.Applied, (await connector.ApplyAsync(Write(epic, Link(First, Second)), Cancel)).Result);

        var links = await LinksAsync(jira, epic);
        Assert.Equal(["theirs", "syncworker:Payments&x=1"], links.Select(link => link.GetProperty("globalId").GetString()));
        Assert.Equal("Payments: 50 % done", links[1].GetProperty("object").GetProperty("title").GetString());
        Assert.Equal("https://pmo.example.com/payments?view=1&day=2", links[1].GetProperty("object").GetProperty("url").GetString());
        Assert.Equal(2, connector.Tally.Writes);

        Assert.Equal(WriteBackResult.Applied, (await connector.ApplyAsync(Write(epic, Link(Second, null)), Cancel)).Result);
        Assert.Equal("theirs", Assert.Single(await LinksAsync(jira, epic)).GetProperty("globalId").GetString());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ApplyAsync_LostReply_IsReadBackAndNotRepeated(bool isCloud)
    {
        await using var jira = await StartAsync(isCloud);
        var connector = await jira.OpenAsync();
        var write = Write((await PayAsync(connector))[0], Link(null, First));
        Assert.False((await connector.ReadBackAsync(write, Cancel)).IsWhole);
        jira.Tracker.Faults = FaultPlan.Parse("lostreply=1/1");

        Assert.Equal(WriteBackResult.Failed, (await connector.ApplyAsync(write, Cancel)).Result);

        jira.Tracker.Faults = FaultPlan.Parse(null);
        Assert.True((await connector.ReadBackAsync(write, Cancel)).IsWhole);
        Assert.Equal(WriteBackResult.Unchanged, (await connector.ApplyAsync(write, Cancel)).Result);
        Assert.Single(jira.Tracker.Ledger.Entries);
    }

    [Fact]
    public async Task ApplyAsync_LinkThatSomebodyChanged_IsLeftAlone()
    {
        await using var jira = await StartAsync(isCloud: true);
        var connector = await jira.OpenAsync();
        var epic = (await PayAsync(connector))[0];
        await connector.ApplyAsync(Write(epic, Link(null, First)), Cancel);
        using (var human = new JiraProbe(jira.Url, JiraProbe.Basic("human@example.com", "any"))) await LinkAsync(human, isCloud: true, epic, "syncworker:Payments&x=1", "https://example.com/mine", HttpStatusCode.OK);

        var outcome = await connector.ApplyAsync(Write(epic, Link(First, Second)), Cancel);

        Assert.Equal(WriteBackResult.Superseded, outcome.Result);
        Assert.Contains("somebody changed or removed it", outcome.Sentence, StringComparison.Ordinal);
        Assert.Equal(1, connector.Tally.Writes);
    }

    [Fact]
    public async Task ApplyAsync_WithoutLinkIssues_SaysSoAndSendsNothing()
    {
        await using var jira = await SimulatedJira.StartAsync(items: 60, faults: "lacks=LINK_ISSUES");
        var connector = await jira.OpenAsync();

        var outcome = await connector.ApplyAsync(Write((await PayAsync(connector))[0], Link(null, First)), Cancel);

        Assert.Equal(WriteBackResult.Rejected, outcome.Result);
        Assert.Contains("lacks the permission Link Issues (LINK_ISSUES) in project PAY", outcome.Said, StringComparison.Ordinal);
        Assert.Equal(0, connector.Tally.Writes);
    }

    private static Task<SimulatedJira> StartAsync(bool isCloud) => isCloud ? SimulatedJira.StartAsync(items: 60) : SimulatedJira.StartDataCenterAsync(items: 60);

    private static Task<JsonNode> LinkAsync(JiraProbe probe, bool isCloud, WorkItem item, string globalId, string url, HttpStatusCode? expected = null) => probe.PostAsync(
        $"rest/api/{(isCloud ? 3 : 2)}/issue/{item.Id.NativeId}/remotelink",
        new JsonObject { ["globalId"] = globalId, ["object"] = new JsonObject { ["url"] = url, ["title"] = "Mine" } },
        expected ?? (isCloud ? HttpStatusCode.Created : HttpStatusCode.OK));

    private static async Task<IReadOnlyList<JsonElement>> LinksAsync(SimulatedJira jira, WorkItem item) =>
        [.. (await jira.TruthAsync()).First(line => line.GetProperty("key").GetString() == item.Key).GetProperty("remoteLinks").EnumerateArray()];
}
