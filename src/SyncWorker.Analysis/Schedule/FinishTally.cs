using SyncWorker.Model.Items;

namespace SyncWorker.Analysis.Schedule;

/// <summary>
/// The finish of everything below a parent. Planned is the parent's own due day, else the latest of its items; expected is the latest of what its items
/// are expected to be. A counted open item without a due day is expected when the parent is planned, or as-of once that is past.
/// </summary>
/// <remarks>Items are the live ones that are counted or above; a sub-task's dates are its parent's affair. All is maxima: order does not matter.</remarks>
internal struct FinishTally
{
    // Day numbers plus one, so that the default of the struct means "none".
    private int _latestDue;
    private int _latestExpected;
    private bool _hasUndatedOpen;

    /// <summary>Gets how many open items are past their due day.</summary>
    public int Overdue { get; private set; }

    /// <summary>Adds an item.</summary>
    public void Add(DateOnly? dueOn, StateCategory state, DateOnly? completedOn, DateOnly asOf, bool isCounted)
    {
        if (dueOn is { } due)
        {
            _latestDue = Math.Max(_latestDue, due.DayNumber + 1);
            if (state != StateCategory.Completed && asOf > due) Overdue++;
        }

        if (ScheduleVariance.ExpectedFinish(dueOn, state, completedOn, asOf) is { } expected)
            _latestExpected = Math.Max(_latestExpected, expected.DayNumber + 1);
        else if (isCounted && state != StateCategory.Completed)
            _hasUndatedOpen = true;
    }

    /// <summary>Adds what is below a child.</summary>
    public void Add(in FinishTally other)
    {
        _latestDue = Math.Max(_latestDue, other._latestDue);
        _latestExpected = Math.Max(_latestExpected, other._latestExpected);
        _hasUndatedOpen |= other._hasUndatedOpen;
        Overdue += other.Overdue;
    }

    /// <summary>Returns the planned and the expected finish, or null without dates or without items.</summary>
    public readonly FinishFigure? Finish(DateOnly? ownDueOn, DateOnly asOf)
    {
        var planned = ownDueOn is { } own ? own.DayNumber + 1 : _latestDue;
        if (planned == 0) return null;
        var expected = _hasUndatedOpen ? Math.Max(_latestExpected, Math.Max(planned, asOf.DayNumber + 1)) : _latestExpected;
        return expected == 0 ? null : new FinishFigure(DateOnly.FromDayNumber(planned - 1), DateOnly.FromDayNumber(expected - 1), ownDueOn is not null);
    }
}
