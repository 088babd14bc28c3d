using System.Globalization;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Reading;
using SyncWorker.Model.Visibility;
using SyncWorker.Simulator;
using SyncWorker.Simulator.Admin;

namespace SyncWorker.Tests.Connectors.AzureDevOps;

/// <summary>What the sweep believes: the listing to its end, the roster, and what became of each item that is asked for.</summary>
public sealed class AzureDevOpsVisibilityTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ListAllAsync_MoreThanAQueryMayYield_IsEveryItemInTheFewestQueries()
    {
        await using var world = await World.StartAsync(25_000);
        var (host, connected) = (world.Host, world.Connected);
        var before = connected.Connector.Tally.Reads;

        var pages = await ListAsync(connected, null);

        Assert.Equal(25_000, pages.SelectMany(static page => page.Items).Select(static item => item.NativeId).Distinct().Count());
        Assert.Null(pages[^1].Next);
        var changed = pages.SelectMany(static page => page.Items).Count(static item => item.UpdatedAt is not null);
        Assert.InRange(connected.Connector.Tally.Reads - before, 6, 6 + (changed / 200) + 2);

        // Going on in the middle gives what is left.
        var rest = await ListAsync(connected, pages[1].Next);
        Assert.Equal(5_000, rest.SelectMany(static page => page.Items).Where(static item => item.UpdatedAt is null).Select(static item => item.NativeId).Distinct().Count());
    }

    [Fact]
    public async Task ListAllAsync_ChangedLately_TellsTheTimesThatProveNewness()
    {
        await using var world = await World.StartAsync(200);
        var (host, connected) = (world.Host, world.Connected);
        var edited = host.DevOps!.ApplyRandomEdit(new Random(1), ["title"]);

        var items = (await ListAsync(connected, null)).SelectMany(static page => page.Items);

        var id = long.Parse(edited.ItemId, CultureInfo.InvariantCulture);
        Assert.Contains(items, item => item.NativeId == id && item.UpdatedAt > TimeProvider.System.GetUtcNow().AddMinutes(-5));
    }

    [Fact]
    public async Task ListAllAsync_ServerGivesFewerThanAsked_GoesOnUntilNothingComes()
    {
        await using var server = await StubServer.StartAsync(static (request, _) => (200, "application/json", request.Body switch
        {
            var body when body.Contains("ChangedDate", StringComparison.Ordinal) => """{"workItems":[]}""",
            var body when body.Contains("\\u003E 0", StringComparison.Ordinal) || body.Contains("> 0", StringComparison.Ordinal) => """{"workItems":[{"id":3},{"id":5}]}""",
            var body when body.Contains("\\u003E 5", StringComparison.Ordinal) || body.Contains("> 5", StringComparison.Ordinal) => """{"workItems":[{"id":9}]}""",
            _ => """{"workItems":[]}""",
        }));
        using var connected = new Connected(server.Address);

        Assert.Equal([3L, 5, 9], (await ListAsync(connected, null)).SelectMany(static page => page.Items).Select(static item => item.NativeId));
    }

    [Theory]
    [InlineData("""{"queryType":"flat"}""")]
    [InlineData("""{"workItems":null}""")]
    [InlineData("""{"workItems":[{"id":0},{}]}""")]
    public async Task ListAllAsync_AnswerWithoutItems_IsNoEmptyListing(string answer)
    {
        await using var server = await StubServer.StartAsync(answer);
        using var connected = new Connected(server.Address);

        await Assert.ThrowsAsync<TrackerException>(() => ListAsync(connected, null));
    }

    [Fact]
    public async Task ConfirmAsync_EveryFate_IsToldApart()
    {
        await using var host = await StartAsync(300);
        using var connected = new Connected(host.AzureDevOps!, new ScopeDefinition { Projects = Projects(host)[..2] });
        await connected.PrepareAsync(Stop);
        var items = await StoriesAsync(host);
        var (stays, recycled, destroyed, moved, typed) = (items[0], items[1], items[2], items[3], items[4]);
        Edit(host, "recycled", recycled);
        Edit(host, "destroyed", destroyed);
        host.DevOps!.ApplyEdit(new EditRequest { Kind = "moved", Item = Text(moved), Project = Projects(host)[2] });
        Edit(host, "typeChanged", typed);

        var sightings = await ConfirmAsync(connected, stays, recycled, destroyed, moved, typed);

        Assert.Equal(
            [SightingKind.InScope, SightingKind.Recycled, SightingKind.Absent, SightingKind.OutOfScope, SightingKind.InScope],
            sightings.Select(static sighting => sighting.Kind));
        Assert.Contains("put there by", sightings[1].Place, StringComparison.Ordinal);
        Assert.Contains("destroyed", sightings[2].Place, StringComparison.Ordinal);
        Assert.Contains($"in project {Projects(host)[2]}", sightings[3].Place, StringComparison.Ordinal);

        Edit(host, "restored", recycled);
        Assert.Equal(SightingKind.InScope, Assert.Single(await ConfirmAsync(connected, recycled)).Kind);
    }

    [Fact]
    public async Task ConfirmAsync_AreaHidden_IsNotTakenForDestroyed()
    {
        await using var world = await World.StartAsync(300);
        var (host, connected) = (world.Host, world.Connected);
        var (shown, hidden) = (await StoriesAsync(host), (await StoriesAsync(host, "Platform"))[0]);
        Edit(host, "areaHidden", hidden);

        var sightings = await connected.Connector.ConfirmAsync([new SoughtItem(shown[0].Id, shown[0].Area), new SoughtItem(hidden.Id, hidden.Area)], Stop);

        Assert.Equal([SightingKind.InScope, SightingKind.Hidden], sightings.Select(static sighting => sighting.Kind));
        Edit(host, "areaShown", hidden);
        Assert.Equal(SightingKind.InScope, Assert.Single(await ConfirmAsync(connected, hidden)).Kind);
    }

    [Fact]
    public async Task ConfirmAsync_AreaIsNoMore_IsNotTakenForDestroyed()
    {
        await using var world = await World.StartAsync(300);
        var (host, connected) = (world.Host, world.Connected);
        var item = (await StoriesAsync(host))[0];
        Edit(host, "destroyed", item);

        Assert.Equal(SightingKind.Hidden, Assert.Single(await connected.Connector.ConfirmAsync([new SoughtItem(item.Id, "Core\\Renamed since")], Stop)).Kind);
    }

    [Fact]
    public async Task ConfirmAsync_ShownAgainBetweenTheQuestions_IsNotTakenForDestroyed()
    {
        await using var world = await World.StartAsync(300);
        var (host, connected) = (world.Host, world.Connected);
        var items = await StoriesAsync(host);
        Edit(host, "recycled", items[1]);
        var requests = 0;
        host.DevOps!.Arriving = () =>
        {
            // The batch has not returned it; the bin is asked next.
            if (++requests == 2) Edit(host, "restored", items[1]);
        };

        Assert.Equal([SightingKind.InScope, SightingKind.InScope], (await ConfirmAsync(connected, items[0], items[1])).Select(static sighting => sighting.Kind));
    }

    [Fact]
    public async Task ConfirmAsync_ScopeHasACondition_AsksWhetherItIsMet()
    {
        await using var world = await World.StartAsync(300, new ScopeDefinition { Query = "[System.WorkItemType] = 'Bug' OR [System.Id] = 0" });
        var (host, connected) = (world.Host, world.Connected);
        var story = (await StoriesAsync(host))[0];
        Assert.Equal(SightingKind.OutOfScope, Assert.Single(await ConfirmAsync(connected, story)).Kind);

        Edit(host, "typeChanged", story);
        Assert.Equal(SightingKind.InScope, Assert.Single(await ConfirmAsync(connected, story)).Kind);
    }

    [Fact]
    public async Task ReadRosterAsync_HiddenAndDeletedProjects_AreToldApart()
    {
        await using var host = await StartAsync(300);
        using var connected = new Connected(host.AzureDevOps!);
        var names = Projects(host);
        host.DevOps!.ApplyEdit(new EditRequest { Kind = "projectHidden", Project = names[1] });
        host.DevOps.ApplyEdit(new EditRequest { Kind = "projectDeleted", Project = names[2] });

        var roster = await connected.Connector.ReadRosterAsync(Stop);

        Assert.Equal([new RosterProject(names[0], ProjectStatus.Live), new RosterProject(names[2], ProjectStatus.Trashed)], roster);
    }

    [Fact]
    public async Task AnyReading_TokenDiesMeanwhile_FailsInsteadOfBeingEmpty()
    {
        await using var world = await World.StartAsync(100);
        var (host, connected) = (world.Host, world.Connected);
        var item = (await StoriesAsync(host))[0];
        host.DevOps!.Faults = FaultPlan.Parse("deadtoken");

        await Assert.ThrowsAsync<TrackerException>(() => ListAsync(connected, null));
        await Assert.ThrowsAsync<TrackerException>(() => connected.Connector.ReadRosterAsync(Stop));
        await Assert.ThrowsAsync<TrackerException>(() => ConfirmAsync(connected, item));
    }

    private static Task<SimulatorHost> StartAsync(int items) =>
        SimulatorHost.StartAsync(new SimulatorOptions { Items = items, Seed = 3, Port = 0, Tracker = SimulatedTrackers.AzureDevOps }, Stop);

    private static async Task<List<SweepPage>> ListAsync(Connected connected, SyncCursor? from)
    {
        var pages = new List<SweepPage>();
        await foreach (var page in connected.Connector.ListAllAsync(from, Stop)) pages.Add(page);
        return pages;
    }

    private static Task<IReadOnlyList<Sighting>> ConfirmAsync(Connected connected, params (long Id, string Area)[] items) =>
        connected.Connector.ConfirmAsync([.. items.Select(static item => new SoughtItem(item.Id, item.Area))], Stop);

    private static string[] Projects(SimulatorHost host) => [.. host.DevOps!.ProjectNames];

    /// <summary>Open stories of the first project away from the planted items, in the area of the first of them.</summary>
    private static async Task<List<(long Id, string Area)>> StoriesAsync(SimulatorHost host, string? area = null)
    {
        var project = Projects(host)[area is null ? 0 : 1];
        using var connected = new Connected(host.AzureDevOps!);
        await connected.PrepareAsync(Stop);
        var path = $"{project}\\{area ?? "Payments\\Wallet"}";
        var ids = await connected.Connector.ReadQueryAsync($"[System.WorkItemType] = 'User Story' AND [System.AreaPath] = '{path}' AND [System.State] <> 'Removed'", Stop);
        return [.. ids.Skip(3).Select(id => (id, path))];
    }

    private static void Edit(SimulatorHost host, string kind, (long Id, string Area) item) => host.DevOps!.ApplyEdit(new EditRequest { Kind = kind, Item = Text(item) });

    private static string Text((long Id, string Area) item) => item.Id.ToString(CultureInfo.InvariantCulture);

    /// <summary>A simulated organisation, and a connector that knows its metadata.</summary>
    private sealed class World(SimulatorHost host, Connected connected) : IAsyncDisposable
    {
        public SimulatorHost Host => host;

        public Connected Connected => connected;

        public static async Task<World> StartAsync(int items, ScopeDefinition? scope = null)
        {
            var host = await AzureDevOpsVisibilityTests.StartAsync(items);
            var connected = new Connected(host.AzureDevOps!, scope);
            await connected.PrepareAsync(Stop);
            return new World(host, connected);
        }

        public async ValueTask DisposeAsync()
        {
            connected.Dispose();
            await host.DisposeAsync();
        }
    }
}
