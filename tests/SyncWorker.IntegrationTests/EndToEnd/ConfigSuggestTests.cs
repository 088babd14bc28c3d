using System.Text.Json;
using SyncWorker.IntegrationTests.Truth;
using SyncWorker.Simulator;

namespace SyncWorker.IntegrationTests.EndToEnd;

/// <summary>The real executable proposes mappings that the same executable accepts.</summary>
public sealed class ConfigSuggestTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Suggest_PastedIntoTheFile_IsValidAndNothingIsWritten()
    {
        await using var simulator = await SimulatorHost.StartAsync(new SimulatorOptions { Port = 0, Items = 300 }, Cancel);
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "token"), "c4nary", Cancel);
        var file = await WriteAsync(simulator, _ => "");

        var first = await SyncWorkerProcess.RunAsync(Cancel, "config", "suggest", "--config", file, "--json");
        var second = await SyncWorkerProcess.RunAsync(Cancel, "config", "suggest", "--config", file, "--json");

        Assert.True(first.ExitCode == 0, first.Output + first.Errors);
        Assert.Equal(first.Output, second.Output);
        Assert.DoesNotContain("c4nary", first.Output + first.Errors, StringComparison.Ordinal);
        using var document = JsonDocument.Parse(first.Output);
        var proposals = document.RootElement.GetProperty("connections").EnumerateArray().ToDictionary(one => one.GetProperty("name").GetString()!, one => one);
        Assert.Equal(3, proposals.Count);
        Assert.Contains(proposals["ado"].GetProperty("candidates").EnumerateArray(), one => one.GetProperty("id").GetString() == "Custom.Health" && one.GetProperty("filled").GetInt32() > 0);
        foreach (var (name, own) in new[] { ("cloud", "customfield_10026"), ("dc", "customfield_10016"), ("ado", "System.AreaPath") })
            Assert.Contains(own, proposals[name].GetProperty("yaml").GetString(), StringComparison.Ordinal);

        var pasted = await WriteAsync(simulator, name => proposals[name].GetProperty("yaml").GetString()!);
        var check = await SyncWorkerProcess.RunAsync(Cancel, "config", "check", "--config", pasted);
        Assert.True(check.ExitCode == 0, check.Output + check.Errors);
        var doctor = await SyncWorkerProcess.RunAsync(Cancel, "doctor", "--config", pasted);
        Assert.True(doctor.ExitCode == 0, doctor.Output + doctor.Errors);

        using var client = Loopback.CreateClient();
        foreach (var site in new[] { simulator.JiraCloud!, simulator.JiraDataCenter!, simulator.AzureDevOps! })
            Assert.Empty((await client.GetStringAsync(new Uri(site, "/_ledger"), Cancel)).Trim('[', ']', ' ', '\n'));
    }

    [Fact]
    public async Task Suggest_DeadToken_SaysSoAndFails()
    {
        await using var simulator = await SimulatorHost.StartAsync(new SimulatorOptions { Port = 0, Items = 60 }, Cancel);
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "token"), "expired", Cancel);

        var answer = await SyncWorkerProcess.RunAsync(Cancel, "config", "suggest", "--config", await WriteAsync(simulator, _ => ""), "--connection", "cloud");

        Assert.Equal(1, answer.ExitCode);
        Assert.StartsWith("# Connection 'cloud': Jira does not accept our sign-in", answer.Output, StringComparison.Ordinal);
    }

    private async Task<string> WriteAsync(SimulatorHost simulator, Func<string, string> mapping)
    {
        static string Text(Uri? site) => site?.AbsoluteUri.TrimEnd('/') ?? "";
        var file = Path.Combine(_folder.Path, "syncworker.yaml");
        await File.WriteAllTextAsync(
            file,
            "version: 1\nstore: { sqlite: none.db }\nconnections:\n"
            + $"  - name: cloud\n    kind: jira\n    url: \"{Text(simulator.JiraCloud)}\"\n    auth: {{ basic: {{ user: bot@example.com, tokenFile: token }} }}\n{mapping("cloud")}"
            + $"  - name: dc\n    kind: jira\n    url: \"{Text(simulator.JiraDataCenter)}\"\n    auth: {{ patFile: token }}\n{mapping("dc")}"
            + $"  - name: ado\n    kind: azure-devops\n    url: \"{Text(simulator.AzureDevOps)}\"\n    auth: {{ patFile: token }}\n{mapping("ado")}"
            + "portfolios: [{ name: All, nodes: [{ name: All, select: [{ connection: dc }] }] }]\n",
            Cancel);
        return file;
    }
}
