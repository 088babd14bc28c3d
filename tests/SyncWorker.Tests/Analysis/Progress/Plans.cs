using CsCheck;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Items;

namespace SyncWorker.Tests.Analysis.Progress;

/// <summary>Any plans at all: forests over two connections with every state, level, unit and gap.</summary>
internal static class Plans
{
    private static readonly StateCategory[] States = Enum.GetValues<StateCategory>();

    public static readonly Gen<ProgressPolicy> Policies =
        from basis in Gen.Int[0, 2]
        from level in Gen.Int[-1, 2]
        from factor in Gen.Int[0, 2]
        select new ProgressPolicy { By = (ProgressBasis)basis, CountLevel = Math.Max(0, level), HoursPerPoint = factor == 0 ? null : factor * 3.5m };

    public static readonly Gen<WorkItem[]> Items = Plan(Estimate());

    public static readonly Gen<WorkItem[]> OrdinaryItems = Plan(Gen.Int[0, 40].Select(value => (decimal?)value / 4));

    private static Gen<decimal?> Estimate() => Gen.Int[0, 11].SelectMany(kind => kind switch
    {
        < 4 => Gen.Const((decimal?)null),
        4 => Gen.Const((decimal?)-3m),
        5 => Gen.Const((decimal?)decimal.MaxValue),
        6 => Gen.Const((decimal?)0m),
        _ => Gen.Int[1, 4000].Select(value => (decimal?)value / 8),
    });

    private static Gen<WorkItem[]> Plan(Gen<decimal?> estimates) =>
        from items in Item(estimates).Array[0, 24]
        select items.Select((make, place) => make(place + 1)).ToArray();

    private static Gen<Func<int, WorkItem>> Item(Gen<decimal?> estimates) =>
        from shape in Gen.Select(Gen.Int[-1, 3], Gen.Int[0, 4], Gen.Int[0, 30], Gen.Int[0, 1])
        from estimate in estimates
        from unit in Gen.Int[0, 3]
        from hours in Gen.Select(Gen.Int[-1, 16], Gen.Int[-1, 16])
        from due in Gen.Int[-40, 60]
        select new Func<int, WorkItem>(id =>
        {
            var (level, state, parent, connection) = shape;
            var item = Some.Item(
                id,
                connection == 0 ? Some.Jira : Some.Ado,
                level == 3 ? null : level,
                States[state],
                parent == 0 ? null : parent,
                estimate,
                unit == 0 ? EstimateUnit.Hours : EstimateUnit.Points,
                due > 30 ? null : Some.Today.AddDays(due));
            return item with { CompletedHours = hours.Item1 < 0 ? null : hours.Item1, RemainingHours = hours.Item2 < 0 ? null : hours.Item2 };
        });
}
