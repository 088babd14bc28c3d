using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using SyncWorker.Cli;
using SyncWorker.Cli.Verbs;
using SyncWorker.IntegrationTests.Servers;
using SyncWorker.IntegrationTests.Truth;
using SyncWorker.Model.Reading;
using SyncWorker.Pipeline;
using SyncWorker.Simulator;
using static SyncWorker.IntegrationTests.EndToEnd.CommandLine;

namespace SyncWorker.IntegrationTests.EndToEnd;

/// <summary>A mapping is changed after everything was read: whoever changes it would lose hours of reading, or get numbers that no reading would give.</summary>
/// <param name="postgres">A PostgreSQL server.</param>
public sealed class RemapTests(PostgresServer postgres) : IDisposable
{
    private const string OldJira = "estimate: { fields: [customfield_10016] }, removedResolutions: [Duplicate], fields: { reportedStatus: customfield_10050 }";
    private const string NewJira = "states: { \"3\": Completed }, levels: { Bug: 1 }, removedResolutions: [Won't Do], dates: { timeZone: Asia/Tokyo }";
    private const string OldAzure = "estimate: { unit: hours }";
    private const string NewAzure = "states: { \"User Story/Active\": Completed, \"Bug/Resolved\": Completed }, estimate: { unit: points }, fields: { reportedStatus: Custom.Health }";

