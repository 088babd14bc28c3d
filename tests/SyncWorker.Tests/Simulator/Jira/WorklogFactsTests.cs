using System.Globalization;
using System.Text.Json.Nodes;
using SyncWorker.Simulator;

namespace SyncWorker.Tests.Simulator.Jira;

/// <summary>Facts of section 2, worklogs: what people log, correct and delete shows in the feeds a minute later, and nowhere else for deleted ones.</summary>
public sealed class WorklogFactsTests
{
    [Theory]
    [InlineData(SimulatedTrackers.JiraCloud)]
    [InlineData(SimulatedTrackers.JiraDataCenter)]
    public async Task S2_Worklog_IsAddedCorrectedAndDeleted_TheFeedsTellAMinuteLater(SimulatedTrackers tracker)
    {
        await using var own = await OwnJira.StartAsync(items: 400, tracker: tracker);
        var start = own.Clock.GetUtcNow().ToUnixTimeMilliseconds();

        var added = await EditAsync(own, "worklogAdded");
        Assert.Empty(await FeedAsync(own, "updated", start - 1));
        own.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal([(added.Id, start)], await FeedAsync(own, "updated", start - 1));
        var log = await ListedAsync(own, added.Id);
        Assert.Equal((added.Issue, added.Seconds), ((string)log!["issueId"]!, (string?)log["timeSpentSeconds"]!.ToString()));
        await AssertTruthHasAsync(own, added);

        // Until it is met again by chance, others are corrected; each is told once, with its last change.
        var corrected = await EditAsync(own, "worklogEdited");
        own.Clock.Advance(TimeSpan.FromMinutes(1));
        var told = await FeedAsync(own, "updated", 0);
        Assert.Equal(start + 60_000, Assert.Single(told, entry => entry.Id == corrected.Id).At);
        log = await ListedAsync(own, corrected.Id);
        Assert.Equal(corrected.Seconds, log!["timeSpentSeconds"]!.ToString());
        Assert.NotEqual((string)log["created"]!, (string)log["updated"]!);
        await AssertTruthHasAsync(own, corrected);

        var deleted = await EditAsync(own, "worklogDeleted");
        Assert.Empty(await FeedAsync(own, "deleted", 0));
        Assert.Null(await ListedAsync(own, deleted.Id));
        Assert.DoesNotContain(await FeedAsync(own, "updated", 0), entry => entry.Id == deleted.Id);
        own.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal([(deleted.Id, start + 120_000)], await FeedAsync(own, "deleted", start));
    }

    [Theory]
    [InlineData(SimulatedTrackers.JiraCloud)]
    [InlineData(SimulatedTrackers.JiraDataCenter)]
    public async Task S2_WorkLogged_TheIssueIsTouched_AndItsTimeSpentFollows(SimulatedTrackers tracker)
    {
        await using var own = await OwnJira.StartAsync(items: 400, tracker: tracker);
        var before = (await own.Probe.TruthAsync()).Skip(1).ToDictionary(line => (string)line["id"]!, line => line["issue"]!["fields"]!);

        var added = await EditAsync(own, "worklogAdded");

        var after = (await own.Probe.GetAsync($"{own.Api}/issue/{added.Issue}?fields=timespent,updated&expand=changelog"));
        var spent = (long?)before[added.Issue]["timespent"] ?? 0;
        Assert.Equal(spent + long.Parse(added.Seconds!, CultureInfo.InvariantCulture), (long)after["fields"]!["timespent"]!);
        Assert.NotEqual((string)before[added.Issue]["updated"]!, (string)after["fields"]!["updated"]!);
        var words = after["changelog"]!["histories"]!.AsArray().SelectMany(history => history!["items"]!.AsArray()).Select(item => (string)item!["field"]!).ToList();
        Assert.Contains("timespent", words);
        Assert.Contains("WorklogId", words);
    }

    private static async Task<(long Id, string Issue, string? Seconds)> EditAsync(OwnJira own, string kind)
    {
        var body = new JsonObject { ["count"] = 1, ["seed"] = 7, ["kinds"] = new JsonArray(kind) };
        using var response = await own.Probe.SendAsync(HttpMethod.Post, "_edits", body);
        var edit = Assert.Single(JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!.AsArray())!;
        var (former, now) = (((string?)edit["before"])?.Split(": "), ((string?)edit["after"])?.Split(": "));
        return (long.Parse((now ?? former)![0], CultureInfo.InvariantCulture), (string)edit["itemId"]!, now?[1]);
    }

    private static async Task<List<(long Id, long At)>> FeedAsync(OwnJira own, string feed, long since) =>
    [
        .. (await own.Probe.GetAsync($"{own.Api}/worklog/{feed}?since={since}"))["values"]!.AsArray().Select(entry => ((long)entry!["worklogId"]!, (long)entry["updatedTime"]!)),
    ];

    private static async Task<JsonNode?> ListedAsync(OwnJira own, long id) =>
        (await own.Probe.PostAsync($"{own.Api}/worklog/list", new JsonObject { ["ids"] = new JsonArray(id) })).AsArray().SingleOrDefault();

    private static async Task AssertTruthHasAsync(OwnJira own, (long Id, string Issue, string? Seconds) edit)
    {
        var line = (await own.Probe.TruthAsync()).First(line => (string?)line["id"] == edit.Issue);
        var log = Assert.Single(line["worklogs"]!.AsArray(), log => log!["id"]!.ToString() == edit.Id.ToString(CultureInfo.InvariantCulture))!;
        Assert.Equal(edit.Seconds, log["timeSpentSeconds"]!.ToString());
        Assert.Equal((int)line["histories"]!, line["changelog"]!.AsArray().Count);
    }
}
