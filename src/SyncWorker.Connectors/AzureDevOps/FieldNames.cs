namespace SyncWorker.Connectors.AzureDevOps;

/// <summary>The reference names of the fields that Azure DevOps ships and that we read.</summary>
internal static class FieldNames
{
    public const string Id = "System.Id";
    public const string Rev = "System.Rev";
    public const string Title = "System.Title";
    public const string Type = "System.WorkItemType";
    public const string State = "System.State";
    public const string Project = "System.TeamProject";
    public const string AreaPath = "System.AreaPath";
    public const string AreaId = "System.AreaId";
    public const string IterationPath = "System.IterationPath";
    public const string IterationId = "System.IterationId";
    public const string Parent = "System.Parent";
    public const string AssignedTo = "System.AssignedTo";
    public const string CreatedDate = "System.CreatedDate";
    public const string ChangedDate = "System.ChangedDate";
    public const string ChangedBy = "System.ChangedBy";
    public const string IsDeleted = "System.IsDeleted";
    public const string Tags = "System.Tags";
    public const string Priority = "Microsoft.VSTS.Common.Priority";
    public const string ActivatedDate = "Microsoft.VSTS.Common.ActivatedDate";
    public const string ClosedDate = "Microsoft.VSTS.Common.ClosedDate";
    public const string StateChangeDate = "Microsoft.VSTS.Common.StateChangeDate";
    public const string StoryPoints = "Microsoft.VSTS.Scheduling.StoryPoints";
    public const string Effort = "Microsoft.VSTS.Scheduling.Effort";
    public const string Size = "Microsoft.VSTS.Scheduling.Size";
    public const string OriginalEstimate = "Microsoft.VSTS.Scheduling.OriginalEstimate";
    public const string RemainingWork = "Microsoft.VSTS.Scheduling.RemainingWork";
    public const string CompletedWork = "Microsoft.VSTS.Scheduling.CompletedWork";
    public const string StartDate = "Microsoft.VSTS.Scheduling.StartDate";
    public const string TargetDate = "Microsoft.VSTS.Scheduling.TargetDate";
    public const string DueDate = "Microsoft.VSTS.Scheduling.DueDate";
    public const string FinishDate = "Microsoft.VSTS.Scheduling.FinishDate";
    public const string Blocked = "Microsoft.VSTS.CMMI.Blocked";

    /// <summary>Gets the fields that hold hours of work; every other estimate field holds a relative size.</summary>
    public static IReadOnlySet<string> Hours { get; } =
        new HashSet<string>([OriginalEstimate, RemainingWork, CompletedWork], StringComparer.OrdinalIgnoreCase);

    /// <summary>Gets the effort fields of the processes that Microsoft ships, for projects whose backlog configuration cannot be read.</summary>
    public static IReadOnlyList<string> ShippedEffort { get; } = [StoryPoints, Effort, Size];
}
