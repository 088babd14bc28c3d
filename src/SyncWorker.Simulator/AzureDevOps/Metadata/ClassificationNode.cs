namespace SyncWorker.Simulator.AzureDevOps.Metadata;

/// <summary>A node of a project's area or iteration tree.</summary>
internal sealed class ClassificationNode(int id, Guid identifier, string name, bool isArea, ClassificationNode? parent)
{
    private readonly List<ClassificationNode> children = [];

    public int Id { get; } = id;

    public Guid Identifier { get; } = identifier;

    public string Name { get; } = name;

    public bool IsArea { get; } = isArea;

    public ClassificationNode? Parent { get; } = parent;

    /// <summary>Gets the first day of an iteration, or null: an undated node has no attributes at all.</summary>
    public DateOnly? StartOn { get; init; }

    /// <summary>Gets the last day of an iteration, inclusive, or null.</summary>
    public DateOnly? FinishOn { get; init; }

    public IReadOnlyList<ClassificationNode> Children => children;

    /// <summary>Gets the path that items carry: <c>Core\Sprint 1</c>.</summary>
    public string ItemPath { get; } = parent is null ? name : $"{parent.ItemPath}\\{name}";

    /// <summary>Gets the path that the tree shows, with the structure's name as its second segment: <c>\Core\Iteration\Sprint 1</c>.</summary>
    public string TreePath { get; } = parent is null ? $"\\{name}\\{(isArea ? "Area" : "Iteration")}" : $"{parent.TreePath}\\{name}";

    /// <summary>Gets the depth: 1 for the root.</summary>
    public int Depth { get; } = parent is null ? 1 : parent.Depth + 1;

    /// <summary>Gets the names from the root down to this node.</summary>
    public IReadOnlyList<string> Levels { get; } = parent is null ? [name] : [.. parent.Levels, name];

    public void Add(ClassificationNode child) => children.Add(child);

    public IEnumerable<ClassificationNode> SelfAndDescendants() => children.SelectMany(child => child.SelfAndDescendants()).Prepend(this);

    /// <summary>Finds a node below this one by a path of names, whatever their case.</summary>
    public ClassificationNode? Find(IEnumerable<string> names)
    {
        var node = this;
        foreach (var step in names)
        {
            node = node.children.FirstOrDefault(child => string.Equals(child.Name, step, StringComparison.OrdinalIgnoreCase));
            if (node is null)
            {
                return null;
            }
        }

        return node;
    }
}
