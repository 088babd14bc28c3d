using System.Text.Json;
using SyncWorker.IntegrationTests.Truth;
using SyncWorker.Model.Runs;
using SyncWorker.Pipeline;
using SyncWorker.Simulator;
using SyncWorker.Simulator.Admin;
using SyncWorker.Simulator.Jira;

namespace SyncWorker.IntegrationTests.Soak;

/// <summary>
/// The promise of the mirror under everything at once: people edit, move, delete, hide and bring back in the middle of every sync, the search index
/// lags, requests fail in ten ways, runs are stopped. No item is ever removed but for what really happened to it, and when all is quiet, one cycle and
/// a sweep later, the store holds what Jira shows.
/// </summary>
public sealed class SoakTests(ITestOutputHelper output)
{
    private static readonly bool IsCampaign = Environment.GetEnvironmentVariable("SYNCWORKER_CAMPAIGN") == "full";
    private static readonly int Edits = IsCampaign ? 1000 : 300;

    private static readonly FaultKind[] Faults =
    [
        FaultKind.Throttled, FaultKind.ServerError, FaultKind.Unavailable, FaultKind.TokenForgotten, FaultKind.Hang, FaultKind.Empty, FaultKind.Reset, FaultKind.Truncate, FaultKind.Html, FaultKind.RetryAfter,
    ];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, IsCampaign ? 20 : 2)];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [Trait("Campaign", "soak")]
    [MemberData(nameof(Seeds))]
    public async Task Sync_WithEditsAndFaultsInItsMiddle_RemovesNothingForAFaultAndEndsEqualToJira(int seed)
    {
        using var folder = new TemporaryFolder();
        await using var clock = new SoakClock();
        var (random, isCloud) = (new Random(seed), seed % 2 == 1);
        var options = new SimulatorOptions { Items = 450, Seed = seed, Port = 0, TimeProvider = clock, Tracker = isCloud ? SimulatedTrackers.JiraCloud : SimulatedTrackers.JiraDataCenter };
        await using var simulator = await SimulatorHost.StartAsync(options, Stop);
        var (jira, site) = isCloud ? (simulator.Jira!, simulator.JiraCloud!) : (simulator.DataCenter!, simulator.JiraDataCenter!);

        // Every other pair of seeds reads two of the three projects, so that items move out of the scope and into it.
        IReadOnlyList<string> scope = seed % 4 is 3 or 0 ? ["PAY", "CORE"] : [];
        await using var worker = await SoakWorker.StartJiraAsync(clock, folder.Path, site, isCloud, scope);
        using var client = Loopback.CreateClient();
        var script = new SoakScript(jira, clock, random, Edits);
        var witness = await WitnessAsync(client, site, scope);

        await worker.RunAsync(new CycleRequest(), Stop);
        var faulty = FaultPlan.Parse(Specification(random, seed));
        var lagging = FaultPlan.Parse($"lag={Lag(seed)}s");
        var (stored, known) = (await worker.ItemsAsync(), new HashSet<long>());
        var (rounds, held) = (0, 0);
        for (; IsWanted() && rounds < 2000; rounds++)
        {
            jira.Faults = rounds % 4 == 3 ? lagging : faulty;
            script.IsOn = true;
            var startedAt = clock.GetUtcNow();
            await RunAsync(worker, script, random);
            script.IsOn = false;

            known.UnionWith(stored);
            var removals = (await worker.RemovalsAsync(startedAt)).Where(removal => removal.RemovedAt >= startedAt).ToList();
            var unjust = witness.Examine(jira.Ledger.Entries, removals);
            Assert.True(unjust.Count == 0, $"In the sync that began at {startedAt:HH:mm:ss.fff}:\n{string.Join('\n', unjust)}");
            var now = await worker.ItemsAsync();
            Assert.Empty(stored.Except(now).Except(removals.Select(static removal => removal.Item.NativeId)));
            stored = now;
            if ((await worker.AlarmsAsync()).Count > 0)
            {
                held++;
                if (random.Next(3) == 0) await worker.ReleaseAsync();
            }

            clock.Advance(TimeSpan.FromSeconds(random.Next(20, 900)));
        }

        output.WriteLine($"seed {seed}: {rounds} syncs, {script.Stopped} stopped, {held} with the brake on; edits {Words(script.Done)}; faults {Words(faulty.Played)}");
        await CalmAsync(worker, jira, clock);
        await AssertEqualAsync(worker, client, site, scope, known, id => witness.Tell(jira.Ledger.Entries, id));
        Assert.All(script.Done, static kind => Assert.True(kind.Value >= SoakScript.Often, $"The edit {kind.Key} happened only {kind.Value} times in the middle of a sync."));
        Assert.All(Faults, kind => Assert.True(faulty.Played.GetValueOrDefault(kind) >= SoakScript.Often, $"The fault {kind} hit only {faulty.Played.GetValueOrDefault(kind)} requests of a sync."));
        Assert.True(script.Stopped >= SoakScript.Often, $"Only {script.Stopped} syncs were stopped in their middle.");

        bool IsWanted() => script.HasMore || script.Stopped < SoakScript.Often || Faults.Any(kind => faulty.Played.GetValueOrDefault(kind) < SoakScript.Often);
    }

    private static async Task RunAsync(SoakWorker worker, SoakScript script, Random random)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        script.StopAt(random.Next(4) == 0 ? random.Next(3, 20) : 0, stop);
        var request = new CycleRequest { Full = random.Next(20) == 0, Sweep = random.Next(3) == 0 ? SweepRule.Always : SweepRule.WhenDue };
        try
        {
            await worker.RunAsync(request, stop.Token);
        }
        catch (OperationCanceledException) when (!Stop.IsCancellationRequested)
        {
            // Stopped as by a signal; the next run goes on.
        }
    }

    /// <summary>What is late arrives, a quiet cycle and a sweep follow, and people let go what the brake holds.</summary>
    private async Task CalmAsync(SoakWorker worker, JiraTracker jira, SoakClock clock)
    {
        clock.Advance(TimeSpan.FromMinutes(15));
        jira.Faults = FaultPlan.Parse(null);
        Tell(await worker.RunAsync(new CycleRequest(), Stop));
        Tell(await worker.RunAsync(new CycleRequest { Sweep = SweepRule.Always }, Stop));
        await worker.ReleaseAsync();
        var run = await worker.RunAsync(new CycleRequest(), Stop);
        Tell(run);
        Assert.False(run.Failed, string.Join(' ', run.Reasons));
        Assert.All(run.Reasons, static reason => Assert.Contains("shows our account no project", reason, StringComparison.Ordinal));
        Assert.Empty(await worker.AlarmsAsync());
    }

    private async Task AssertEqualAsync(SoakWorker worker, HttpClient client, Uri site, IReadOnlyList<string> scope, HashSet<long> known, Func<long, string> tell)
    {
        var shown = (await TrackerTruth.ReadJiraAsync(client, site, Stop)).Where(pair => scope.Count == 0 || scope.Contains(pair.Value.Project)).ToDictionary();
        var stored = await StoredTruth.ReadJiraAsync(worker.Store, SoakWorker.Connection, Stop);
        foreach (var id in stored.Keys.Except(shown.Keys)) output.WriteLine($"{stored[id].Key} {id}: {tell(id)}");
        TruthItem.AssertSame(AmongShown.Of(shown, shown.Keys), AmongShown.Of(stored, shown.Keys));

        var gone = (await worker.RemovalsAsync(DateTimeOffset.UnixEpoch)).Where(static removal => removal.ReturnedAt is null).Select(static removal => removal.Item.NativeId).ToHashSet();
        Assert.Empty(gone.Intersect(shown.Keys));
        Assert.Empty(known.Except(shown.Keys).Except(gone));
    }

    private static async Task<SoakWitness> WitnessAsync(HttpClient client, Uri site, IReadOnlyList<string> scope)
    {
        using var lines = new StringReader(await client.GetStringAsync(new Uri(site, "/_truth"), Stop));
        using var header = JsonDocument.Parse(await lines.ReadLineAsync(Stop) ?? "");
        var projects = header.RootElement.GetProperty("projects").EnumerateArray().ToDictionary(static project => project.GetProperty("id").GetString()!, static project => project.GetProperty("key").GetString()!);
        return new SoakWitness(projects, (await TrackerTruth.ReadJiraAsync(client, site, Stop)).ToDictionary(static pair => pair.Key, static pair => pair.Value.Project), scope);
    }

    private void Tell(SyncRun run) => output.WriteLine($"{run.FinishedAt:dd HH:mm:ss}: {run.Completeness}, {run.ItemsRead} read, {run.ItemsStored} stored, {run.Swept} swept, {run.Missed} missed, {run.Removed} removed, {run.Held} held. {string.Join(' ', run.Reasons)}");

    private static int Lag(int seed) => seed % 5 == 0 ? 480 : 60;

    private static string Specification(Random random, int seed)
    {
        // Different primes: two faults seldom want the same request.
        string[] words = ["429", "500", "503", "401", "hang", "reset", "truncate", "html", "retryafter"];
        int[] every = [31, 37, 41, 43, 47, 53, 59, 61, 67];
        random.Shuffle(every);
        return $"lag={Lag(seed)}s,empty=1/{random.Next(5, 11)}," + string.Join(',', words.Zip(every, static (word, count) => $"{word}=1/{count}"));
    }

    private static string Words<T>(IEnumerable<KeyValuePair<T, int>> counts) => string.Join(", ", counts.Select(static pair => $"{pair.Key} {pair.Value}"));
}
