using System.Text.Json;
using SyncWorker.IntegrationTests.Truth;
using SyncWorker.Simulator;
using static SyncWorker.IntegrationTests.EndToEnd.CommandLine;

namespace SyncWorker.IntegrationTests.EndToEnd;

/// <summary>A configuration that is right by itself and wrong for its tracker: whoever checks it would believe numbers that are empty.</summary>
public sealed class ConfigCheckTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    [Fact]
    public async Task FieldThatIsNotThere_IsSaidWhereverTheMappingIsUsed()
    {
        await using var simulator = await SimulatorHost.StartAsync(new SimulatorOptions { Port = 0, Items = 40 }, Cancel);
        var file = Write(simulator.JiraCloud, simulator.AzureDevOps, "estimate: { fields: [customfield_10016] }", "dates: { due: Custom.Finish }");
        const string azure = "ado: The field Custom.Finish (due) is not among the fields of the organisation: its reference name is wrong, or the field has not been made. Correct it under mapping.dates.due";
        Assert.Equal(0, (await RunAsync("sync", "--config", file)).Code);
        var fitting = await RunAsync("config", "check", "--online", "--config", Write(simulator.JiraCloud, simulator.AzureDevOps, "dates: { due: duedate }", "dates: { timeZone: UTC }"));
        Assert.True(fitting.Code == 0, fitting.Output);
        Assert.Contains(": no faults. ", fitting.Output, StringComparison.Ordinal);

        Write(simulator.JiraCloud, simulator.AzureDevOps, "estimate: { fields: [customfield_77777] }", "dates: { due: Custom.Finish }");
        var check = await RunAsync("config", "check", "--online", "--config", file);
        Assert.True(check.Code == 2, check.Output + check.Errors);
        Assert.Contains("no faults in the file, and 2 faults where it was tried.", check.Output, StringComparison.Ordinal);
        Assert.Contains("! The field customfield_77777 (estimate) is not among the fields that Jira shows to bot@example.com: it is deleted, hidden, or its id is wrong. Correct it under mapping.estimate.fields", check.Output, StringComparison.Ordinal);
        Assert.Contains(azure[5..], check.Output, StringComparison.Ordinal);

        // Nothing was read with this mapping yet: to read everything would cost hours and bring nothing.
        var remap = await RunAsync("remap", "--config", file);
        Assert.Contains("customfield_77777 (such as ", remap.Output, StringComparison.Ordinal);
        Assert.Contains("to read them again would not help, as the tracker has no such field: correct the mapping", remap.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("--full reads them", remap.Output, StringComparison.Ordinal);

        foreach (var verb in new[] { "sync", "report" })
        {
            var answer = await RunAsync(verb, "--config", file);
            Assert.True(answer.Code == 0, answer.Output + answer.Errors);
            Assert.Contains("cloud: The field customfield_77777 (estimate) is not among the fields", answer.Output, StringComparison.Ordinal);
            Assert.Contains(azure, answer.Output, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("lacks=BROWSE_PROJECTS", "", "Jira shows no project to the account bot@example.com, so nothing is read.")]
    [InlineData("", "NOPE", "lacks the permission Browse Projects (BROWSE_PROJECTS) in NOPE, or there is no such project: none of their issues are read.")]
    public async Task TokenThatReadsNothing_IsAFaultInTheWordsOfDoctor(string faults, string project, string words)
    {
        await using var simulator = await SimulatorHost.StartAsync(new SimulatorOptions { Port = 0, Items = 40, Tracker = SimulatedTrackers.JiraCloud, Faults = faults }, Cancel);
        var file = Write(simulator.JiraCloud, null, "dates: { due: duedate }", null, project.Length > 0 ? $", scope: {{ projects: [{project}] }}" : "");

        var check = await RunAsync("config", "check", "--online", "--config", file);
        var doctor = await RunAsync("doctor", "--config", file);
        using var document = JsonDocument.Parse((await RunAsync("config", "check", "--online", "--config", file, "--json")).Output);

        Assert.True((check.Code, doctor.Code) == (3, 3), check.Output + doctor.Output);
        Assert.Contains("and 1 fault where it was tried.", check.Output, StringComparison.Ordinal);
        Assert.Contains(words, check.Output, StringComparison.Ordinal);
        Assert.Contains(words, doctor.Output, StringComparison.Ordinal);
        Assert.Contains(words, document.RootElement.GetProperty("connections")[0].GetProperty("findings")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task DeadToken_FailsTheCheck()
    {
        await using var simulator = await SimulatorHost.StartAsync(new SimulatorOptions { Port = 0, Items = 40, Tracker = SimulatedTrackers.JiraCloud, Faults = "deadtoken" }, Cancel);

        var check = await RunAsync("config", "check", "--online", "--config", Write(simulator.JiraCloud, null, "dates: { due: duedate }", null));

        Assert.True(check.Code == 1, check.Output);
        Assert.Contains("✗ Connection 'cloud': Jira does not accept our sign-in", check.Output, StringComparison.Ordinal);
    }

    private string Write(Uri? cloud, Uri? azure, string jira, string? devOps, string more = "")
    {
        static string Text(Uri? site) => site?.AbsoluteUri.TrimEnd('/') ?? "";
        File.WriteAllText(Path.Combine(_folder.Path, "token"), "any");
        var file = Path.Combine(_folder.Path, "checked.yaml");
        File.WriteAllText(
            file,
            "version: 1\nstore: { sqlite: checked.db }\nconnections:\n"
            + $"  - {{ name: cloud, kind: jira, url: \"{Text(cloud)}\", auth: {{ basic: {{ user: bot@example.com, tokenFile: token }} }}, mapping: {{ {jira} }}{more} }}\n"
            + (devOps is null ? "" : $"  - {{ name: ado, kind: azure-devops, url: \"{Text(azure)}\", auth: {{ patFile: token }}, mapping: {{ {devOps} }} }}\n")
            + "portfolios: [{ name: All, nodes: [{ name: All, select: [{ connection: cloud }] }] }]\n");
        return file;
    }
}
