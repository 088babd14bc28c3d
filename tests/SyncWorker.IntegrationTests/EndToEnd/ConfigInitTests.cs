using System.Text.Json;
using SyncWorker.IntegrationTests.Truth;
using SyncWorker.Simulator;
using SyncWorker.Simulator.Admin;
using static SyncWorker.IntegrationTests.EndToEnd.CommandLine;

namespace SyncWorker.IntegrationTests.EndToEnd;

/// <summary>From an address and the name of a variable to numbers: a newcomer would lose the first ten minutes, or get a file that is wrong.</summary>
public sealed class ConfigInitTests : IDisposable
{
    private const string Variable = "SYNCWORKER_INIT_TOKEN";
    private const string Token = "c4nary0init0token0of0somebody0x";

    private readonly TemporaryFolder _folder = new();

    public ConfigInitTests()
    {
        Environment.SetEnvironmentVariable(Variable, Token);
        Environment.SetEnvironmentVariable(Variable + "_DEAD", "expired");
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string File => Path.Combine(_folder.Path, "first.yaml");

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    [Fact]
    public async Task Init_JiraCloud_ByTheRealExecutable_GoesOnToNumbers()
    {
        await using var simulator = await SimulatorHost.StartAsync(new SimulatorOptions { Port = 0, Items = 60, Tracker = SimulatedTrackers.JiraCloud }, Cancel);

        var init = await SyncWorkerProcess.RunAsync(Cancel, "config", "init", "--url", Text(simulator.JiraCloud), "--user", "bot@example.com", "--token-env", Variable, "--config", File);
        var check = await SyncWorkerProcess.RunAsync(Cancel, "config", "check", "--config", File);
        var sync = await SyncWorkerProcess.RunAsync(Cancel, "sync", "--config", File);
        var report = await SyncWorkerProcess.RunAsync(Cancel, "report", "--config", File, "--json");

        foreach (var answer in new[] { init, check, sync, report }) Assert.True(answer.ExitCode == 0, answer.Output + answer.Errors);
        Assert.DoesNotContain(Token, init.Output + init.Errors + await System.IO.File.ReadAllTextAsync(File, Cancel), StringComparison.Ordinal);
        Assert.Contains("Days are counted in Asia/Kolkata, the account's time zone there.", init.Output, StringComparison.Ordinal);
        Assert.Contains("# progress: { hoursPerPoint: 6 }", await System.IO.File.ReadAllTextAsync(File, Cancel), StringComparison.Ordinal);
        Assert.Equal(["", "All projects", "All projects/Core Platform", "All projects/Operations & Süpport", "All projects/Payments"], ReadNodes(report.Output));

        // The first reading raises no risk yet; a column that is empty without a word would pass for good news.
        const string pending = "no risk is shown yet: ";
        Assert.Contains(pending, sync.Output, StringComparison.Ordinal);
        Assert.Contains(" syncs in a row (risks.defaults.raiseAfter) have found ", report.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(pending, (await RunAsync("sync", "--config", File)).Output, StringComparison.Ordinal);
        using var client = Loopback.CreateClient();
        Assert.Empty((await client.GetStringAsync(new Uri(simulator.JiraCloud!, "/_ledger"), Cancel)).Trim('[', ']', ' ', '\n'));
    }

    [Theory]
    [InlineData(SimulatedTrackers.JiraDataCenter, "jira-dc", 5)]
    [InlineData(SimulatedTrackers.AzureDevOps, "azure-devops", 5)]
    public async Task Init_OtherTrackers_AreRecognisedAndGoOnToNumbers(SimulatedTrackers tracker, string kind, int nodes)
    {
        await using var simulator = await SimulatorHost.StartAsync(new SimulatorOptions { Port = 0, Items = 150, Tracker = tracker }, Cancel);

        var (code, output, errors) = await RunAsync("config", "init", "--url", Text(simulator.JiraDataCenter ?? simulator.AzureDevOps), "--token-env", Variable, "--config", File, "--json");
        Assert.True(code == 0, output + errors);
        using var document = JsonDocument.Parse(output);
        Assert.Equal((kind, 3), (document.RootElement.GetProperty("kind").GetString(), document.RootElement.GetProperty("projects").GetArrayLength()));
        Assert.Equal(0, (await RunAsync("config", "check", "--config", File, "--online")).Code);
        Assert.True(document.RootElement.GetProperty("written").GetBoolean());

        // What the file says already is no advice any more.
        Assert.Empty(document.RootElement.GetProperty("notes").EnumerateArray());
        Assert.Equal(tracker == SimulatedTrackers.JiraDataCenter, (await System.IO.File.ReadAllTextAsync(File, Cancel)).Contains("levels: {", StringComparison.Ordinal));
        Assert.Equal(0, (await RunAsync("sync", "--config", File)).Code);
        Assert.Equal(nodes, ReadNodes((await RunAsync("report", "--config", File, "--json")).Output).Count);
    }

    [Fact]
    public async Task Init_WhatCannotBeRead_SaysWhyInOneSentenceAndWritesNothing()
    {
        await using var simulator = await SimulatorHost.StartAsync(new SimulatorOptions { Port = 0, Items = 60 }, Cancel);
        var (cloud, dataCenter, azure) = (Text(simulator.JiraCloud), Text(simulator.JiraDataCenter), Text(simulator.AzureDevOps));
        Environment.SetEnvironmentVariable(Variable + "_NARROW", "without-read:jira-work");

        await RefusedAsync(1, "Jira does not accept our sign-in", "--url", cloud, "--user", "bot@example.com", "--token-env", Variable + "_DEAD");
        await RefusedAsync(1, $"in the account's Jira profile and put it into the environment variable {Variable}_DEAD.", "--url", dataCenter, "--token-env", Variable + "_DEAD");
        await RefusedAsync(1, $"there is no Azure DevOps organisation, nor a server's collection, at {azure}2 (HTTP 404). Correct the url", "--url", azure + "2", "--token-env", Variable);
        await RefusedAsync(1, "Azure DevOps does not accept our sign-in", "--url", azure, "--token-env", Variable + "_DEAD");
        await RefusedAsync(1, "the token lacks the scope read:jira-work", "--url", cloud, "--gateway", cloud, "--token-env", Variable + "_NARROW");
        await RefusedAsync(1, "nothing answers at http://127.0.0.1:1:", "--url", "http://127.0.0.1:1", "--token-env", Variable);
        await RefusedAsync(1, "is neither a Jira nor an Azure DevOps", "--url", cloud + "/jira/your-work", "--token-env", Variable);
        await RefusedAsync(1, "lacks the permission Browse Projects (BROWSE_PROJECTS) in NONE", "--url", dataCenter, "--token-env", Variable, "--project", "NONE");
        await RefusedAsync(1, "Azure DevOps shows our account no project 'None'", "--url", azure, "--token-env", Variable, "--project", "None");
        await RefusedAsync(2, "--user is needed: this is a Jira Cloud", "--url", cloud, "--token-env", Variable);
        await RefusedAsync(2, "The environment variable SYNCWORKER_NOBODY is not set", "--url", cloud, "--token-env", "SYNCWORKER_NOBODY");
        await RefusedAsync(2, "Give the name of the variable, not the token", "--url", cloud, "--token-env", Token);
        await RefusedAsync(2, "would be sent to jira.example.invalid unencrypted", "--url", "http://jira.example.invalid", "--token-env", Variable);
        await RefusedAsync(2, "--url is needed", "--token-env", Variable);

        foreach (var project in new[] { "CORE", "OPS", "PAY" }) simulator.DataCenter!.ApplyEdit(new EditRequest { Kind = "projectHidden", Project = project });
        await RefusedAsync(1, "Jira shows no project to the account bot@example.com", "--url", dataCenter, "--token-env", Variable);
    }

    [Fact]
    public async Task Init_FileThatIsThere_IsReplacedOnlyByForce()
    {
        await using var simulator = await SimulatorHost.StartAsync(new SimulatorOptions { Port = 0, Items = 60, Tracker = SimulatedTrackers.AzureDevOps }, Cancel);
        await System.IO.File.WriteAllTextAsync(File, "mine", Cancel);
        string[] arguments = ["config", "init", "--url", Text(simulator.AzureDevOps), "--token-env", Variable, "--project", "core", "--config", File];

        var kept = await RunAsync(arguments);
        Assert.Equal((2, "mine"), (kept.Code, await System.IO.File.ReadAllTextAsync(File, Cancel)));
        Assert.Contains("is there already. Nothing was written.", kept.Errors, StringComparison.Ordinal);

        Assert.Equal(0, (await RunAsync([.. arguments, "--force"])).Code);
        Assert.Contains("project: \"Core\" }", await System.IO.File.ReadAllTextAsync(File, Cancel), StringComparison.Ordinal);
        Assert.Equal([File], Directory.GetFiles(_folder.Path));
    }

    private async Task RefusedAsync(int code, string words, params string[] arguments)
    {
        var answer = await RunAsync(["config", "init", "--config", File, .. arguments]);

        Assert.True(answer.Code == code, answer.Output + answer.Errors);
        Assert.Contains(words, answer.Errors, StringComparison.Ordinal);
        Assert.Equal(2, answer.Errors.Split("Nothing was written.").Length);
        Assert.DoesNotContain("in the configuration", answer.Errors, StringComparison.Ordinal);
        Assert.Empty(answer.Output);
        var asDocument = await RunAsync(["config", "init", "--config", File, "--json", .. arguments]);
        using var document = JsonDocument.Parse(asDocument.Output);
        Assert.Equal((code, false, answer.Errors.Trim()), (asDocument.Code, document.RootElement.GetProperty("written").GetBoolean(), document.RootElement.GetProperty("failure").GetString()));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
        foreach (var secret in new[] { Token, "expired", "without-read" }) Assert.DoesNotContain(secret, answer.Errors, StringComparison.Ordinal);
    }

    private static List<string> ReadNodes(string report)
    {
        using var document = JsonDocument.Parse(report);
        var portfolio = document.RootElement.GetProperty("cycles")[0].GetProperty("portfolios")[0];
        var nodes = portfolio.GetProperty("nodes").EnumerateArray().ToList();
        Assert.All(nodes.Where(node => node.GetProperty("itemCount").GetInt32() > 0), node => Assert.Equal("points", node.GetProperty("estimateUnit").GetString()));
        Assert.True(nodes[0].GetProperty("itemCount").GetInt32() > 0 && nodes[0].GetProperty("progressPercent").ValueKind == JsonValueKind.Number, report);
        return [.. nodes.Select(node => node.GetProperty("path").GetString()!)];
    }

    private static string Text(Uri? site) => site?.AbsoluteUri.TrimEnd('/') ?? "";
}
