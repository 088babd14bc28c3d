using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using SyncWorker.Cli;
using SyncWorker.IntegrationTests.Truth;
using SyncWorker.Simulator;
using SyncWorker.Storage;

namespace SyncWorker.IntegrationTests.Mutation;

/// <summary>Whatever one issue holds, the others are stored, the worker stands, and what could not be understood is named until it can be.</summary>
/// <param name="output">Where the figures are told.</param>
public sealed partial class MutatedPayloadTests(ITestOutputHelper output) : IDisposable
{
    private static readonly int Issues = Environment.GetEnvironmentVariable("SYNCWORKER_CAMPAIGN") == "full" ? 11_100 : 1_110;

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Trait("Campaign", "mutation")]
    public async Task Sync_ThousandsOfSpoiltPayloads_StoresTheOthersAsTheyAreAndHealsAfterwards()
    {
        await using var simulator = await SimulatorHost.StartAsync(new SimulatorOptions { Items = Issues, Port = 0, Tracker = SimulatedTrackers.JiraCloud }, Cancel);
        await using var proxy = await MutatingProxy.StartAsync(simulator.JiraCloud!, Kind, seed: 11, Cancel);
        proxy.IsOn = false;
        var clean = await SyncAsync("clean", proxy.Address);
        proxy.IsOn = true;
        var spoilt = await SyncAsync("spoilt", proxy.Address);

        var kinds = proxy.Spoilt.Values.CountBy(static kind => kind).OrderBy(static kind => kind.Key).ToList();
        output.WriteLine(string.Join(", ", kinds.Select(static kind => $"{PayloadMutator.Kinds[kind.Key]} {kind.Value}")) + $"; {spoilt.Items.Count} of {Issues} stored, {spoilt.Aside.Count} aside, {spoilt.NotReturned} not returned");
        Assert.InRange(proxy.Spoilt.Count, Issues * 9 / 10, Issues);
        Assert.InRange(kinds.Where(static kind => kind.Key >= PayloadMutator.FirstInvalid).Sum(static kind => kind.Value), 1, proxy.Spoilt.Count * 3 / 10);
        Assert.Equal(PayloadMutator.Kinds.Count, kinds.Count);
        Assert.All(kinds.Where(static kind => kind.Key < PayloadMutator.FirstInvalid), static kind => Assert.InRange(kind.Value, Issues / 20, Issues));
        AssertHealthyAreEqual(clean, spoilt, proxy);

        proxy.IsOn = false;
        var healed = await SyncAsync("spoilt", proxy.Address, "--full");
        Assert.Equal(clean.Items, healed.Items);
        Assert.Empty(healed.Aside);
    }

    [Fact]
    public async Task Sync_EveryAnswerCutOff_FailsAfterFewRequestsAndLosesNothing()
    {
        await using var simulator = await SimulatorHost.StartAsync(new SimulatorOptions { Items = 600, Port = 0, Tracker = SimulatedTrackers.JiraCloud }, Cancel);
        await using var proxy = await MutatingProxy.StartAsync(simulator.JiraCloud!, static _ => PayloadMutator.FirstInvalid, seed: 5, Cancel);
        proxy.IsOn = false;
        var clean = await SyncAsync("cut", proxy.Address);
        proxy.IsOn = true;

        var (code, run) = await RunAsync("cut", proxy.Address, "--full");

        Assert.Equal(1, code);
        Assert.True(run.GetProperty("failed").GetBoolean());
        Assert.Contains("proxy that changes or cuts answers", run.GetProperty("reasons").ToString(), StringComparison.Ordinal);
        Assert.InRange(run.GetProperty("requests").GetInt64(), 1, 250);
        proxy.IsOn = false;
        Assert.Equal(clean.Items, (await SyncAsync("cut", proxy.Address)).Items);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Sync_RealIssuesSpoilt_StoresTheOthersAsTheyAre(int seed)
    {
        var shared = Environment.GetEnvironmentVariable("SYNCWORKER_SHARED");
        Assert.SkipWhen(string.IsNullOrEmpty(shared), "Needs the real payloads: set SYNCWORKER_SHARED to the directory that holds them.");
        await using var simulator = await SimulatorHost.StartAsync(
            new SimulatorOptions { Port = 0, Tracker = SimulatedTrackers.JiraCloud, LoadDirectory = Path.Combine(shared ?? "", "real") }, Cancel);
        for (var round = 0; round < PayloadMutator.Kinds.Count; round++)
        {
            var turn = round;
            await using var proxy = await MutatingProxy.StartAsync(simulator.JiraCloud!, id => (int)((id + turn) % (PayloadMutator.Kinds.Count + 2)) is var kind && kind < PayloadMutator.Kinds.Count ? kind : null, (seed * 100) + round, Cancel);
            proxy.IsOn = false;
            var clean = await SyncAsync($"clean{round}", proxy.Address);
            proxy.IsOn = true;
            AssertHealthyAreEqual(clean, await SyncAsync($"spoilt{round}", proxy.Address), proxy);
            Assert.NotEmpty(proxy.Spoilt);
        }
    }

    /// <summary>Of 22 issues 20 are spoilt; of 440, 10 beyond JSON: more would be taken for a broken way.</summary>
    private static int? Kind(long id) => (id % 440) switch
    {
        var rest when rest % 88 == 3 => PayloadMutator.FirstInvalid,
        var rest when rest % 88 == 46 => PayloadMutator.FirstInvalid + 1,
        var rest when rest % 11 == 0 => null,
        var rest => (int)((id / 11 + rest) % PayloadMutator.FirstInvalid),
    };

    /// <summary>What was not spoilt is the same to the letter; what was is stored, or named by the run.</summary>
    private static void AssertHealthyAreEqual(Mirror clean, Mirror spoilt, MutatingProxy proxy)
    {
        Assert.Empty(clean.Items.Where(item => !proxy.Spoilt.ContainsKey(item.Key) && spoilt.Items.GetValueOrDefault(item.Key) != item.Value).Select(item => $"{item.Value}\n{spoilt.Items.GetValueOrDefault(item.Key)}").Take(2));
        Assert.InRange(clean.Items.Keys.Count(id => !spoilt.Items.ContainsKey(id) && !spoilt.Aside.Contains(id)), 0, spoilt.NotReturned);
    }

    /// <summary>Runs one sync, which must not fail, and lists what is stored.</summary>
    private async Task<Mirror> SyncAsync(string name, Uri jira, params string[] more)
    {
        var (code, run) = await RunAsync(name, jira, more);
        Assert.True(code is 0 or 3, run.ToString());
        Assert.False(run.GetProperty("failed").GetBoolean(), run.GetProperty("reasons").ToString());

        await using var store = await ProjectStore.OpenSqliteAsync(Path.Combine(_folder.Path, name, "store.db"), TimeProvider.System, Cancel);
        var items = new SortedDictionary<long, string>();
        await foreach (var item in store.StreamItemsAsync("jira", Cancel)) items[item.Id.NativeId] = JsonSerializer.Serialize(item);
        var aside = await store.ListQuarantinedAsync("jira", Cancel);
        return new Mirror(items, [.. aside.Select(static row => row.NativeId).OfType<long>()], NotReturned().Match(run.GetProperty("reasons").ToString()) is { Success: true } match ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : 0);
    }

    private async Task<(int Code, JsonElement Run)> RunAsync(string name, Uri jira, params string[] more)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder.Path, name)).FullName;
        var file = Path.Combine(folder, "syncworker.yaml");
        await File.WriteAllTextAsync(Path.Combine(folder, "token"), "any", Cancel);
        await File.WriteAllTextAsync(file, $$"""
            version: 1
            store: { sqlite: store.db }
            connections:
              - name: jira
                kind: jira
                url: {{jira.ToString().TrimEnd('/')}}
                auth: { basic: { user: bot@example.com, tokenFile: token } }
                rate: { requestsPerSecond: 10000 }
                brake: { percent: 100, items: 1000000 }
            portfolios:
              - name: Everything
                nodes: [{ name: All, select: [{ connection: jira }] }]
            """, Cancel);
        using var printed = new StringWriter();
        using var errors = new StringWriter();
        var code = await CommandTree.RunAsync(["sync", "--config", file, "--json", .. more], printed, errors, Cancel);
        using var report = JsonDocument.Parse(printed.ToString() is { Length: > 0 } json ? json : throw new InvalidOperationException(errors.ToString()));
        return (code, report.RootElement.GetProperty("cycles")[0].GetProperty("connections")[0].Clone());
    }

    [GeneratedRegex("(\\d+) items? (?:is|are) named by the tracker, by its search or a webhook, but not returned")]
    private static partial Regex NotReturned();

    /// <param name="Items">What is stored, by id.</param>
    /// <param name="Aside">What is put aside under its id.</param>
    /// <param name="NotReturned">How many issues the run says were not returned: those whose id was spoilt.</param>
    private sealed record Mirror(SortedDictionary<long, string> Items, HashSet<long> Aside, int NotReturned);
}
