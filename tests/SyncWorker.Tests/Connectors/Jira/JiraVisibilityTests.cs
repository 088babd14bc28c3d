using System.Text.Json;
using SyncWorker.Connectors;
using SyncWorker.Connectors.Http;
using SyncWorker.Connectors.Jira;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Reading;
using SyncWorker.Model.Visibility;
using SyncWorker.Simulator.Admin;

namespace SyncWorker.Tests.Connectors.Jira;

public sealed class JiraVisibilityTests : IDisposable
{
    private const string NoSuchToken = """{"errorMessages":["Invalid or expired nextPageToken."],"errors":{}}""";

    private readonly TrackerHandlers _handlers = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _handlers.Dispose();

    [Fact]
    public async Task ListAllAsync_WholeSite_IsTheTruthInOneRequestForFiveThousand()
    {
        await using var jira = await SimulatedJira.StartAsync(items: 300);
        var connector = await jira.OpenAsync();
        var before = connector.Tally.Reads;

        var pages = await ListAsync(connector, null);

        Assert.Equal(1, connector.Tally.Reads - before);
        Assert.Null(pages[^1].Next);
        var truth = (await jira.TruthAsync()).Select(static issue => long.Parse(issue.GetProperty("id").GetString()!, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(truth.Order(), pages.SelectMany(static page => page.Items).Select(static item => item.NativeId).Order());
        Assert.All(pages.SelectMany(static page => page.Items), static item => Assert.NotNull(item.UpdatedAt));
    }

    [Fact]
    public async Task ListAllAsync_FromACursor_AsksForTheRestOnly()
    {
        await using var server = new RawServer(Page("2", null));
        var pages = await ListAsync(Connect(server), new SyncCursor("t1"));

        Assert.Equal([2L], pages.SelectMany(static page => page.Items).Select(static item => item.NativeId));
        Assert.Equal(1, server.Requests);
    }

    [Fact]
    public async Task ListAllAsync_FromACursorThatJiraForgot_StartsOver()
    {
        await using var server = new RawServer(RawServer.Json(NoSuchToken, "400 Bad Request"), Page("1", "t1"), Page("2", null));
        var pages = await ListAsync(Connect(server), new SyncCursor("old"));

        Assert.Equal([1L, 2L], pages.SelectMany(static page => page.Items).Select(static item => item.NativeId));
        Assert.Equal(["t1", null], pages.Select(static page => page.Next?.Value));
    }

    [Fact]
    public async Task ListAllAsync_RepeatedToken_FailsWithoutAnEnd()
    {
        await using var server = new RawServer(Page("1", "t1"), Page("2", "t1"));
        var pages = new List<SweepPage>();
        await Assert.ThrowsAsync<TrackerException>(async () =>
        {
            await foreach (var page in ((IVisibilityReader)Connect(server)).ListAllAsync(null, Cancel)) pages.Add(page);
        });
        Assert.DoesNotContain(pages, static page => page.Next is null);
    }

    [Fact]
    public async Task AnyReading_TokenDiesMeanwhile_FailsInsteadOfBeingEmpty()
    {
        await using var jira = await SimulatedJira.StartAsync(items: 60);
        var reader = await jira.OpenAsync();
        var known = (await ListAsync(reader, null))[0].Items[0].NativeId;
        Assert.NotEmpty(await reader.ReadRosterAsync(Cancel));
        jira.Tracker.Faults = FaultPlan.Parse("deadtoken");

        await Assert.ThrowsAsync<TrackerException>(() => ListAsync(reader, null));
        await Assert.ThrowsAsync<TrackerException>(() => reader.ReadRosterAsync(Cancel));
        await Assert.ThrowsAsync<TrackerException>(() => reader.ConfirmAsync(SoughtItem.Of(known), Cancel));
    }

    [Fact]
    public async Task ReadRosterAsync_LiveSite_NamesItsProjects()
    {
        await using var jira = await SimulatedJira.StartAsync(items: 300);
        var reader = await jira.OpenAsync();

        var live = (await reader.ReadRosterAsync(Cancel)).Where(static project => project.Status == ProjectStatus.Live).Select(static project => project.Key);

        Assert.Equal((await ProjectsAsync(jira)).Order(StringComparer.Ordinal), live.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task ConfirmAsync_ThereElsewhereOrNowhere_SaysWhich()
    {
        await using var jira = await SimulatedJira.StartAsync(items: 300);
        var issues = await jira.TruthAsync();
        var (pay, core) = (IdOf(issues, "PAY"), IdOf(issues, "CORE"));
        var reader = await jira.OpenAsync(static definition => definition with { Scope = new ScopeDefinition { Projects = ["PAY"] } });

        var sightings = await reader.ConfirmAsync(SoughtItem.Of(pay, 987_654_321, core), Cancel);

        Assert.Equal(
            [(pay, SightingKind.InScope), (987_654_321, SightingKind.Absent), (core, SightingKind.OutOfScope)],
            sightings.Select(static sighting => (sighting.NativeId, sighting.Kind)));
        Assert.EndsWith("in project CORE", sightings[2].Place, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ConfirmAsync_ScopeHasACondition_AsksJiraWhetherItIsMet()
    {
        await using var jira = await SimulatedJira.StartAsync(items: 300);
        var issues = await jira.TruthAsync();
        var pay = IdOf(issues, "PAY");
        var reader = await jira.OpenAsync(static definition => definition with { Scope = new ScopeDefinition { Query = "project = CORE" } });

        var sightings = await reader.ConfirmAsync(SoughtItem.Of(pay, IdOf(issues, "CORE")), Cancel);

        Assert.Equal([SightingKind.OutOfScope, SightingKind.InScope], sightings.Select(static sighting => sighting.Kind));
    }

    private static async Task<List<SweepPage>> ListAsync(JiraConnector connector, SyncCursor? from)
    {
        var pages = new List<SweepPage>();
        await foreach (var page in connector.ListAllAsync(from, Cancel)) pages.Add(page);
        return pages;
    }

    private static async Task<IEnumerable<string>> ProjectsAsync(SimulatedJira jira) =>
        (await jira.TruthAsync()).Select(static issue => KeyOf(issue)[..KeyOf(issue).LastIndexOf('-')]).Distinct(StringComparer.Ordinal);

    private static string KeyOf(JsonElement issue) => issue.GetProperty("key").GetString() ?? "";

    private static long IdOf(IEnumerable<JsonElement> issues, string project) => long.Parse(
        issues.First(issue => KeyOf(issue).StartsWith(project + "-", StringComparison.Ordinal)).GetProperty("id").GetString()!, System.Globalization.CultureInfo.InvariantCulture);

    private static string Page(string id, string? token)
    {
        var next = token is null ? "\"isLast\":true" : $"\"isLast\":false,\"nextPageToken\":\"{token}\"";
        return RawServer.Json($$$"""{"issues":[{"id":"{{{id}}}","fields":{"updated":"2026-01-05T09:00:00.000+0100"}}],{{{next}}}}""");
    }

    private JiraConnector Connect(RawServer server)
    {
        var connector = TestConnections.Connect(TestConnections.Jira(server.Url), _handlers);
        connector.UseMetadata(new TrackerMetadata([]));
        return connector;
    }
}
