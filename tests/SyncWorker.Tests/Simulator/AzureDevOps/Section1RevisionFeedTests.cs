using System.Text.Json;
using SyncWorker.Simulator;
using static SyncWorker.Tests.Simulator.AzureDevOps.AzureDevOpsCaller;

namespace SyncWorker.Tests.Simulator.AzureDevOps;

[Collection(AzureDevOpsSiteTests.Name)]
public sealed class Section1RevisionFeedTests(AzureDevOpsSite site)
{
    private const string Feed = "_apis/wit/reporting/workitemrevisions";

    private AzureDevOpsCaller Caller => site.Caller;

    [Fact]
    public async Task AzureDevOps_S1_RevisionFeed_HoldsEveryRevisionOnceInTheOrderOfTime()
    {
        await using var host = await SimulatorHost.StartAsync(AzureDevOpsSite.Options(150, seed: 5), TestContext.Current.CancellationToken);
        using var caller = new AzureDevOpsCaller(host.AzureDevOps!);
        var rows = await WalkAsync(caller, "$maxPageSize=700&fields=System.ChangedDate,System.Watermark");
        Assert.Equal(rows.Count, rows.Select(row => (row.GetProperty("id").GetInt32(), row.GetProperty("rev").GetInt32())).Distinct().Count());
        Assert.Equal(rows.Count, rows.Max(row => row.GetProperty("fields").GetProperty("System.Watermark").GetInt32()));
        var dates = rows.ConvertAll(row => row.GetProperty("fields").GetProperty("System.ChangedDate").GetDateTimeOffset());
        Assert.Equal(dates.Order(), dates);
        var counts = rows.CountBy(row => row.GetProperty("id").GetInt32()).ToDictionary();
        Assert.Equal(150, counts.Count);
        foreach (var id in new[] { 1001, 1020, 1149 })
        {
            Assert.Equal(counts[id], (await caller.GetAsync($"_apis/wit/workitems/{id}")).Json.GetProperty("rev").GetInt32());
        }
    }

    [Fact]
    public async Task AzureDevOps_S1_RevisionFeed_PageIsTwoHundredByDefaultAndAThousandAtMost()
    {
        foreach (var (query, size) in new[] { ("", 200), ("?$maxPageSize=3", 3), ("?%24maxPageSize=5000", 1000) })
        {
            Assert.Equal(size, (await Caller.GetAsync(Feed + query)).Json.GetProperty("values").GetArrayLength());
        }
    }

    [Fact]
    public async Task AzureDevOps_S1_RevisionFeed_TokenIsWatermarkIdRevAndNextLinkLeadsOn()
    {
        var first = (await Caller.GetAsync(Feed + "?$maxPageSize=7&fields=System.Title")).Json;
        var last = first.GetProperty("values")[6];
        Assert.Equal($"7;{last.GetProperty("id")};{last.GetProperty("rev")}", first.GetProperty("continuationToken").GetString());
        Assert.False(first.GetProperty("isLastBatch").GetBoolean());

        var byToken = (await Caller.GetAsync($"{Feed}?$maxPageSize=7&fields=System.Title&continuationToken={Uri.EscapeDataString(first.GetProperty("continuationToken").GetString()!)}")).Json;
        var byLink = (await Caller.GetAsync(first.GetProperty("nextLink").GetString()![Caller.Root.Length..])).Json;
        Assert.Equal(7, byLink.GetProperty("values").GetArrayLength());
        Assert.Equal(byToken.GetProperty("values").GetRawText(), byLink.GetProperty("values").GetRawText());
    }

    [Fact]
    public async Task AzureDevOps_S1_RevisionFeed_LastBatchStillCarriesTheNextTokenAndNewRevisionsFollowIt()
    {
        var token = await EndAsync();
        var id = await Caller.CreateAsync();
        await Caller.PatchAsync(id, Set("System.Title", "Second revision"));

        var page = (await Caller.GetAsync($"{Feed}?continuationToken={Uri.EscapeDataString(token)}")).Json;

        Assert.True(page.GetProperty("isLastBatch").GetBoolean());
        Assert.Equal([(id, 1), (id, 2)], page.GetProperty("values").EnumerateArray().Select(row => (row.GetProperty("id").GetInt32(), row.GetProperty("rev").GetInt32())));
        Assert.EndsWith($";{id};2", page.GetProperty("continuationToken").GetString());
    }

