using CsCheck;
using SyncWorker.Analysis.Progress;
using SyncWorker.Analysis.Snapshot;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Items;

namespace SyncWorker.Tests.Analysis.Progress;

public sealed class PortfolioMeasuresPropertyTests
{
    private const int Cases = 4000;

    private static readonly PortfolioDefinition Portfolio = new()
    {
        Name = "P",
        Nodes =
        [
            Some.Node("A", Some.All(Some.Jira)) with { Nodes = [Some.Node("B", new SelectionDefinition { Connection = Some.Jira, Roots = ["3", "7"] })] },
            Some.Node("C", Some.All(Some.Ado)) with { DueOn = Some.Today },
        ],
    };

    [Fact]
    public void Measure_ItemsInAnotherOrder_ChangesNothing() => Gen.Select(Plans.Items, Plans.Policies, Gen.Int).Sample(
        (items, policy, seed) =>
        {
            var shuffled = items.ToArray();
            new Random(seed).Shuffle(shuffled);
            return Values(Measure(items, policy)) == Values(Measure(shuffled, policy));
        },
        iter: Cases);

    [Fact]
    public void Measure_AnyPlan_HasProgressBetween0And100AndConsistentCounts() => Gen.Select(Plans.Items, Plans.Policies).Sample(
        (items, policy) =>
        {
            var measures = Measure(items, policy);
            return (measures.Counts.Total, measures.Counts.Counted) == (items.Length, measures.Nodes[0].Rollup.ItemCount)
                && measures.Nodes.Select(node => node.Rollup).Concat(measures.Items.Values).All(rollup =>
                (rollup.ItemCount == 0) == (rollup.ProgressPercent is null)
                && rollup.ProgressPercent is null or (>= 0 and <= 100)
                && rollup.EstimateCoverage is null or (>= 0 and <= 1)
                && rollup.CompletedCount <= rollup.ItemCount
                && rollup.EstimateTotal is null == rollup.EstimateCompleted is null
                && (rollup.EstimateCompleted ?? 0) <= (rollup.EstimateTotal ?? 0));
        },
        iter: Cases);

    [Fact]
    public void Measure_AnyPlan_NodesAreTheSumOfWhatIsBelow() => Gen.Select(Plans.Items, Plans.Policies).Sample(
        (items, policy) =>
        {
            var nodes = Measure(items, policy).Nodes.ToDictionary(node => node.Path, node => node.Rollup);
            var sum = nodes["A"].ItemCount + nodes["C"].ItemCount;
            var areKnown = nodes[""].EstimateTotal is not null && nodes["A"].EstimateUnit == nodes["C"].EstimateUnit;
            return nodes[""].ItemCount == sum
                && nodes[""].CompletedCount == nodes["A"].CompletedCount + nodes["C"].CompletedCount
                && (!areKnown || nodes[""].EstimateTotal == nodes["A"].EstimateTotal + nodes["C"].EstimateTotal);
        },
        iter: Cases);

    [Fact]
    public void Measure_AnyPlan_AgreesWithAPlainRecursion() => Gen.Select(Plans.OrdinaryItems, Gen.Int[0, 2]).Sample(
        (items, level) =>
        {
            var policy = new ProgressPolicy { By = ProgressBasis.Estimate, CountLevel = level, HoursPerPoint = 6 };
            var measures = Measure(items, policy);
            var oracle = new PlainRecursion(measures.Snapshot, items, policy);
            foreach (var item in Enumerable.Range(0, measures.Snapshot.Count).Select(place => measures.Snapshot[place]))
            {
                var (count, completed, percent) = oracle.Of(item);
                var rollup = measures.FindRollup(item)!;
                if (rollup.ItemCount != count || rollup.CompletedCount != completed) return false;
                if (count > 0 && Math.Abs((double)rollup.ProgressPercent!.Value - percent) > 1e-6) return false;
            }

            return true;
        },
        iter: Cases);

