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

    /// <summary>Items whose weight is a mean.</summary>
    public int Filled;

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
        Filled += other.Filled;
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
    public void AddCounted(EstimateUnit unit, long estimate, bool isCompleted, long share, Int128 weight, bool isFilled)
    {
        ref var group = ref (unit == EstimateUnit.Points ? ref Points : ref Hours);
        group.Count++;
        if (isCompleted) group.Completed++;
        if (isFilled) group.Filled++;
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

    /// <summary>Returns the progress, and what it was divided from.</summary>
    public readonly ProgressFigure Progress(ProgressPolicy policy)
    {
        if (Count == 0) return default;
        var areTwoUnits = policy.By == ProgressBasis.Estimate && Points.Count > 0 && Hours.Count > 0;
        if (areTwoUnits && policy.HoursPerPoint is null)
        {
            var (points, hours) = (ShareOf(Points), ShareOf(Hours));
            return new ProgressFigure
            {
                Percent = Percent(((Points.Count * points) + (Hours.Count * hours)) / Count),
                Apart = (Points.Count, points, Hours.Count, hours),
                By = policy.By,
                Filled = Points.Filled + Hours.Filled,
            };
        }

        var factor = areTwoUnits ? policy.HoursPerPoint ?? 1 : 1;
        var weight = ((decimal)Points.Weight * factor) + (decimal)Hours.Weight;
        if (weight == 0) return new ProgressFigure { Percent = Percent((decimal)(Points.Shares + Hours.Shares) / Scaled.One / Count) };
        var done = ((decimal)Points.Done * factor) + (decimal)Hours.Done;
        return new ProgressFigure
        {
            Percent = Percent(done / weight),
            Done = done / Scaled.One,
            Whole = weight / Scaled.One,
            Unit = policy.By == ProgressBasis.Count ? null : Hours.Count > 0 || policy.By == ProgressBasis.Effort ? EstimateUnit.Hours : EstimateUnit.Points,
            IsConverted = areTwoUnits,
            By = policy.By,
            Filled = Points.Filled + Hours.Filled,
        };
    }

    private static decimal Percent(decimal share) => Scaled.Trim(Math.Clamp(Math.Round(share * 100, 8, MidpointRounding.AwayFromZero), 0, 100));

    private static decimal ShareOf(in UnitTally group) =>
        group.Weight == 0 ? (decimal)group.Shares / Scaled.One / group.Count : (decimal)group.Done / (decimal)group.Weight;
}
