namespace SyncWorker.IntegrationTests.Connectors.Contract;

/// <summary>One process for each edition; they are as the tests before left them, which a contract must bear.</summary>
public sealed class ServedJiras : IDisposable
{
    private const int Items = 160;

    private readonly Dictionary<string, ServedJira> _served = [];

    public void Dispose()
    {
        foreach (var jira in _served.Values) jira.Dispose();
    }

    internal async Task<ServedJira> GetAsync(string tracker, CancellationToken cancellationToken)
    {
        if (!_served.TryGetValue(tracker, out var jira)) _served[tracker] = jira = await ServedJira.StartAsync(tracker, Items, cancellationToken);
        return jira;
    }
}
