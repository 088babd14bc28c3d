namespace SyncWorker.Model.History;

/// <summary>The closed list of what history is kept of.</summary>
public enum HistoryField
{
    /// <summary>The item's type.</summary>
    Type = 1,

    /// <summary>The tracker's state.</summary>
    State = 2,

    /// <summary>The parent item.</summary>
    Parent = 3,

    /// <summary>The project.</summary>
    Project = 4,

    /// <summary>The iteration or sprints.</summary>
    Iteration = 5,

    /// <summary>The estimate.</summary>
    Estimate = 6,

    /// <summary>The remaining work, in hours.</summary>
    Remaining = 7,

    /// <summary>The completed work, in hours.</summary>
    Completed = 8,

    /// <summary>The planned first day.</summary>
    StartOn = 9,

    /// <summary>The due day.</summary>
    DueOn = 10,

    /// <summary>The assignee.</summary>
    Assignee = 11,

    /// <summary>The team or area.</summary>
    Team = 12,

    /// <summary>The releases or fix versions.</summary>
    Releases = 13,

    /// <summary>The labels or tags.</summary>
    Labels = 14,

    /// <summary>The priority.</summary>
    Priority = 15,

    /// <summary>The blocked flag.</summary>
    Blocked = 16,

    /// <summary>A link was added; the target stands in the "to" values.</summary>
    LinkAdded = 17,

    /// <summary>A link was removed; the target stands in the "from" values.</summary>
    LinkRemoved = 18,
}
