using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using SyncWorker.IntegrationTests.Truth;
using SyncWorker.Model.Runs;
using SyncWorker.Simulator;
using SyncWorker.Simulator.Admin;

namespace SyncWorker.IntegrationTests.EndToEnd;

/// <summary>What the trackers' ledgers say of our writing, and what the portfolio says of situations that the generator planted.</summary>
public sealed class WriteBackTests
{
    [Fact]
    public async Task Cycles_WithOneHumanEditBetween_WriteThatItemsOwnRollupsAndNothingElse()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var worker = await DemoWorker.StartAsync(cancellationToken);
        var first = await worker.RunCycleAsync(cancellationToken);
        Assert.True(first.WriteBack.Applied > 0, string.Join('\n', first.WriteBack.Remarks));
        Assert.Equal(0, first.WriteBack.Failed);
        AssertOnce(Ledger(worker));
        var jira = worker.Simulator.JiraCloud ?? throw new InvalidOperationException();
        var before = Ledger(worker).ToHashSet(ReferenceEqualityComparer.Instance);

        using var client = Loopback.CreateClient();
        var truth = await TrackerTruth.ReadJiraAsync(client, jira, cancellationToken);
        var (story, ancestors) = FindStory(truth);
        await EditAsAPersonAsync(client, jira, story, cancellationToken);
        var second = await worker.RunCycleAsync(cancellationToken);
        var third = await worker.RunCycleAsync(cancellationToken);

