namespace SyncWorker.Simulator.World;

/// <summary>Tells an item's life from its plan: events run past the end of history, and are cut there, so that the last state is consistent by itself.</summary>
internal sealed class LifeTeller(SimulatedWorld world, TrackerContent content)
{
    private static readonly int AspectCount = Enum.GetValues<LifeAspect>().Length;

    private readonly LifePlanner _planner = new(content.Kind, world);

    /// <summary>Tells one life.</summary>
    public Life Tell(int ordinal)
    {
        var random = content.Random(ordinal);
        var created = content.CreatedMs(ordinal);
        var initial = new long?[AspectCount];
        var story = new LifeStory(random, world, created, initial);
        story.TellBeginning();
        initial[(int)LifeAspect.Parent] = FirstParent(story, random, ordinal);
        if (WorldShape.KindOf(ordinal) is ItemKind.Top or ItemKind.Middle) TellParent(story, ordinal, created);
        else story.TellWork(PlanOf(ordinal, created), WorldShape.KindOf(ordinal), isReserved: PlantedRoles.IsReserved(ordinal));
        return new Life(ordinal, created, story.Creator, initial, story.Events, world.HistoryEndMs);
    }

    private LifePlan PlanOf(int ordinal, long created) => _planner.Plan(ordinal, created);

    /// <summary>A parent starts with its first child and is done with its last one.</summary>
    private void TellParent(LifeStory story, int ordinal, long created)
    {
        var isHealthy = PlantedRoles.Of(content.Kind, ordinal) == PlantedRole.Healthy;
        long? start = null;
        long? done = 0;
        foreach (var leaf in LeavesOf(ordinal))
        {
            var leafCreated = content.CreatedMs(leaf);
            var plan = PlanOf(leaf, leafCreated);
            if (plan.StartDay is { } startDay) start = Math.Min(start ?? long.MaxValue, leafCreated + (long)(startDay * Clock.DayMs));
            done = plan.DoneDay is { } doneDay && done is { } latest ? Math.Max(latest, leafCreated + (long)(doneDay * Clock.DayMs)) : null;
        }

        story.TellParent(start, done is > 0 ? done + 3_600_000 : null, isHealthy ? 400 : null);
    }

    private IEnumerable<int> LeavesOf(int ordinal)
    {
        foreach (var child in content.Shape.ChildrenOf(ordinal))
        {
            if (WorldShape.KindOf(child) != ItemKind.Middle) yield return child;
            else
            {
                foreach (var leaf in content.Shape.ChildrenOf(child)) yield return leaf;
            }
        }
    }

    /// <summary>About one standard item in 14 was created under another parent of its block and moved later.</summary>
    private long? FirstParent(LifeStory story, KeyedRandom random, int ordinal)
    {
        var parent = content.Shape.ParentOf(ordinal);
        if (parent < 0) return null;
        if (PlantedRoles.IsReserved(ordinal) || WorldShape.KindOf(ordinal) != ItemKind.Standard || !random.Chance(40, 0.07)) return parent;
        var block = ordinal / WorldShape.BlockSize * WorldShape.BlockSize;
        var other = block + 1 + ((parent - block) % 3);
        story.Add(2 + (random.Unit(41) * 20), LifeAspect.Parent, parent);
        return other;
    }
}
