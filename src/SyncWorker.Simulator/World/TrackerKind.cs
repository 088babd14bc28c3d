namespace SyncWorker.Simulator.World;

/// <summary>Whose content an ordinal belongs to; also the stream that its random numbers are drawn from.</summary>
internal enum TrackerKind
{
    /// <summary>Jira Cloud.</summary>
    JiraCloud = 1,

    /// <summary>Azure DevOps Services.</summary>
    AzureDevOps = 2,
}
