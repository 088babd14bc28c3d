using SyncWorker.Analysis.Snapshot;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Items;

namespace SyncWorker.Analysis.Progress;

/// <summary>
/// Progress of a plan that is given by itself. It knows no levels, so that every parent is to its children what a standard item is to its sub-tasks:
/// its progress is their weighted mean, and its weight among its own siblings is its own estimate, else the sum of theirs.
/// </summary>
/// <remarks>
/// A missing weight is the mean of the estimated siblings of that unit, else 1 (a plan has no nodes); two units are averaged by the number of items. A
/// childless item is done when completed, else by its percentage, else (by effort) by spent ÷ (spent + remaining), else not at all; Unmapped is not done.
/// A missing remaining figure is the estimate less what is spent; without one the effort is unknown.
/// Removed items leave with what is below them; a parent whose children are all removed stands for itself. Circles are cut at the parent of their last item.
/// </remarks>
public static class ProgressPlan
{
    /// <summary>Measures every item of a plan.</summary>
    /// <param name="by">What is weighed: each item the same, estimates, or effort spent and remaining.</param>
    /// <param name="items">The items, in any order.</param>
    /// <returns>The results, in the items' order.</returns>
    /// <exception cref="ArgumentException">Two items have one id.</exception>
    public static IReadOnlyList<ProgressResult> Measure(ProgressBasis by, IReadOnlyList<ProgressItem> items)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < items.Count; i++)
        {
            if (!places.TryAdd(items[i].Id, i)) throw new ArgumentException($"Two items have the id '{items[i].Id}'.", nameof(items));
        }

        var parents = items.Select(item => item.Parent is { } parent ? places.GetValueOrDefault(parent, -1) : -1).ToArray();
        ParentTree.CutCycles(parents, new LinkOrigin[items.Count]);
        var order = ParentTree.Order(parents);
        var isOut = new bool[items.Count];
        foreach (var i in order) isOut[i] = items[i].State == StateCategory.Removed || (parents[i] >= 0 && isOut[parents[i]]);

        var below = new Below[items.Count];
        var results = new ProgressResult[items.Count];
        foreach (var i in order.Reverse())
        {
            if (isOut[i])
            {
                results[i] = new ProgressResult(items[i].Id, null, null, null, null);
                continue;
            }

            var measured = Measured.Of(by, items[i], below[i]);
            results[i] = measured.ToResult(items[i].Id);
            if (parents[i] >= 0) below[parents[i]].Add(by, measured);
        }

        return results;
    }

    /// <summary>What the children of one item add up to.</summary>
    private struct Below
    {
        public SiblingTally Siblings;
        public Int128 PointsTotal;
        public Int128 HoursTotal;
        public Int128 Completed;
        public int Estimated;
        public bool AreUnitsMixed;
        public bool HasPoints;
        public Int128 Spent;
        public Int128 Remaining;
        public int Leaves;
        public int Covered;
        private bool _hasHours;

        public void Add(ProgressBasis by, in Measured child)
        {
            var weight = by switch { ProgressBasis.Count => 1000, ProgressBasis.Estimate => child.Estimate, _ => child.Effort };
            Siblings.Add(weight, by == ProgressBasis.Estimate ? child.Unit : EstimateUnit.Points, child.Share);
            if (child.Estimate != Scaled.None)
            {
                Estimated++;
                Completed += child.Completed;
                if (child.Unit == EstimateUnit.Points) (PointsTotal, HasPoints) = (PointsTotal + child.Estimate, true);
                else (HoursTotal, _hasHours) = (HoursTotal + child.Estimate, true);
            }

            AreUnitsMixed |= child.AreUnitsMixed || (HasPoints && _hasHours);
            Spent += child.Spent;
            Remaining += child.Remaining;
            Leaves += child.Leaves;
            Covered += child.Covered;
        }
    }

    /// <summary>One item, measured.</summary>
    private readonly record struct Measured(
        long Share, long Estimate, EstimateUnit Unit, bool AreUnitsMixed, Int128 Completed, long Effort, Int128 Spent, Int128 Remaining, int Leaves, int Covered)
    {
        public static Measured Of(ProgressBasis by, ProgressItem item, in Below below)
        {
            var isLeaf = below.Siblings.Count == 0;
            Scaled.TryScale(item.Estimate, out var estimate);
            var hasOwn = estimate != Scaled.None;
            var unit = item.Unit;
            if (!hasOwn && below is { Estimated: > 0, AreUnitsMixed: false })
            {
                unit = below.HasPoints ? EstimateUnit.Points : EstimateUnit.Hours;
                estimate = (long)Int128.Min(below.PointsTotal + below.HoursTotal, long.MaxValue);
            }

            var completed = item.State == StateCategory.Completed && (isLeaf || hasOwn) ? estimate : Int128.Min(below.Completed, Int128.Max(estimate, 0));
            var own = EffortOf(item, estimate);
            var spent = below.Spent + own.Spent;
            var remaining = below.Remaining + own.Remaining;
            var effort = spent + remaining > 0 ? (long)Int128.Min(spent + remaining, long.MaxValue) : Scaled.None;
            var share = isLeaf ? LeafShare(by, item, own) : ParentShare(by, below.Siblings, own);
            return new Measured(
                share, estimate, unit, !hasOwn && below.AreUnitsMixed, completed, effort, spent, remaining,
                isLeaf ? 1 : below.Leaves, hasOwn ? Math.Max(1, below.Leaves) : below.Covered);
        }

        public ProgressResult ToResult(string id) => new(
            id,
            Scaled.Trim((decimal)Share / Scaled.One),
            Estimate == Scaled.None ? null : Scaled.Amount(Estimate),
            Estimate == Scaled.None ? null : Scaled.Amount(Completed),
            Scaled.Trim((decimal)Covered / Leaves));

        /// <summary>What is spent without anybody saying what remains is no effort, unless an estimate says it.</summary>
        private static (long Spent, long Remaining) EffortOf(ProgressItem item, long estimate)
        {
            Scaled.TryScale(item.Spent, out var spent);
            Scaled.TryScale(item.Remaining, out var remaining);
            var known = spent == Scaled.None ? 0 : spent;
            if (item.State == StateCategory.Completed) return (known, 0);
            if (remaining != Scaled.None) return (known, remaining);
            return spent != Scaled.None && estimate != Scaled.None ? (known, Math.Max(0, estimate - known)) : (0, 0);
        }

        private static long LeafShare(ProgressBasis by, ProgressItem item, (long Spent, long Remaining) own) => item.State switch
        {
            StateCategory.Completed => Scaled.One,
            StateCategory.Unmapped => 0,
            _ when item.Percent is { } percent => (long)Math.Round(Math.Clamp(percent, 0, 100) * (Scaled.One / 100), MidpointRounding.AwayFromZero),
            _ when by == ProgressBasis.Effort && own.Spent + own.Remaining > 0 => Ratio(own.Spent, own.Spent + own.Remaining),
            _ => 0,
        };

        /// <summary>A parent's own effort counts beside its children's, as one more of them.</summary>
        private static long ParentShare(ProgressBasis by, SiblingTally siblings, (long Spent, long Remaining) own)
        {
            if (by == ProgressBasis.Effort && own.Spent + own.Remaining is > 0 and var total)
                siblings.Add(total, EstimateUnit.Points, Ratio(own.Spent, total));
            return siblings.Mean(null);
        }

        private static long Ratio(Int128 part, Int128 total) => (long)Scaled.Divide(part * Scaled.One, total);
    }
}
