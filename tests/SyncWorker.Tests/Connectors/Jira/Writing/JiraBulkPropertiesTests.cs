using System.Net;
using System.Text.Json.Nodes;
using SyncWorker.Connectors.Http;
using SyncWorker.Model.Items;
using SyncWorker.Model.Reading;
using SyncWorker.Model.Writing;
using SyncWorker.Simulator.Admin;
using SyncWorker.Tests.Simulator;
using static SyncWorker.Tests.Connectors.Jira.Writing.SampleWrites;

namespace SyncWorker.Tests.Connectors.Jira.Writing;

/// <summary>Properties of many issues go in one request, whose task is followed to its end and read back.</summary>
public sealed class JiraBulkPropertiesTests
{
    private const string Key = "syncworker.progress";
    private const string Multi = "/issue/properties/multi";
    private const string Tasks = "/task/{taskId}";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ApplyTogetherAsync_ManyIssues_TakeOneRequestAndEachHasItsOwnOutcome()
    {
        await using var jira = await SimulatedJira.StartAsync(items: 300, faults: "slowtask=3");
        var connector = await jira.OpenAsync();
        var stories = (await PayAsync(connector, "Story")).Take(7).ToList();
        using (var human = new JiraProbe(jira.Url, JiraProbe.Basic("human@example.com", "any")))
        {
            await human.PutAsync($"rest/api/3/issue/{stories[0].Id.NativeId}/properties/{Key}", JsonValue.Create(7), HttpStatusCode.Created);
            await human.PutAsync($"rest/api/3/issue/{stories[1].Id.NativeId}/properties/{Key}", JsonValue.Create(99), HttpStatusCode.Created);
        }

        var gone = stories[2] with { Id = new ItemId("pay-jira", 999_999_999) };
        List<ItemWrite> writes = [.. stories.Take(2).Append(gone).Concat(stories.Skip(3)).Select((item, index) => Write(item, Number(index)))];
        var outcomes = await connector.ApplyTogetherAsync(writes, Cancel);

        Assert.Equal(writes.Select(write => write.Item), outcomes.Select(outcome => outcome.Write.Item));
        Assert.Equal(
            [WriteBackResult.Superseded, WriteBackResult.Superseded, WriteBackResult.Rejected, WriteBackResult.Applied, WriteBackResult.Applied, WriteBackResult.Applied, WriteBackResult.Applied],
            outcomes.Select(outcome => outcome.Result));
        Assert.Equal((1, 3), (jira.Asked(Multi), jira.Asked(Tasks)));
        var own = jira.Tracker.Ledger.Entries.Where(entry => entry.Who == "bot@example.com").ToList();
        Assert.Equal(writes.Skip(3).Select(write => $"{write.Item.NativeId} property:{Key}"), own.Select(entry => $"{entry.Item} {entry.Field}"));
        Assert.DoesNotContain(own, entry => entry.Notified);

        var again = await connector.ApplyTogetherAsync([.. writes.Skip(3)], Cancel);
        Assert.All(again, outcome => Assert.Equal(WriteBackResult.Unchanged, outcome.Result));
        Assert.Equal(1, jira.Asked(Multi));
        Assert.True((await connector.ReadBackAsync(writes[3], Cancel)).IsWhole);
    }

    [Fact]
    public async Task ApplyTogetherAsync_LostReply_FailsAndIsReadBackIssueByIssue()
    {
        await using var jira = await SimulatedJira.StartAsync(items: 300);
        var connector = await jira.OpenAsync();
        List<ItemWrite> writes = [.. (await PayAsync(connector, "Story")).Take(4).Select((item, index) => Write(item, Number(index)))];
        jira.Tracker.Faults = FaultPlan.Parse("lostreply=1/1");

        Assert.All(await connector.ApplyTogetherAsync(writes, Cancel), outcome => Assert.Equal(WriteBackResult.Failed, outcome.Result));

        jira.Tracker.Faults = FaultPlan.Parse(null);
        foreach (var write in writes) Assert.True((await connector.ReadBackAsync(write, Cancel)).IsWhole);
        Assert.Equal(4, jira.Tracker.Ledger.Entries.Count);
    }

    [Theory]
    [InlineData("""{"status":"COMPLETE"}""", "COMPLETE")]
    [InlineData("""{"status":"FAILED","message":"out of memory"}""", "FAILED out of memory")]
    public async Task ApplyTogetherAsync_TaskThatLeavesAnIssueOut_IsFoundByReadingBack(string task, string words)
    {
        await using var server = RawServer.Routed(request =>
            request.StartsWith("POST /rest/api/3/issue/properties/multi", StringComparison.Ordinal) ? RawServer.Json("", "303 See Other", "Location: https://api.example.net/ex/jira/c/rest/api/3/task/5\r\n")
            : request.StartsWith("GET /rest/api/3/task/5", StringComparison.Ordinal) ? RawServer.Json(task)
            : RawServer.Json("""{"issues":[{"id":"7","fields":{},"properties":{}}]}"""));
        using var handlers = new TrackerHandlers();
        var connector = TestConnections.Connect(TestConnections.Jira(server.Url), handlers);
        connector.UseMetadata(new TrackerMetadata([]));

        var outcome = Assert.Single(await connector.ApplyTogetherAsync([new ItemWrite { Item = new ItemId("pay-jira", 7), Key = "PAY-7", Updates = [Number(1)] }], Cancel));

        Assert.Equal(WriteBackResult.Failed, outcome.Result);
        Assert.Contains($"did not set them (task 5: {words})", outcome.Sentence, StringComparison.Ordinal);
        Assert.Equal(1, connector.Tally.Writes);
    }

    [Fact]
    public async Task ApplyTogetherAsync_WithoutEditIssues_SaysSoAndSendsNothing()
    {
        await using var jira = await SimulatedJira.StartAsync(items: 60, faults: "lacks=EDIT_ISSUES");
        var connector = await jira.OpenAsync();

        var outcome = Assert.Single(await connector.ApplyTogetherAsync([Write((await PayAsync(connector))[0], Number(1))], Cancel));

        Assert.Equal(WriteBackResult.Rejected, outcome.Result);
        Assert.Contains("Edit Issues (EDIT_ISSUES) in project PAY", outcome.Said, StringComparison.Ordinal);
        Assert.Equal(0, connector.Tally.Writes);
    }

    [Fact]
    public async Task TakesTogether_PropertiesOnly_AndOnCloudOnly()
    {
        await using var jira = await SimulatedJira.StartDataCenterAsync(items: 40);
        var dataCenter = await jira.OpenAsync();
        var item = (await PayAsync(dataCenter))[0];

        Assert.Equal(0, dataCenter.MostTogether);
        Assert.True(dataCenter.TakesTogether(Write(item, Number(1))));
        Assert.False(dataCenter.TakesTogether(Write(item, Number(1), Label(null, "risk-x"))));
    }

    private static FieldUpdate Number(int value) => Property(Key, null, value.ToString(System.Globalization.CultureInfo.InvariantCulture)) with { IsNumber = true };
}
