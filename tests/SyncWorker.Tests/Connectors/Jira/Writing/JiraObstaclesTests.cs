using SyncWorker.Connectors.Http;
using SyncWorker.Model.Items;
using SyncWorker.Model.Reading;
using SyncWorker.Model.Writing;
using static SyncWorker.Tests.Connectors.Jira.Writing.SampleWrites;

namespace SyncWorker.Tests.Connectors.Jira.Writing;

/// <summary>What Jira would refuse is said for each target before anything is sent, and keeps nothing else from being written.</summary>
public sealed class JiraObstaclesTests
{
    private const string Screens = "/editmeta";
    private const string Permissions = "/mypermissions";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ApplyAsync_FieldOnNoScreen_IsExplainedAndTheOthersAreWritten()
    {
        await using var jira = await SimulatedJira.StartAsync(items: 60);
        var connector = await jira.OpenAsync();
        var epic = (await PayAsync(connector))[0];

        var outcome = await connector.ApplyAsync(Write(epic, Number(null, "5", ForeignPoints), Number(null, "42"), Label(null, "risk-overdue")), Cancel);

        Assert.Equal(WriteBackResult.Applied, outcome.Result);
        var refused = Assert.Single(outcome.Refused);
        Assert.Equal(ForeignPoints, refused.Update.Field);
        Assert.Equal(
            $"field {ForeignPoints} \"Story point estimate\" cannot be set: it is not on the edit screen of Epic in project PAY. Have a Jira administrator add it to that screen, or leave Epic out of the target's types.",
            refused.Sentence);
        Assert.Equal(["customfield_10500", "labels"], jira.Tracker.Ledger.Entries.Select(entry => entry.Field));
        Assert.Equal(1, connector.Tally.Writes);
    }

