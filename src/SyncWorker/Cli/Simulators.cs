using SyncWorker.Simulator;

namespace SyncWorker.Cli;

/// <summary>Starts simulated trackers for a verb.</summary>
internal static class Simulators
{
    /// <summary>Starts them.</summary>
    /// <exception cref="UsageException">An option is wrong.</exception>
    public static async Task<SimulatorHost> StartAsync(SimulatorOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return await SimulatorHost.StartAsync(options, cancellationToken);
        }
        catch (ArgumentException exception)
        {
            throw new UsageException(exception.Message);
        }
    }

    /// <summary>Names what is served, and where.</summary>
    public static IEnumerable<string> Describe(SimulatorHost host)
    {
        if (host.JiraCloud is { } jira) yield return $"Jira Cloud at {jira}";
        if (host.JiraDataCenter is { } dataCenter) yield return $"Jira Data Center at {dataCenter}";
        if (host.AzureDevOps is { } devOps) yield return $"Azure DevOps at {devOps}";
    }
}
