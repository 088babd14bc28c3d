namespace SyncWorker.Simulator.Jira;

/// <summary>The ids of the custom fields of the generated site.</summary>
internal static class JiraFieldIds
{
    /// <summary>Epic Link, of Data Center: the epic's key.</summary>
    public const string EpicLink = "customfield_10008";

    /// <summary>Epic Name, of Data Center.</summary>
    public const string EpicName = "customfield_10009";

    /// <summary>Parent Link, of Data Center: the key of what an epic belongs to.</summary>
    public const string ParentLink = "customfield_10108";

    /// <summary>Team.</summary>
    public const string Team = "customfield_10001";

    /// <summary>Start date.</summary>
    public const string StartDate = "customfield_10015";

    /// <summary>Story Points, a plain number.</summary>
    public const string StoryPoints = "customfield_10016";

    /// <summary>Rank.</summary>
    public const string Rank = "customfield_10019";

    /// <summary>Sprint.</summary>
    public const string Sprint = "customfield_10020";

    /// <summary>Flagged.</summary>
    public const string Flagged = "customfield_10021";

    /// <summary>Story point estimate, of team-managed projects.</summary>
    public const string StoryPointEstimate = "customfield_10026";

    /// <summary>Reported Status, a select list.</summary>
    public const string ReportedStatus = "customfield_10050";

    /// <summary>Rollup Progress, a number for write-back.</summary>
    public const string RollupProgress = "customfield_10500";

    /// <summary>Rollup Schedule Variance, a number for write-back.</summary>
    public const string RollupVariance = "customfield_10501";
}
