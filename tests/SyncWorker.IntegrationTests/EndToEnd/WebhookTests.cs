using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using SyncWorker.Cli;
using SyncWorker.IntegrationTests.Servers;
using SyncWorker.Model.Items;
using SyncWorker.Model.Runs;
using SyncWorker.Model.Visibility;
using SyncWorker.Simulator;
using SyncWorker.Simulator.Admin;
using SyncWorker.Storage;

namespace SyncWorker.IntegrationTests.EndToEnd;

/// <summary>From an edit in Jira over its webhook into the store, with the worker that runs. The schedule never fires, and the search index is ten minutes late.</summary>
/// <param name="postgres">A PostgreSQL server.</param>
/// <param name="output">Where times are told.</param>
public sealed class WebhookTests(PostgresServer postgres, ITestOutputHelper output)
{
    private const string Secret = "s3cret-of-the-hook";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_OnSqlite_StoresWhatIsAnnounced()
    {
        var folder = Directory.CreateTempSubdirectory("syncworker-hook-");
        try
        {
            var file = Path.Combine(folder.FullName, "worker.db");
            await RunAsync(folder.FullName, "{ sqlite: worker.db }", () => ProjectStore.OpenSqliteAsync(file, TimeProvider.System, Cancel));
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Run_OnPostgres_StoresWhatIsAnnounced()
    {
        var folder = Directory.CreateTempSubdirectory("syncworker-hook-");
        var database = await postgres.CreateDatabaseAsync(Cancel);
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "connection"), database, Cancel);
            await RunAsync(folder.FullName, "{ postgres: { connectionFile: connection } }", () => ProjectStore.OpenPostgresAsync(database, TimeProvider.System, Cancel));
        }
        finally
        {
            Npgsql.NpgsqlConnection.ClearAllPools();
            await postgres.DropDatabaseAsync(database, CancellationToken.None);
            folder.Delete(recursive: true);
        }
    }

    private async Task RunAsync(string folder, string place, Func<Task<IProjectStore>> open)
    {
        await using var simulators = await SimulatorHost.StartAsync(new SimulatorOptions { Items = 300, Port = 0, Tracker = SimulatedTrackers.JiraCloud }, Cancel);
        var jira = simulators.Jira!;
        var (page, hook) = (FreePort(), FreePort());
        var file = await WriteAsync(folder, place, simulators.JiraCloud!, page, hook);
        using var error = new StringWriter();
        Assert.Equal(0, await CommandTree.RunAsync(["sync", "--config", file], TextWriter.Null, error, Cancel));
        jira.Faults = FaultPlan.Parse("lag=600s");
        using var client = new HttpClient(new SocketsHttpHandler(), disposeHandler: true);
        await RegisterAsync(client, simulators.JiraCloud!, hook);

        // Announced before anybody listens: Jira sends it again.
        var early = jira.ApplyRandomEdit(new Random(7));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var run = CommandTree.RunAsync(["run", "--config", file], TextWriter.Null, TextWriter.Synchronized(error), stop.Token);
        await using var store = await open();
        await WaitAsync(store, jira, [early], run);

        await EditOneByOneAsync(store, jira, run);
        await HammerAsync(store, jira, run);
        await AnnounceByHandAsync(client, store, jira, hook);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(new Uri($"http://127.0.0.1:{hook}/"), Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.PostAsync(new Uri($"http://127.0.0.1:{page}/webhooks/jira/pay-jira"), null, Cancel)).StatusCode);
        await stop.CancelAsync();
        Assert.Equal(0, await run.WaitAsync(Patience, Cancel));
        Assert.DoesNotContain(Secret, error.ToString(), StringComparison.Ordinal);
    }

    private async Task EditOneByOneAsync(IProjectStore store, SyncWorker.Simulator.Jira.JiraTracker jira, Task<int> run)
    {
        var random = new Random(1);
        List<double> seconds = [];
        for (var i = 0; i < 8; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await WaitAsync(store, jira, [jira.ApplyRandomEdit(random)], run);
            seconds.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
        }

        output.WriteLine($"From edit to store, seconds: {string.Join(", ", seconds.Select(static one => one.ToString("0.00", CultureInfo.InvariantCulture)))}");
    }

    private async Task HammerAsync(IProjectStore store, SyncWorker.Simulator.Jira.JiraTracker jira, Task<int> run)
    {
        jira.Requests.Reset();
        var random = new Random(2);
        var edits = Enumerable.Range(0, 1000).Select(_ => jira.ApplyRandomEdit(random)).ToList();
        await WaitAsync(store, jira, edits, run);

        var runs = jira.Requests.Counts.Where(static route => route.Key.EndsWith("/myself", StringComparison.Ordinal)).Sum(static route => route.Value);
        output.WriteLine($"1,000 edits, each announced twice and in no order: {runs} runs, {jira.Requests.Total} requests.");
        Assert.InRange(runs, 1, 50);
    }

    /// <summary>What the simulator does not announce: a sprint that was closed has the lists read again, and a deletion is a hint like any other.</summary>
    private static async Task AnnounceByHandAsync(HttpClient client, IProjectStore store, SyncWorker.Simulator.Jira.JiraTracker jira, int port)
    {
        jira.Requests.Reset();
        await PostAsync(client, port, """{"webhookEvent":"sprint_closed","sprint":{"id":37}}""");
        await AskedAsync(jira, "/field");

        var item = await FirstAsync(store);
        jira.Requests.Reset();
        jira.ApplyEdit(new EditRequest { Kind = "deleted", Item = item.Key });
        await PostAsync(client, port, $$$"""{"webhookEvent":"jira:issue_deleted","issue":{"id":"{{{item.Id.NativeId}}}"}}""");
        await GoneAsync(store, item);
        Assert.DoesNotContain(jira.Requests.Counts, static route => route.Key.EndsWith("/field", StringComparison.Ordinal));
    }

    /// <summary>Waits until an item is removed, and looks whether the removal says why and left the run complete.</summary>
    private static async Task GoneAsync(IProjectStore store, WorkItem item)
    {
        var patience = Stopwatch.GetTimestamp();
        while ((await store.ListRemovalsAsync("pay-jira", DateTimeOffset.UnixEpoch, 10, Cancel)).All(removal => removal.Item != item.Id))
        {
            Assert.True(Stopwatch.GetElapsedTime(patience) < TimeSpan.FromMinutes(1), "The deleted issue was not removed within a minute.");
            await Task.Delay(50, Cancel);
        }

        var removal = Assert.Single(await store.ListRemovalsAsync("pay-jira", DateTimeOffset.UnixEpoch, 10, Cancel));
        Assert.Equal(RemovalCause.Deleted, removal.Cause);
        Assert.Contains(item.Key, removal.Evidence, StringComparison.Ordinal);
        SyncRun? run;
        while ((run = await store.FindLastRunAsync("pay-jira", Cancel)) is null || run.FinishedAt < removal.RemovedAt)
        {
            Assert.True(Stopwatch.GetElapsedTime(patience) < TimeSpan.FromMinutes(1), "The run that removed the issue did not end within a minute.");
            await Task.Delay(50, Cancel);
        }

        Assert.Empty(run.Reasons);
        Assert.Equal(Completeness.Complete, run.Completeness);
    }

    private static async Task<WorkItem> FirstAsync(IProjectStore store)
    {
        await foreach (var item in store.StreamItemsAsync("pay-jira", Cancel)) return item;
        throw new InvalidOperationException("The store has no item.");
    }

    private static async Task PostAsync(HttpClient client, int port, string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        using var message = new HttpRequestMessage(HttpMethod.Post, new Uri($"http://127.0.0.1:{port}/webhooks/jira/pay-jira")) { Content = new ByteArrayContent(bytes) };
        message.Headers.Add("X-Hub-Signature", "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), bytes)));
        using var answer = await client.SendAsync(message, Cancel);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
    }

    private static async Task AskedAsync(SyncWorker.Simulator.Jira.JiraTracker jira, string route)
    {
        var patience = Stopwatch.GetTimestamp();
        while (!jira.Requests.Counts.Any(count => count.Key.EndsWith(route, StringComparison.Ordinal)))
        {
            Assert.True(Stopwatch.GetElapsedTime(patience) < Patience, $"{route} was not asked");
            await Task.Delay(20, Cancel);
        }
    }

    /// <summary>Waits until the store has every edited issue as Jira has it now.</summary>
    private static async Task WaitAsync(IProjectStore store, SyncWorker.Simulator.Jira.JiraTracker jira, IReadOnlyList<HumanEdit> edits, Task<int> run)
    {
        var patience = Stopwatch.GetTimestamp();
        foreach (var id in edits.Select(static edit => long.Parse(edit.ItemId, CultureInfo.InvariantCulture)).Distinct())
        {
            while (await store.FindItemAsync(new ItemId("pay-jira", id), Cancel) is not { } item || item.UpdatedAt < jira.UpdatedAt(id))
            {
                Assert.False(run.IsCompleted, "the worker ended by itself");
                Assert.True(Stopwatch.GetElapsedTime(patience) < Patience, $"issue {id} was announced and is not stored");
                await Task.Delay(20, Cancel);
            }
        }
    }

    private static async Task RegisterAsync(HttpClient client, Uri jira, int port)
    {
        var target = new { url = $"http://127.0.0.1:{port}/webhooks/jira/pay-jira", secret = Secret, copies = 2, reversed = true, retries = 1000, retryAfterMs = 200 };
        using var answer = await client.PostAsJsonAsync(new Uri(jira, "/_webhooks"), target, Cancel);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
    }

    private static async Task<string> WriteAsync(string folder, string place, Uri jira, int page, int hook)
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "token"), "t", Cancel);
        await File.WriteAllTextAsync(Path.Combine(folder, "hook"), Secret + "\n", Cancel);
        var file = Path.Combine(folder, "worker.yaml");
        await File.WriteAllTextAsync(
            file,
            $$"""
            version: 1
            store: {{place}}
            listen: { dashboard: "127.0.0.1:{{page}}", webhooks: "127.0.0.1:{{hook}}" }
            defaults: { sync: "0 0 0 1 1 ? 2099" }
            connections:
              - name: pay-jira
                kind: jira
                url: "{{jira}}"
                auth: { basic: { user: a@example.com, tokenFile: token } }
                webhook: { secretFile: hook }
                rate: { requestsPerSecond: 1000 }
            """,
            Cancel);
        return file;
    }

    /// <summary>A port below those that the system itself gives out, so that nothing but another server can take it before the worker does.</summary>
    private static int FreePort()
    {
        while (true)
        {
            using var listener = new TcpListener(IPAddress.Loopback, Random.Shared.Next(20_000, 32_000));
            try
            {
                listener.Start();
                return ((IPEndPoint)listener.LocalEndpoint).Port;
            }
            catch (SocketException)
            {
                // Taken: the next one.
            }
        }
    }
}
