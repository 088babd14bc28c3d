using SyncWorker.Connectors.Http;
using SyncWorker.Connectors.Jira;
using SyncWorker.Model.Items;
using SyncWorker.Model.Reading;
using SyncWorker.Model.Writing;
using SyncWorker.Simulator.Admin;
using static SyncWorker.Tests.Connectors.Jira.Writing.SampleWrites;

namespace SyncWorker.Tests.Connectors.Jira.Writing;

public sealed class JiraWriterTests
{
    private const string Estimate = "customfield_10016";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ApplyAsync_FieldLabelAndProperty_GoInOneRequestAndOnce()
    {
        await using var jira = await SimulatedJira.StartAsync(items: 60, faults: "admin");
        var connector = await OpenAsync(jira);
        var item = await PickAsync(connector);
        var write = Write(item, Number(null, "42.5"), Label(null, "risk-overdue"), Property("syncworker.rollup", null, """{"progress":42.5,"of":[1,2]}"""));

        var outcome = await connector.ApplyAsync(write, Cancel);

        Assert.Equal((WriteBackResult.Applied, ""), (outcome.Result, outcome.Sentence));
        Assert.Equal(1, connector.Tally.Writes);
        Assert.Equal(3, jira.Tracker.Ledger.Entries.Count);
        Assert.True((await connector.ReadBackAsync(write, Cancel)).IsWhole);
        var again = (await ReadAsync(connector, item.Id.NativeId)).Item;
        Assert.Equal("42.5", again.Fields[Progress]);
        Assert.Equal("""{"progress":42.5,"of":[1,2]}""", again.Fields["syncworker.rollup"]);
        Assert.Contains("risk-overdue", again.Labels);
        Assert.Equal(item.Labels, again.Labels.Where(label => label != "risk-overdue"));

        var second = await connector.ApplyAsync(write, Cancel);
        Assert.Equal(WriteBackResult.Unchanged, second.Result);
        Assert.Equal(1, connector.Tally.Writes);
        Assert.Equal(3, jira.Tracker.Ledger.Entries.Count);
    }

    [Fact]
    public async Task ApplyAsync_OwnWrite_IsRecognisedInHistory()
    {
        await using var jira = await SimulatedJira.StartAsync(items: 60);
        var connector = await OpenAsync(jira);
        var item = await PickAsync(connector);
        await connector.ApplyAsync(Write(item, Label(null, "risk-overdue")), Cancel);

        var read = await ReadAsync(connector, item.Id.NativeId);
        Assert.True(read.History[^1].IsOwn);
        Assert.Contains("risk-overdue", read.History[^1].ToWord, StringComparison.Ordinal);
        Assert.DoesNotContain(read.History.SkipLast(1), entry => entry.IsOwn);
    }

    [Fact]
    public async Task ApplyAsync_ValueThatSomebodyChanged_IsLeftAlone()
    {
        await using var jira = await SimulatedJira.StartAsync(items: 60);
        var connector = await OpenAsync(jira);
        var item = await PickAsync(connector);
        await connector.ApplyAsync(Write(item, Number(null, "10")), Cancel);

        var outcome = await connector.ApplyAsync(Write(item, Number("5", "20"), Label(null, "risk-x")), Cancel);

        Assert.Equal(WriteBackResult.Superseded, outcome.Result);
        Assert.Contains($"{item.Key}: field {Progress} was expected to hold '5' and holds '10'", outcome.Sentence, StringComparison.Ordinal);
        Assert.Equal(1, connector.Tally.Writes);
    }

    [Fact]
    public async Task ApplyAsync_NumbersSpeltDifferently_AreTheSame()
    {
        await using var jira = await SimulatedJira.StartAsync(items: 60);
        var connector = await OpenAsync(jira);
        var item = await PickAsync(connector);
        await connector.ApplyAsync(Write(item, Number(null, "10")), Cancel);
        Assert.Equal(WriteBackResult.Unchanged, (await connector.ApplyAsync(Write(item, Number(null, "10.00")), Cancel)).Result);
        Assert.Equal(WriteBackResult.Applied, (await connector.ApplyAsync(Write(item, Number("10.0", null)), Cancel)).Result);
        Assert.False((await ReadAsync(connector, item.Id.NativeId)).Item.Fields.ContainsKey(Progress));
    }

    [Fact]
    public async Task ApplyAsync_FieldThatIsNotThere_IsRejectedWithAdvice()
    {
        await using var jira = await SimulatedJira.StartAsync(items: 60);
        var connector = await OpenAsync(jira);
        var outcome = await connector.ApplyAsync(Write(await PickAsync(connector), Number(null, "1", "customfield_99999")), Cancel);
        Assert.Equal(WriteBackResult.Rejected, outcome.Result);
        Assert.Contains("field customfield_99999 cannot be set: Jira shows our account no such field", outcome.Said, StringComparison.Ordinal);
        Assert.Equal(0, connector.Tally.Writes);
    }

