using SyncWorker.Connectors.Http;
using SyncWorker.Connectors.Jira;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Reading;

namespace SyncWorker.Tests.Connectors.Jira;

public sealed class DataCenterWalkTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);

    private readonly TrackerHandlers _handlers = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _handlers.Dispose();

    [Fact]
    public async Task TouchedAsync_ManyPages_BeginsEachAtTheFormersEndAndCommitsOnce()
    {
        await using var site = Filled(95, TimeSpan.FromSeconds(7));
        site.PageCap = 10;
        var pages = await Connect(site).WalkAsync(null, Cancel);
        Assert.Equal(Enumerable.Range(1, 95).Select(id => (long)id), pages.SelectMany(page => page.Touches).Select(touch => touch.NativeId));
        Assert.Equal(10, site.Searches.Count);
        Assert.All(site.Searches, search => Assert.Equal(0, (int)search["startAt"]!));
        Assert.All(pages.SkipLast(1), page => Assert.Null(page.Cursor));
        Assert.Equal(new JiraCursor(Start + TimeSpan.FromSeconds(94 * 7)).ToSyncCursor(), pages[^1].Cursor);
        Assert.All(pages, page => Assert.Null(page.Remark));
    }

    [Theory]
    [InlineData(37, 10)]
    [InlineData(40, 10)]
    [InlineData(1200, 100)]
    public async Task TouchedAsync_AllOnOneTimestamp_AreAllFoundInAsFewPages(int issues, int page)
    {
        await using var site = Filled(issues, TimeSpan.Zero);
        site.PageCap = page;
        var pages = await Connect(site).WalkAsync(null, Cancel);
        Assert.Equal(Enumerable.Range(1, issues).Select(id => (long)id), pages.SelectMany(found => found.Touches).Select(touch => touch.NativeId));
        Assert.Equal((issues + page - 1) / page, site.Searches.Count);
    }

    [Fact]
    public async Task TouchedAsync_IndexOfSecondsAndTimesWithinOne_SkipsNone()
    {
        // Within a second the index orders by key, not by the milliseconds that are shown.
        await using var site = new DataCenterSite { PageCap = 4 };
        for (var id = 1; id <= 20; id++) site.Add(id, Start.AddMilliseconds(((id * 617) % 1000) + (1000 * (id / 7))));
        var pages = await Connect(site).WalkAsync(null, Cancel);
        Assert.Equal(Enumerable.Range(1, 20).Select(id => (long)id), pages.SelectMany(page => page.Touches).Select(touch => touch.NativeId).Order());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task TouchedAsync_EditsDuringTheWalk_MeetsEveryIssueAndShowsTheEditedAgain(int seed)
    {
        await using var site = Filled(120, TimeSpan.FromSeconds(1));
        site.PageCap = 10;
        var random = new Random(seed);
        var edited = new HashSet<long>();
        site.OnSearch = _ =>
        {
            for (var i = 0; i < 3; i++)
            {
                var id = random.Next(1, 121);
                edited.Add(id);
                site[id].UpdatedAt = site[id].IndexedAt = Start.AddHours(1).AddSeconds(edited.Count);
            }
        };
        var pages = await Connect(site).WalkAsync(null, Cancel);
        Assert.Equal(Enumerable.Range(1, 120).Select(id => (long)id), pages.SelectMany(page => page.Touches).Select(touch => touch.NativeId).Distinct().Order());
        Assert.True(edited.Count > 20);
    }

    [Fact]
    public async Task TouchedAsync_FreshEditThatTheIndexDoesNotKnowYet_SkipsNothingInBetween()
    {
        await using var site = Filled(30, TimeSpan.FromSeconds(1));
        site.PageCap = 10;
        site[10].UpdatedAt = TimeProvider.System.GetUtcNow();
        var pages = await Connect(site).WalkAsync(null, Cancel);
        Assert.Equal(Enumerable.Range(1, 30).Select(id => (long)id), pages.SelectMany(page => page.Touches).Select(touch => touch.NativeId));
    }

    [Theory]
    [InlineData(5, 90)]
    [InlineData(10, 90)]
    [InlineData(5, 1200)]
    [InlineData(10, 1200)]
    [InlineData(10, 86400)]
    public async Task TouchedAsync_EditThatTheIndexDoesNotKnowForLong_SkipsNothingInBetween(long place, int secondsLate)
    {
        await using var site = Filled(30, TimeSpan.FromSeconds(1));
        site.PageCap = 10;
        site[place].UpdatedAt = TimeProvider.System.GetUtcNow().AddSeconds(-secondsLate);
        var pages = await Connect(site).WalkAsync(null, Cancel);
        Assert.Equal(Enumerable.Range(1, 30).Select(id => (long)id), pages.SelectMany(page => page.Touches).Select(touch => touch.NativeId).Distinct().Order());
        Assert.NotNull(pages[^1].Cursor);
        Assert.InRange(site.Searches.Count, 3, 5);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TouchedAsync_SeenIssueDeletedMidWalk_GoesOn(bool findsNothing)
    {
        await using var site = Filled(30, TimeSpan.Zero);
        (site.PageCap, site.FindsNothingOfGone) = (10, findsNothing);
        site.OnSearch = number =>
        {
            if (number == 1) site.Remove(4);
        };
        var pages = await Connect(site).WalkAsync(null, Cancel);
        Assert.Equal(Enumerable.Range(1, 30).Select(id => (long)id), pages.SelectMany(page => page.Touches).Select(touch => touch.NativeId));
        Assert.Contains(site.Searches, search => !(bool)search["validateQuery"]!);
        Assert.True((bool)site.Searches[0]["validateQuery"]!);
    }

    [Fact]
    public async Task TouchedAsync_HalfOfThoseSeenGoneAtOnce_FailsAndKeepsTheCursor()
    {
        await using var site = Filled(300, TimeSpan.Zero);
        (site.PageCap, site.FindsNothingOfGone) = (120, true);
        site.OnSearch = number =>
        {
            for (var id = 1; number == 1 && id <= 60; id++) site.Remove(id);
        };
        var failure = await Assert.ThrowsAsync<TrackerException>(() => Connect(site).WalkAsync(null, Cancel));
        Assert.Contains("no longer finds issues", failure.Message, StringComparison.Ordinal);
        Assert.True(failure.MayPass);
    }

    [Fact]
    public async Task TouchedAsync_Cursor_LooksFiveMinutesBack()
    {
        await using var site = Filled(3, TimeSpan.FromMinutes(4));
        var pages = await Connect(site).WalkAsync(new JiraCursor(Start.AddMinutes(8)).ToSyncCursor(), Cancel);
        Assert.Equal([2L, 3L], pages.SelectMany(page => page.Touches).Select(touch => touch.NativeId));
        Assert.Equal(new JiraCursor(Start.AddMinutes(8)).ToSyncCursor(), Assert.Single(pages).Cursor);
    }

    [Fact]
    public async Task TouchedAsync_NumbersRefusedAsDates_AsksByMinutesOfOurZoneAndSaysSo()
    {
        await using var site = Filled(30, TimeSpan.FromHours(3));
        (site.PageCap, site.TakesQuotedDatesOnly) = (7, true);
        var walk = new JiraWalk(Edition(site), new ScopeDefinition(), JiraCatalogue.Read(new TrackerMetadata([])), TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));
        var pages = new List<TouchedPage>();
        await foreach (var page in walk.TouchedAsync(null, Cancel)) pages.Add(page);
        Assert.Equal(Enumerable.Range(1, 30).Select(id => (long)id), pages.SelectMany(page => page.Touches).Select(touch => touch.NativeId).Distinct());
        Assert.All(pages, page => Assert.Contains("Europe/Berlin", page.Remark, StringComparison.Ordinal));
        Assert.NotNull(pages[^1].Cursor);
    }

    [Theory]
    [InlineData("America/New_York")]
    [InlineData("Pacific/Kiritimati")]
    [InlineData("Pacific/Pago_Pago")]
    public async Task TouchedAsync_QuotedDatesReadInAnotherZoneThanOurs_MeetsEveryIssueAndEnds(string zone)
    {
        await using var site = Filled(40, TimeSpan.FromMinutes(45));
        (site.PageCap, site.TakesQuotedDatesOnly) = (5, true);
        var walk = new JiraWalk(Edition(site), new ScopeDefinition(), JiraCatalogue.Read(new TrackerMetadata([])), TimeZoneInfo.FindSystemTimeZoneById(zone));
        var (pages, met) = (0, new HashSet<long>());
        await foreach (var page in walk.TouchedAsync(null, Cancel))
        {
            met.UnionWith(page.Touches.Select(touch => touch.NativeId));
            Assert.True(++pages <= 20, "The walk does not end.");
        }

        Assert.Equal(Enumerable.Range(1, 40).Select(id => (long)id), met.Order());
    }

    [Fact]
    public async Task TouchedAsync_ServerThatOffersTheSameAgain_Fails()
    {
        await using var server = new RawServer(RawServer.Json("""{"total":5,"maxResults":1,"startAt":0,"issues":[{"id":"1","fields":{"updated":"2026-01-05T09:00:00.000+0000"}}]}"""));
        var failure = await Assert.ThrowsAsync<TrackerException>(() => Connect(server.Url).WalkAsync(null, Cancel));
        Assert.Contains("same or none", failure.Message, StringComparison.Ordinal);
        Assert.True(failure.MayPass);
        Assert.Equal(2, server.Requests);
    }

    [Fact]
    public async Task MatchingAsync_MoreThanAPage_IsWalkedTheSameWay()
    {
        await using var site = Filled(25, TimeSpan.Zero);
        site.PageCap = 10;
        Assert.Equal(Enumerable.Range(1, 25).Select(id => (long)id), await Connect(site).ReadQueryAsync("labels = cards", Cancel));
        Assert.All(site.Searches, search => Assert.Contains("AND (labels = cards)", (string)search["jql"]!, StringComparison.Ordinal));
    }

    private static DataCenterSite Filled(int issues, TimeSpan apart)
    {
        var site = new DataCenterSite();
        for (var id = 1; id <= issues; id++) site.Add(id, Start + ((id - 1) * apart));
        return site;
    }

    private DataCenterEdition Edition(DataCenterSite site) =>
        new(TestConnections.Http(TestConnections.Jira(site.Url), _handlers, TimeProvider.System, TestConnections.Hasty), new BatchDefinition(), TimeProvider.System);

    private JiraConnector Connect(DataCenterSite site) => Connect(site.Url);

    private JiraConnector Connect(Uri url)
    {
        var connector = TestConnections.Connect(TestConnections.Jira(url), _handlers);
        connector.UseMetadata(DataCenterSamples.Metadata());
        return connector;
    }
}
