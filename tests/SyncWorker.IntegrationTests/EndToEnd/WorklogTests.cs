using System.Text.Json;
using Microsoft.Data.Sqlite;
using SyncWorker.IntegrationTests.Truth;
using SyncWorker.Simulator;
using SyncWorker.Storage;

namespace SyncWorker.IntegrationTests.EndToEnd;

/// <summary>Worklogs from the feeds into the store, and of items that come into view later.</summary>
public sealed class WorklogTests
{
    // Another mapping reads and maps all items anew.
    private const string OtherMapping = "mapping: { dates: { timeZone: Europe/Berlin } }";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sync_TwiceAndFull_KeepsEveryWorklogAndAsksNothingTwice()
    {
        using var folder = new TemporaryFolder();
        await using var simulator = await SimulatorHost.StartAsync(new SimulatorOptions { Items = 3_000, Port = 0 }, Cancel);
        var configuration = Write(folder, simulator, "");

        var first = await SyncAsync(configuration);
        var truth = await TruthAsync(simulator);

        Assert.True(truth.Count > 300);
        Assert.Equal(truth.Count, first.GetProperty("worklogs").GetInt32());
        Assert.Equal(truth, await StoredAsync(folder));
        var before = Requests(simulator);
        Assert.Equal(0, (await SyncAsync(configuration)).GetProperty("worklogs").GetInt32());
        Assert.Equal((2, 0, 0), Difference(before, Requests(simulator)));

        // A full run asks for everything again, and finds nothing to store.
        before = Requests(simulator);
        Assert.Equal(0, (await SyncAsync(configuration, "--full")).GetProperty("worklogs").GetInt32());
        Assert.Equal((1 + Pages(truth.Count), Pages(truth.Count), 0), Difference(before, Requests(simulator)));
        Assert.Equal(truth, await StoredAsync(folder));
    }

