using System.Globalization;
using System.Text.RegularExpressions;
using SyncWorker.Connectors.Http;
using SyncWorker.Connectors.Jira;
using SyncWorker.Model.Reading;
using SyncWorker.Simulator.Admin;

namespace SyncWorker.Tests.Connectors.Jira;

/// <summary>What a batch of issues and their histories is, when issues are edited meanwhile and when an answer cannot be taken.</summary>
public sealed partial class CloudFetchTests : IDisposable
{
    private readonly TrackerHandlers _handlers = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>300 issues are three requests for issues, and the fourth is for their histories.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public async Task ReadItemsAsync_EditedBetweenItsRequests_LacksNoEntryThatItsTimeOfChangeStandsFor(int heldRequest)
    {
        await using var jira = await SimulatedJira.StartAsync(items: 300);
        var connector = await jira.OpenAsync();
        var touches = (await connector.WalkAsync(null, Cancel)).SelectMany(page => page.Touches).Select((touch, index) => new TouchedItem { NativeId = touch.NativeId, Sequence = index + 1 }).ToList();
        var plan = FaultPlan.Parse(string.Create(CultureInfo.InvariantCulture, $"holdread={heldRequest}"));
        jira.Tracker.Faults = plan;
        var reading = Task.Run(() => connector.ReadPageAsync(touches, Cancel), Cancel);
        await plan.Hold!.Reached.WaitAsync(Cancel);
        var random = new Random(3);
        for (var edit = 0; edit < 60; edit++) jira.Tracker.ApplyRandomEdit(random, ["state", "estimate", "assignee", "parent", "dueSlip"]);
        jira.Tracker.Faults = FaultPlan.Parse(null);
        plan.Hold.Release();

        var first = (await reading).Items;
        var later = (await connector.ReadPageAsync(touches, Cancel)).Items.ToDictionary(read => read.Item.Id.NativeId);
        Assert.Equal(300, first.Count);
        Assert.All(first, read => Assert.True(
            read.SourceEntries == later[read.Item.Id.NativeId].SourceEntries || read.Item.UpdatedAt < later[read.Item.Id.NativeId].Item.UpdatedAt,
            $"{read.Item.Key} lacks a change and would never be read again."));
    }

    /// <summary>The answers are large because of one issue; the others of its batch are read.</summary>
    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task ReadItemsAsync_AnswerTooLarge_IsDividedUntilTheLargeIssueIsAlone(bool isIssueLarge, bool areHistoriesLarge)
    {
        var large = new string('x', 40_000);
        await using var server = RawServer.Routed(request =>
        {
            var ids = Ids(request);
            var isHistory = request.Contains("/changelog/bulkfetch", StringComparison.Ordinal);
            var isLarge = ids.Contains(3L) && (isHistory ? areHistoriesLarge : isIssueLarge);

            // A history of many entries gets smaller with the page.
            var padding = isLarge && !request.Contains("\"maxResults\":100,", StringComparison.Ordinal) && !request.Contains("\"maxResults\":100}", StringComparison.Ordinal) ? large : "";
            var things = ids.Select(id => isHistory
                ? $"{{\"issueId\":\"{id}\",\"changeHistories\":[{{\"id\":\"5\",\"created\":1492070429}}]}}"
                : Issue(id));
            return RawServer.Json($"{{\"{(isHistory ? "issueChangeLogs" : "issues")}\":[{string.Join(',', things)}],\"x\":\"{padding}\"}}");
        });
        var definition = TestConnections.Jira(server.Url);
        var connector = new JiraConnector(
            definition, TestConnections.Http(definition, _handlers, TimeProvider.System, TestConnections.Hasty with { MaxBodyBytes = 30_000 }), TimeProvider.System);
        connector.UseMetadata(new TrackerMetadata([]));

        var page = await connector.ReadPageAsync([.. Enumerable.Range(1, 6).Select(id => new TouchedItem { NativeId = id, Sequence = id })], Cancel);

        Assert.Equal(isIssueLarge ? [1L, 2, 4, 5, 6] : [1L, 2, 3, 4, 5, 6], page.Items.Select(read => read.Item.Id.NativeId));
        Assert.All(page.Items, read => Assert.Equal(1, read.SourceEntries));
        Assert.Equal(isIssueLarge ? 1 : 0, page.Quarantined.Count);
        Assert.All(page.Quarantined, bad => Assert.Contains("too large", bad.Reason, StringComparison.Ordinal));
        Assert.Empty(page.Absent);
    }

