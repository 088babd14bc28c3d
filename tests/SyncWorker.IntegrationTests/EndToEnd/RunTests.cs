using System.Text.RegularExpressions;
using SyncWorker.Cli;
using SyncWorker.IntegrationTests.Servers;
using SyncWorker.Simulator;

namespace SyncWorker.IntegrationTests.EndToEnd;

/// <summary>The worker as it runs for months: schedules, page, and a clean end.</summary>
/// <param name="postgres">A PostgreSQL server.</param>
public sealed partial class RunTests(PostgresServer postgres)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

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
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "token"), "t", cancellationToken);
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "connection"), connectionString, cancellationToken);
            var file = Path.Combine(folder.FullName, "worker.yaml");
            await File.WriteAllTextAsync(
                file,
                $$"""
                version: 1
                store: {{store}}
                listen: { dashboard: "127.0.0.1:0" }
                defaults: { sync: every 1s }
                connections:
                  - { name: pay-jira, kind: jira, url: "{{simulators.JiraCloud}}", auth: { basic: { user: a@example.com, tokenFile: token } }, rate: { requestsPerSecond: 1000 } }
                portfolios: [{ name: Payments, nodes: [{ name: All, select: [{ connection: pay-jira }] }] }]
                """,
                cancellationToken);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await using var written = new StringWriter();
            var error = TextWriter.Synchronized(written);

            var run = CommandTree.RunAsync(["run", "--config", file], TextWriter.Null, error, stop.Token);
            string html;
            try
            {
                html = await WaitForMeasuredPageAsync(SaidPage, run, cancellationToken);
            }
            finally
            {
                // Also after a failure: a worker that goes on would trouble the other tests.
                await stop.CancelAsync();
                await Task.WhenAny(run, Task.Delay(Patience, cancellationToken));
            }

            // Writers of this kind lock themselves.
            Match SaidPage()
            {
                lock (error) return Page().Match(written.ToString());
            }

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

    private static async Task<string> WaitForMeasuredPageAsync(Func<Match> page, Task run, CancellationToken cancellationToken)
    {
        using var client = new HttpClient(new SocketsHttpHandler(), disposeHandler: true);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        while (true)
        {
            if (run.IsCompleted) await run;
            Assert.False(run.IsCompleted, "the worker ended by itself");
            if (page() is { Success: true } listening)
            {
                var html = await client.GetStringAsync(new Uri(listening.Value), patience.Token);
                if (html.Contains("measured <time", StringComparison.Ordinal) && html.Contains("jira-cloud", StringComparison.Ordinal)) return html;
            }

            await Task.Delay(200, patience.Token);
        }
    }

    [GeneratedRegex("(?<=its page is at )http://127\\.0\\.0\\.1:[0-9]+(?=\\.)")]
    private static partial Regex Page();
}