    [Fact]
    public async Task AzureDevOps_S1_RevisionFeed_IdentitiesAreTextUnlessReferencesAreAskedFor()
    {
        var plain = (await Caller.GetAsync(Feed + "?$maxPageSize=1")).Json.GetProperty("values")[0].GetProperty("fields").GetProperty("System.ChangedBy");
        var whole = (await Caller.GetAsync(Feed + "?$maxPageSize=1&includeIdentityRef=true")).Json.GetProperty("values")[0].GetProperty("fields").GetProperty("System.ChangedBy");
        Assert.Matches("^.+ <[^<>]+@example.com>$", plain.GetString());
        Assert.Equal(plain.GetString(), $"{whole.GetProperty("displayName")} <{whole.GetProperty("uniqueName")}>");
        Assert.True(whole.TryGetProperty("descriptor", out _));
    }

    [Fact]
    public async Task AzureDevOps_S1_RevisionFeed_LeavesLongTextOutUnlessExpandedOrNamed()
    {
        async Task<bool> HasTextAsync(string query) =>
            (await Caller.GetAsync($"{Feed}?$maxPageSize=1{query}")).Json.GetProperty("values")[0].GetProperty("fields").TryGetProperty("System.Description", out _);
        Assert.False(await HasTextAsync(""));
        Assert.True(await HasTextAsync("&$expand=fields"));
        Assert.True(await HasTextAsync("&fields=System.Description"));
    }

    [Fact]
    public async Task AzureDevOps_S1_RevisionFeed_HoldsNoRelationsAndOnlyTheFieldsThatWereNamed()
    {
        var row = (await Caller.GetAsync(Feed + "?$maxPageSize=1&fields=System.Title,System.State")).Json.GetProperty("values")[0];
        Assert.Equal(["id", "rev", "fields"], row.EnumerateObject().Select(property => property.Name));
        Assert.Equal(["System.State", "System.Title"], row.GetProperty("fields").EnumerateObject().Select(property => property.Name).Order());
    }

    [Fact]
    public async Task AzureDevOps_S1_RevisionFeed_StartAndTokenExcludeEachOther()
    {
        Assert.Equal(400, (await Caller.GetAsync(Feed + "?continuationToken=1;1001;1&startDateTime=2026-10-01T00:00:00Z")).Status);
        var rows = (await Caller.GetAsync(Feed + "?$maxPageSize=5&startDateTime=" + Uri.EscapeDataString("Thu, 01 Oct 2026 00:00:00 GMT"))).Json.GetProperty("values");
        var first = rows[0].GetProperty("fields").GetProperty("System.ChangedDate").GetDateTimeOffset();
        Assert.InRange(first, new DateTimeOffset(2026, 10, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 10, 3, 0, 0, 0, TimeSpan.Zero));
    }

    [Fact]
    public async Task AzureDevOps_S1_RevisionFeed_PostTakesTheFiltersInItsBody()
    {
        var page = (await Caller.PostAsync(Feed, new { fields = new[] { "System.WorkItemType" }, types = new[] { "Bug" } })).Json;
        Assert.Equal(200, page.GetProperty("values").GetArrayLength());
        Assert.All(page.GetProperty("values").EnumerateArray(), row => Assert.Equal("Bug", row.GetProperty("fields").GetProperty("System.WorkItemType").GetString()));
    }

    [Fact]
    public async Task AzureDevOps_S1_RevisionFeed_ProjectRouteLosesAnItemThatMovesAway()
    {
        var id = await Caller.CreateAsync("User Story", "Mobile");
        Assert.Contains(await WalkAsync(Caller, "$maxPageSize=1000&fields=System.Id", "Mobile/"), row => row.GetProperty("id").GetInt32() == id);
        var moved = await Caller.PatchAsync(id, Set("System.TeamProject", "Field"), Set("System.AreaPath", "Field"), Set("System.IterationPath", "Field"));
        Assert.Equal(200, moved.Status);
        Assert.DoesNotContain(await WalkAsync(Caller, "$maxPageSize=1000&fields=System.Id", "Mobile/"), row => row.GetProperty("id").GetInt32() == id);
        Assert.Equal(2, (await WalkAsync(Caller, "$maxPageSize=1000&fields=System.Id")).Count(row => row.GetProperty("id").GetInt32() == id));
    }

