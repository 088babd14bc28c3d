using SyncWorker.Options;
using SyncWorker.Pipeline;
using SyncWorker.Simulator;

namespace SyncWorker.Cli;

/// <summary>The simulators with a whole worker against them.</summary>
internal sealed class Demo : IAsyncDisposable
{
    /// <summary>Up to so many items a sweep is a request or two, and every cycle has one.</summary>
    private const int CheapItems = 10_000;

    private readonly DemoFolder _folder;
    private readonly bool _isRecorded;
    private readonly SweepRule _sweep;
    private bool _hasPortfolio;

    private Demo(DemoFolder folder, SimulatorHost simulators, WorkerSession session, bool isRecorded, SweepRule sweep)
    {
        _folder = folder;
        Simulators = simulators;
        Session = session;
        _isRecorded = isRecorded;
        _sweep = sweep;
        _hasPortfolio = !isRecorded;
    }

    /// <summary>Gets the simulated trackers.</summary>
    public SimulatorHost Simulators { get; }

    /// <summary>Gets the worker.</summary>
    public WorkerSession Session { get; }

    /// <summary>Starts both.</summary>
    /// <param name="options">What to simulate.</param>
    /// <param name="store">A SQLite file or PostgreSQL connection string, or null for a file that goes with the demo.</param>
    /// <param name="loggers">Where logs go.</param>
    /// <param name="cancellationToken">Stops the start.</param>
    public static async Task<Demo> StartAsync(SimulatorOptions options, string? store, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var folder = new DemoFolder();
        SimulatorHost? simulators = null;
        try
        {
            simulators = await Cli.Simulators.StartAsync(options, cancellationToken);
            var configuration = folder.Load(simulators);
            var opened = store is null ? await StoreOpener.OpenAsync(configuration.Store, cancellationToken) : await StoreOpener.OpenAsync(store, cancellationToken);
            var isRecorded = options.LoadDirectory is not null;
            var definition = isRecorded ? RecordedPortfolio.Prepare(configuration.Definition) : configuration.Definition;
            var session = await WorkerSession.OpenAsync(opened, definition, configuration.Pipeline, loggers, cancellationToken);
            return new Demo(folder, simulators, session, isRecorded, options.Items <= CheapItems ? SweepRule.Always : SweepRule.WhenDue);
        }
        catch
        {
            if (simulators is not null) await simulators.DisposeAsync();
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Runs one cycle. Of recorded payloads the projects are not known before they are read: then the portfolio is made of those found.</summary>
    public async Task<CycleReport> RunCycleAsync(IProgress<CycleProgress>? progress, CancellationToken cancellationToken)
    {
        var report = await Session.Pipeline.RunCycleAsync(new CycleRequest { Sweep = _sweep }, progress, cancellationToken);
        if (_hasPortfolio) return report;
        Session.Use(await RecordedPortfolio.AddAsync(Session.Definition, Session.Store, cancellationToken));
        _hasPortfolio = true;
        return await Session.Pipeline.RunCycleAsync(new CycleRequest { Connections = [] }, progress, cancellationToken) with { Runs = report.Runs };
    }

    /// <summary>Makes one edit in one of the trackers, as a person would; recorded payloads stay as they are.</summary>
    public void EditAsAPerson(Random random)
    {
        if (_isRecorded) return;
        if (random.Next(2) == 0) Simulators.Jira?.ApplyRandomEdit(random);
        else Simulators.DevOps?.ApplyRandomEdit(random);
    }

    /// <summary>Stops both, and removes what belongs to the demo.</summary>
    public async ValueTask DisposeAsync()
    {
        await Session.DisposeAsync();
        await Simulators.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>The folder with the demo's configuration, token and, unless another is named, store.</summary>
    private sealed class DemoFolder : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("syncworker-demo-");

        public WorkerConfiguration Load(SimulatorHost simulators)
        {
            using var stream = typeof(Demo).Assembly.GetManifestResourceStream("demo.yaml") ?? throw new InvalidOperationException("The demo's configuration is not part of the program.");
            using var reader = new StreamReader(stream);
            File.WriteAllText(Path.Combine(_folder.FullName, "demo.token"), "demo");
            var changes = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["SYNCWORKER__STORE__SQLITE"] = "demo.db",
                ["SYNCWORKER__CONNECTIONS__0__URL"] = Address(simulators.JiraCloud),
                ["SYNCWORKER__CONNECTIONS__1__URL"] = Address(simulators.AzureDevOps),
            };
            var result = ConfigurationReader.Read(reader.ReadToEnd(), _folder.FullName, changes);
            return result.Configuration ?? throw new FaultyConfigurationException("demo.yaml", result);
        }

        public void Dispose() => _folder.Delete(recursive: true);

        private static string Address(Uri? uri) => uri?.AbsoluteUri ?? throw new InvalidOperationException("The demo needs both trackers.");
    }
}
