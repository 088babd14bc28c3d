using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using SyncWorker.Cli;
using SyncWorker.Cli.Verbs;
using SyncWorker.IntegrationTests.Servers;
using SyncWorker.IntegrationTests.Truth;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Writing;
using SyncWorker.Pipeline;
using SyncWorker.Simulator;
using SyncWorker.Simulator.Admin;
using SyncWorker.Storage;

namespace SyncWorker.IntegrationTests.EndToEnd;

/// <summary>
/// <c>apply</c>, killed as by a power cut at a known moment of a write, and run again. The moment is made certain by the simulator, which holds the
/// request, or by a lock that keeps the store from committing; never by waiting for some time.
/// </summary>
/// <param name="postgres">A PostgreSQL server.</param>
public sealed class KilledApplyTests(PostgresServer postgres)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData("jira", "holdread=3", false)]
    [InlineData("ado", "holdread=3", false)]
    [InlineData("jira", "holdreply=3", true)]
    [InlineData("ado", "holdreply=3", true)]
    public async Task Apply_KilledBeforeSendingOrBeforeTheReply_WritesEachPlannedValueOnce(string connection, string fault, bool isTaken)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var site = await Site.StartAsync(store: null, cancellationToken);
        await site.KillApplyAsync(connection, fault, cancellationToken);

        Assert.Contains(await site.ListSentAsync(connection, cancellationToken), entry => site.IsTaken(entry.Write) == isTaken);

        site.TrackerOf(connection).Faults = FaultPlan.Parse(null);
        await site.ApplyAsync(cancellationToken);

        await site.AssertWrittenOnceAsync(cancellationToken);
    }

    [Theory]
    [InlineData("jira")]
    [InlineData("ado")]
    public async Task Apply_KilledWhileTheRequestIsUnderWay_WritesEachPlannedValueOnceThoughItArrivesLater(string connection)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var site = await Site.StartAsync(store: null, cancellationToken);
        var hold = await site.KillApplyAsync(connection, "holdwrite=3", cancellationToken);
        var underWay = (await site.ListSentAsync(connection, cancellationToken)).Where(entry => !site.IsTaken(entry.Write)).ToList();
        Assert.NotEmpty(underWay);

        site.TrackerOf(connection).Faults = FaultPlan.Parse(null);
        hold.Release();
        await UntilAsync(() => Task.FromResult(underWay.Exists(entry => site.IsTaken(entry.Write))), "No write arrived after the kill.", cancellationToken);
        await site.ApplyAsync(cancellationToken);

        await site.AssertWrittenOnceAsync(cancellationToken);
    }

    [Fact]
    public async Task Apply_KilledBetweenTheReplyAndTheCommit_WritesEachPlannedValueOnce()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var database = await postgres.CreateDatabaseAsync(cancellationToken);
        await using (var site = await Site.StartAsync(database, cancellationToken))
        {
            await using (var blocker = new NpgsqlConnection(database))
            {
                await blocker.OpenAsync(cancellationToken);
                NpgsqlTransaction? transaction = null;
                await site.KillApplyAsync("jira", "holdreply=3", cancellationToken, async hold =>
                {
                    // From here on the outbox can be read and not written: the replies arrive, and their results wait for the lock.
                    transaction = await blocker.BeginTransactionAsync(cancellationToken);
                    await ExecuteAsync(blocker, "LOCK TABLE syncworker.outbox IN SHARE MODE", cancellationToken);
                    hold.Release();
                    await UntilAsync(
                        async () => (long)(await ScalarAsync(database, "SELECT COUNT(*) FROM pg_locks WHERE NOT granted AND relation = 'syncworker.outbox'::regclass", cancellationToken) ?? 0L) > 0,
                        "No result waited for its commit.",
                        cancellationToken);
                });
                if (transaction is not null) await transaction.DisposeAsync();
            }

            Assert.Contains(await site.ListSentAsync("jira", cancellationToken), entry => site.IsTaken(entry.Write));

            site.TrackerOf("jira").Faults = FaultPlan.Parse(null);
            await site.ApplyAsync(cancellationToken);

            await site.AssertWrittenOnceAsync(cancellationToken);
        }

        NpgsqlConnection.ClearAllPools();
        await postgres.DropDatabaseAsync(database, CancellationToken.None);
    }

    /// <summary>The control: a write that arrives only after its successor has been sent is seen, which also says what the waiting is for.</summary>
    [Fact]
    public async Task Apply_WhoseWriteArrivesAfterTheWriteTimeout_IsFoundToHaveWrittenTwice()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var site = await Site.StartAsync(store: null, cancellationToken);
        var hold = await site.KillApplyAsync("jira", "holdwrite=3", cancellationToken);

        site.TrackerOf("jira").Faults = FaultPlan.Parse(null);
        await site.ApplyAsync(cancellationToken);
        await site.AssertWrittenOnceAsync(cancellationToken);
        hold.Release();

        await UntilAsync(() => Task.FromResult(site.Duplicates().Count > 0), "The check did not see a write that was taken twice.", cancellationToken);
    }

    private static async Task UntilAsync(Func<Task<bool>> condition, string otherwise, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < Patience, otherwise);
            await Task.Delay(20, cancellationToken);
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
#pragma warning disable CA2100 // Constant texts of tests.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<object?> ScalarAsync(string database, string sql, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync(cancellationToken);
#pragma warning disable CA2100 // Constant texts of tests.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync(cancellationToken);
    }

    /// <summary>The demonstration's trackers and configuration with short times, synced and planned, nothing written yet.</summary>
    private sealed class Site : IAsyncDisposable
    {
        private readonly SimulatorHost _simulator;
        private readonly TemporaryFolder _folder;
        private readonly string _configuration;
        private IReadOnlyList<ItemWrite> _plan = [];

        private Site(SimulatorHost simulator, TemporaryFolder folder, string configuration) =>
            (_simulator, _folder, _configuration) = (simulator, folder, configuration);

        public static async Task<Site> StartAsync(string? store, CancellationToken cancellationToken)
        {
            var simulator = await SimulatorHost.StartAsync(new SimulatorOptions { Items = 200, Port = 0 }, cancellationToken);
            var folder = new TemporaryFolder();
            var configuration = await DemoWorker.WriteConfigurationAsync(simulator, folder, cancellationToken);
            var text = (await File.ReadAllTextAsync(configuration, cancellationToken))
                .Replace("defaults: { timeZone", "defaults: { lease: 3s, timeZone", StringComparison.Ordinal)
                .Replace("  enabled: true", "  enabled: true\n  timeout: 5s", StringComparison.Ordinal);
            if (store is not null)
            {
                text = text.Replace("{ sqlite: ../data/demo.db }", "{ postgres: { connectionFile: database } }", StringComparison.Ordinal);
                await File.WriteAllTextAsync(Path.Combine(folder.Path, "config", "database"), store, cancellationToken);
            }

            await File.WriteAllTextAsync(configuration, text, cancellationToken);
            var site = new Site(simulator, folder, configuration);
            await using var session = await site.OpenAsync(cancellationToken);
            await session.Pipeline.RunCycleAsync(new CycleRequest { Apply = false }, progress: null, cancellationToken);
            site._plan = (await session.Pipeline.PlanAsync(cancellationToken)).Writes;
            Assert.True(site._plan.Count(static write => write.Item.Connection == "pay-jira") > 5);
            Assert.True(site._plan.Count(static write => write.Item.Connection == "core-ado") > 5);
            Assert.Empty(site.Entries());
            return site;
        }

        public SimulatedTracker TrackerOf(string connection) =>
            (connection == "jira" ? (SimulatedTracker?)_simulator.Jira : _simulator.DevOps) ?? throw new InvalidOperationException();

        /// <summary>Starts <c>apply</c>, and kills it while the fault holds its requests.</summary>
        public async Task<Hold> KillApplyAsync(string connection, string fault, CancellationToken cancellationToken, Func<Hold, Task>? first = null)
        {
            var plan = FaultPlan.Parse(fault);
            var hold = plan.Hold ?? throw new InvalidOperationException();
            TrackerOf(connection).Faults = plan;
            using var worker = SyncWorkerProcess.Start("apply", "--config", _configuration, "--json");
            await hold.Reached.WaitAsync(Patience, cancellationToken);
            if (first is not null) await first(hold);
            Assert.True(await worker.KillAfterAsync(TimeSpan.Zero, cancellationToken), "apply had ended before it was killed.");
            return hold;
        }

        public async Task ApplyAsync(CancellationToken cancellationToken)
        {
            var answer = await SyncWorkerProcess.RunAsync(cancellationToken, "apply", "--config", _configuration, "--json");
            Assert.True(answer.ExitCode == 0, $"{answer.ExitCode}: {answer.Errors}{answer.Output}");
        }

        /// <summary>Lists the entries of a connection that the killed worker left as possibly sent.</summary>
        public async Task<IReadOnlyList<OutboxEntry>> ListSentAsync(string connection, CancellationToken cancellationToken)
        {
            await using var session = await OpenAsync(cancellationToken);
            var name = connection == "jira" ? "pay-jira" : "core-ado";
            return [.. (await session.Store.ListOpenOutboxAsync(cancellationToken)).Where(entry => entry.State == OutboxState.Sent && entry.Write.Item.Connection == name)];
        }

        /// <summary>Says whether the tracker has taken any of a write's values.</summary>
        public bool IsTaken(ItemWrite write) => Entries().Any(entry => entry.Connection == write.Item.Connection && entry.Item == Id(write));

        public IReadOnlyList<string> Duplicates() =>
            [.. Entries().GroupBy(static entry => $"{entry.Connection}/{entry.Item} {entry.Field}").Where(static group => group.Count() > 1).Select(static group => group.Key)];

        /// <summary>By the ledgers every planned value was taken exactly once and nothing else was; and no target wants another value.</summary>
        public async Task AssertWrittenOnceAsync(CancellationToken cancellationToken)
        {
            Assert.Empty(Duplicates());
            var entries = Entries();
            foreach (var write in _plan)
            {
                foreach (var update in write.Updates)
                {
                    var taken = entries.Where(entry => entry.Connection == write.Item.Connection && entry.Item == Id(write) && entry.Field == FieldOf(update)).ToList();
                    Assert.True(taken.Count == 1 && Holds(taken[0].After, update), $"{write.Key} {update.Field}: {taken.Count} writes, {taken.LastOrDefault().After}, wanted {update.After}");
                }
            }

            var planned = _plan.SelectMany(static write => write.Updates.Select(update => (write.Item, Field: FieldOf(update)))).Distinct().Count();
            Assert.Equal(planned, entries.Count);

            await using var session = await OpenAsync(cancellationToken);
            await session.Pipeline.RunCycleAsync(new CycleRequest { Apply = false, Full = true }, progress: null, cancellationToken);
            Assert.Empty((await session.Pipeline.PlanAsync(cancellationToken)).Writes);
            Assert.Empty(await session.Store.ListOpenOutboxAsync(cancellationToken));
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var tracker in new SimulatedTracker?[] { _simulator.Jira, _simulator.DevOps }) tracker?.Faults.Hold?.Release();
            await _simulator.DisposeAsync();
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            _folder.Dispose();
        }

        private Task<WorkerSession> OpenAsync(CancellationToken cancellationToken) =>
            WorkerSession.OpenAsync(VerbSetting.Load(_configuration), NullLoggerFactory.Instance, cancellationToken);

        private List<(string Connection, string Item, string Field, JsonNode? After)> Entries() =>
        [
            .. TrackerOf("jira").Ledger.Entries.Select(static entry => ("pay-jira", entry.Item, entry.Field, entry.After)),
            .. TrackerOf("ado").Ledger.Entries.Select(static entry => ("core-ado", entry.Item, entry.Field, entry.After)),
        ];

        private static string Id(ItemWrite write) => write.Item.NativeId.ToString(CultureInfo.InvariantCulture);

        private static string FieldOf(FieldUpdate update) => update.Place == WriteBackPlace.Property ? $"property:{update.Field}" : update.Field;

        private static bool Holds(JsonNode? value, FieldUpdate update) => update.Place switch
        {
            WriteBackPlace.Label => value is JsonArray labels && labels.Any(label => label?.GetValue<string>() == update.After),
            WriteBackPlace.Tag => value?.GetValue<string>().Split("; ").Contains(update.After) ?? false,
            _ => value is not null && decimal.Parse(value.ToString(), CultureInfo.InvariantCulture) == decimal.Parse(update.After ?? "", CultureInfo.InvariantCulture),
        };
    }
}
