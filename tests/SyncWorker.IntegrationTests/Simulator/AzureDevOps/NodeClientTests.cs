using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using SyncWorker.Simulator;

namespace SyncWorker.IntegrationTests.Simulator.AzureDevOps;

/// <summary>Microsoft's own client, unchanged, against the simulator.</summary>
public sealed class NodeClientTests
{
    private static readonly string Folder = Path.Combine(FindRoot(), "tests", "SyncWorker.IntegrationTests", "NodeClient");

    [Fact]
    public async Task Calls_ThroughMicrosoftsClient_AllAnswerAsExpected()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        Assert.SkipUnless(await IsThereAsync("node"), "Node is not installed: install nodejs and npm to run Microsoft's client against the simulator.");
        if (!Directory.Exists(Path.Combine(Folder, "node_modules")))
        {
            Assert.SkipUnless(await IsThereAsync("npm"), "npm is not installed: install npm to fetch Microsoft's client.");
            var (code, _, errors) = await RunAsync("npm", ["ci", "--omit=dev", "--no-audit", "--no-fund", "--loglevel=error"], cancellationToken);
            Assert.True(code == 0, errors);
        }

        await using var host = await SimulatorHost.StartAsync(
            new SimulatorOptions { Items = 200, Port = 0, Tracker = SimulatedTrackers.AzureDevOps, TimeProvider = new StoppedClock() }, cancellationToken);
        var (exit, output, faults) = await RunAsync("node", ["calls.mjs", host.AzureDevOps!.AbsoluteUri], cancellationToken);

        Assert.True(exit == 0, faults);
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)
            .ToDictionary(line => line.GetProperty("call").GetString()!, line => line.TryGetProperty("value", out var value) ? value.GetRawText() : "null");
        Assert.Equal(Expected.Keys.Order(), lines.Keys.Order());
        Assert.Empty(Expected
            .Where(pair => !JsonElement.DeepEquals(JsonDocument.Parse(pair.Value).RootElement, JsonDocument.Parse(lines[pair.Key]).RootElement))
            .Select(pair => $"{pair.Key}: {lines[pair.Key]} instead of {pair.Value}"));
    }

    private static readonly Dictionary<string, string> Expected = new()
    {
        ["connectionData"] = """ "SyncWorker Bot" """,
        ["projects"] = """["Core","Mobile","Field"]""",
        ["project"] = """ "Agile" """,
        ["teams"] = """["Core Team","Wallet","Cards","Platform"]""",
        ["types"] = """["Bug","Epic","Feature","Task","User Story"]""",
        ["states"] = """["New/Proposed","Active/InProgress","Resolved/Resolved","Closed/Completed"]""",
        ["fields"] = """["Custom.Health","Custom.JiraKey","Custom.RollupProgress","Custom.RollupScheduleVariance"]""",
        ["relationTypes"] = "true",
        ["wiql"] = "[1001,1002,1003]",
        ["wiqlRefused"] = """{"error":"TF51006: The query statement is missing a FROM clause. The error is caused by «TOP».","status":400}""",
        ["batch"] = "[[1001,true],null,[1002,true]]",
        ["get"] = """{"System.TeamProject":"Core","System.WorkItemType":"Epic"}""",
        ["list"] = "[1001,1002]",
        ["missing"] = "null",
        ["create"] = """{"id":1201,"rev":1,"state":"New","by":"SyncWorker Bot"}""",
        ["patch"] = """{"rev":2,"progress":37.5}""",
        ["patchMismatch"] = """{"error":"VS403351: Test Operation for path /rev failed. The value is 2, not 1.","status":412}""",
        ["relate"] = """{"rev":2,"parent":1002}""",
        ["updates"] = "[[1,1],[2,2],[3,2]]",
        ["revisions"] = "[1,2]",
        ["comment"] = """ "Hello" """,
        ["comments"] = """["Hello"]""",
        ["revisionsFeed"] = """{"rows":5,"token":"5;1002;2","last":false}""",
        ["revisionsFeedSince"] = "[[1201,1],[1201,2],[1201,3]]",
        ["linksFeed"] = """{"rows":true,"rel":"System.LinkTypes.Hierarchy","source":1001}""",
        ["areas"] = """ "\\Core\\Area\\Payments\\Wallet" """,
        ["iterations"] = """{"structure":1,"children":18,"dated":17}""",
        ["roots"] = """["Core","Core"]""",
        ["teamIterations"] = """["Core\\Sprint 14"]""",
        ["teamFieldValues"] = """ "Core\\Payments\\Wallet" """,
        ["backlogs"] = """ "Microsoft.VSTS.Scheduling.StoryPoints" """,
        ["delete"] = "true",
        ["recycleBin"] = """[["1201","Microsoft's client"]]""",
        ["restore"] = "true",
        ["restored"] = "5",
    };

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "SyncWorker.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests do not run inside a checkout.");
    }

    private static async Task<bool> IsThereAsync(string program)
    {
        try
        {
            return (await RunAsync(program, ["--version"], TestContext.Current.CancellationToken)).Exit == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    private static async Task<(int Exit, string Output, string Errors)> RunAsync(string program, string[] arguments, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        }) ?? throw new InvalidOperationException($"{program} did not start.");
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return (process.ExitCode, await output, await errors);
    }

    private sealed class StoppedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 11, 20, 10, 0, 0, TimeSpan.Zero);
    }
}
