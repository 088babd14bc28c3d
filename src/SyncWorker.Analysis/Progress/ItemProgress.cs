using SyncWorker.Analysis.Snapshot;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Items;

namespace SyncWorker.Analysis.Progress;

/// <summary>What part an item plays in a rollup.</summary>
internal enum ItemPart : byte
{
    /// <summary>None: it or one above it is removed.</summary>
    Removed = 0,

    /// <summary>It is one of the counted items.</summary>
    Counted = 1,

    /// <summary>It lends progress and estimate to the item above it.</summary>
    Lower = 2,

    /// <summary>It is counted through what is below it.</summary>
    Higher = 3,

    /// <summary>Its work is counted as another item.</summary>
    Mirror = 4,
}

/// <summary>
/// How far each single item is, before anything is rolled up. Counted are the items of the counted level, those of unknown level and the higher ones
/// without counted items below them (a mirror counts as such: its work stands elsewhere). A lower item only lends partial progress and estimate to its
/// parent. Completed is wholly done whatever is below it; Unmapped is not done at all; else the mean of the sub-tasks, weighed by their estimates, else
/// nothing: work in progress earns by count and by estimate only when it or its sub-tasks are completed.
/// </summary>
/// <remarks>
/// By effort an item weighs the hours done and remaining of itself and its sub-tasks, and what is done is done. A remaining figure that is missing
/// on an open item is the estimate in hours less what is done; without one the effort is unknown, and the item is weighed as one without estimate is.
/// A completed item has nothing remaining.
/// </remarks>
internal sealed class ItemProgress
{
    private readonly ItemColumns _columns;
    private readonly ProgressPolicy _policy;
    private readonly long[] _spent;
    private readonly long[] _remaining;

    private ItemProgress(PortfolioSnapshot snapshot, ProgressPolicy policy)
    {
        _columns = snapshot.Columns;
        _policy = policy;
        var count = snapshot.Count;
        Parts = new ItemPart[count];
        Shares = new long[count];
        Weights = new long[count];
        Estimates = _columns.Estimate.AsSpan(0, count).ToArray();
        Units = _columns.Unit.AsSpan(0, count).ToArray();
        var byEffort = policy.By == ProgressBasis.Effort;
        _spent = byEffort ? new long[count] : [];
        _remaining = byEffort ? new long[count] : [];
    }

    /// <summary>Gets the parts.</summary>
    public ItemPart[] Parts { get; }

    /// <summary>Gets how much of each item is done, 0 to <see cref="Scaled.One"/>.</summary>
    public long[] Shares { get; }

    /// <summary>Gets the weights by the policy's basis in thousandths, or <see cref="Scaled.None"/>.</summary>
    public long[] Weights { get; }

    /// <summary>Gets the estimates in thousandths, those of sub-tasks where an item has none; or <see cref="Scaled.None"/>.</summary>
    public long[] Estimates { get; }

    /// <summary>Gets the estimates' units.</summary>
    public EstimateUnit[] Units { get; }

    /// <summary>Looks at every item once, children before parents.</summary>
    public static ItemProgress Of(PortfolioSnapshot snapshot, ProgressPolicy policy)
    {
        var result = new ItemProgress(snapshot, policy);
        result.Look(snapshot);
        return result;
    }

    private void Look(PortfolioSnapshot snapshot)
    {
        var parents = snapshot.Parents;
        var below = new SiblingTally[Slots(out var slotOf)];
        var countedBelow = new bool[parents.Length];
        for (var i = parents.Length - 1; i >= 0; i--)
        {
            if ((_columns.Marks[i] & ItemMarks.Out) != 0) continue;
            var isMirror = snapshot.Mirrors.ContainsKey(i);
            var isLower = _columns.Level[i] != ItemColumns.NoLevel && _columns.Level[i] < _policy.CountLevel;
            var isCountedLevel = _columns.Level[i] == _policy.CountLevel;
            var isCounted = isCountedLevel || (!isLower && !countedBelow[i]);
            Measure(i, slotOf[i] >= 0 ? below[slotOf[i]] : default);
            Parts[i] = isMirror ? ItemPart.Mirror : isCounted ? ItemPart.Counted : isLower ? ItemPart.Lower : ItemPart.Higher;
            var parent = parents[i];
            if (parent < 0) continue;
            countedBelow[parent] |= isCounted || countedBelow[i];
            if (!isLower || isMirror) continue;
            below[slotOf[parent]].Add(Estimates[i], Units[i], Shares[i]);
            if (_policy.By == ProgressBasis.Effort) LendEffort(i, parent);
        }
    }

    private int Slots(out int[] slotOf)
    {
        slotOf = new int[_columns.Count];
        var slots = 0;
        for (var i = 0; i < slotOf.Length; i++) slotOf[i] = (_columns.Marks[i] & ItemMarks.Parent) != 0 ? slots++ : -1;
        return slots;
    }

    private void Measure(int i, SiblingTally below)
    {
        if (Estimates[i] == Scaled.None && below.TrySum(out var sum, out var unit)) (Estimates[i], Units[i]) = (sum, unit);
        var state = _columns.State[i];
        Shares[i] = state switch
        {
            StateCategory.Completed => Scaled.One,
            StateCategory.Unmapped => 0,
            _ => below.Count > 0 ? below.Mean(_policy.HoursPerPoint) : 0,
        };
        Weights[i] = _policy.By switch
        {
            ProgressBasis.Count => 1000,
            ProgressBasis.Estimate => Estimates[i],
            _ => MeasureEffort(i, state),
        };
    }

    private long MeasureEffort(int i, StateCategory state)
    {
        var spent = _columns.CompletedHours[i];
        var remaining = state == StateCategory.Completed ? 0 : RemainingOf(i, spent);
        if (spent != Scaled.None || _columns.RemainingHours[i] != Scaled.None)
        {
            if (remaining == Scaled.None) return Scaled.None;
            _spent[i] += spent == Scaled.None ? 0 : spent;
            _remaining[i] += remaining;
        }

        if (state == StateCategory.Completed) _remaining[i] = 0;
        var total = _spent[i] + _remaining[i];
        if (total <= 0) return Scaled.None;
        if (state is not (StateCategory.Completed or StateCategory.Unmapped)) Shares[i] = (long)Scaled.Divide((Int128)_spent[i] * Scaled.One, total);
        return total;
    }

    private long RemainingOf(int i, long spent)
    {
        if (_columns.RemainingHours[i] != Scaled.None) return _columns.RemainingHours[i];
        var isEstimatedInHours = _columns.Estimate[i] != Scaled.None && _columns.Unit[i] == EstimateUnit.Hours;
        return isEstimatedInHours ? Math.Max(0, _columns.Estimate[i] - (spent == Scaled.None ? 0 : spent)) : Scaled.None;
    }

    private void LendEffort(int child, int parent)
    {
        _spent[parent] += _spent[child];
        _remaining[parent] += _remaining[child];
    }
}
