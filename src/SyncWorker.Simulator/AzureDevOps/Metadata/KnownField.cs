namespace SyncWorker.Simulator.AzureDevOps.Metadata;

/// <summary>Where a snapshot keeps the values of the fields that the simulator itself works with.</summary>
internal static class KnownField
{
    public const int Id = 0;
    public const int AreaId = 1;
    public const int AreaPath = 2;
    public const int TeamProject = 3;
    public const int NodeName = 4;
    public const int AreaLevel1 = 5;
    public const int Rev = 9;
    public const int AuthorizedDate = 10;
    public const int RevisedDate = 11;
    public const int IterationId = 12;
    public const int IterationPath = 13;
    public const int IterationLevel1 = 14;
    public const int WorkItemType = 18;
    public const int State = 19;
    public const int Reason = 20;
    public const int Parent = 21;
    public const int AssignedTo = 22;
    public const int CreatedDate = 23;
    public const int CreatedBy = 24;
    public const int ChangedDate = 25;
    public const int ChangedBy = 26;
    public const int AuthorizedAs = 27;
    public const int PersonId = 28;
    public const int Watermark = 29;
    public const int IsDeleted = 30;
    public const int CommentCount = 31;
    public const int Title = 32;
    public const int StateChangeDate = 33;
    public const int ActivatedDate = 34;
    public const int ResolvedDate = 35;
    public const int ClosedDate = 36;
    public const int Priority = 37;
    public const int Severity = 38;
    public const int ValueArea = 39;
    public const int StackRank = 40;
    public const int BacklogPriority = 41;
    public const int StoryPoints = 42;
    public const int OriginalEstimate = 43;
    public const int RemainingWork = 44;
    public const int CompletedWork = 45;
    public const int StartDate = 46;
    public const int TargetDate = 47;
    public const int FinishDate = 48;
    public const int DueDate = 49;
    public const int Blocked = 50;
    public const int RollupProgress = 51;
    public const int RollupScheduleVariance = 52;
    public const int JiraKey = 53;
    public const int Health = 54;
    public const int Description = 55;
    public const int History = 56;
    public const int Tags = 57;

    /// <summary>How many levels of an area or iteration path have a field of their own.</summary>
    public const int Levels = 4;
}
