using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using SyncWorker.Simulator;
using SyncWorker.Tests.Simulator;

[assembly: AssemblyFixture(typeof(SimulatorFixture))]

namespace SyncWorker.Tests.Simulator;

/// <summary>One pair of trackers with the default content, for tests that read, or write only issues of their own.</summary>
public sealed class SimulatorFixture : IAsyncLifetime
{
    private SimulatorHost? _host;
    private JiraProbe? _jira;
    private JiraProbe? _dataCenter;
    private JsonNode[]? _truth;

    public static readonly DateTimeOffset Now = new(2026, 5, 7, 10, 30, 0, TimeSpan.Zero);

    public FakeTimeProvider Clock { get; } = new(Now);

    public SimulatorHost Host => _host ?? throw new InvalidOperationException("The fixture has not started.");

    public JiraProbe Jira => _jira ?? throw new InvalidOperationException("The fixture has not started.");

    public JiraProbe DataCenter => _dataCenter ?? throw new InvalidOperationException("The fixture has not started.");

    /// <summary>Asks for the truth once: nobody writes to the shared trackers.</summary>
    public async Task<JsonNode[]> JiraTruthAsync() => _truth ??= await Jira.TruthAsync();

    public async ValueTask InitializeAsync()
    {
        _host = await SimulatorHost.StartAsync(new SimulatorOptions { Port = 0, TimeProvider = Clock }, CancellationToken.None);
        _jira = new JiraProbe(_host.JiraCloud!);
        _dataCenter = new JiraProbe(_host.JiraDataCenter!, "Bearer pat");
    }

    public async ValueTask DisposeAsync()
    {
        _jira?.Dispose();
        _dataCenter?.Dispose();
        if (_host is not null) await _host.DisposeAsync();
    }
}