    /// <summary>A page of histories is full with 10,000 entries: more issues than it tells of cost a second page, and memory.</summary>
    [Theory]
    [InlineData(1, 1000, new[] { 500, 1000, 300 })]
    [InlineData(16, 500, new[] { 500, 500, 500, 300 })]
    [InlineData(45, 200, new[] { 500, 500, 500, 200, 200, 200, 200, 200, 200, 100 })]
    public async Task ReadItemsAsync_LongHistories_AreAskedForAsManyAsFillOnePage(int entries, int fitting, int[] asked)
    {
        const int page = 10_000;
        var sent = new List<int>();
        await using var server = RawServer.Routed(request =>
        {
            var ids = Ids(request);
            if (!request.Contains("/changelog/bulkfetch", StringComparison.Ordinal)) return RawServer.Json($"{{\"issues\":[{string.Join(',', ids.Select(Issue))}]}}");
            sent.Add(ids.Count);
            var start = Token().Match(request) is { Success: true } token ? int.Parse(token.Groups[1].Value, CultureInfo.InvariantCulture) : 0;
            var all = ids.SelectMany(id => Enumerable.Repeat(id, ids.Count == 1 ? 1 : entries)).ToList();
            var logs = all.Skip(start).Take(page).GroupBy(static id => id).Select(static log =>
                $"{{\"issueId\":\"{log.Key}\",\"changeHistories\":[{string.Join(',', log.Select(static _ => "{\"id\":\"5\",\"created\":1492070429}"))}]}}");
            var next = start + page < all.Count ? $",\"nextPageToken\":\"from-{start + page}\"" : "";
            return RawServer.Json($"{{\"issueChangeLogs\":[{string.Join(',', logs)}]{next}}}");
        });
        var definition = TestConnections.Jira(server.Url);
        var connector = new JiraConnector(definition, TestConnections.Http(definition, _handlers, TimeProvider.System, TestConnections.Hasty), TimeProvider.System);
        connector.UseMetadata(new TrackerMetadata([]));

        var read = await connector.ReadPageAsync([.. Enumerable.Range(1, 1800).Select(id => new TouchedItem { NativeId = id, Sequence = id })], Cancel);

        // A single issue with a short history says nothing of the others.
        await connector.ReadPageAsync([new TouchedItem { NativeId = 1, Sequence = 1 }], Cancel);
        await connector.ReadPageAsync([.. Enumerable.Range(1, 1000).Select(id => new TouchedItem { NativeId = id, Sequence = id })], Cancel);

        Assert.Equal(1800, read.Items.Count);
        Assert.All(read.Items, item => Assert.Equal(entries, item.SourceEntries));
        Assert.Equal([.. asked, 1, fitting], sent[..(asked.Length + 2)]);
    }

    public void Dispose() => _handlers.Dispose();

    private static string Issue(long id) =>
        $"{{\"id\":\"{id}\",\"key\":\"PAY-{id}\",\"fields\":{{\"created\":\"2026-01-05T09:00:00.000+0100\",\"updated\":\"2026-01-05T09:00:00.000+0100\"}}}}";

    private static List<long> Ids(string request) =>
        [.. Asked().Match(request).Groups[1].Value.Split(',').Select(static id => long.Parse(id.Trim('"'), CultureInfo.InvariantCulture))];

    [GeneratedRegex("\"issueIdsOrKeys\":\\[([^\\]]*)\\]")]
    private static partial Regex Asked();

    [GeneratedRegex("\"nextPageToken\":\"from-(\\d+)\"")]
    private static partial Regex Token();
}
