using System.CommandLine;
using SyncWorker.Simulator;

namespace SyncWorker.Cli.Verbs;

/// <summary><c>simulate</c>: serves only the simulated trackers, until it is stopped.</summary>
internal static class SimulateVerb
{
    /// <summary>Makes the verb.</summary>
    public static Command Make(VerbSetting verbs)
    {
        var tracker = new Option<string>("--tracker") { Description = "Which trackers to serve.", DefaultValueFactory = _ => "all" };
        tracker.AcceptOnlyFromAmong("jira-cloud", "jira-dc", "azure-devops", "all");
        var port = new Option<int>("--port") { Description = "Jira Cloud's port; Jira Data Center takes the next, Azure DevOps the one after.", DefaultValueFactory = _ => 9401 };
        var items = new Option<int>("--items") { Description = "How many items, over Jira and Azure DevOps; both Jiras hold the same issues.", DefaultValueFactory = _ => 600 };
        var seed = new Option<long>("--seed") { Description = "The same seed gives the same content.", DefaultValueFactory = _ => 1 };
        var load = new Option<string?>("--load") { Description = "Serve the recorded payloads in DIR/jira and DIR/azure-devops instead.", HelpName = "DIR" };
        var faults = new Option<string?>("--faults") { Description = "Faults to play, such as lag=30s,429=1/50. The README lists all; a word that is not known is answered with the list.", HelpName = "SPEC" };
        var command = new Command("simulate", "Serve the simulated trackers on loopback.") { tracker, port, items, seed, load, faults };
        return verbs.Action(command, async (parsed, console, cancellationToken) =>
        {
            var options = new SimulatorOptions
            {
                Tracker = ReadTracker(parsed.GetValue(tracker)),
                Port = parsed.GetValue(port),
                Items = parsed.GetValue(items),
                Seed = parsed.GetValue(seed),
                LoadDirectory = parsed.GetValue(load),
                Faults = parsed.GetValue(faults),
            };
            await using var host = await Simulators.StartAsync(options, cancellationToken);
            await console.Error.WriteLineAsync($"Serving {string.Join(" and ", Simulators.Describe(host))}. {CliConsole.HowToStop}");
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return ExitCode.Ok;
        });
    }

    private static SimulatedTrackers ReadTracker(string? word) => word switch
    {
        "jira-cloud" => SimulatedTrackers.JiraCloud,
        "jira-dc" => SimulatedTrackers.JiraDataCenter,
        "azure-devops" => SimulatedTrackers.AzureDevOps,
        _ => SimulatedTrackers.All,
    };
}
