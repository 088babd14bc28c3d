using SyncWorker.Simulator.World;

namespace SyncWorker.Tests.Simulator.World;

public sealed class WorldTests
{
    private static readonly DateOnly Today = new(2026, 5, 7);

    [Theory]
    [InlineData(50)]
    [InlineData(300)]
    [InlineData(20_001)]
    public void WorldShape_Parents_AreEarlierAndOneLevelUp(int count)
    {
        var shape = new WorldShape(count, 1, 1);
        var orphans = 0;
        for (var ordinal = 0; ordinal < count; ordinal++)
        {
            var parent = shape.ParentOf(ordinal);
            var kind = WorldShape.KindOf(ordinal);
            if (parent < 0)
            {
                orphans += kind == ItemKind.Top ? 0 : 1;
                continue;
            }

            Assert.True(parent < ordinal);
            var expected = kind switch { ItemKind.Middle => ItemKind.Top, ItemKind.Sub => ItemKind.Standard, _ => ItemKind.Middle };
            Assert.Equal(expected, WorldShape.KindOf(parent));
            Assert.Equal(shape.ProjectOf(parent), shape.ProjectOf(ordinal));
            Assert.Contains(ordinal, shape.ChildrenOf(parent));
        }

        Assert.InRange(orphans, 0, count / 20);
    }

    [Fact]
    public void WorldShape_NumbersAndStandardIndexes_AreTheirOwnInverse()
    {
        var shape = new WorldShape(60_001, 1, 1);
        var standards = 0;
        for (var ordinal = 0; ordinal < shape.Count; ordinal++)
        {
            Assert.Equal(ordinal, shape.OrdinalOf(shape.ProjectOf(ordinal), shape.NumberInProject(ordinal)));
            var k = WorldShape.StandardIndex(ordinal);
            Assert.Equal(WorldShape.KindOf(ordinal) == ItemKind.Standard, k >= 0);
            if (k < 0) continue;
            Assert.Equal(standards++, k);
            Assert.Equal(ordinal, WorldShape.StandardOrdinal(k));
        }

        Assert.Equal(standards, shape.StandardCount);
        Assert.Equal(-1, shape.OrdinalOf(0, 0));
        Assert.Equal(-1, shape.OrdinalOf(0, 1_000_000));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(42)]
    public void LifeOf_AnyItem_IsConsistent(long seed)
    {
        var world = new SimulatedWorld(1000, 1000, seed, Today);
        var changes = 0;
        var kinds = new HashSet<LifeAspect>();
        foreach (var content in (TrackerContent[])[world.Jira, world.AzureDevOps])
        {
            long created = 0;
            for (var ordinal = 0; ordinal < content.Shape.Count; ordinal++)
            {
                var life = content.LifeOf(ordinal);
                Assert.True(life.CreatedMs > created);
                created = life.CreatedMs;
                var values = Enum.GetValues<LifeAspect>().ToDictionary(aspect => aspect, life.Initial);
                var at = life.CreatedMs;
                foreach (var change in life.Changes)
                {
                    Assert.True(change.AtMs >= at && change.AtMs > life.CreatedMs && change.AtMs < world.HistoryEndMs);
                    Assert.NotEqual(change.Before, change.After);
                    Assert.Equal(values[change.Aspect], change.Before);
                    values[change.Aspect] = change.After;
                    at = change.AtMs;
                    kinds.Add(change.Aspect);
                }

                Assert.All(values, pair => Assert.Equal(pair.Value, life.Current(pair.Key)));
                changes += life.Changes.Count;
            }
        }

        Assert.InRange(changes / 2000.0, 7, 13);
        Assert.Equal(Enum.GetValues<LifeAspect>().Length, kinds.Count);
    }

    [Fact]
    public void LifeOf_ManyItems_AreInEveryState_SomeWithoutEstimate_SomeMoved_SomeSlipped()
    {
        var world = new SimulatedWorld(5000, 0, 1, Today);
        var standard = Enumerable.Range(0, 5000).Where(ordinal => WorldShape.KindOf(ordinal) == ItemKind.Standard).Select(world.Jira.LifeOf).ToList();
        Assert.All(Enum.GetValues<LifeState>(), state => Assert.Contains(standard, life => life.State == state));
        Assert.InRange(Share(life => life.Current(LifeAspect.Estimate) is null), 0.08, 0.2);
        Assert.InRange(Share(life => life.Changes.Any(change => change.Aspect == LifeAspect.Parent)), 0.03, 0.1);
        Assert.Contains(standard, life => life.Changes.Count(change => change.Aspect == LifeAspect.DueOn) >= 3);
        Assert.Contains(standard, life => life.Changes.Count(change => change.Aspect == LifeAspect.Estimate) >= 2);
        Assert.Contains(standard, life => life.Changes.Count(change => change.Aspect == LifeAspect.Sprint) >= 2);

        double Share(Func<Life, bool> isSo) => standard.Count(isSo) / (double)standard.Count;
    }

