using System.CommandLine;
using System.Net;
using SyncWorker.Cli.Rendering;
using SyncWorker.Pipeline;
using SyncWorker.Simulator;

namespace SyncWorker.Cli.Verbs;

/// <summary><c>demo</c>: the simulated trackers and the whole worker against them.</summary>
internal static class DemoVerb
{
    private static readonly TimeSpan BetweenCycles = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BetweenEdits = TimeSpan.FromSeconds(4);

    /// <summary>Makes the verb.</summary>
    public static Command Make(VerbSetting verbs)
    {
        var once = new Option<bool>("--once") { Description = "Run the cycles without human edits, then exit." };
        var cycles = new Option<int>("--cycles") { Description = "How many cycles, with --once.", DefaultValueFactory = _ => 1 };
        var items = new Option<int>("--items") { Description = "How many items, over both trackers.", DefaultValueFactory = _ => 600 };
        var seed = new Option<long>("--seed") { Description = "The same seed gives the same content.", DefaultValueFactory = _ => 1 };
        var data = new Option<string?>("--data") { Description = "Serve the recorded payloads in DIR/jira and DIR/azure-devops instead.", HelpName = "DIR" };
        var store = new Option<string?>("--store") { Description = "Keep the store in this SQLite file, or behind this PostgreSQL connection string.", HelpName = "PATH" };
        var port = new Option<int>("--port") { Description = "Where the page is served, without --once.", DefaultValueFactory = _ => 8080 };
        var command = new Command("demo", "Start simulated trackers and the whole worker against them.") { once, cycles, items, seed, data, store, port };
        return verbs.Action(command, async (parsed, console, cancellationToken) =>
        {
            var count = parsed.GetValue(cycles);
            if (count is < 1 or > 1000) throw new UsageException("--cycles takes 1 to 1000.");
            if (parsed.GetValue(port) is < 0 or > 65_535) throw new UsageException("--port takes 0 to 65535.");
            if (parsed.GetValue(store) is { } text) StoreOpener.CheckText(text);
            var options = new SimulatorOptions { Items = parsed.GetValue(items), Seed = parsed.GetValue(seed), LoadDirectory = parsed.GetValue(data), Tracker = SimulatedTrackers.JiraCloudAndAzureDevOps, Port = 0 };
            using var loggers = CliLogging.Open();
            await using var demo = await Demo.StartAsync(options, parsed.GetValue(store), loggers, cancellationToken);
            return parsed.GetValue(once)
                ? await RunOnceAsync(demo, count, console, cancellationToken)
                : await ServeAsync(demo, parsed.GetValue(port), (int)options.Seed, console, cancellationToken);
        });
    }

    private static async Task<int> RunOnceAsync(Demo demo, int count, CliConsole console, CancellationToken cancellationToken)
    {
        var reports = new List<CycleReport>();
        for (var cycle = 0; cycle < count; cycle++) reports.Add(await RunCycleAsync(demo, console, cancellationToken));
        CycleOutput.Write(console, reports);
        return ExitCode.Of(reports);
    }

    private static async Task<int> ServeAsync(Demo demo, int port, int seed, CliConsole console, CancellationToken cancellationToken)
    {
        var first = await RunCycleAsync(demo, console, cancellationToken);
        var listen = new IPEndPoint(IPAddress.Loopback, port);
        await using var app = WorkerWeb.Build(demo.Session, listen, LogLevel.Error);
        await WorkerWeb.StartAsync(app, listen, "--port", cancellationToken);
        CycleOutput.Write(console, [first]);
        await console.Error.WriteLineAsync($"The page is at {app.Urls.First()}; simulated people edit {string.Join(" and ", Simulators.Describe(demo.Simulators))}. {CliConsole.HowToStop}");
        await Task.WhenAll(EditAsync(demo, seed, cancellationToken), SyncAsync(demo, console, cancellationToken));
        return ExitCode.Ok;
    }

    private static async Task EditAsync(Demo demo, int seed, CancellationToken cancellationToken)
    {
        var random = new Random(seed);
        using var timer = new PeriodicTimer(BetweenEdits);
        while (await timer.WaitForNextTickAsync(cancellationToken)) demo.EditAsAPerson(random);
    }

    private static async Task SyncAsync(Demo demo, CliConsole console, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(BetweenCycles);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            var report = await RunCycleAsync(demo, console, cancellationToken);
            await console.Error.WriteLineAsync(CycleLine.Describe(report));
        }
    }

    private static async Task<CycleReport> RunCycleAsync(Demo demo, CliConsole console, CancellationToken cancellationToken)
    {
        using var progress = new ProgressView(console, TimeProvider.System);
        return await demo.RunCycleAsync(progress, cancellationToken);
    }
}
