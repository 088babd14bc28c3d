namespace SyncWorker.Analysis.Progress;

/// <summary>Sets of connections as small numbers; equal sets have equal numbers, and the empty set is 0.</summary>
internal sealed class ConnectionSets
{
    private readonly List<int[]> _sets = [[]];
    private readonly Dictionary<(int, int), int> _unions = [];
    private readonly Dictionary<string, int> _byMembers = new(StringComparer.Ordinal) { [""] = 0 };

    /// <summary>Returns the set of one connection.</summary>
    public int Of(int connection) => Number([connection]);

    /// <summary>Returns the union of two sets.</summary>
    public int Union(int left, int right)
    {
        if (left == right || right == 0) return left;
        if (left == 0) return right;
        if (_unions.TryGetValue((left, right), out var known)) return known;
        var union = Number([.. _sets[left].Union(_sets[right]).Order()]);
        _unions.Add((left, right), union);
        return union;
    }

    /// <summary>Returns a set's connections in ascending order.</summary>
    public IReadOnlyList<int> MembersOf(int set) => _sets[set];

    private int Number(int[] members)
    {
        var name = string.Join(',', members);
        if (_byMembers.TryGetValue(name, out var number)) return number;
        _sets.Add(members);
        _byMembers.Add(name, _sets.Count - 1);
        return _sets.Count - 1;
    }
}
