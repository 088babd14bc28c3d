using System.Diagnostics;
using System.Text.Json;
using SyncWorker.IntegrationTests.Servers;
using SyncWorker.Simulator;
using SyncWorker.Storage;

namespace SyncWorker.IntegrationTests.Truth;

/// <summary>
/// The promise of the mirror: whatever is edited, however late the index is, wherever the worker is killed, one cycle after things have calmed
/// down the store holds exactly what the trackers hold.
/// </summary>
public sealed class TruthTests(PostgresServer server, ITestOutputHelper output)
{
    private static readonly bool IsCampaign = Environment.GetEnvironmentVariable("SYNCWORKER_CAMPAIGN") == "full";

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, IsCampaign ? 20 : 3)];

    [Theory]
    [Trait("Campaign", "truth")]
    [MemberData(nameof(Seeds))]
    public async Task Sync_WithEditsLagAndKills_EndsEqualToTheTrackers(int seed)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var folder = new TemporaryFolder();
        // Every third seed keeps its truth on PostgreSQL: a worker that dies there leaves a server behind that must not wait for it.
        var database = seed % 3 == 0 ? await server.CreateDatabaseAsync(cancellationToken) : null;
        await using var simulator = await SimulatorHost.StartAsync(
            new SimulatorOptions { Items = 4_000, Seed = seed, Port = 0, Faults = "slow=30ms,lag=2s" }, cancellationToken);
        var (jira, azureDevOps) = (simulator.JiraCloud ?? throw new InvalidOperationException(), simulator.AzureDevOps ?? throw new InvalidOperationException());
        var configuration = TruthConfiguration.Write(
            folder.Path, jira, azureDevOps, database is null ? "{ sqlite: truth.db }" : "{ postgres: { connectionFile: database } }");
        if (database is not null) await File.WriteAllTextAsync(Path.Combine(folder.Path, "database"), database, cancellationToken);
        using var client = Loopback.CreateClient();
        var random = new Random(seed);

        var killed = 0;
        for (var round = 0; killed < (IsCampaign ? 10 : 4) && round < 40; round++)
        {
            using var worker = SyncWorkerProcess.Start("sync", "--config", configuration, "--json");
            var kill = worker.KillAfterAsync(TimeSpan.FromMilliseconds(random.Next(600, 3_500)), cancellationToken);
            await EditAsync(client, [jira, azureDevOps], kill, random, cancellationToken);
            if (await kill) killed++;
        }

        Assert.True(killed >= 4, $"Only {killed} kills hit a running worker.");
        await Task.Delay(TimeSpan.FromSeconds(3), cancellationToken);
        await SetFaultsAsync(client, [jira, azureDevOps], "", cancellationToken);
        var answer = await SyncWorkerProcess.RunAsync(cancellationToken, "sync", "--config", configuration, "--json");

        Assert.True(answer.ExitCode is 0 or 3, answer.Errors);
        Assert.All(Connections(answer.Output), static connection => Assert.Equal("complete", connection.GetProperty("completeness").GetString(), ignoreCase: true));
        await using (var store = database is null
            ? await ProjectStore.OpenSqliteAsync(Path.Combine(folder.Path, "truth.db"), TimeProvider.System, cancellationToken)
            : await ProjectStore.OpenPostgresAsync(database, TimeProvider.System, cancellationToken))
        {
            TruthItem.AssertSame(await TrackerTruth.ReadJiraAsync(client, jira, cancellationToken), await StoredTruth.ReadJiraAsync(store, "jira", cancellationToken));
            TruthItem.AssertSame(await TrackerTruth.ReadAzureDevOpsAsync(client, azureDevOps, cancellationToken), await StoredTruth.ReadAsync(store, "ado", cancellationToken));
        }

        if (database is not null) await server.DropDatabaseAsync(database, cancellationToken);
        output.WriteLine($"seed {seed}: {killed} kills");
    }

    [Fact]
    public async Task Sync_KilledInTheMiddleOfAFullRead_GoesOnWhereItStopped()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var folder = new TemporaryFolder();
        await using var simulator = await SimulatorHost.StartAsync(new SimulatorOptions { Items = 8_000, Port = 0, Faults = "slow=150ms" }, cancellationToken);
        var (jira, azureDevOps) = (simulator.JiraCloud ?? throw new InvalidOperationException(), simulator.AzureDevOps ?? throw new InvalidOperationException());
        var configuration = TruthConfiguration.Write(folder.Path, jira, azureDevOps, "{ sqlite: truth.db }");
        using var client = Loopback.CreateClient();

        using (var worker = SyncWorkerProcess.Start("sync", "--config", configuration, "--json"))
        {
            await UntilRequestsAsync(client, azureDevOps, "workitemsbatch", 8, cancellationToken);
            Assert.True(await worker.KillAfterAsync(TimeSpan.Zero, cancellationToken));
        }

        var before = await RequestsAsync(client, azureDevOps, "workitemsbatch", cancellationToken);
        var feedBefore = await RequestsAsync(client, azureDevOps, "workitemrevisions", cancellationToken);
        await SetFaultsAsync(client, [jira, azureDevOps], "", cancellationToken);
        var answer = await SyncWorkerProcess.RunAsync(cancellationToken, "sync", "--config", configuration, "--json");

        Assert.True(answer.ExitCode is 0 or 3, answer.Errors);
        // 4,000 items are 20 batches; what was under way when the worker died is read again, and nothing else.
        Assert.InRange(await RequestsAsync(client, azureDevOps, "workitemsbatch", cancellationToken), 20, 20 + 3);
        Assert.InRange(await RequestsAsync(client, azureDevOps, "workitemrevisions", cancellationToken), feedBefore, feedBefore + 2);
        Assert.InRange(before, 8, 20);
        await using var store = await ProjectStore.OpenSqliteAsync(Path.Combine(folder.Path, "truth.db"), TimeProvider.System, cancellationToken);
        TruthItem.AssertSame(await TrackerTruth.ReadAzureDevOpsAsync(client, azureDevOps, cancellationToken), await StoredTruth.ReadAsync(store, "ado", cancellationToken));
        TruthItem.AssertSame(await TrackerTruth.ReadJiraAsync(client, jira, cancellationToken), await StoredTruth.ReadJiraAsync(store, "jira", cancellationToken));
    }

    [Fact]
    public async Task Comparison_WithOneEditTooMany_GoesRed()
    {
        // The positive control: the comparison sees a single edit that no sync has read.
        var cancellationToken = TestContext.Current.CancellationToken;
        using var folder = new TemporaryFolder();
        await using var simulator = await SimulatorHost.StartAsync(new SimulatorOptions { Items = 300, Port = 0 }, cancellationToken);
        var (jira, azureDevOps) = (simulator.JiraCloud ?? throw new InvalidOperationException(), simulator.AzureDevOps ?? throw new InvalidOperationException());
        var configuration = TruthConfiguration.Write(folder.Path, jira, azureDevOps, "{ sqlite: truth.db }");
        using var client = Loopback.CreateClient();
        await SyncWorkerProcess.RunAsync(cancellationToken, "sync", "--config", configuration, "--json");

        await PostEditsAsync(client, jira, 3, 7, cancellationToken);

        await using var store = await ProjectStore.OpenSqliteAsync(Path.Combine(folder.Path, "truth.db"), TimeProvider.System, cancellationToken);
        var (truth, stored) = (await TrackerTruth.ReadJiraAsync(client, jira, cancellationToken), await StoredTruth.ReadJiraAsync(store, "jira", cancellationToken));
        Assert.NotEmpty(TruthItem.Differences(truth, stored));
    }

    private static async Task EditAsync(HttpClient client, Uri[] trackers, Task until, Random random, CancellationToken cancellationToken)
    {
        while (!until.IsCompleted)
        {
            foreach (var tracker in trackers) await PostEditsAsync(client, tracker, 4, random.Next(), cancellationToken);
            await Task.WhenAny(until, Task.Delay(100, cancellationToken));
        }
    }

    private static async Task PostEditsAsync(HttpClient client, Uri tracker, int count, int seed, CancellationToken cancellationToken)
    {
        using var body = new StringContent($$"""{"count":{{count}},"seed":{{seed}}}""", System.Text.Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync(new Uri(tracker, "/_edits"), body, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    private static async Task SetFaultsAsync(HttpClient client, Uri[] trackers, string faults, CancellationToken cancellationToken)
    {
        foreach (var tracker in trackers)
        {
            using var body = new StringContent(faults);
            using var answer = await client.PutAsync(new Uri(tracker, "/_faults"), body, cancellationToken);
            answer.EnsureSuccessStatusCode();
        }
    }

    private static async Task UntilRequestsAsync(HttpClient client, Uri tracker, string route, int count, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        while (await RequestsAsync(client, tracker, route, cancellationToken) < count)
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromMinutes(3), $"{route} was not asked {count} times.");
            await Task.Delay(10, cancellationToken);
        }
    }

    private static async Task<long> RequestsAsync(HttpClient client, Uri tracker, string route, CancellationToken cancellationToken)
    {
        using var document = JsonDocument.Parse(await client.GetStringAsync(new Uri(tracker, "/_requests"), cancellationToken));
        return document.RootElement.GetProperty("routes").EnumerateObject()
            .Where(entry => entry.Name.Contains(route, StringComparison.OrdinalIgnoreCase)).Sum(static entry => entry.Value.GetInt64());
    }

    private static List<JsonElement> Connections(string output)
    {
        using var document = JsonDocument.Parse(output);
        return [.. document.RootElement.GetProperty("cycles")[0].GetProperty("connections").EnumerateArray().Select(static connection => connection.Clone())];
    }
}