    [Fact]
    public void Measure_ItemAddedAndRemoved_ChangesNothing() => Gen.Select(Plans.Items, Plans.Policies, Gen.Int[0, 24]).Sample(
        (items, policy, parent) =>
        {
            var removed = Some.Item(900, parent: parent, state: StateCategory.Removed, estimate: 77, due: Some.Today.AddDays(300));
            var below = Some.Done(901, 900, 5);
            var before = Measure(items, policy);
            var after = Measure([.. items, removed, below], policy);
            return before.Nodes.Zip(after.Nodes).All(pair => Some.Show(pair.First.Rollup) == Some.Show(pair.Second.Rollup))
                && items.All(item => Some.Show(before.Of(item.Id.NativeId, item.Id.Connection)) == Some.Show(after.Of(item.Id.NativeId, item.Id.Connection)));
        },
        iter: Cases);

    private static PortfolioMeasures Measure(IEnumerable<WorkItem> items, ProgressPolicy policy) =>
        PortfolioMeasures.Measure(Some.Snapshot(items), Portfolio with { Progress = policy });

    private static string Values(PortfolioMeasures measures) => string.Join(
        '\n',
        measures.Nodes.Select(node => node.Path + Some.Show(node.Rollup))
            .Concat(measures.Items.Select(pair => pair.Key + Some.Show(pair.Value)))
            .Concat(measures.Memberships().Select(membership => membership.ToString()))
            .Concat(measures.Snapshot.Faults.Select(fault => fault.Sentence)));

    /// <summary>The same rules written down as one would explain them, with floating point and without any cleverness; every item is estimated.</summary>
    private sealed class PlainRecursion(PortfolioSnapshot snapshot, IReadOnlyList<WorkItem> items, ProgressPolicy policy)
    {
        private readonly Dictionary<ItemId, WorkItem> _items = items.ToDictionary(item => item.Id);
        private readonly ILookup<int, SnapshotItem> _children = Enumerable.Range(0, snapshot.Count)
            .Select(place => snapshot[place]).Where(item => item.Parent is not null).ToLookup(item => item.Parent!.Value.Place);

        public (int Count, int Completed, double Percent) Of(SnapshotItem item)
        {
            var counted = Below(item).Where(IsCounted).ToList();
            var weight = counted.Sum(Weight);
            var percent = weight > 0 ? counted.Sum(one => Weight(one) * Share(one)) / weight : counted.Select(Share).DefaultIfEmpty(0).Average();
            return (counted.Count, counted.Count(one => one.StateCategory == StateCategory.Completed), percent * 100);
        }

        private IEnumerable<SnapshotItem> Below(SnapshotItem item) => item.IsOut ? [] : _children[item.Place].SelectMany(Below).Prepend(item);

        private bool IsLower(SnapshotItem item) => item.HierarchyLevel < policy.CountLevel;

        private bool IsCounted(SnapshotItem item) => item.HierarchyLevel == policy.CountLevel
            || (!IsLower(item) && !_children[item.Place].SelectMany(Below).Any(IsCounted));

        private double Weight(SnapshotItem item) => (double)_items[item.Id].Estimate!.Value * (_items[item.Id].EstimateUnit == EstimateUnit.Points ? 6 : 1);

        private double Share(SnapshotItem item)
        {
            if (item.StateCategory is StateCategory.Completed or StateCategory.Unmapped) return item.StateCategory == StateCategory.Completed ? 1 : 0;
            var parts = _children[item.Place].Where(child => IsLower(child) && !child.IsOut).ToList();
            var weight = parts.Sum(Weight);
            if (weight > 0) return parts.Sum(part => Weight(part) * Share(part)) / weight;
            return ZeroWeights(parts);
        }

        private double ZeroWeights(List<SnapshotItem> parts)
        {
            var groups = parts.GroupBy(part => _items[part.Id].EstimateUnit).ToList();
            return groups.Count == 0 ? 0 : groups.Sum(group => group.Count() * group.Average(Share)) / parts.Count;
        }
    }
}
