using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using SyncWorker.Cli;
using SyncWorker.Cli.Verbs;
using SyncWorker.IntegrationTests.Truth;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Writing;
using SyncWorker.Pipeline;
using SyncWorker.Simulator;
using SyncWorker.Simulator.Admin;
using SyncWorker.Storage;

namespace SyncWorker.IntegrationTests.EndToEnd;

/// <summary>The demonstration's trackers and configuration with short times, synced and planned, nothing written yet.</summary>
internal sealed class KillableApply : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly SimulatorHost _simulator;
    private readonly TemporaryFolder _folder;
    private readonly string _configuration;
    private IReadOnlyList<ItemWrite> _plan = [];

    private KillableApply(SimulatorHost simulator, TemporaryFolder folder, string configuration) =>
        (_simulator, _folder, _configuration) = (simulator, folder, configuration);

    public static async Task<KillableApply> StartAsync(string? store, CancellationToken cancellationToken)
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
        var site = new KillableApply(simulator, folder, configuration);
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

    /// <summary>
    /// Applies to the end. With times as short as these a starved machine may lose a lease, which is an outcome and asks for another run, never a crash.
    /// </summary>
    public async Task ApplyAsync(CancellationToken cancellationToken)
    {
        for (var left = 5; ; left--)
        {
            var answer = await SyncWorkerProcess.RunAsync(cancellationToken, "apply", "--config", _configuration, "--json");
            if (answer.ExitCode == 0) return;
            Assert.True(left > 0 && answer.ExitCode is (ExitCode.Failed or ExitCode.Incomplete), $"{answer.ExitCode}: {answer.Errors}{answer.Output}");
        }
    }

    /// <summary>Takes the writing lease from whoever has it, as another worker does after a long freeze, and lets it run out.</summary>
    public async Task TakeLeaseAsync(CancellationToken cancellationToken)
    {
        await using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(_folder.Path, "data", "demo.db")};Pooling=False");
        await connection.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "UPDATE lease SET epoch = epoch + 1, expires_at = 1 WHERE name = 'write'";
        Assert.Equal(1, await command.ExecuteNonQueryAsync(cancellationToken));
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

    /// <summary>Opens the worker in this process.</summary>
    public Task<WorkerSession> OpenAsync(CancellationToken cancellationToken) =>
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
