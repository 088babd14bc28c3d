using System.Text.Json;
using SyncWorker.IntegrationTests.Truth;
using SyncWorker.Simulator;

namespace SyncWorker.IntegrationTests.EndToEnd;

/// <summary>A large site costs the planned requests and a bounded memory. Both are counted, not timed.</summary>
public sealed class ScaleTests(ITestOutputHelper output)
{
    private const double MemoryBoundMiB = 400;

    // Metadata: at most 60 requests and 3 for each project and each board, of which the simulator has up to 20 each.
    private const int MetadataBound = 60 + (3 * 40);

    private static readonly int Items = Environment.GetEnvironmentVariable("SYNCWORKER_CAMPAIGN") == "full" ? 100_000 : 10_000;

    [Fact]
    [Trait("Campaign", "scale")]
    public async Task Sync_OfALargeSite_StaysWithinRequestsAndMemory()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var folder = new TemporaryFolder();
        await using var simulator = await SimulatorHost.StartAsync(new SimulatorOptions { Items = Items, Port = 0 }, cancellationToken);
        var (jira, azureDevOps) = (simulator.JiraCloud ?? throw new InvalidOperationException(), simulator.AzureDevOps ?? throw new InvalidOperationException());
        var configuration = TruthConfiguration.Write(folder.Path, jira, azureDevOps, "{ sqlite: scale.db }");

        var answer = await SyncWorkerProcess.RunAsync(cancellationToken, "sync", "--config", configuration, "--json");

        Assert.True(answer.ExitCode is 0 or 3, answer.Errors);
        using var document = JsonDocument.Parse(answer.Output);
        var connections = document.RootElement.GetProperty("cycles")[0].GetProperty("connections").EnumerateArray().ToDictionary(static c => c.GetProperty("name").GetString() ?? "");
        var worklogs = connections["jira"].GetProperty("worklogs").GetInt64();
        var (issues, histories, jiraRequests) = Figures(connections["jira"]);
        var (workItems, revisions, azureDevOpsRequests) = Figures(connections["ado"]);
        using var client = Loopback.CreateClient();
        var withRemoteLinks = await CountRemoteLinksAsync(client, jira, cancellationToken);
        var linkPages = simulator.DevOps?.Requests.Counts.Where(static route => route.Key.Contains("workitemlinks", StringComparison.OrdinalIgnoreCase)).Sum(static route => route.Value) ?? 0;
        var jiraPlan = Pages(issues, 5000) + Pages(issues, 100) + Pages(issues, 1000) + (histories / 10_000) + withRemoteLinks + (2 * Pages(worklogs, 1000)) + 1;
        var azureDevOpsPlan = Pages(revisions, 1000) + linkPages + Pages(workItems, 200);

        output.WriteLine($"{Items} items: peak {answer.PeakMiB:0} MiB; Jira {jiraRequests} requests, planned {jiraPlan}; Azure DevOps {azureDevOpsRequests}, planned {azureDevOpsPlan}");
        Assert.Equal(Items, issues + workItems);
        Assert.InRange(jiraRequests, 1, (jiraPlan * 1.05) + MetadataBound);
        Assert.InRange(azureDevOpsRequests, 1, (azureDevOpsPlan * 1.05) + MetadataBound);
        Assert.InRange(answer.PeakMiB, 1, MemoryBoundMiB);
    }

    private static (long Items, long History, double Requests) Figures(JsonElement connection) =>
        (connection.GetProperty("itemsStored").GetInt64(), connection.GetProperty("historyEntries").GetInt64(), connection.GetProperty("requests").GetDouble());

    private static long Pages(long count, long size) => (count + size - 1) / size;

    private static async Task<long> CountRemoteLinksAsync(HttpClient client, Uri jira, CancellationToken cancellationToken)
    {
        await using var body = await client.GetStreamAsync(new Uri(jira, "/_truth"), cancellationToken);
        using var lines = new StreamReader(body);
        var count = 0L;
        while (await lines.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.Contains("\"remoteLinks\":[{", StringComparison.Ordinal)) count++;
        }

        return count;
    }
}
