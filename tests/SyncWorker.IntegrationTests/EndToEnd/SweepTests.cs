using System.Globalization;
using System.Text.Json;
using SyncWorker.Cli;
using SyncWorker.IntegrationTests.Truth;
using SyncWorker.Simulator;
using SyncWorker.Simulator.Admin;
using SyncWorker.Storage;

namespace SyncWorker.IntegrationTests.EndToEnd;

/// <summary>Administrators take issues and projects away and bring them back; the worker's numbers follow what is proven, and only that.</summary>
public sealed class SweepTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private SimulatorHost _simulator = null!;
    private string _file = "";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _simulator = await SimulatorHost.StartAsync(new SimulatorOptions { Items = 300, Port = 0, Tracker = SimulatedTrackers.JiraCloud }, Cancel);
        _file = Configure("");
    }

    public async ValueTask DisposeAsync()
    {
        await _simulator.DisposeAsync();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Sync_IssuesTakenAway_EachLeavesWithItsCauseAndOneComesBack()
    {
        _file = Configure("scope: { projects: [PAY, CORE] }");
        var before = await SyncAsync();
        Assert.Equal(JsonValueKind.Null, before.Connection.GetProperty("swept").ValueKind);
        var stories = await StoriesAsync("CORE");
        Edit("deleted", stories[0]);
        Edit("issueHidden", stories[1]);
        _simulator.Jira!.ApplyEdit(new EditRequest { Kind = "moved", Item = stories[2], Project = "OPS" });
        _simulator.Jira.ApplyEdit(new EditRequest { Kind = "moved", Item = stories[3], Project = "PAY" });

        var after = await SyncAsync("--sweep");

        var causes = after.Connection.GetProperty("removals").EnumerateArray().ToDictionary(
            static removal => removal.GetProperty("key").GetString()!, static removal => (removal.GetProperty("cause").GetString(), removal.GetProperty("evidence").GetString()!));
        Assert.Equal("deleted", causes[stories[0]].Item1);
        Assert.Equal("deleted", causes[stories[1]].Item1);
        Assert.Contains("security", causes[stories[1]].Item2, StringComparison.Ordinal);
        Assert.Equal("leftScope", causes[stories[2]].Item1);
        Assert.Contains("in project OPS", causes[stories[2]].Item2, StringComparison.Ordinal);
        Assert.DoesNotContain(stories[3], causes.Keys);
        Assert.Equal(before.Counted - 3, after.Counted);

        // One page of ids, the three lists of projects, one question for the missing issues of the one project.
        Assert.Equal(1 + 3 + 1, after.Number("sweepRequests"));
        Assert.Equal((0, "Complete"), (after.Number("missed"), after.Connection.GetProperty("completeness").GetString()));
        await AssertStoreIsTrueAsync("PAY", "CORE");

        Edit("issueShown", stories[1]);
        var again = await SyncAsync("--sweep");
        Assert.Equal((0, before.Counted - 2), (again.Number("removed"), again.Counted));
        Assert.InRange(again.Number("returned"), 1, 9);
        await AssertStoreIsTrueAsync("PAY", "CORE");
    }

    [Fact]
    public async Task Sync_PermissionForAProjectFlips_NothingIsDeletedAndEverythingIsBack()
    {
        var before = await SyncAsync();
        var ids = await StoredAsync();
        Change("projectHidden", "OPS");

        var hidden = await SyncAsync("--sweep");

        Assert.Equal((ExitCode.Incomplete, 0, before.Counted), (hidden.Exit, hidden.Number("removed"), hidden.Counted));
        Assert.InRange(hidden.Number("held"), 5, 300);
        Assert.Equal(ids, await StoredAsync());
        var alarm = Assert.Single((await BrakeAsync("list")).GetProperty("alarms").EnumerateArray());
        Assert.Equal(("OPS", "accessLost"), (alarm.GetProperty("project").GetString(), alarm.GetProperty("cause").GetString()));

        Change("projectShown", "OPS");
        var shown = await SyncAsync("--sweep");
        Assert.Equal(("Complete", 0, 0), (shown.Connection.GetProperty("completeness").GetString(), shown.Number("removed"), shown.Number("held")));
        Assert.Equal(ids, await StoredAsync());
        Assert.Empty((await BrakeAsync("list")).GetProperty("alarms").EnumerateArray());
    }

    [Theory]
    [InlineData("projectArchived", "archived")]
    [InlineData("projectTrashed", "trashed")]
    public async Task Sync_ProjectOutOfUse_TheBrakeHoldsItUntilReleased(string edit, string cause)
    {
        var before = await SyncAsync();
        var ids = await StoredAsync();
        Change(edit, "CORE");

        var held = await SyncAsync("--sweep");
        Assert.Equal((ExitCode.Incomplete, 0, before.Counted), (held.Exit, held.Number("removed"), held.Counted));
        Assert.Equal(cause, Assert.Single((await BrakeAsync("list")).GetProperty("alarms").EnumerateArray()).GetProperty("cause").GetString());
        Assert.Equal(1, (await BrakeAsync("release", "--connection", "jira", "--project", "CORE")).GetProperty("released").GetInt32());

        var released = await SyncAsync();
        Assert.Equal((held.Number("held"), 0), (released.Number("removed"), released.Number("held")));
        Assert.All(released.Connection.GetProperty("removals").EnumerateArray(), removal => Assert.Equal(cause, removal.GetProperty("cause").GetString()));
        await AssertStoreIsTrueAsync("PAY", "OPS");

        Change("projectRestored", "CORE");
        Assert.Equal(held.Number("held"), (await SyncAsync("--sweep")).Number("returned"));
        Assert.Equal(ids, await StoredAsync());
    }

    [Fact]
    public async Task Sync_ProjectOfTheScopeHidden_TheOtherProjectsGoOn()
    {
        _file = Configure("scope: { projects: [PAY, OPS] }");
        await SyncAsync();
        var ids = await StoredAsync();
        Change("projectHidden", "OPS");
        var changed = (await StoriesAsync("PAY"))[^1];
        Edit("deleted", changed);

        var run = await SyncAsync("--sweep");

        Assert.Equal((ExitCode.Incomplete, "Partial"), (run.Exit, run.Connection.GetProperty("completeness").GetString()));
        Assert.Contains(run.Connection.GetProperty("removals").EnumerateArray(), removal => removal.GetProperty("key").GetString() == changed);
        Assert.DoesNotContain(run.Connection.GetProperty("removals").EnumerateArray(), static removal => removal.GetProperty("project").GetString() == "OPS");

        Change("projectShown", "OPS");
        Assert.Equal("Complete", (await SyncAsync("--sweep")).Connection.GetProperty("completeness").GetString());
        Assert.Equal(ids.Count - run.Number("removed"), (await StoredAsync()).Count);
    }

    [Theory]
    [InlineData("deadtoken")]
    [InlineData("html=1/1,after=5")]
    public async Task Sync_TrackerFailsDuringTheSweep_NothingIsRemoved(string faults)
    {
        await SyncAsync();
        var ids = await StoredAsync();
        Edit("deleted", (await StoriesAsync("CORE"))[0]);
        _simulator.Jira!.Faults = FaultPlan.Parse(faults);

        Assert.Equal(0, (await SyncAsync("--sweep")).Number("removed"));
        Assert.Equal(ids, await StoredAsync());

        _simulator.Jira.Faults = FaultPlan.Parse(null);
        Assert.InRange((await SyncAsync("--sweep")).Number("removed"), 1, 9);
        await AssertStoreIsTrueAsync("PAY", "CORE", "OPS");
    }

    private string Configure(string scope)
    {
        File.WriteAllText(Path.Combine(_folder.Path, "token"), "any");
        var file = Path.Combine(_folder.Path, "syncworker.yaml");
        File.WriteAllText(file, $$"""
            version: 1
            store: { sqlite: worker.db }
            connections:
              - name: jira
                kind: jira
                url: {{_simulator.JiraCloud!.ToString().TrimEnd('/')}}
                auth: { basic: { user: bot@example.com, tokenFile: token } }
                rate: { requestsPerSecond: 10000 }
                {{scope}}
            portfolios:
              - name: Everything
                nodes: [{ name: All, select: [{ connection: jira }] }]
            """);
        return file;
    }

    private void Edit(string kind, string item) => _simulator.Jira!.ApplyEdit(new EditRequest { Kind = kind, Item = item });

    private void Change(string kind, string project) => _simulator.Jira!.ApplyEdit(new EditRequest { Kind = kind, Project = project });

    private async Task<Answer> SyncAsync(params string[] more)
    {
        var (exit, document) = await RunAsync(["sync", "--config", _file, "--json", .. more]);
        var cycle = document.GetProperty("cycles")[0];
        return new Answer(exit, cycle.GetProperty("connections")[0], cycle.GetProperty("portfolios")[0].GetProperty("nodes")[0].GetProperty("itemCount").GetInt32());
    }

    private async Task<JsonElement> BrakeAsync(params string[] words)
    {
        var (exit, document) = await RunAsync(["brake", .. words, "--config", _file, "--json"]);
        Assert.Equal(ExitCode.Ok, exit);
        return document;
    }

    private static async Task<(int Exit, JsonElement Document)> RunAsync(string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exit = await CommandTree.RunAsync(arguments, output, error, Cancel);
        Assert.True(output.ToString().Length > 0, error.ToString());
        using var document = JsonDocument.Parse(output.ToString());
        return (exit, document.RootElement.Clone());
    }

    private async Task<List<JsonElement>> TruthAsync()
    {
        using var client = Loopback.CreateClient();
        var lines = (await client.GetStringAsync(new Uri(_simulator.JiraCloud!, "/_truth"), Cancel)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return [.. lines.Skip(1).Select(static line => JsonDocument.Parse(line).RootElement.Clone())];
    }

    /// <summary>Lists the keys of a project's stories, by id.</summary>
    private async Task<List<string>> StoriesAsync(string project) =>
    [
        .. (await TruthAsync()).Where(issue => issue.TryGetProperty("issue", out var whole) && whole.GetProperty("fields").GetProperty("issuetype").GetProperty("name").GetString() == "Story")
            .Select(static issue => issue.GetProperty("key").GetString()!).Where(key => key.StartsWith(project + "-", StringComparison.Ordinal)),
    ];

    private async Task<SortedSet<long>> StoredAsync()
    {
        await using var store = await ProjectStore.OpenSqliteAsync(Path.Combine(_folder.Path, "worker.db"), TimeProvider.System, Cancel);
        var ids = new SortedSet<long>();
        await foreach (var item in store.StreamItemsAsync("jira", Cancel)) ids.Add(item.Id.NativeId);
        return ids;
    }

    /// <summary>What counts is exactly what Jira shows of some projects.</summary>
    private async Task AssertStoreIsTrueAsync(params string[] projects)
    {
        var shown = (await TruthAsync())
            .Where(static issue => issue.TryGetProperty("key", out _) && !issue.TryGetProperty("hidden", out _) && !issue.TryGetProperty("deleted", out _))
            .Where(issue => projects.Contains(issue.GetProperty("key").GetString()!.Split('-')[0]))
            .Select(static issue => long.Parse(issue.GetProperty("id").GetString()!, CultureInfo.InvariantCulture));
        Assert.Equal(shown.Order(), await StoredAsync());
    }

    private sealed record Answer(int Exit, JsonElement Connection, int Counted)
    {
        public int Number(string name) => Connection.GetProperty(name).GetInt32();
    }
}
