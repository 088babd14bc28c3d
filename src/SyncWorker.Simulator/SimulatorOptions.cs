namespace SyncWorker.Simulator;

/// <summary>Which trackers a host serves.</summary>
public enum SimulatedTrackers
{
    /// <summary>Every tracker that there is.</summary>
    All,

    /// <summary>Jira Cloud alone.</summary>
    JiraCloud,

    /// <summary>Jira Data Center alone.</summary>
    JiraDataCenter,

    /// <summary>Azure DevOps Services alone.</summary>
    AzureDevOps,

    /// <summary>Jira Cloud and Azure DevOps Services, without Jira Data Center.</summary>
    JiraCloudAndAzureDevOps,
}

/// <summary>What to simulate, and where.</summary>
public sealed record SimulatorOptions
{
    /// <summary>
    /// Gets how many items there are over Jira and Azure DevOps, 1 to 1,000,000; where both are served, Jira gets half of them, rounded up.
    /// Both Jiras hold the same issues, each in its edition's words. Default 600.
    /// </summary>
    public int Items { get; init; } = 600;

    /// <summary>Gets the seed; the same seed, items and day give the same content. Default 1.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Gets the day that all content is anchored on (history ends two hours before it starts, in UTC); null is today in UTC.</summary>
    public DateOnly? TodayOn { get; init; }

    /// <summary>Gets which trackers are served. Default all.</summary>
    public SimulatedTrackers Tracker { get; init; } = SimulatedTrackers.All;

    /// <summary>Gets the first port: Jira Cloud on it, Jira Data Center on the next, Azure DevOps on the one after; a single tracker sits on it itself. 0 takes free ports. Default 9401.</summary>
    public int Port { get; init; } = 9401;

    /// <summary>Gets the directory with recorded payloads (<c>jira</c>, <c>azure-devops</c>) to serve instead of generated content, in which case Jira Data Center is not served; null generates.</summary>
    public string? LoadDirectory { get; init; }

    /// <summary>Gets the faults to play, such as <c>lag=30s,429=1/50</c>; null or empty is none. See <see cref="Admin.FaultPlan"/>.</summary>
    public string? Faults { get; init; }

    /// <summary>Gets the clock that edits and writes are stamped with.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Checks every value.</summary>
    /// <exception cref="ArgumentException">A value is out of its range; the message is one sentence.</exception>
    public void Validate()
    {
        if (Items is < 1 or > 1_000_000) throw new ArgumentException("The number of items must be between 1 and 1,000,000.");
        if (Port is < 0 or > 65_533) throw new ArgumentException("The port must be between 0 and 65533.");
        if (Tracker == SimulatedTrackers.JiraDataCenter && LoadDirectory is not null)
        {
            throw new ArgumentException("Recorded payloads are those of Jira Cloud and Azure DevOps; Jira Data Center only serves generated content.");
        }

        if (LoadDirectory is { } directory && !Directory.Exists(directory))
        {
            throw new ArgumentException($"The directory '{directory}' with payloads to serve does not exist.");
        }
    }
}