    [Fact]
    public async Task ApplyAsync_MissingIssue_IsRejectedWithoutAWrite()
    {
        await using var jira = await SimulatedJira.StartAsync(items: 60);
        var connector = await OpenAsync(jira);
        var gone = (await PickAsync(connector)) with { Id = new ItemId("pay-jira", 999_999_999) };
        var outcome = await connector.ApplyAsync(Write(gone, Number(null, "1")), Cancel);
        Assert.Equal(WriteBackResult.Rejected, outcome.Result);
        Assert.Equal(0, connector.Tally.Writes);
        Assert.False((await connector.ReadBackAsync(Write(gone, Number(null, "1")), Cancel)).IsWhole);
    }

    [Fact]
    public async Task ApplyAsync_LostReply_FailsOnceAndIsFoundByReadingBack()
    {
        await using var jira = await SimulatedJira.StartAsync(items: 60);
        var connector = await OpenAsync(jira);
        var write = Write(await PickAsync(connector), Number(null, "42"));
        jira.Tracker.Faults = FaultPlan.Parse("lostreply=1/1");

        var outcome = await connector.ApplyAsync(write, Cancel);

        Assert.Equal(WriteBackResult.Failed, outcome.Result);
        Assert.Contains("may have arrived", outcome.Sentence, StringComparison.Ordinal);
        Assert.Single(jira.Tracker.Ledger.Entries);
        jira.Tracker.Faults = FaultPlan.Parse(null);
        Assert.True((await connector.ReadBackAsync(write, Cancel)).IsWhole);
        Assert.Equal(WriteBackResult.Unchanged, (await connector.ApplyAsync(write, Cancel)).Result);
        Assert.Single(jira.Tracker.Ledger.Entries);
    }

    [Fact]
    public async Task ApplyAsync_MoreWritesOfOneIssueThanJiraTakesAtOnce_WaitAndAreAllTaken()
    {
        await using var jira = await SimulatedJira.StartAsync(items: 60);
        var connector = await OpenAsync(jira);
        var item = await PickAsync(connector);

        for (var value = 1; value <= 23; value++)
            Assert.Equal((WriteBackResult.Applied, value), ((await connector.ApplyAsync(Write(item, Number(value == 1 ? null : $"{value - 1}", $"{value}")), Cancel)).Result, value));

        Assert.Equal(23, jira.Tracker.Ledger.Entries.Count);
        Assert.Equal(23, connector.Tally.Writes);
    }

    [Theory]
    [InlineData("403 Forbidden", WriteBackResult.Rejected, "may not edit this issue")]
    [InlineData("404 Not Found", WriteBackResult.Rejected, "no such issue any more")]
    [InlineData("409 Conflict", WriteBackResult.Failed, "at the same moment")]
    [InlineData("422 Unprocessable Entity", WriteBackResult.Rejected, "field labels: too long")]
    [InlineData("429 Too Many Requests", WriteBackResult.Failed, "write more slowly")]
    [InlineData("500 Internal Server Error", WriteBackResult.Failed, "may have arrived")]
    public async Task ApplyAsync_Refusal_IsAnOutcomeWithASentence(string status, WriteBackResult expected, string words)
    {
        await using var server = new RawServer(
            RawServer.Json("""{"id":"7","key":"PAY-7","fields":{"labels":[]}}"""), RawServer.Json("""{"errorMessages":[],"errors":{"labels":"too long"}}""", status));
        using var handlers = new TrackerHandlers();
        var connector = TestConnections.Connect(TestConnections.Jira(server.Url), handlers);
        connector.UseMetadata(new TrackerMetadata([]));

        var outcome = await connector.ApplyAsync(
            new ItemWrite { Item = new ItemId("pay-jira", 7), Key = "PAY-7", Updates = [Label(null, "risk-x")] }, Cancel);

        Assert.Equal(expected, outcome.Result);
        Assert.Contains(words, outcome.Sentence, StringComparison.Ordinal);
        Assert.Equal(2, server.Requests);
    }

    private static Task<JiraConnector> OpenAsync(SimulatedJira jira) =>
        jira.OpenAsync(definition => definition with { KeepFields = [Progress, Estimate], KeepProperties = ["syncworker.rollup"] });

    private static async Task<WorkItem> PickAsync(JiraConnector connector) =>
        (await SimulatedJira.ReadAllAsync(connector)).Select(read => read.Item).First(item => item.TrackerType == "Epic");

    private static async Task<ReadItem> ReadAsync(JiraConnector connector, long id) =>
        Assert.Single((await connector.ReadPageAsync([new TouchedItem { NativeId = id, Sequence = 1 }], Cancel)).Items);
}
