namespace SyncWorker.Model.Visibility;

/// <summary>What a tracker says about a project as a whole.</summary>
public enum ProjectStatus
{
    /// <summary>It is there.</summary>
    Live = 1,

    /// <summary>It is archived: its items are out of every listing, and can come back.</summary>
    Archived = 2,

    /// <summary>It is in the tracker's recycle bin.</summary>
    Trashed = 3,
}

/// <summary>A project that a tracker shows our account.</summary>
/// <param name="Key">Its key (Jira) or name (Azure DevOps), as items carry it.</param>
/// <param name="Status">Where it stands.</param>
public sealed record RosterProject(string Key, ProjectStatus Status);
