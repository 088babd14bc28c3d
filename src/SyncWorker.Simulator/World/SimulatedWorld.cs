namespace SyncWorker.Simulator.World;

/// <summary>Everything that both trackers have in common: the calendar, the people, and each tracker's content.</summary>
/// <remarks>A pure function of item counts, seed and day, except for <see cref="Addresses"/>, which are known once the servers listen.</remarks>
internal sealed class SimulatedWorld
{
    /// <summary>Builds the world.</summary>
    /// <param name="jiraItems">Issues in Jira; 0 when Jira is not served.</param>
    /// <param name="devOpsItems">Work items in Azure DevOps; 0 when it is not served.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="todayOn">The day that all content is anchored on.</param>
    public SimulatedWorld(int jiraItems, int devOpsItems, long seed, DateOnly todayOn)
    {
        Seed = seed;
        TodayOn = todayOn;
        HistoryEndMs = Clock.StartOf(todayOn) - (2 * 3_600_000);
        Sprints = new SprintCalendar(todayOn);
        People = new People(seed, jiraItems + devOpsItems);
        Jira = new TrackerContent(this, TrackerKind.JiraCloud, jiraItems);
        AzureDevOps = new TrackerContent(this, TrackerKind.AzureDevOps, devOpsItems);
        CrossLinks = new CrossLinks(Jira.Shape, AzureDevOps.Shape);
    }

    /// <summary>Gets the seed.</summary>
    public long Seed { get; }

    /// <summary>Gets the day that all content is anchored on.</summary>
    public DateOnly TodayOn { get; }

    /// <summary>Gets the end of the generated history: two hours before the day starts in UTC.</summary>
    public long HistoryEndMs { get; }

    /// <summary>Gets the sprints.</summary>
    public SprintCalendar Sprints { get; }

    /// <summary>Gets the people.</summary>
    public People People { get; }

    /// <summary>Gets Jira's content.</summary>
    public TrackerContent Jira { get; }

    /// <summary>Gets the content of Azure DevOps.</summary>
    public TrackerContent AzureDevOps { get; }

    /// <summary>Gets the links across the two.</summary>
    public CrossLinks CrossLinks { get; }

    /// <summary>Gets where the trackers' pages are; set before the first request is answered.</summary>
    public TrackerAddresses Addresses { get; } = new();
}