    [Fact]
    public async Task ApplyAsync_NothingLeftToWrite_IsRejectedWithoutARequest()
    {
        await using var jira = await SimulatedJira.StartAsync(items: 60);
        var connector = await jira.OpenAsync();

        var outcome = await connector.ApplyAsync(Write((await PayAsync(connector))[0], Number(null, "5", ForeignPoints)), Cancel);

        Assert.Equal(WriteBackResult.Rejected, outcome.Result);
        Assert.Contains("edit screen", outcome.Said, StringComparison.Ordinal);
        Assert.Equal(0, connector.Tally.Writes);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ApplyAsync_WithoutEditIssues_NamesThePermissionForEachTarget(bool isCloud)
    {
        await using var jira = isCloud ? await SimulatedJira.StartAsync(items: 60, faults: "lacks=EDIT_ISSUES") : await SimulatedJira.StartDataCenterAsync(items: 60, faults: "lacks=EDIT_ISSUES");
        var connector = await jira.OpenAsync();

        var outcome = await connector.ApplyAsync(Write((await PayAsync(connector))[0], Number(null, "42"), Label(null, "risk-x"), Property("syncworker.progress", null, "42")), Cancel);

        Assert.Equal(WriteBackResult.Rejected, outcome.Result);
        Assert.Equal(["customfield_10500", "labels", "syncworker.progress"], outcome.Refused.Select(refused => refused.Update.Field));
        Assert.All(outcome.Refused, refused => Assert.Contains("lacks the permission Edit Issues (EDIT_ISSUES) in project PAY", refused.Sentence, StringComparison.Ordinal));
        Assert.Equal(0, connector.Tally.Writes);
    }

    [Fact]
    public async Task ApplyAsync_WithoutScheduleIssues_LeavesOutTheDueDateOnly()
    {
        await using var jira = await SimulatedJira.StartAsync(items: 60, faults: "lacks=SCHEDULE_ISSUES");
        var connector = await jira.OpenAsync(definition => definition with { KeepFields = ["duedate"] });
        var epic = (await PayAsync(connector))[0];

        var outcome = await connector.ApplyAsync(Write(epic, Text("duedate", epic.Fields.GetValueOrDefault("duedate"), "2031-01-31"), Number(null, "42")), Cancel);

        Assert.Equal(WriteBackResult.Applied, outcome.Result);
        Assert.Contains("Schedule Issues (SCHEDULE_ISSUES)", Assert.Single(outcome.Refused).Sentence, StringComparison.Ordinal);
        Assert.Equal("customfield_10500", Assert.Single(jira.Tracker.Ledger.Entries).Field);
    }

    [Fact]
    public async Task ApplyAsync_OptionThatTheFieldDoesNotHave_IsExplained()
    {
        const string Reported = "customfield_10050";
        await using var jira = await SimulatedJira.StartAsync(items: 60);
        var connector = await jira.OpenAsync(definition => definition with { KeepFields = [Reported] });
        var epic = (await PayAsync(connector))[0];
        var before = epic.Fields.GetValueOrDefault(Reported);

        var unknown = await connector.ApplyAsync(Write(epic, Text(Reported, before, "Purple")), Cancel);
        var known = await connector.ApplyAsync(Write(epic, Text(Reported, before, before == "At risk" ? "On track" : "At risk")), Cancel);

        Assert.Contains("has no option 'Purple' in project PAY", Assert.Single(unknown.Refused).Sentence, StringComparison.Ordinal);
        Assert.Equal((WriteBackResult.Applied, 0), (known.Result, known.Refused.Count));
    }

    [Fact]
    public async Task ApplyAsync_ManyIssuesOfOneKind_AskOnceForTheirScreenAndTheirPermissions()
    {
        await using var jira = await SimulatedJira.StartAsync(items: 300);
        var connector = await jira.OpenAsync();
        var stories = (await PayAsync(connector, "Story")).GroupBy(item => item.TrackerState).OrderByDescending(group => group.Count()).Take(2).ToList();
        Assert.True(stories[0].Count() >= 4);

        foreach (var story in stories[0].Take(4)) Assert.Equal(WriteBackResult.Applied, (await connector.ApplyAsync(Write(story, Number(null, "1"), Property("p", null, "1"), Number(null, "1", ForeignPoints)), Cancel)).Result);
        Assert.Equal((1, 1), (jira.Asked(Screens), jira.Asked(Permissions)));

        await connector.ApplyAsync(Write(stories[1].First(), Number(null, "1")), Cancel);
        Assert.Equal((2, 1), (jira.Asked(Screens), jira.Asked(Permissions)));

        // The next run, which begins with who answers, asks again: an administrator may have followed the advice.
        await connector.ReadIdentityAsync(Cancel);
        await connector.ApplyAsync(Write(stories[1].First(), Number("1", "2")), Cancel);
        Assert.Equal(3, jira.Asked(Screens));
    }

    [Fact]
    public async Task ApplyAsync_StatusThatForbidsEdits_IsNamed()
    {
        await using var server = RawServer.Routed(request =>
            request.Contains("/editmeta", StringComparison.Ordinal) ? RawServer.Json("""{"fields":{}}""")
            : request.Contains("/mypermissions", StringComparison.Ordinal) ? RawServer.Json("""{"permissions":{"EDIT_ISSUES":{"havePermission":true}}}""")
            : RawServer.Json("""{"id":"7","key":"PAY-7","fields":{"labels":[],"project":{"key":"PAY"},"issuetype":{"id":"1","name":"Epic"},"status":{"id":"6","name":"Closed"}}}"""));
        using var handlers = new TrackerHandlers();
        var connector = TestConnections.Connect(TestConnections.Jira(server.Url), handlers);
        connector.UseMetadata(new TrackerMetadata([]));

        var outcome = await connector.ApplyAsync(new ItemWrite { Item = new ItemId("pay-jira", 7), Key = "PAY-7", Updates = [Label(null, "risk-x")] }, Cancel);

        Assert.Equal(WriteBackResult.Rejected, outcome.Result);
        Assert.Contains("the workflow of project PAY forbids edits in the status Closed", outcome.Said, StringComparison.Ordinal);
        Assert.Equal(0, connector.Tally.Writes);
    }

    [Theory]
    [InlineData(true, "admin", 0)]
    [InlineData(true, null, 3)]
    [InlineData(false, null, 0)]
    [InlineData(false, "noadmin", 3)]
    public async Task ApplyAsync_SendsNoEmailsWhereItMay_AndSaysOnceWhereItMayNot(bool isCloud, string? faults, int emails)
    {
        await using var jira = isCloud ? await SimulatedJira.StartAsync(items: 300, faults: faults) : await SimulatedJira.StartDataCenterAsync(items: 300, faults: faults);
        var connector = await jira.OpenAsync();

        var outcomes = new List<WriteBackOutcome>();
        foreach (var epic in (await PayAsync(connector, "Story")).Take(3)) outcomes.Add(await connector.ApplyAsync(Write(epic, Number(null, "42")), Cancel));

        Assert.All(outcomes, outcome => Assert.Equal(WriteBackResult.Applied, outcome.Result));
        Assert.Equal(3, jira.Tracker.Ledger.Entries.Count);
        Assert.Equal(emails, jira.Tracker.Ledger.Entries.Count(entry => entry.Notified));
        Assert.Equal(emails == 0 ? 0 : 1, outcomes.Count(outcome => outcome.Sentence.Contains("sends e-mails about our changes", StringComparison.Ordinal)));
        Assert.Equal(faults == "noadmin" ? 4 : 3, connector.Tally.Writes);
    }
}
