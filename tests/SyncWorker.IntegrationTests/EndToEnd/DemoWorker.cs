using Microsoft.Extensions.Logging.Abstractions;
using SyncWorker.Cli;
using SyncWorker.Cli.Verbs;
using SyncWorker.IntegrationTests.Truth;
using SyncWorker.Pipeline;
using SyncWorker.Simulator;

namespace SyncWorker.IntegrationTests.EndToEnd;

/// <summary>The demonstration's own configuration, in this process, against simulators that the test can edit.</summary>
internal sealed class DemoWorker : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;
    private readonly WorkerSession _session;

    private DemoWorker(SimulatorHost simulator, TemporaryFolder folder, WorkerSession session)
    {
        Simulator = simulator;
        _folder = folder;
        _session = session;
    }

    public SimulatorHost Simulator { get; }

    public static async Task<DemoWorker> StartAsync(CancellationToken cancellationToken)
    {
        var simulator = await SimulatorHost.StartAsync(new SimulatorOptions { Port = 0 }, cancellationToken);
        var folder = new TemporaryFolder();
        var configuration = await WriteConfigurationAsync(simulator, folder, cancellationToken);
        var session = await WorkerSession.OpenAsync(
            VerbSetting.Load(configuration), NullLoggerFactory.Instance, cancellationToken);
        return new DemoWorker(simulator, folder, session);
    }

    /// <summary>Writes the demonstration's configuration for a simulator.</summary>
    /// <returns>The file's path.</returns>
    public static async Task<string> WriteConfigurationAsync(SimulatorHost simulator, TemporaryFolder folder, CancellationToken cancellationToken)
    {
        var configuration = Directory.CreateDirectory(Path.Combine(folder.Path, "config")).FullName;
        var source = Path.Combine(FindRoot(), "config");
        var text = (await File.ReadAllTextAsync(Path.Combine(source, "demo.yaml"), cancellationToken))
            .Replace("http://127.0.0.1:9401", simulator.JiraCloud?.ToString().TrimEnd('/'), StringComparison.Ordinal)
            .Replace("http://127.0.0.1:9403/example", simulator.AzureDevOps?.ToString().TrimEnd('/'), StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(configuration, "demo.yaml"), text, cancellationToken);
        File.Copy(Path.Combine(source, "demo.token"), Path.Combine(configuration, "demo.token"));
        return Path.Combine(configuration, "demo.yaml");
    }

    public Task<CycleReport> RunCycleAsync(CancellationToken cancellationToken) =>
        _session.Pipeline.RunCycleAsync(new CycleRequest(), progress: null, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _session.DisposeAsync();
        await Simulator.DisposeAsync();
        _folder.Dispose();
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "SyncWorker.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("These tests run from within the checkout.");
    }
}
