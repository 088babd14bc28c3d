using System.Text.Json;
using SyncWorker.IntegrationTests.Truth;
using SyncWorker.Simulator;

namespace SyncWorker.IntegrationTests.EndToEnd;

/// <summary>The real executable against the simulated Data Center.</summary>
public sealed class DataCenterTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("syncworker-dc-");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Sync_WholeSite_IsCompleteAndAgainUnchanged()
    {
        await using var host = await StartAsync(null);
        var first = await SyncAsync(host);
        Assert.Equal(("jira-dc", "Complete", 60, 0), (first.Kind, first.Completeness, first.Read, first.Reasons.Count));
        var second = await SyncAsync(host, "--full");
        Assert.Equal(("Complete", 60, 0), (second.Completeness, second.Read, second.Stored));
    }

    [Fact]
    public async Task Sync_HistoriesThatTheServerCuts_StoresTheItemsAndSaysThatTheirHistoryIsIncomplete()
    {
        await using var host = await StartAsync("cutlog=3");
        var run = await SyncAsync(host);
        Assert.Equal(("Partial", 60), (run.Completeness, run.Stored));
        Assert.Contains("incomplete history", Assert.Single(run.Reasons), StringComparison.Ordinal);
    }

    private static Task<SimulatorHost> StartAsync(string? faults) =>
        SimulatorHost.StartAsync(new SimulatorOptions { Items = 60, Port = 0, Tracker = SimulatedTrackers.JiraDataCenter, Faults = faults }, Cancel);

    private async Task<Run> SyncAsync(SimulatorHost host, params string[] more)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "secret"), "pat", Cancel);
        var file = Path.Combine(_folder.FullName, "syncworker.yaml");
        await File.WriteAllTextAsync(
            file,
            $"version: 1\nstore: {{ sqlite: worker.db }}\nconnections:\n  - {{ name: jira, kind: jira, url: \"{host.JiraDataCenter}\", auth: {{ patFile: secret }} }}\n"
            + "portfolios: [{ name: All, nodes: [{ name: All, select: [{ connection: jira }] }] }]\n",
            Cancel);
        var answer = await SyncWorkerProcess.RunAsync(Cancel, ["sync", "--config", file, "--json", .. more]);
        Assert.True(answer.ExitCode is 0 or 3, answer.Output + answer.Errors);
        using var document = JsonDocument.Parse(answer.Output);
        var run = document.RootElement.GetProperty("cycles")[0].GetProperty("connections")[0];
        return new Run(
            run.GetProperty("kind").GetString(),
            run.GetProperty("completeness").GetString(),
            run.GetProperty("itemsRead").GetInt32(),
            run.GetProperty("itemsStored").GetInt32(),
            [.. run.GetProperty("reasons").EnumerateArray().Select(reason => reason.GetString() ?? "")]);
    }

    private sealed record Run(string? Kind, string? Completeness, int Read, int Stored, IReadOnlyList<string> Reasons);
}
