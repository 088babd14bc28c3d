namespace SyncWorker.Simulator.World;

/// <summary>Where an item stands, before a tracker gives it its own word.</summary>
internal enum LifeState
{
    /// <summary>Nobody has looked at it.</summary>
    New,

    /// <summary>Chosen to be done soon.</summary>
    Ready,

    /// <summary>Being worked on.</summary>
    InProgress,

    /// <summary>Being reviewed.</summary>
    InReview,

    /// <summary>Finished.</summary>
    Done,

    /// <summary>Will not be done.</summary>
    Cancelled,
}

/// <summary>What of an item changes over its life; the comment gives the unit of its <see cref="long"/>.</summary>
internal enum LifeAspect
{
    /// <summary>A <see cref="LifeState"/>.</summary>
    State,

    /// <summary>Tenths of a point; for sub items tenths of an hour.</summary>
    Estimate,

    /// <summary>The parent's ordinal.</summary>
    Parent,

    /// <summary>The sprint's index in <see cref="SprintCalendar"/>.</summary>
    Sprint,

    /// <summary><see cref="DateOnly.DayNumber"/>.</summary>
    StartOn,

    /// <summary><see cref="DateOnly.DayNumber"/>.</summary>
    DueOn,

    /// <summary>A <see cref="Person.Index"/>.</summary>
    Assignee,

    /// <summary>The title's variant for <see cref="Titles"/>.</summary>
    Title,

    /// <summary>Bits over <see cref="WorldNames.Labels"/>.</summary>
    Labels,

    /// <summary>1 (highest) to 4.</summary>
    Priority,

    /// <summary>Index in <see cref="WorldNames.Releases"/>.</summary>
    Release,

    /// <summary>Tenths of an hour still to do.</summary>
    Remaining,

    /// <summary>Tenths of an hour spent.</summary>
    Spent,

    /// <summary>1 while flagged as blocked.</summary>
    Blocked,

    /// <summary>The description's variant; only its number matters.</summary>
    Description,
}

/// <summary>One change of one aspect; null is "not set". Changes of one instant were saved together.</summary>
/// <param name="AtMs">When, milliseconds since the epoch.</param>
/// <param name="Person">Who, a <see cref="Simulator.World.Person.Index"/>.</param>
/// <param name="Aspect">What changed.</param>
/// <param name="Before">The value before.</param>
/// <param name="After">The value after.</param>
internal readonly record struct LifeChange(long AtMs, int Person, LifeAspect Aspect, long? Before, long? After);

/// <summary>One item's whole life up to the end of the world's history.</summary>
internal sealed class Life
{
    private readonly long?[] _initial;
    private readonly long?[] _current;

    /// <summary>Orders events, drops those that change nothing, and works out the values before each.</summary>
    public Life(int ordinal, long createdMs, int creator, long?[] initial, List<LifeChange> events, long endMs)
    {
        Ordinal = ordinal;
        CreatedMs = createdMs;
        Creator = creator;
        _initial = initial;
        _current = [.. initial];
        var changes = new List<LifeChange>(events.Count);
        SortStably(events);
        foreach (var change in events)
        {
            if (change.AtMs <= createdMs || change.AtMs >= endMs || _current[(int)change.Aspect] == change.After) continue;
            changes.Add(change with { Before = _current[(int)change.Aspect] });
            _current[(int)change.Aspect] = change.After;
        }

        Changes = changes;
        UpdatedMs = changes.Count == 0 ? createdMs : changes[^1].AtMs;
    }

    /// <summary>Gets the item's ordinal.</summary>
    public int Ordinal { get; }

    /// <summary>Gets when it was created, milliseconds since the epoch.</summary>
    public long CreatedMs { get; }

    /// <summary>Gets who created it, a <see cref="Person.Index"/>.</summary>
    public int Creator { get; }

    /// <summary>Gets when it last changed (or was created).</summary>
    public long UpdatedMs { get; }

    /// <summary>Gets its changes, oldest first.</summary>
    public IReadOnlyList<LifeChange> Changes { get; }

    /// <summary>Gets a value as it was at creation; null is "not set".</summary>
    public long? Initial(LifeAspect aspect) => _initial[(int)aspect];

    /// <summary>Gets a value as it is at the end of history; null is "not set".</summary>
    public long? Current(LifeAspect aspect) => _current[(int)aspect];

    /// <summary>Gets where the item stands at the end of history.</summary>
    public LifeState State => (LifeState)(_current[(int)LifeAspect.State] ?? 0);

    // A life has some twenty events, and a million lives are told in a row: insertion is stable and allocates nothing.
    private static void SortStably(List<LifeChange> events)
    {
        for (var i = 1; i < events.Count; i++)
        {
            var change = events[i];
            var place = i;
            for (; place > 0 && events[place - 1].AtMs > change.AtMs; place--) events[place] = events[place - 1];
            events[place] = change;
        }
    }
}
