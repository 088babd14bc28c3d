namespace SyncWorker.Simulator.World;

/// <summary>What an item is, before a tracker gives it its own type.</summary>
internal enum ItemKind
{
    /// <summary>Jira initiative, Azure DevOps epic.</summary>
    Top,

    /// <summary>Jira epic, Azure DevOps feature.</summary>
    Middle,

    /// <summary>Jira story or task, Azure DevOps user story.</summary>
    Standard,

    /// <summary>A bug, on the level of a standard item.</summary>
    Bug,

    /// <summary>Jira sub-task, Azure DevOps task.</summary>
    Sub,
}
