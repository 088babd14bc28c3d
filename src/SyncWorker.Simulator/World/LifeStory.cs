namespace SyncWorker.Simulator.World;

/// <summary>Collects one life's events while it is told.</summary>
internal sealed class LifeStory
{
    private const int Lead = 0;

    private readonly KeyedRandom _random;
    private readonly SimulatedWorld _world;
    private readonly long _createdMs;
    private readonly long?[] _initial;
    private readonly int[] _team;

    /// <summary>Starts a life.</summary>
    public LifeStory(KeyedRandom random, SimulatedWorld world, long createdMs, long?[] initial)
    {
        _random = random;
        _world = world;
        _createdMs = createdMs;
        _initial = initial;
        _team = [random.Pick(2, world.People.Active).Index, random.Pick(3, world.People.All).Index, random.Pick(4, world.People.Active).Index];
    }

    /// <summary>Gets who created the item.</summary>
    public int Creator => _team[Lead];

    /// <summary>Gets the events so far, in no order.</summary>
    public List<LifeChange> Events { get; } = [];

    /// <summary>Adds an event some days after creation.</summary>
    public void Add(double day, LifeAspect aspect, long? after, int person = Lead) =>
        Events.Add(new LifeChange(_createdMs + (long)(day * Clock.DayMs), _team[person], aspect, null, after));

    /// <summary>Tells what every item has: title, labels, priority, edits of its text.</summary>
    public void TellBeginning()
    {
        Set(LifeAspect.State, (long)LifeState.New);
        Set(LifeAspect.Title, 0);
        Set(LifeAspect.Priority, _random.Between(50, 1, 5));
        Set(LifeAspect.Description, 0);
        Set(LifeAspect.Labels, _random.Chance(51, 0.4) ? 1L << _random.Between(52, 0, WorldNames.Labels.Count) : 0);
        if (_random.Chance(53, 0.12)) Add(1 + (_random.Unit(54) * 12), LifeAspect.Title, 1);
        if (_random.Chance(55, 0.3)) Add(_random.Unit(56) * 30, LifeAspect.Labels, Labels(), 2);
        if (_random.Chance(57, 0.2)) Add(_random.Unit(58) * 25, LifeAspect.Priority, _random.Between(59, 1, 5));
        var edits = _random.Between(60, 0, 4);
        for (var edit = 1; edit <= edits; edit++) Add(0.02 + (_random.Unit(60 + edit) * 9 * edit), LifeAspect.Description, edit, edit % 2);
    }

    /// <summary>Tells the life of an item that groups others.</summary>
    /// <param name="startMs">When its first child starts, or null.</param>
    /// <param name="doneMs">When its last child is done, or null.</param>
    /// <param name="estimate">Its own estimate in tenths, or null.</param>
    public void TellParent(long? startMs, long? doneMs, int? estimate)
    {
        if (estimate is not null) Add(0.1, LifeAspect.Estimate, estimate);
        Add(0.05, LifeAspect.Assignee, _team[2]);
        if (startMs is { } start)
        {
            Events.Add(new LifeChange(start + 1_000, _team[2], LifeAspect.State, null, (long)LifeState.InProgress));
            Add(0.2, LifeAspect.StartOn, Clock.DayOf(start).DayNumber);
        }

        if (doneMs is { } done) Events.Add(new LifeChange(done, _team[2], LifeAspect.State, null, (long)LifeState.Done));
        var due = _world.TodayOn.AddDays(_random.Between(70, 60, 120)).DayNumber;
        if (doneMs < _world.HistoryEndMs) due = Clock.DayOf(doneMs.Value).AddDays(_random.Between(70, 0, 14)).DayNumber;
        Add(0.3, LifeAspect.DueOn, due - 14);
        Add(25, LifeAspect.DueOn, due);
        Add(0.4, LifeAspect.Release, _random.Between(71, 0, WorldNames.Releases.Count));
    }

