using System.Globalization;
using System.Text.Json;
using SyncWorker.IntegrationTests.Truth;
using SyncWorker.Simulator;

namespace SyncWorker.IntegrationTests.EndToEnd;

/// <summary>The real executable examines connections: an administrator would lose the sentence that says what to do.</summary>
public sealed class DoctorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Doctor_OfTheDemonstration_IsWellAndWritesNothing()
    {
        await using var simulator = await SimulatorHost.StartAsync(new SimulatorOptions { Port = 0, Items = 60 }, Cancel);
        var file = await DemoWorker.WriteConfigurationAsync(simulator, _folder, Cancel);

        var answer = await SyncWorkerProcess.RunAsync(Cancel, "doctor", "--config", file, "--json");

        Assert.True(answer.ExitCode == 0, answer.Output + answer.Errors);
        using var document = JsonDocument.Parse(answer.Output);
        var connections = document.RootElement.GetProperty("connections").EnumerateArray().ToList();
        Assert.Equal(["jira-cloud", "azure-devops"], connections.Select(connection => connection.GetProperty("kind").GetString()!));
        Assert.All(connections, connection => Assert.DoesNotContain(connection.GetProperty("fields").EnumerateArray(), field => field.GetProperty("name").ValueKind == JsonValueKind.Null));
        Assert.Contains(connections[0].GetProperty("permissions").EnumerateArray(), permission => permission.GetProperty("name").GetString() == "EDIT_ISSUES");

        // What it says that it sent is what arrived, and none of it was a write.
        using var client = Loopback.CreateClient();
        foreach (var (site, sent) in new[] { (simulator.JiraCloud!, connections[0]), (new Uri(simulator.AzureDevOps!, "/"), connections[1]) })
        {
            Assert.Empty((await client.GetStringAsync(new Uri(site, "/_ledger"), Cancel)).Trim('[', ']', ' ', '\n'));
            using var log = JsonDocument.Parse(await client.GetStringAsync(new Uri(site, "/_requests"), Cancel));
            Assert.Equal(log.RootElement.GetProperty("total").GetInt64(), sent.GetProperty("requests").GetInt64());
        }

        // No store was there, and none was made.
        Assert.False(Directory.Exists(Path.Combine(_folder.Path, "data")));
    }

    [Fact]
    public async Task Doctor_EveryFault_HasItsOwnSentenceAndStopsNoOtherConnection()
    {
        await using var simulator = await SimulatorHost.StartAsync(new SimulatorOptions { Port = 0, Items = 60, Faults = "noedit" }, Cancel);
        var (cloud, dataCenter, azure) = (Text(simulator.JiraCloud), Text(simulator.JiraDataCenter), Text(simulator.AzureDevOps));
        foreach (var (name, token) in new[] { ("good", "c4nary-good"), ("dead", "expired"), ("lacking", "without-read:jira-work"), ("narrow", "without-vso.work") })
            await File.WriteAllTextAsync(Path.Combine(_folder.Path, name), token, Cancel);
        var file = Path.Combine(_folder.Path, "syncworker.yaml");
        await File.WriteAllTextAsync(file, $$"""
            version: 1
            store: { sqlite: none.db }
            connections:
              - { name: dead, kind: jira, url: "{{cloud}}", auth: { basic: { user: bot@example.com, tokenFile: dead } }, scope: { projects: [PAY] } }
              - { name: scoped, kind: jira, url: "{{cloud}}", auth: { scopedToken: { tokenFile: lacking, gateway: "{{cloud}}" } }, scope: { projects: [CORE] } }
              - { name: dc, kind: jira, url: "{{dataCenter}}", auth: { patFile: good } }
              - { name: ado, kind: azure-devops, url: "{{azure}}", auth: { patFile: good }, scope: { projects: [Core] } }
              - { name: narrow, kind: azure-devops, url: "{{azure}}", auth: { patFile: narrow }, scope: { projects: [Mobile] } }
            portfolios: [{ name: All, nodes: [{ name: All, select: [{ connection: dc }] }] }]
            writeBack: { targets: [{ connection: dc, types: [Epic], risks: label, prefix: risk- }] }
            """, Cancel);

        var answer = await SyncWorkerProcess.RunAsync(Cancel, "doctor", "--config", file);

        Assert.True(answer.ExitCode == 3, answer.Output + answer.Errors);
        Assert.Contains("✗ dead;", answer.Output, StringComparison.Ordinal);
        Assert.Contains("Connection 'dead': Jira does not accept our sign-in (X-Seraph-LoginReason: AUTHENTICATED_FAILED). Make a new API token at id.atlassian.com for bot@example.com and put it into the file ", answer.Output, StringComparison.Ordinal);
        Assert.Contains("Connection 'scoped': Jira refuses the list of fields to our token: the token lacks the scope read:jira-work (HTTP 401). A token's scopes cannot be changed: make a new", answer.Output, StringComparison.Ordinal);
        Assert.Contains("Connection 'narrow': Azure DevOps knows us as SyncWorker Bot, and refuses our token all planning data: it lacks the scope Work Items: Read. Give it", answer.Output, StringComparison.Ordinal);
        Assert.Contains("lacks the permission Edit Issues (EDIT_ISSUES) in CORE, OPS, PAY: nothing can be written back there.", answer.Output, StringComparison.Ordinal);
        Assert.Contains("✓ ado (azure-devops 7.1)", answer.Output, StringComparison.Ordinal);
        foreach (var secret in new[] { "c4nary", "expired", "without-read" }) Assert.DoesNotContain(secret, answer.Output + answer.Errors, StringComparison.Ordinal);

        var all = await SyncWorkerProcess.RunAsync(Cancel, "doctor", "--config", file, "--connection", "dead");
        Assert.Equal(1, all.ExitCode);
        var unknown = await SyncWorkerProcess.RunAsync(Cancel, "doctor", "--config", file, "--connection", "dea");
        Assert.Equal(2, unknown.ExitCode);
        Assert.Contains("'dead'", unknown.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_WithAStore_CountsWhatIsUnmappedInIt()
    {
        await using var simulator = await SimulatorHost.StartAsync(new SimulatorOptions { Port = 0, Items = 60 }, Cancel);
        var file = await DemoWorker.WriteConfigurationAsync(simulator, _folder, Cancel);
        var sync = await SyncWorkerProcess.RunAsync(Cancel, "sync", "--config", file, "--connection", "pay-jira");

        var answer = await SyncWorkerProcess.RunAsync(Cancel, "doctor", "--config", file, "--connection", "pay-jira", "--json");

        Assert.True(answer.ExitCode == 0, sync.Output + answer.Output + answer.Errors);
        using var document = JsonDocument.Parse(answer.Output);
        Assert.True(document.RootElement.GetProperty("connections")[0].GetProperty("storedItems").GetInt32() > 0, string.Create(CultureInfo.InvariantCulture, $"{sync.ExitCode}: {answer.Output}"));

        // A store that cannot be opened costs its own part, and nothing of what the tracker says.
        var store = Assert.Single(Directory.GetFiles(Path.Combine(_folder.Path, "data"), "*.db"));
        foreach (var part in Directory.GetFiles(Path.Combine(_folder.Path, "data"))) File.Delete(part);
        await File.WriteAllTextAsync(store, string.Concat(Enumerable.Repeat("no database, but text. ", 500)), Cancel);
        var broken = await SyncWorkerProcess.RunAsync(Cancel, "doctor", "--config", file, "--connection", "pay-jira");
        Assert.True(broken.ExitCode == 3, broken.Output + broken.Errors);
        Assert.Contains("may                BROWSE_PROJECTS", broken.Output, StringComparison.Ordinal);
        Assert.Contains("! What is unmapped in the stored items is not known. ", broken.Output, StringComparison.Ordinal);
    }

    private static string Text(Uri? site) => site?.AbsoluteUri.TrimEnd('/') ?? "";
}