        var news = Ledger(worker).Where(entry => !before.Contains(entry)).ToList();
        Assert.Single(news, static entry => entry.Field == "customfield_10016");
        var own = news.Where(static entry => entry.Field != "customfield_10016").ToList();
        Assert.True(second.WriteBack.Applied > 0);
        // The portfolio's anchor receives its node's rollup, which the edit moves as well.
        Assert.Subset(ancestors.Append(10001).ToHashSet(), own.Select(static entry => long.Parse(entry.Item, CultureInfo.InvariantCulture)).ToHashSet());
        Assert.All(own, static entry => Assert.True(entry.Changed));
        Assert.Equal(0, third.WriteBack.Planned);
        Assert.Equal(second.WriteBack.Applied, own.Select(static entry => entry.Item).Distinct().Count());
    }

    [Fact]
    public async Task Apply_InAProcessOfItsOwn_WritesOnceWhatWasPlanned()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var folder = new TemporaryFolder();
        await using var simulator = await SimulatorHost.StartAsync(new SimulatorOptions { Port = 0 }, cancellationToken);
        var configuration = await DemoWorker.WriteConfigurationAsync(simulator, folder, cancellationToken);
        await SyncWorkerProcess.RunAsync(cancellationToken, "sync", "--config", configuration, "--json");
        Assert.Empty(simulator.Jira?.Ledger.Entries ?? []);

        var first = await SyncWorkerProcess.RunAsync(cancellationToken, "apply", "--config", configuration, "--json");
        var written = (Jira: simulator.Jira?.Ledger.Entries.Count, AzureDevOps: simulator.DevOps?.Ledger.Entries.Count);
        var second = await SyncWorkerProcess.RunAsync(cancellationToken, "apply", "--config", configuration, "--json");

        Assert.True(first.ExitCode == 0, first.Errors);
        Assert.True(second.ExitCode == 0, second.Errors);
        Assert.True(written.Jira > 0);
        Assert.True(written.AzureDevOps > 0);
        Assert.Equal(written, (simulator.Jira?.Ledger.Entries.Count, simulator.DevOps?.Ledger.Entries.Count));
    }

    [Fact]
    public async Task Cycle_WhoseRepliesAreLost_WritesEverythingExactlyOnce()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var worker = await DemoWorker.StartAsync(cancellationToken);
        foreach (var tracker in new SimulatedTracker?[] { worker.Simulator.Jira, worker.Simulator.DevOps })
        {
            if (tracker is not null) tracker.Faults = FaultPlan.Parse("lostreply=1/2");
        }

        var first = await worker.RunCycleAsync(cancellationToken);
        Assert.True(first.WriteBack.Failed > 0, "No reply was lost.");
        var second = await worker.RunCycleAsync(cancellationToken);

        Assert.Equal(0, second.WriteBack.Applied);
        AssertOnce(Ledger(worker));
        Assert.Equal(0, (await worker.RunCycleAsync(cancellationToken)).WriteBack.Planned);
    }

    [Fact]
    public async Task Risks_OfPlantedSituations_AreAllRaisedAndNothingOnHealthyParts()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var worker = await DemoWorker.StartAsync(cancellationToken);

        var report = await worker.RunCycleAsync(cancellationToken);

        var raised = report.Portfolios.Single().Nodes[0].Risks.Select(static risk => $"{risk.Rule} {risk.Item}").ToHashSet();
        var planted = new[] { worker.Simulator.Jira?.Planted ?? [], worker.Simulator.DevOps?.Planted ?? [] }.SelectMany(static part => part).ToList();
        string[] rules = ["overdue", "openPredecessor", "unestimatedStarted"];
        foreach (var rule in rules)
        {
            var expected = planted.Where(situation => situation.Kind == rule).Select(situation => $"{rule} {Connection(situation.Tracker)}/{situation.ItemId}").ToList();
            Assert.NotEmpty(expected);
            Assert.Subset(raised, expected.ToHashSet());
        }

        var healthy = planted.Where(static situation => situation.Kind == "healthy").Select(static situation => $"{Connection(situation.Tracker)}/{situation.ItemId}").ToHashSet();
        Assert.True(healthy.Count > 10);
        Assert.DoesNotContain(raised, risk => healthy.Contains(risk.Split(' ')[1]));
        var cycles = planted.Where(static situation => situation.Kind == "dependencyCycle").ToList();
        Assert.NotEmpty(cycles);
        Assert.All(cycles, situation => Assert.Contains(report.Remarks, remark => remark.Contains(situation.Key, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("deadtoken")]
    [InlineData("html=1/1")]
    [InlineData("truncate=1/1")]
    [InlineData("reset=1/1")]
    public async Task Cycle_WithOneTrackerFailing_SaysSoLosesNothingAndReadsTheOther(string fault)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var worker = await DemoWorker.StartAsync(cancellationToken);
        var before = await worker.RunCycleAsync(cancellationToken);
        var tracker = worker.Simulator.Jira ?? throw new InvalidOperationException();
        var ledger = Ledger(worker).Count;

        tracker.Faults = FaultPlan.Parse(fault);
        var during = await worker.RunCycleAsync(cancellationToken);
        tracker.Faults = FaultPlan.Parse(null);
        var after = await worker.RunCycleAsync(cancellationToken);

        Assert.True(during.Runs[0].Failed);
        Assert.Contains("pay-jira", during.Runs[0].Reasons.Single(), StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", during.Runs[0].Reasons.Single(), StringComparison.Ordinal);
        Assert.Equal(Completeness.Complete, during.Runs[1].Completeness);
        Assert.Equal(before.Portfolios[0].Nodes[0].Rollup.ItemCount, during.Portfolios[0].Nodes[0].Rollup.ItemCount);
        Assert.Equal(Completeness.Partial, during.Portfolios[0].Nodes[0].Rollup.Completeness);
        Assert.Equal(ledger, Ledger(worker).Count);
        Assert.Equal(Completeness.Complete, after.Portfolios[0].Nodes[0].Rollup.Completeness);
        Assert.Equal(before.Portfolios[0].Nodes[0].Risks.Count, after.Portfolios[0].Nodes[0].Risks.Count);
    }

    private static List<LedgerEntry> Ledger(DemoWorker worker) =>
        [.. worker.Simulator.Jira?.Ledger.Entries ?? [], .. worker.Simulator.DevOps?.Ledger.Entries ?? []];

    private static void AssertOnce(IReadOnlyList<LedgerEntry> entries) => Assert.All(
        entries.GroupBy(static entry => (entry.Item, entry.Field, After: entry.After?.ToJsonString())),
        static writes => Assert.Single(writes));

    private static string Connection(string tracker) => tracker == "azure-devops" ? "core-ado" : "pay-jira";

    private static (long Story, HashSet<long> Ancestors) FindStory(Dictionary<long, TruthItem> truth)
    {
        var children = truth.Where(static pair => pair.Value.Parent is not null).ToLookup(static pair => pair.Value.Parent ?? "");
        var (id, item) = truth.First(pair =>
            pair is { Key: > 10060, Value: { Type: "Story", Project: "PAY", Points: not null, Parent: { } parent } }
            && !children.Contains(pair.Key.ToString(CultureInfo.InvariantCulture))
            && children[parent].Select(static sibling => sibling.Value.State).Distinct().Count() > 1);
        var ancestors = new HashSet<long>();
        for (var parent = item.Parent; parent is not null; parent = truth[long.Parse(parent, CultureInfo.InvariantCulture)].Parent)
            ancestors.Add(long.Parse(parent, CultureInfo.InvariantCulture));
        return (id, ancestors);
    }

    private static async Task EditAsAPersonAsync(HttpClient client, Uri jira, long story, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri(jira, $"/rest/api/3/issue/{story}"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("human@example.com:any")));
        request.Content = JsonContent.Create(new { fields = new { customfield_10016 = 89 } });
        using var answer = await client.SendAsync(request, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }
}
