namespace SyncWorker.Simulator.Jira.Access;

/// <summary>Where a project stands.</summary>
internal enum ProjectStatus
{
    /// <summary>In use.</summary>
    Live,

    /// <summary>Archived: read-only, and found by no search.</summary>
    Archived,

    /// <summary>In the bin, from which it can be taken back; Cloud only.</summary>
    Deleted,
}

/// <summary>What was done to a project since the start.</summary>
/// <param name="Status">Where it stands.</param>
/// <param name="IsHidden">Whether the permission to browse it was taken away from those who ask over the API.</param>
/// <param name="SinceMs">When the status was set, milliseconds since the epoch.</param>
/// <param name="ByAccountId">Who set it; null while nobody did.</param>
internal sealed record ProjectState(ProjectStatus Status, bool IsHidden, long SinceMs, string? ByAccountId)
{
    /// <summary>A project that nobody did anything to.</summary>
    public static readonly ProjectState Untouched = new(ProjectStatus.Live, false, 0, null);
}