    [Fact]
    public async Task Sync_ScopeGrows_ItemsHaveTheirWorklogsWithoutAQuestionEach()
    {
        using var folder = new TemporaryFolder();
        await using var simulator = await SimulatorHost.StartAsync(new SimulatorOptions { Items = 1_500, Port = 0 }, Cancel);
        await SyncAsync(Write(folder, simulator, "scope: { projects: [PAY], query: issuetype = Epic }"));
        var few = (await StoredAsync(folder)).Count;
        var truth = await TruthAsync(simulator);
        var before = Requests(simulator);

        await SyncAsync(Write(folder, simulator, ""));

        Assert.True(few < truth.Count);
        Assert.Equal(truth, await StoredAsync(folder));

        // One issue of this site says that less was spent than its worklogs sum up to, and is asked about once.
        Assert.Equal((2, 0, 1), Difference(before, Requests(simulator)));
        before = Requests(simulator);
        await SyncAsync(Write(folder, simulator, ""));
        Assert.Equal((2, 0, 0), Difference(before, Requests(simulator)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    public async Task Sync_ItemsThatWereHidden_GetTheirWorklogsBySelfOrByTheFeedsAnew(int hidden)
    {
        using var folder = new TemporaryFolder();
        await using var simulator = await SimulatorHost.StartAsync(new SimulatorOptions { Items = 1_500, Port = 0 }, Cancel);
        var configuration = Write(folder, simulator, "");
        await SyncAsync(configuration);
        var truth = await TruthAsync(simulator);

        // What a project that was closed to us leaves in the store: neither items nor worklogs, while the feeds have been read beyond them.
        await ForgetAsync(folder, hidden);
        Assert.NotEqual(truth, await StoredAsync(folder));
        var before = Requests(simulator);
        await SyncAsync(Write(folder, simulator, OtherMapping));

        Assert.Equal(truth, await StoredAsync(folder));
        var (feeds, lists, items) = Difference(before, Requests(simulator));
        Assert.Equal(hidden == 1 ? (2, 0, 1) : (2 + 2, 1, 0), (feeds, lists, items));
        before = Requests(simulator);
        await SyncAsync(Write(folder, simulator, OtherMapping));
        Assert.Equal((2, 0, 0), Difference(before, Requests(simulator)));
    }

    private static int Pages(int count) => (count + 999) / 1000;

    private static string Write(TemporaryFolder folder, SimulatorHost simulator, string scope)
    {
        File.WriteAllText(Path.Combine(folder.Path, "token"), "any");
        var path = Path.Combine(folder.Path, "syncworker.yaml");
        File.WriteAllText(path, $$"""
            version: 1
            store: { sqlite: worklogs.db }
            connections:
              - name: jira
                kind: jira
                url: {{simulator.JiraCloud?.ToString().TrimEnd('/')}}
                auth: { basic: { user: bot@example.com, tokenFile: token } }
                rate: { requestsPerSecond: 10000 }
                {{scope}}
            portfolios:
              - name: Everything
                nodes: [{ name: All, select: [{ connection: jira, project: PAY }] }]
            """);
        return path;
    }

    private static async Task<JsonElement> SyncAsync(string configuration, params string[] more)
    {
        var answer = await SyncWorkerProcess.RunAsync(Cancel, ["sync", "--config", configuration, "--json", .. more]);
        using var document = JsonDocument.Parse(answer.Output);
        var connection = document.RootElement.GetProperty("cycles")[0].GetProperty("connections")[0].Clone();
        Assert.True(answer.ExitCode == 0, $"{answer.ExitCode}: {connection.GetProperty("reasons")} {answer.Errors}");
        return connection;
    }

    /// <summary>Asks each issue for its worklogs, which the worker does not.</summary>
    private static async Task<List<string>> TruthAsync(SimulatorHost simulator)
    {
        using var client = Loopback.CreateClient();
        client.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String("a@example.com:any"u8));
        var site = simulator.JiraCloud ?? throw new InvalidOperationException();
        var worklogs = new List<string>();
        using var lines = new StringReader(await client.GetStringAsync(new Uri(site, "/_truth"), Cancel));
        await lines.ReadLineAsync(Cancel);
        while (await lines.ReadLineAsync(Cancel) is { } line)
        {
            using var issue = JsonDocument.Parse(line);
            var id = issue.RootElement.GetProperty("id").GetString();
            using var answer = JsonDocument.Parse(await client.GetStringAsync(new Uri(site, $"/rest/api/3/issue/{id}/worklog"), Cancel));
            worklogs.AddRange(answer.RootElement.GetProperty("worklogs").EnumerateArray().Select(log =>
                $"{log.GetProperty("id")} of {log.GetProperty("issueId")} by {log.GetProperty("author").GetProperty("accountId")}: {Instant(log, "started")} {log.GetProperty("timeSpentSeconds")} {Instant(log, "updated")}"));
        }

        return [.. worklogs.Order(StringComparer.Ordinal)];

        static long Instant(JsonElement log, string name) =>
            DateTimeOffset.Parse((log.GetProperty(name).GetString() ?? "").Insert(26, ":"), System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();
    }

    private static async Task<List<string>> StoredAsync(TemporaryFolder folder)
    {
        await using var store = await ProjectStore.OpenSqliteAsync(Path.Combine(folder.Path, "worklogs.db"), TimeProvider.System, Cancel);
        var worklogs = new List<string>();
        await foreach (var log in store.StreamWorklogsAsync("jira", null, Cancel))
            worklogs.Add($"{log.Id} of {log.Item.NativeId} by {log.Author?.Id}: {log.StartedAt.ToUnixTimeMilliseconds()} {log.Seconds} {log.UpdatedAt.ToUnixTimeMilliseconds()}");
        return [.. worklogs.Order(StringComparer.Ordinal)];
    }

    private static async Task ForgetAsync(TemporaryFolder folder, int count)
    {
        await using var database = new SqliteConnection($"Data Source={Path.Combine(folder.Path, "worklogs.db")}");
        await database.OpenAsync(Cancel);
        await using var command = database.CreateCommand();
        command.CommandText =
            """
            CREATE TEMPORARY TABLE hidden AS SELECT native_id FROM worklog GROUP BY native_id ORDER BY native_id LIMIT $count;
            DELETE FROM worklog WHERE native_id IN hidden;
            DELETE FROM item WHERE native_id IN hidden;
            """;
        command.Parameters.AddWithValue("$count", count);
        Assert.True(await command.ExecuteNonQueryAsync(Cancel) >= 2 * count);
    }

    private static (long Feeds, long Lists, long Items) Requests(SimulatorHost simulator)
    {
        var counts = simulator.Jira?.Requests.Counts ?? throw new InvalidOperationException();
        return (Sum("worklog/updated") + Sum("worklog/deleted"), Sum("worklog/list"), Sum("/worklog") - Sum("worklog/"));

        long Sum(string route) => counts.Where(entry => entry.Key.Contains(route, StringComparison.Ordinal)).Sum(static entry => entry.Value);
    }

    private static (long Feeds, long Lists, long Items) Difference((long Feeds, long Lists, long Items) before, (long Feeds, long Lists, long Items) after) =>
        (after.Feeds - before.Feeds, after.Lists - before.Lists, after.Items - before.Items);
}
