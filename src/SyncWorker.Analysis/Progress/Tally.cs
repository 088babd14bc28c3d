using SyncWorker.Analysis.Schedule;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Items;

namespace SyncWorker.Analysis.Progress;

/// <summary>The counted items of one estimate unit below a parent, in whole numbers: adding is exact, whatever the order.</summary>
internal struct UnitTally
{
    public int Count;
    public int Completed;
    public int Estimated;

    /// <summary>Known estimates, thousandths.</summary>
    public Int128 Estimate;

    /// <summary>Known estimates of completed items, thousandths.</summary>
    public Int128 EstimateCompleted;

    /// <summary>Weights, the missing ones filled, 10⁻¹².</summary>
    public Int128 Weight;

    /// <summary>What is done of them, 10⁻¹².</summary>
    public Int128 Done;

    /// <summary>Shares done, 10⁻¹².</summary>
    public Int128 Shares;

    public void Add(in UnitTally other)
    {
        Count += other.Count;
        Completed += other.Completed;
        Estimated += other.Estimated;
        Estimate += other.Estimate;
        EstimateCompleted += other.EstimateCompleted;
        Weight += other.Weight;
        Done += other.Done;
        Shares += other.Shares;
    }
}

/// <summary>Everything below a parent that its rollup is made of.</summary>
internal struct Tally
{
    public UnitTally Points;
    public UnitTally Hours;
    public FinishTally Finish;
    public int Connections;
    public int Unmapped;
    public int Unreadable;
    public int Quarantined;
    public int Hidden;

    public readonly int Count => Points.Count + Hours.Count;

    /// <summary>Adds one counted item.</summary>
    public void AddCounted(EstimateUnit unit, long estimate, bool isCompleted, long share, Int128 weight)
    {
        ref var group = ref (unit == EstimateUnit.Points ? ref Points : ref Hours);
        group.Count++;
        if (isCompleted) group.Completed++;
        if (estimate != Scaled.None)
        {
            group.Estimated++;
            group.Estimate += estimate;
            if (isCompleted) group.EstimateCompleted += estimate;
        }

        group.Weight += weight;
        group.Done += share == Scaled.One ? weight : share == 0 ? 0 : Scaled.Divide(weight * share, Scaled.One);
        group.Shares += share;
    }

    /// <summary>Adds what is below a child.</summary>
    public void Add(in Tally other, ConnectionSets sets)
    {
        Points.Add(other.Points);
        Hours.Add(other.Hours);
        Finish.Add(other.Finish);
        Connections = sets.Union(Connections, other.Connections);
        Unmapped += other.Unmapped;
        Unreadable += other.Unreadable;
        Quarantined += other.Quarantined;
        Hidden += other.Hidden;
    }

    /// <summary>Returns the progress in percent, rounded to eight decimals, or null without counted items.</summary>
    public readonly decimal? ProgressPercent(ProgressPolicy policy)
    {
        if (Count == 0) return null;
        var areUnitsApart = policy is { By: ProgressBasis.Estimate, HoursPerPoint: null };
        decimal share;
        if (areUnitsApart && Points.Count > 0 && Hours.Count > 0)
        {
            share = ((Points.Count * ShareOf(Points)) + (Hours.Count * ShareOf(Hours))) / Count;
        }
        else
        {
            var factor = policy.By == ProgressBasis.Estimate ? policy.HoursPerPoint ?? 1 : 1;
            var weight = ((decimal)Points.Weight * factor) + (decimal)Hours.Weight;
            share = weight == 0
                ? (decimal)(Points.Shares + Hours.Shares) / Scaled.One / Count
                : (((decimal)Points.Done * factor) + (decimal)Hours.Done) / weight;
        }

        return Scaled.Trim(Math.Clamp(Math.Round(share * 100, 8, MidpointRounding.AwayFromZero), 0, 100));
    }

    private static decimal ShareOf(in UnitTally group) =>
        group.Weight == 0 ? (decimal)group.Shares / Scaled.One / group.Count : (decimal)group.Done / (decimal)group.Weight;
}