    [Fact]
    public void LifeOf_Parent_IsDoneOnlyWhenItsChildrenAre()
    {
        var world = new SimulatedWorld(5000, 0, 3, Today);
        var done = Enumerable.Range(0, 5000).Where(ordinal => WorldShape.KindOf(ordinal) == ItemKind.Middle && world.Jira.LifeOf(ordinal).State == LifeState.Done).ToList();
        Assert.NotEmpty(done);
        Assert.All(done, ordinal => Assert.All(world.Jira.Shape.ChildrenOf(ordinal), child => Assert.True(world.Jira.LifeOf(child).State >= LifeState.Done)));
    }

    [Fact]
    public void Titles_AreOftenHostile_AndNeverTooLong()
    {
        var world = new SimulatedWorld(2000, 0, 1, Today);
        var titles = Enumerable.Range(0, 2000).Select(ordinal => world.Jira.TitleOf(ordinal, 0)).ToList();
        Assert.All(titles, title => Assert.InRange(title.Length, 1, 250));
        Assert.Contains(titles, title => title.Length == 250);
        foreach (var hostile in (string[])["<script>", "=cmd|", "\\", "العربية", "🚀", "混在"]) Assert.Contains(titles, title => title.Contains(hostile, StringComparison.Ordinal));
    }

    [Fact]
    public void Sprints_CoverTwentySixPastWeeksAndSixFutureOnes()
    {
        for (var day = Today; day < Today.AddDays(15); day = day.AddDays(1))
        {
            var calendar = new SprintCalendar(day);
            Assert.Equal(13, calendar.All.Count(sprint => sprint.EndOn < day));
            Assert.Equal(3, calendar.All.Count(sprint => sprint.StartOn > day));
            Assert.All(calendar.All, sprint => Assert.Equal(sprint.Index, calendar.IndexOn(sprint.EndOn)));
        }
    }

    [Fact]
    public void CrossLinks_AreAboutOnePercent_AndAtLeastSixPairs()
    {
        Assert.Equal(6, new SimulatedWorld(50, 50, 1, Today).CrossLinks.All().Count());
        Assert.Empty(new SimulatedWorld(50, 0, 1, Today).CrossLinks.All());
        var world = new SimulatedWorld(20_000, 20_000, 1, Today);
        var links = world.CrossLinks.All().ToList();
        Assert.InRange(links.Count / (double)world.Jira.Shape.StandardCount, 0.008, 0.015);
        Assert.All(links, link => Assert.Equal(link, world.CrossLinks.Of(link.JiraOrdinal)));
        Assert.Equal(3, links.GroupBy(link => link.Kind).Count());
    }

    [Fact]
    public void Dependencies_AreSeenFromBothSides()
    {
        var world = new SimulatedWorld(3000, 0, 1, Today);
        var seen = 0;
        for (var ordinal = 0; ordinal < 3000; ordinal++)
        {
            foreach (var dependency in world.Jira.DependenciesOf(ordinal))
            {
                seen++;
                Assert.Contains(dependency, world.Jira.DependenciesOf(dependency.Predecessor));
                Assert.Contains(dependency, world.Jira.DependenciesOf(dependency.Successor));
            }
        }

        Assert.InRange(seen, 60, 600);
    }

    [Fact]
    public void People_HaveOneEmailEach_SomeHiddenSomeInactive_InManyZones()
    {
        var people = new People(1, 600_000).All;
        Assert.Equal(340, people.Count);
        Assert.Equal(people.Count, people.Select(person => person.Email).Distinct().Count());
        Assert.Equal(people.Count, people.Select(person => person.AccountId).Distinct().Count());
        Assert.Contains(people, person => !person.IsActive);
        Assert.Contains(people, person => person.HidesEmail);
        Assert.All(people, person => TimeZoneInfo.FindSystemTimeZoneById(person.TimeZone));
        Assert.True(people.Select(person => person.TimeZone).Distinct().Count() >= 8);
    }
}
