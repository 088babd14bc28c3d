namespace SyncWorker.Simulator.World;

/// <summary>Decides each item's plan: reserved items by their part, all others by chance.</summary>
internal sealed class LifePlanner(TrackerKind tracker, SimulatedWorld world)
{
    private static readonly int[] Points = [5, 10, 10, 20, 20, 30, 30, 50, 50, 80, 130];

    /// <summary>Plans a standard item, a bug or a sub item.</summary>
    /// <param name="ordinal">The item.</param>
    /// <param name="createdMs">When it was created.</param>
    public LifePlan Plan(int ordinal, long createdMs)
    {
        var random = new KeyedRandom(world.Seed, (int)tracker, ordinal);
        var role = PlantedRoles.Of(tracker, ordinal);
        return role == PlantedRole.None ? ByChance(random, ordinal, createdMs) : ByRole(random, role, ordinal, createdMs);
    }

    private LifePlan ByRole(KeyedRandom random, PlantedRole role, int ordinal, long createdMs)
    {
        var age = (world.HistoryEndMs - createdMs) / (double)Clock.DayMs;
        var today = world.TodayOn;
        var plan = new LifePlan { Estimate = EstimateOf(random, ordinal) };
        return role switch
        {
            PlantedRole.Healthy => Healthy(plan, ordinal),
            PlantedRole.Overdue => plan with { StartDay = age * 0.4, DueOn = today.AddDays(-5 - ordinal) },
            PlantedRole.OpenPredecessor => plan with { DueOn = today.AddDays(45) },
            PlantedRole.StartedSuccessor => plan with { StartDay = age * 0.5, DueOn = today.AddDays(60) },
            PlantedRole.UnestimatedStarted => plan with { StartDay = age * 0.6, Estimate = null, DueOn = today.AddDays(60) },
            PlantedRole.DependencyCycle => plan with { DueOn = today.AddDays(70) },
            PlantedRole.DueSlip => plan with { DueOn = today.AddDays(50), Slips = 3 + (ordinal % 2) },
            PlantedRole.Mirror => new LifePlan { StartDay = age * 0.7, Estimate = 50, DueOn = today.AddDays(40) },
            _ => plan,
        };
    }

    /// <summary>A healthy sub item is a little ahead of its parent.</summary>
    private LifePlan Healthy(LifePlan plan, int ordinal)
    {
        var isSub = WorldShape.KindOf(ordinal) == ItemKind.Sub;
        var leader = isSub ? WorldShape.ReservedParentOf(ordinal) : ordinal;
        return plan with
        {
            StartDay = leader % 3 == 2 ? null : 8 + (leader % 7),
            DoneDay = leader % 3 == 0 ? 20 + (leader % 11) - (isSub ? 1 : 0) : null,
            DueOn = world.TodayOn.AddDays(40 + ordinal),
        };
    }

    private LifePlan ByChance(KeyedRandom random, int ordinal, long createdMs)
    {
        var kind = WorldShape.KindOf(ordinal);
        double? start = random.Chance(10, 0.2) ? null : 2 + (random.Unit(11) * random.Unit(12) * 70);
        double? done = start is null || random.Chance(13, 0.06) ? null : start + 1 + (random.Unit(14) * 24);
        var isCancelled = random.Chance(15, 0.04);
        if (isCancelled) done ??= 20 + (random.Unit(16) * 60);
        var estimateless = kind is ItemKind.Standard ? 0.12 : 0.3;
        DateOnly? dueOn = null;
        if (random.Chance(17, 0.55))
        {
            var expected = Clock.DayOf(createdMs).AddDays((int)(done ?? start + 30 ?? 150));
            dueOn = expected.AddDays(random.Between(18, -6, 25));
            // Work that is still open mostly has a date that somebody moved ahead of today; one in six was forgotten.
            var isOpen = createdMs + ((done ?? double.MaxValue / Clock.DayMs / 2) * Clock.DayMs) > world.HistoryEndMs;
            if (isOpen && dueOn < world.TodayOn && !random.Chance(19, 0.17)) dueOn = world.TodayOn.AddDays(random.Between(20, 3, 60));
        }

        return new LifePlan
        {
            StartDay = start,
            DoneDay = done,
            IsCancelled = isCancelled,
            Estimate = random.Chance(21, estimateless) ? null : EstimateOf(random, ordinal),
            DueOn = dueOn,
            Slips = dueOn is null || !random.Chance(22, 0.3) ? 0 : random.Between(23, 1, 4),
        };
    }

    private static int EstimateOf(KeyedRandom random, int ordinal) =>
        WorldShape.KindOf(ordinal) == ItemKind.Sub ? random.Between(30, 1, 17) * 10 : random.Pick(30, Points);
}