    /// <summary>Tells the life of an item that is worked on.</summary>
    public void TellWork(LifePlan plan, ItemKind kind, bool isReserved)
    {
        TellPlanning(plan, kind, isReserved);
        var done = plan.DoneDay;
        if (plan.StartDay is { } start)
        {
            var length = (done ?? start + 20) - start;
            Add(start - (Math.Min(2, start) * 0.5), LifeAspect.State, (long)LifeState.Ready, 2);
            Add(start - 0.02, LifeAspect.Assignee, _team[1], 1);
            Add(start, LifeAspect.State, (long)LifeState.InProgress, 1);
            Add(start, LifeAspect.StartOn, Clock.DayOf(DayMs(start)).DayNumber, 1);
            if (_random.Chance(80, 0.15)) Add(start + (length * 0.2), LifeAspect.Assignee, _team[2], 2);
            if (!isReserved && _random.Chance(81, 0.1))
            {
                Add(start + (length * 0.3), LifeAspect.Blocked, 1, 1);
                Add(start + (length * 0.6), LifeAspect.Blocked, null, 1);
            }

            if (done is not null || _random.Chance(82, 0.4)) Add(start + (length * 0.75), LifeAspect.State, (long)LifeState.InReview, 1);
            if (!isReserved && _random.Chance(83, 0.12)) Add(start + (length * 0.85), LifeAspect.State, (long)LifeState.InProgress, 2);
            TellEffort(plan, kind, start, length);
            if (kind != ItemKind.Sub) TellSprints(start, done);
        }
        else if (kind != ItemKind.Sub && _random.Chance(84, 0.3))
        {
            Add(5, LifeAspect.Sprint, SprintCalendar.Past + _random.Between(85, 0, 3), 2);
        }

        if (done is { } end) Add(end, LifeAspect.State, (long)(plan.IsCancelled ? LifeState.Cancelled : LifeState.Done), plan.IsCancelled ? 2 : 1);
    }

    private void TellPlanning(LifePlan plan, ItemKind kind, bool isReserved)
    {
        var ready = Math.Min(1.5, (plan.StartDay ?? 3) * 0.5);
        if (plan.Estimate is { } estimate)
        {
            var isRevised = _random.Chance(86, 0.3);
            Add(ready, LifeAspect.Estimate, isRevised ? Math.Max(5, estimate / 2 / 5 * 5) : estimate);
            if (isRevised) Add(ready + 3, LifeAspect.Estimate, estimate, 2);
            if (kind == ItemKind.Sub) Add(ready, LifeAspect.Remaining, estimate);
        }

        if (kind != ItemKind.Sub && _random.Chance(87, 0.5)) Add(ready + 0.1, LifeAspect.Release, _random.Between(88, 0, WorldNames.Releases.Count), 2);
        if (plan.DueOn is not { } dueOn) return;
        Add(0.2, LifeAspect.DueOn, dueOn.AddDays(-9 * plan.Slips).DayNumber);
        for (var slip = 1; slip <= plan.Slips; slip++)
        {
            var day = isReserved ? 12 + (5 * slip) : 4 + (8 * slip) + _random.Unit(88 + slip);
            Add(day, LifeAspect.DueOn, dueOn.AddDays(-9 * (plan.Slips - slip)).DayNumber, slip % 3);
        }
    }

    private void TellEffort(LifePlan plan, ItemKind kind, double start, double length)
    {
        if (kind != ItemKind.Sub && !_random.Chance(95, 0.35)) return;
        var total = kind == ItemKind.Sub ? plan.Estimate ?? 40 : _random.Between(96, 10, 160);
        var logs = _random.Between(97, 1, 4);
        for (var log = 1; log <= logs; log++)
        {
            var day = start + (length * (0.1 + (0.8 * log / logs)));
            Add(day, LifeAspect.Spent, total * log / logs, 1);
            if (kind == ItemKind.Sub && plan.Estimate is not null) Add(day, LifeAspect.Remaining, total - (total * log / logs), 1);
        }
    }

    /// <summary>An item is planned into the sprint in which it starts, and carried over at the end of every sprint that it outlives.</summary>
    private void TellSprints(double start, double? done)
    {
        var sprint = _world.Sprints.IndexOn(Clock.DayOf(DayMs(start)));
        Add(Math.Max(0.5, start - 1.5), LifeAspect.Sprint, sprint, 2);
        var last = done is { } end ? _world.Sprints.IndexOn(Clock.DayOf(DayMs(end))) : SprintCalendar.Past;
        for (var next = sprint + 1; next <= Math.Min(last, SprintCalendar.Past); next++)
        {
            var at = Clock.StartOf(_world.Sprints.All[next].StartOn) + (9 * 3_600_000);
            Events.Add(new LifeChange(at, _team[2], LifeAspect.Sprint, null, next));
        }
    }

    private long Labels() => _random.Chance(98, 0.2) ? 0 : (1L << _random.Between(99, 0, WorldNames.Labels.Count)) | 1;

    private long DayMs(double day) => _createdMs + (long)(day * Clock.DayMs);

    private void Set(LifeAspect aspect, long value) => _initial[(int)aspect] = value;
}
