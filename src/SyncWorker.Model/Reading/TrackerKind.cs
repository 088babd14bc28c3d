namespace SyncWorker.Model.Reading;

/// <summary>Which tracker, and which edition of it, answers at a connection.</summary>
public enum TrackerKind
{
    /// <summary>Jira Cloud.</summary>
    JiraCloud = 1,

    /// <summary>Jira Data Center.</summary>
    JiraDataCenter = 2,

    /// <summary>Azure DevOps, Services or Server.</summary>
    AzureDevOps = 3,
}