    private static readonly string[] Names = ["cloud", "dc", "ado"];

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Npgsql.NpgsqlConnection.ClearAllPools();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Remap_ChangedMapping_IsWhatReadingEverythingWouldGive(bool onPostgres)
    {
        await using var simulator = await SimulatorHost.StartAsync(new SimulatorOptions { Port = 0, Items = 120 }, Cancel);
        var database = onPostgres ? await postgres.CreateDatabaseAsync(Cancel) : null;
        var store = database is null ? "{ sqlite: kept.db }" : "{ postgres: { connectionFile: connection } }";
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "connection"), database ?? "", Cancel);
        Assert.Equal(0, (await RunAsync("sync", "--config", Write(simulator, store, Wide(OldJira), OldAzure))).Code);
        var changed = Write(simulator, store, Wide(NewJira, ", estimate: { unit: points, fields: [customfield_10026, timeoriginalestimate] }"), NewAzure);
        var asked = await CountRequestsAsync(simulator);

        var remap = await RunAsync("remap", "--config", changed, "--json");

        Assert.True(remap.Code == 0, remap.Output + remap.Errors);
        Assert.Equal(asked, await CountRequestsAsync(simulator));
        using var document = JsonDocument.Parse(remap.Output);
        foreach (var connection in document.RootElement.GetProperty("connections").EnumerateArray())
        {
            Assert.Equal((60, 0, 0L), (connection.GetProperty("mapped").GetInt32(), connection.GetProperty("quarantined").GetInt32(), connection.GetProperty("requests").GetInt64()));
            Assert.InRange(connection.GetProperty("changed").GetInt32(), 1, 60);
        }

        // Nothing is left to do, for it and for a sync, which finds nothing new.
        Assert.Contains("nothing to do", (await RunAsync("remap", "--config", changed)).Output, StringComparison.Ordinal);
        var kept = await DescribeAsync(changed);
        Assert.Equal(0, (await RunAsync("report", "--config", changed)).Code);
        Assert.All(await SyncAsync(changed), run => Assert.Equal(("Complete", 0), run));
        var fresh = Write(simulator, "{ sqlite: fresh.db }", Wide(NewJira, ", estimate: { unit: points, fields: [customfield_10026, timeoriginalestimate] }"), NewAzure);
        Assert.All(await SyncAsync(fresh), run => Assert.Equal(("Complete", 60), run));
        Assert.Equal(await DescribeAsync(fresh), kept);
    }

    [Fact]
    public async Task Remap_StoppedInTheMiddle_GoesOnWithTheRestAndDoesEachOnce()
    {
        await using var simulator = await SimulatorHost.StartAsync(new SimulatorOptions { Port = 0, Items = 450, Tracker = SimulatedTrackers.JiraCloud }, Cancel);
        Assert.Equal(0, (await RunAsync("sync", "--config", Write(simulator, "{ sqlite: kept.db }", Wide(OldJira), null))).Code);
        var mapping = Wide(NewJira, ", estimate: { unit: points, fields: [customfield_10016] }");
        var changed = Write(simulator, "{ sqlite: kept.db }", mapping, null);
        int done;
        await using (var session = await WorkerSession.OpenAsync(VerbSetting.Load(changed), NullLoggerFactory.Instance, Cancel))
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
            var progress = new StopAtOnce(stop);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => session.Pipeline.RemapAsync(null, progress, stop.Token));
            done = (int)progress.Done;
            Assert.InRange(done, 1, 449);
            var state = await session.Store.FindConnectionAsync("cloud", Cancel);
            Assert.NotEqual(MappingVersion.Of(session.Definition.Connections[0]), state!.MappingVersion);
        }

        using var document = JsonDocument.Parse((await RunAsync("remap", "--config", changed, "--json")).Output);
        Assert.Equal(450 - done, document.RootElement.GetProperty("connections")[0].GetProperty("mapped").GetInt32());
        var kept = await DescribeAsync(changed);
        var fresh = Write(simulator, "{ sqlite: fresh.db }", mapping, null);
        await SyncAsync(fresh);
        Assert.Equal(await DescribeAsync(fresh), kept);
    }

    [Fact]
    public async Task Remap_WhatWasNeverAskedFor_IsNamedAndNothingIsChanged()
    {
        await using var simulator = await SimulatorHost.StartAsync(new SimulatorOptions { Port = 0, Items = 120 }, Cancel);
        var file = Write(simulator, "{ sqlite: kept.db }", OldJira, OldAzure);
        Assert.Contains("it has not been read yet", (await RunAsync("remap", "--config", file)).Output, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("sync", "--config", file)).Code);
        var before = await DescribeAsync(file);

        Write(simulator, "{ sqlite: kept.db }", "estimate: { fields: [customfield_10016] }, fields: { team: customfield_77777 }, states: { \"3\": Removed }", "dates: { start: Custom.Start }");
        var remap = await RunAsync("remap", "--config", file);

        Assert.True(remap.Code == 3, remap.Output + remap.Errors);
        Assert.Contains("! cloud: 0 items re-mapped, 0 changed, 0 now quarantined; 0 requests.", remap.Output, StringComparison.Ordinal);
        Assert.Contains("60 items cannot be re-mapped from the store, because they were read without what the mapping needs now: customfield_77777 (such as ", remap.Output, StringComparison.Ordinal);
        Assert.Contains("what the mapping needs now: history of first days by Custom.Start (such as ", remap.Output, StringComparison.Ordinal);
        Assert.Contains("Nothing of them was changed; to read them again would not help, as the tracker has no such field", remap.Output, StringComparison.Ordinal);
        Assert.Equal(before, await DescribeAsync(file));

        Write(simulator, "{ sqlite: kept.db }", OldJira, OldAzure, ", scope: { projects: [PAY] }");
        var scope = await RunAsync("remap", "--config", file, "--connection", "cloud");
        Assert.True(scope.Code == 1, scope.Output + scope.Errors);
        Assert.Contains("what is newly in scope is not stored. Nothing was changed.", scope.Output, StringComparison.Ordinal);
    }

    /// <summary>The points' fields are asked for before and afterwards, whatever the estimate is.</summary>
    private static string Wide(string mapping, string more = "") => mapping.Replace("fields: [customfield_10016]", "fields: [customfield_10016, customfield_10026, timeoriginalestimate]", StringComparison.Ordinal) + more;

    private string Write(SimulatorHost simulator, string store, string jira, string? azure, string more = "")
    {
        static string Text(Uri? site) => site?.AbsoluteUri.TrimEnd('/') ?? "";
        File.WriteAllText(Path.Combine(_folder.Path, "token"), "any");
        var file = Path.Combine(_folder.Path, store.Contains("fresh", StringComparison.Ordinal) ? "fresh.yaml" : "kept.yaml");
        const string rate = "rate: { requestsPerSecond: 10000 }";
        File.WriteAllText(
            file,
            $"version: 1\nstore: {store}\nconnections:\n"
            + $"  - {{ name: cloud, kind: jira, url: \"{Text(simulator.JiraCloud)}\", auth: {{ basic: {{ user: bot@example.com, tokenFile: token }} }}, {rate}, mapping: {{ {jira} }}{more} }}\n"
            + (azure is null ? "" : $"  - {{ name: dc, kind: jira, url: \"{Text(simulator.JiraDataCenter)}\", auth: {{ patFile: token }}, {rate}, mapping: {{ {jira} }} }}\n"
                + $"  - {{ name: ado, kind: azure-devops, url: \"{Text(simulator.AzureDevOps)}\", auth: {{ patFile: token }}, {rate}, mapping: {{ {azure} }} }}\n")
            + "portfolios: [{ name: All, nodes: [{ name: All, select: [{ connection: cloud }] }] }]\n");
        return file;
    }

    private static async Task<List<(string? Completeness, int Stored)>> SyncAsync(string file)
    {
        var answer = await RunAsync("sync", "--config", file, "--json");
        Assert.True(answer.Code is 0 or 3, answer.Output + answer.Errors);
        using var document = JsonDocument.Parse(answer.Output);
        return [.. document.RootElement.GetProperty("cycles")[0].GetProperty("connections").EnumerateArray()
            .Select(run => (run.GetProperty("completeness").GetString(), run.GetProperty("itemsStored").GetInt32()))];
    }

    private static async Task<string> CountRequestsAsync(SimulatorHost simulator)
    {
        using var client = Loopback.CreateClient();
        var counts = new List<string>();
        foreach (var site in new[] { simulator.JiraCloud!, simulator.JiraDataCenter!, simulator.AzureDevOps! })
        {
            using var log = JsonDocument.Parse(await client.GetStringAsync(new Uri(site, "/_requests"), Cancel));
            counts.Add(log.RootElement.GetProperty("total").GetInt64().ToString(CultureInfo.InvariantCulture));
        }

        return string.Join(' ', counts);
    }

    /// <summary>All that is known of items, history and words, but for when we learnt it.</summary>
    private static async Task<string> DescribeAsync(string file)
    {
        await using var session = await WorkerSession.OpenAsync(VerbSetting.Load(file), NullLoggerFactory.Instance, Cancel);
        var lines = new List<string>();
        foreach (var name in Names)
        {
            await foreach (var item in session.Store.StreamItemsAsync(name, Cancel))
            {
                lines.Add(JsonSerializer.Serialize(item));
                lines.AddRange((await session.Store.ListHistoryAsync(item.Id, Cancel)).Select(entry => JsonSerializer.Serialize(entry with { ObservedAt = default })));
            }

            foreach (var kind in Enum.GetValues<CatalogueKind>()) lines.AddRange((await session.Store.ListCatalogueAsync(name, kind, null, Cancel)).Select(entry => JsonSerializer.Serialize(entry)));
        }

        return string.Join('\n', lines);
    }

    private sealed class StopAtOnce(CancellationTokenSource stop) : IProgress<CycleProgress>
    {
        public long Done { get; private set; }

        public void Report(CycleProgress value)
        {
            Done = value.Done;
            stop.Cancel();
        }
    }
}
