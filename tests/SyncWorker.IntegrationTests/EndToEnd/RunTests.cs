using System.Net;
using System.Net.Sockets;
using SyncWorker.Cli;
using SyncWorker.IntegrationTests.Servers;
using SyncWorker.Simulator;

namespace SyncWorker.IntegrationTests.EndToEnd;

/// <summary>The worker as it runs for months: schedules, page, and a clean end.</summary>
/// <param name="postgres">A PostgreSQL server.</param>
public sealed class RunTests(PostgresServer postgres)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public Task Run_OnSqlite_SyncsOnScheduleServesThePageAndStopsWhenTold() => RunAsync("{ sqlite: worker.db }", "");

    [Fact]
    public async Task Run_OnPostgres_SyncsOnScheduleServesThePageAndStopsWhenTold()
    {
        var database = await postgres.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        try
        {
            await RunAsync("{ postgres: { connectionFile: connection } }", database);
        }
        finally
        {
            Npgsql.NpgsqlConnection.ClearAllPools();
            await postgres.DropDatabaseAsync(database, CancellationToken.None);
        }
    }

    private static async Task RunAsync(string store, string connectionString)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var simulators = await SimulatorHost.StartAsync(new SimulatorOptions { Items = 60, Port = 0, Tracker = SimulatedTrackers.JiraCloud }, cancellationToken);
        var folder = Directory.CreateTempSubdirectory("syncworker-run-");
        try
        {
            var page = $"127.0.0.1:{FreePort()}";
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "token"), "t", cancellationToken);
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "connection"), connectionString, cancellationToken);
            var file = Path.Combine(folder.FullName, "worker.yaml");
            await File.WriteAllTextAsync(
                file,
                $$"""
                version: 1
                store: {{store}}
                listen: { dashboard: "{{page}}" }
                defaults: { sync: every 1s }
                connections:
                  - { name: pay-jira, kind: jira, url: "{{simulators.JiraCloud}}", auth: { basic: { user: a@example.com, tokenFile: token } }, rate: { requestsPerSecond: 1000 } }
                portfolios: [{ name: Payments, nodes: [{ name: All, select: [{ connection: pay-jira }] }] }]
                """,
                cancellationToken);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            using var error = new StringWriter();

            var run = CommandTree.RunAsync(["run", "--config", file], TextWriter.Null, TextWriter.Synchronized(error), stop.Token);
            var html = await WaitForMeasuredPageAsync(new Uri($"http://{page}/"), run, cancellationToken);
            await stop.CancelAsync();

            Assert.Equal(0, await run.WaitAsync(Patience, cancellationToken));
            Assert.Contains("Payments", html, StringComparison.Ordinal);
            Assert.Contains("jira-cloud", html, StringComparison.Ordinal);
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            folder.Delete(recursive: true);
        }
    }

    private static async Task<string> WaitForMeasuredPageAsync(Uri page, Task run, CancellationToken cancellationToken)
    {
        using var client = new HttpClient(new SocketsHttpHandler(), disposeHandler: true);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        while (true)
        {
            if (run.IsCompleted) await run;
            Assert.False(run.IsCompleted, "the worker ended by itself");
            try
            {
                var html = await client.GetStringAsync(page, patience.Token);
                if (html.Contains("measured <time", StringComparison.Ordinal) && html.Contains("jira-cloud", StringComparison.Ordinal)) return html;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(200, patience.Token);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
