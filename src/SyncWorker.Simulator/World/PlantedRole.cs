namespace SyncWorker.Simulator.World;

/// <summary>The part that a reserved item plays; roles live on ordinals 0 to 49 of each tracker.</summary>
internal enum PlantedRole
{
    /// <summary>No part: an ordinary item.</summary>
    None,

    /// <summary>A whole subtree in which nothing may ever be flagged.</summary>
    Healthy,

    /// <summary>Due days ago and still being worked on.</summary>
    Overdue,

    /// <summary>Not started, and somebody waits for it.</summary>
    OpenPredecessor,

    /// <summary>Being worked on although its predecessor is open.</summary>
    StartedSuccessor,

    /// <summary>Being worked on without an estimate.</summary>
    UnestimatedStarted,

    /// <summary>One of three items that wait for each other.</summary>
    DependencyCycle,

    /// <summary>Its due date was moved three times or more.</summary>
    DueSlip,

    /// <summary>The same work stands in the other tracker.</summary>
    Mirror,
}
