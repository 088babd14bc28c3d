using SyncWorker.Model.Items;

namespace SyncWorker.Analysis.Progress;

/// <summary>The mean weights that stand in for missing ones: of estimated siblings of the unit, else of the node (with the nodes below it), else 1.</summary>
internal sealed class MissingWeights(int slots, int nodes)
{
    private readonly Known[] _siblings = new Known[slots * 2];
    private readonly Known[] _nodes = new Known[nodes * 2];

    /// <summary>Adds a counted item with a known weight.</summary>
    public void Add(int parentSlot, int node, EstimateUnit unit, long weight)
    {
        if (parentSlot >= 0) _siblings[(parentSlot * 2) + (int)unit].Add(weight);
        _nodes[(node * 2) + (int)unit].Add(weight);
    }

    /// <summary>Adds a node's known weights to the node above it.</summary>
    public void AddNode(int node, int parent)
    {
        for (var unit = 0; unit < 2; unit++) _nodes[(parent * 2) + unit].Add(_nodes[(node * 2) + unit]);
    }

    /// <summary>Returns the weight of an item that has none, 10⁻¹².</summary>
    public Int128 Fill(int parentSlot, int node, EstimateUnit unit)
    {
        if (parentSlot >= 0 && _siblings[(parentSlot * 2) + (int)unit] is { Count: > 0 } siblings) return siblings.Mean();
        return _nodes[(node * 2) + (int)unit] is { Count: > 0 } known ? known.Mean() : Scaled.One;
    }

    private struct Known
    {
        public int Count;
        private Int128 _sum;

        public void Add(long weight)
        {
            Count++;
            _sum += weight;
        }

        public void Add(in Known other)
        {
            Count += other.Count;
            _sum += other._sum;
        }

        public readonly Int128 Mean() => Scaled.Divide(_sum * Scaled.WeightOfThousandth, Count);
    }
}
