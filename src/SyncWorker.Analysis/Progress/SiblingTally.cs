using SyncWorker.Model.Items;

namespace SyncWorker.Analysis.Progress;

/// <summary>What is known of the children of one parent, enough for their weighted mean: nothing needs to look at them twice.</summary>
internal struct SiblingTally
{
    private UnitSiblings _points;
    private UnitSiblings _hours;

    /// <summary>Gets how many children were added.</summary>
    public readonly int Count => _points.Count + _hours.Count;

    /// <summary>Adds a child.</summary>
    /// <param name="weight">Its weight in thousandths, or <see cref="Scaled.None"/>.</param>
    /// <param name="unit">The unit that the weight has or would have.</param>
    /// <param name="share">How much of it is done, 0 to <see cref="Scaled.One"/>.</param>
    public void Add(long weight, EstimateUnit unit, long share)
    {
        if (unit == EstimateUnit.Points) _points.Add(weight, share);
        else _hours.Add(weight, share);
    }

    /// <summary>Returns the sum of the known weights when they have one unit.</summary>
    public readonly bool TrySum(out long sum, out EstimateUnit unit)
    {
        unit = _points.Known > 0 ? EstimateUnit.Points : EstimateUnit.Hours;
        var total = unit == EstimateUnit.Points ? _points.Sum : _hours.Sum;
        sum = (long)Int128.Min(total, long.MaxValue);
        return _points.Known > 0 != _hours.Known > 0;
    }

    /// <summary>
    /// Returns the mean of the shares by weight, a missing weight being the mean of the known ones of its unit, else 1. Two units are converted,
    /// or else their means are weighed by the number of children. Only zero weights: each child weighs the same.
    /// </summary>
    /// <param name="hoursPerPoint">How many hours a point is worth, or null.</param>
    public readonly long Mean(decimal? hoursPerPoint)
    {
        if (_hours.Count == 0) return _points.Mean();
        if (_points.Count == 0) return _hours.Mean();
        if (hoursPerPoint is { } factor)
        {
            var points = _points.Weight() * factor;
            var hours = _hours.Weight();
            if (points + hours > 0) return (long)Math.Round(((points * _points.Mean()) + (hours * _hours.Mean())) / (points + hours));
        }

        return (long)Scaled.Divide(((Int128)_points.Count * _points.Mean()) + ((Int128)_hours.Count * _hours.Mean()), Count);
    }

    private struct UnitSiblings
    {
        public int Known;
        public Int128 Sum;
        private int _missing;
        private Int128 _doneOfKnown;
        private Int128 _sharesOfKnown;
        private Int128 _sharesOfMissing;

        public readonly int Count => Known + _missing;

        public void Add(long weight, long share)
        {
            if (weight == Scaled.None)
            {
                _missing++;
                _sharesOfMissing += share;
                return;
            }

            Known++;
            Sum += weight;
            _doneOfKnown += (Int128)weight * share;
            _sharesOfKnown += share;
        }

        /// <summary>Σ w·s ÷ Σ w with every missing weight = Sum ÷ Known, multiplied out so that it stays exact.</summary>
        public readonly long Mean() => Known == 0 || Sum == 0
            ? (long)Scaled.Divide(_sharesOfKnown + _sharesOfMissing, Count)
            : (long)Scaled.Divide((Known * _doneOfKnown) + (Sum * _sharesOfMissing), Sum * Count);

        public readonly decimal Weight() => Known == 0 ? _missing * 1000m : (decimal)Sum * Count / Known;
    }
}
