namespace SyncWorker.Analysis.Snapshot;

/// <summary>The predecessors of all items in compressed arrays.</summary>
internal sealed class DependencyGraph
{
    private readonly int[] _first;
    private readonly int[] _predecessors;

    /// <summary>Initializes a new instance of the <see cref="DependencyGraph"/> class.</summary>
    /// <param name="count">The number of items.</param>
    /// <param name="edges">The dependencies, each once.</param>
    public DependencyGraph(int count, IEnumerable<(int Predecessor, int Successor)> edges)
    {
        var ordered = edges.OrderBy(edge => edge.Successor).ThenBy(edge => edge.Predecessor).ToList();
        _first = new int[count + 1];
        foreach (var (_, successor) in ordered) _first[successor + 1]++;
        for (var i = 0; i < count; i++) _first[i + 1] += _first[i];
        _predecessors = [.. ordered.Select(edge => edge.Predecessor)];
    }

    /// <summary>Gets the number of dependencies.</summary>
    public int Count => _predecessors.Length;

    /// <summary>Returns an item's predecessors in ascending order.</summary>
    public ReadOnlyMemory<int> PredecessorsOf(int item) => _predecessors.AsMemory(_first[item], _first[item + 1] - _first[item]);

    /// <summary>Finds the groups of items that wait for each other, an item that waits for itself included (Tarjan's algorithm without recursion).</summary>
    public IReadOnlyList<IReadOnlyList<int>> FindCycles()
    {
        var count = _first.Length - 1;
        var number = new int[count];
        var low = new int[count];
        var onStack = new bool[count];
        var stack = new Stack<int>();
        var path = new Stack<(int Item, int Edge)>();
        var cycles = new List<IReadOnlyList<int>>();
        var numbered = 0;
        for (var root = 0; root < count; root++)
        {
            if (number[root] != 0 || _first[root] == _first[root + 1]) continue;
            path.Push((root, _first[root]));
            while (path.TryPop(out var step))
            {
                var (item, edge) = step;
                if (number[item] == 0)
                {
                    number[item] = low[item] = ++numbered;
                    stack.Push(item);
                    onStack[item] = true;
                }
                else if (edge > _first[item])
                {
                    // Back from the predecessor looked at last: what it reaches, this item reaches.
                    var visited = _predecessors[edge - 1];
                    if (onStack[visited]) low[item] = Math.Min(low[item], low[visited]);
                }

                if (edge < _first[item + 1])
                {
                    path.Push((item, edge + 1));
                    var next = _predecessors[edge];
                    if (number[next] == 0) path.Push((next, _first[next]));
                }
                else if (low[item] == number[item])
                {
                    TakeComponent(item, stack, onStack, cycles);
                }
            }
        }

        return [.. cycles.OrderBy(cycle => cycle[0])];
    }

    private void TakeComponent(int root, Stack<int> stack, bool[] onStack, List<IReadOnlyList<int>> cycles)
    {
        var component = new List<int>();
        int item;
        do
        {
            item = stack.Pop();
            onStack[item] = false;
            component.Add(item);
        }
        while (item != root);
        if (component.Count == 1 && !PredecessorsOf(root).Span.Contains(root)) return;
        component.Sort();
        cycles.Add(component);
    }
}
