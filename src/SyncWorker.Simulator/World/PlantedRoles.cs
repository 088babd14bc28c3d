namespace SyncWorker.Simulator.World;

/// <summary>Which reserved ordinal plays which part. k counts standard items; group 0 of the first block (k 0 to 8) is the healthy one.</summary>
internal static class PlantedRoles
{
    /// <summary>The middle item on top of the healthy subtree.</summary>
    public const int HealthyRoot = 1;

    /// <summary>The standard items of the dependency cycle: each blocks the next, the last blocks the first.</summary>
    public static readonly IReadOnlyList<int> Cycle = [14, 15, 16];

    /// <summary>The predecessor within a tracker, as k.</summary>
    public const int Predecessor = 11;

    /// <summary>The successor within a tracker, as k.</summary>
    public const int Successor = 12;

    /// <summary>Gets the part an ordinal plays.</summary>
    /// <param name="tracker">Whose ordinal it is: pairs across trackers play different parts on each side.</param>
    /// <param name="ordinal">The item.</param>
    public static PlantedRole Of(TrackerKind tracker, int ordinal)
    {
        if (ordinal is 0 or >= WorldShape.BlockSize) return PlantedRole.None;
        if (ordinal == HealthyRoot) return PlantedRole.Healthy;
        if (ordinal < 4) return PlantedRole.None;
        if (WorldShape.GroupOf(ordinal) == 0) return PlantedRole.Healthy;
        var isJira = tracker == TrackerKind.JiraCloud;
        return WorldShape.StandardIndex(ordinal) switch
        {
            10 or 13 => PlantedRole.Overdue,
            Predecessor => PlantedRole.OpenPredecessor,
            Successor => PlantedRole.StartedSuccessor,
            9 or 18 => PlantedRole.UnestimatedStarted,
            14 or 15 or 16 => PlantedRole.DependencyCycle,
            17 or 19 => PlantedRole.DueSlip,
            20 or 22 => isJira ? PlantedRole.StartedSuccessor : PlantedRole.OpenPredecessor,
            21 or 23 => isJira ? PlantedRole.OpenPredecessor : PlantedRole.StartedSuccessor,
            24 or 25 => PlantedRole.Mirror,
            _ => PlantedRole.None,
        };
    }

    /// <summary>Gets whether an ordinal is in the reserved part of the world, where human edits at random do not go.</summary>
    public static bool IsReserved(int ordinal) => ordinal < WorldShape.BlockSize;
}
