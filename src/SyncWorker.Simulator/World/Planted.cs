using System.Globalization;

namespace SyncWorker.Simulator.World;

/// <summary>Lists the planted situations of one tracker.</summary>
internal static class Planted
{
    /// <summary>Lists them; the list does not depend on the seed.</summary>
    public static IReadOnlyList<PlantedSituation> Of(SimulatedWorld world, TrackerKind tracker)
    {
        var content = tracker == TrackerKind.JiraCloud ? world.Jira : world.AzureDevOps;
        var found = new List<PlantedSituation>();
        for (var ordinal = 0; ordinal < Math.Min(WorldShape.BlockSize, content.Shape.Count); ordinal++)
        {
            if (Describe(world, tracker, ordinal) is { } situation) found.Add(situation);
        }

        return found;
    }

    private static PlantedSituation? Describe(SimulatedWorld world, TrackerKind tracker, int ordinal) => PlantedRoles.Of(tracker, ordinal) switch
    {
        PlantedRole.Healthy => Make(world, tracker, ordinal, "healthy", null, "estimated, due in 30 days or more, waits for nobody: nothing may be raised here"),
        PlantedRole.Overdue => Make(world, tracker, ordinal, "overdue", null, "its due day is at least three days past and it is still in progress"),
        PlantedRole.UnestimatedStarted => Make(world, tracker, ordinal, "unestimatedStarted", null, "in progress and never estimated"),
        PlantedRole.DueSlip => Make(world, tracker, ordinal, "dueSlip", null, "its due day was moved at least three times"),
        PlantedRole.DependencyCycle => Make(world, tracker, ordinal, "dependencyCycle", Partner(world, tracker, NextInCycle(ordinal)), "blocks the other, in a circle of three"),
        PlantedRole.StartedSuccessor => Successor(world, tracker, ordinal),
        PlantedRole.Mirror when world.CrossLinks.Of(ordinal) is not null =>
            Make(world, tracker, ordinal, "mirror", Partner(world, OtherOf(tracker), ordinal), "the same work stands in the other tracker"),
        _ => null,
    };

    private static PlantedSituation? Successor(SimulatedWorld world, TrackerKind tracker, int ordinal)
    {
        const string Note = "in progress although its predecessor is not started";
        if (WorldShape.StandardIndex(ordinal) == PlantedRoles.Successor)
        {
            var predecessor = WorldShape.StandardOrdinal(PlantedRoles.Predecessor);
            return Make(world, tracker, ordinal, "openPredecessor", Partner(world, tracker, predecessor), Note);
        }

        return world.CrossLinks.Of(ordinal) is null
            ? null
            : Make(world, tracker, ordinal, "openPredecessor", Partner(world, OtherOf(tracker), ordinal), Note + ", across the trackers");
    }

    private static int NextInCycle(int ordinal)
    {
        var place = PlantedRoles.Cycle.ToList().IndexOf(WorldShape.StandardIndex(ordinal));
        return WorldShape.StandardOrdinal(PlantedRoles.Cycle[(place + 1) % PlantedRoles.Cycle.Count]);
    }

    private static TrackerKind OtherOf(TrackerKind tracker) =>
        tracker == TrackerKind.JiraCloud ? TrackerKind.AzureDevOps : TrackerKind.JiraCloud;

    private static PlantedSituation Make(SimulatedWorld world, TrackerKind tracker, int ordinal, string kind, PlantedPartner? other, string note)
    {
        var self = Partner(world, tracker, ordinal);
        return new PlantedSituation { Kind = kind, Tracker = self.Tracker, ItemId = self.Id, Key = self.Key, Other = other, Note = note };
    }

    private static PlantedPartner Partner(SimulatedWorld world, TrackerKind tracker, int ordinal)
    {
        if (tracker == TrackerKind.JiraCloud)
        {
            var id = (ordinal + WorldNames.FirstJiraId).ToString(CultureInfo.InvariantCulture);
            return new PlantedPartner("jira-cloud", id, WorldNames.JiraKey(world.Jira.Shape, ordinal));
        }

        var number = (ordinal + WorldNames.FirstWorkItemId).ToString(CultureInfo.InvariantCulture);
        return new PlantedPartner("azure-devops", number, number);
    }
}