    [Fact]
    public async Task AzureDevOps_S1_RevisionFeed_DeletedItemsOnlyWhenAskedForAndDestroyedOnesNever()
    {
        var token = await EndAsync();
        var id = await Caller.CreateAsync();
        Assert.Equal(200, (await Caller.SendAsync(HttpMethod.Delete, $"_apis/wit/workitems/{id}?api-version=7.1", null)).Status);
        async Task<JsonElement[]> RowsAsync(string query) =>
            [.. (await Caller.GetAsync($"{Feed}?continuationToken={Uri.EscapeDataString(token)}{query}")).Json.GetProperty("values").EnumerateArray()];

        Assert.Empty(await RowsAsync(""));
        var rows = await RowsAsync("&includeDeleted=true");
        Assert.Equal([(id, 1), (id, 2)], rows.Select(row => (row.GetProperty("id").GetInt32(), row.GetProperty("rev").GetInt32())));
        Assert.True(rows[1].GetProperty("fields").GetProperty("System.IsDeleted").GetBoolean());

        Assert.Equal(204, (await Caller.SendAsync(HttpMethod.Delete, $"_apis/wit/recyclebin/{id}?api-version=7.1", null)).Status);
        Assert.Empty(await RowsAsync("&includeDeleted=true"));
    }

    [Fact]
    public async Task AzureDevOps_S1_RevisionFeed_LatestOnlyGivesOneRowAnItem()
    {
        var rows = await WalkAsync(Caller, "$maxPageSize=1000&includeLatestOnly=true&fields=System.RevisedDate");
        Assert.Equal(rows.Count, rows.Select(row => row.GetProperty("id").GetInt32()).Distinct().Count());
        Assert.All(rows, row => Assert.Equal("9999-01-01T00:00:00Z", row.GetProperty("fields").GetProperty("System.RevisedDate").GetString()));
    }

    [Fact]
    public async Task AzureDevOps_S1_OpenRevision_IsRevisedInTheYear9999AndAClosedOneWhenTheNextWasMade()
    {
        var revisions = (await Caller.GetAsync("_apis/wit/workitems/1020/revisions?$expand=fields")).Json.GetProperty("value").EnumerateArray().Select(row => row.GetProperty("fields")).ToList();
        Assert.True(revisions.Count > 3);
        Assert.Equal(revisions[1].GetProperty("System.ChangedDate").GetString(), revisions[0].GetProperty("System.RevisedDate").GetString());
        Assert.Equal("9999-01-01T00:00:00Z", revisions[^1].GetProperty("System.RevisedDate").GetString());
    }

    [Fact]
    public async Task AzureDevOps_S1_IndexLag_HidesWhatIsNewFromFeedsAndQueriesUntilItIsOver()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(new DateTimeOffset(2026, 11, 20, 10, 0, 0, TimeSpan.Zero));
        await using var host = await SimulatorHost.StartAsync(
            AzureDevOpsSite.Options(60) with { TimeProvider = clock, Faults = "lag=30s" }, TestContext.Current.CancellationToken);
        using var caller = new AzureDevOpsCaller(host.AzureDevOps!);
        var id = await caller.CreateAsync();
        async Task<bool> IsKnownAsync() => (await caller.QueryAsync($"SELECT [System.Id] FROM WorkItems WHERE [System.Id] = {id}")).Count == 1
            && (await WalkAsync(caller, "$maxPageSize=1000&fields=System.Id")).Exists(row => row.GetProperty("id").GetInt32() == id);
        clock.Advance(TimeSpan.FromSeconds(20));
        Assert.False(await IsKnownAsync());
        Assert.Equal(200, (await caller.GetAsync($"_apis/wit/workitems/{id}")).Status);
        clock.Advance(TimeSpan.FromSeconds(20));
        Assert.True(await IsKnownAsync());
    }

    private static async Task<List<JsonElement>> WalkAsync(AzureDevOpsCaller caller, string query, string scope = "")
    {
        List<JsonElement> rows = [];
        var token = "0;0;0";
        while (true)
        {
            var page = (await caller.GetAsync($"{scope}{Feed}?{query}&continuationToken={Uri.EscapeDataString(token)}")).Json;
            rows.AddRange(page.GetProperty("values").EnumerateArray());
            token = page.GetProperty("continuationToken").GetString()!;
            if (page.GetProperty("isLastBatch").GetBoolean())
            {
                return rows;
            }
        }
    }

    private async Task<string> EndAsync()
    {
        var token = "0;0;0";
        while (true)
        {
            var page = (await Caller.GetAsync($"{Feed}?$maxPageSize=1000&fields=System.Id&continuationToken={Uri.EscapeDataString(token)}")).Json;
            token = page.GetProperty("continuationToken").GetString()!;
            if (page.GetProperty("isLastBatch").GetBoolean())
            {
                return token;
            }
        }
    }
}
