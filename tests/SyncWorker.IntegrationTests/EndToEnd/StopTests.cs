using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using SyncWorker.IntegrationTests.Truth;
using SyncWorker.Simulator;

namespace SyncWorker.IntegrationTests.EndToEnd;

/// <summary>What serves stops within seconds when it is told to, whatever it and its clients are doing.</summary>
public sealed partial class StopTests
{
    private const string Head = " HTTP/1.1\r\nHost: x\r\nAuthorization: Basic YTpi\r\n";
    /// <summary>Seconds are enough on a machine that has time; a crowded one is given a minute. What was ended by force is told by its words and its code.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task Simulate_WithClientsInEveryState_Stops(string signal)
    {
        using var process = SyncWorkerProcess.Start("simulate", "--port", "0", "--items", "100000", "--faults", "slow=10m");
        using var clients = new Clients();
        foreach (var port in Ports(await process.UntilItSaysAsync("Stop with", Cancel)))
        {
            await clients.OpenAsync(port, "");
            await clients.OpenAsync(port, $"GET /_requests{Head[..^6]}");
            await clients.OpenAsync(port, $"POST /_edits{Head}Content-Length: 1000\r\n\r\n{{");
            await clients.OpenAsync(port, $"GET /rest/api/3/myself{Head}\r\n");
            await clients.OpenAndReadSomeAsync(port, $"GET /_requests{Head}\r\n");
            await clients.OpenAndReadSomeAsync(port, $"GET /_truth{Head}\r\n");
            await clients.OpenAsync(port, $"POST /_edits{Head}Content-Length: 22\r\n\r\n{{\"count\":100000,\"s\":1}}");
        }

        await StopsAsync(process, signal, 130);
    }

    /// <summary>Its arguments come from a pipe, so that it waits for them for as long as the signal takes: no verb listens yet.</summary>
    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task Simulate_StillReadingItsArguments_Stops(string signal)
    {
        using var folder = new TemporaryFolder();
        var pipe = Path.Combine(folder.Path, "arguments");
        using (var make = System.Diagnostics.Process.Start("mkfifo", [pipe])) await make.WaitForExitAsync(Cancel);
        using var process = SyncWorkerProcess.Start("@" + pipe);
        var opening = Task.Run(() => new FileStream(pipe, FileMode.Open, FileAccess.Write, FileShare.ReadWrite), Cancel);
        await using (var arguments = await opening.WaitAsync(Bound, Cancel))
        {
            await process.SignalAsync(signal, Cancel);
            await arguments.WriteAsync("simulate --port 0"u8.ToArray(), Cancel);
        }

        await EndsAsync(process, signal, 130);
    }

    [Fact]
    public async Task Simulate_StillGenerating_Stops()
    {
        using var process = SyncWorkerProcess.Start("simulate", "--port", "0", "--items", "1000000");

        // A start takes less than two seconds of a processor, and so many items take more than ten.
        while (!process.HasExited && process.Used < TimeSpan.FromSeconds(3)) await Task.Delay(20, Cancel);
        await StopsAsync(process, "INT", 130);

        Assert.DoesNotContain("Serving", process.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task Demo_ServingAndSyncing_Stops(string signal)
    {
        using var process = SyncWorkerProcess.Start("demo", "--port", "0", "--items", "200");
        using var clients = new Clients();
        var port = Ports(await process.UntilItSaysAsync("The page is at", Cancel))[0];
        await clients.OpenAsync(port, $"GET /{Head}");
        await clients.OpenAndReadSomeAsync(port, $"GET /{Head}\r\n");

        await StopsAsync(process, signal, 130);
    }

    [Theory]
    [InlineData("INT", "slow=10m")]
    [InlineData("TERM", "slow=10m")]
    [InlineData("TERM", "429=1/1")]
    public async Task Run_TrackerKeepsItWaitingAndABrowserHalfARequest_EndsWell(string signal, string faults)
    {
        await using var simulators = await SimulatorHost.StartAsync(
            new SimulatorOptions { Items = 60, Port = 0, Tracker = SimulatedTrackers.JiraCloud, Faults = faults }, Cancel);
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "worker.yaml");
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "token"), "t", Cancel);
        await File.WriteAllTextAsync(
            file,
            $$"""
            version: 1
            store: { sqlite: worker.db }
            listen: { dashboard: "127.0.0.1:0" }
            defaults: { sync: every 1s }
            connections:
              - { name: pay-jira, kind: jira, url: "{{simulators.JiraCloud}}", auth: { basic: { user: a@example.com, tokenFile: token } } }
            portfolios: [{ name: Payments, nodes: [{ name: All, select: [{ connection: pay-jira }] }] }]
            """,
            Cancel);
        using var process = SyncWorkerProcess.Start("run", "--config", file);
        using var clients = new Clients();
        var port = Ports(await process.UntilItSaysAsync("its page is at", Cancel))[0];
        await clients.OpenAsync(port, $"GET /{Head}");
        while (simulators.Jira?.Requests.Total == 0 && !process.HasExited) await Task.Delay(20, Cancel);
        Assert.False(process.HasExited);

        await StopsAsync(process, signal, 0);
    }

    private static async Task StopsAsync(SyncWorkerProcess process, string signal, int exitCode)
    {
        await process.SignalAsync(signal, Cancel);
        await EndsAsync(process, signal, exitCode);
    }

    private static async Task EndsAsync(SyncWorkerProcess process, string signal, int exitCode)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(Bound);
        try
        {
            var answer = await process.WaitAsync(patience.Token);
            Assert.True(exitCode == answer.ExitCode, $"{answer.ExitCode}: {answer.Errors}");
            if (exitCode != 0) Assert.EndsWith("Stopped.", answer.Errors.TrimEnd(), StringComparison.Ordinal);
        }
        catch (OperationCanceledException) when (!Cancel.IsCancellationRequested)
        {
            Assert.Fail($"Still running {Bound.TotalSeconds} seconds after SIG{signal}: {process.Errors}");
        }
    }

    private static int[] Ports(string said) => [.. Port().Matches(said).Select(match => int.Parse(match.ValueSpan, System.Globalization.CultureInfo.InvariantCulture))];

    [GeneratedRegex("(?<=127\\.0\\.0\\.1:)[0-9]+")]
    private static partial Regex Port();

    /// <summary>Connections that stay as they are until the end of a test.</summary>
    private sealed class Clients : IDisposable
    {
        private readonly List<TcpClient> _open = [];

        public async Task<NetworkStream> OpenAsync(int port, string sent)
        {
            var client = new TcpClient();
            _open.Add(client);
            await client.ConnectAsync("127.0.0.1", port, Cancel);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(sent), Cancel);
            return client.GetStream();
        }

        public async Task OpenAndReadSomeAsync(int port, string sent) =>
            Assert.True(await (await OpenAsync(port, sent)).ReadAsync(new byte[1024], Cancel) > 0);

        public void Dispose() => _open.ForEach(static client => client.Dispose());
    }
}
