using System.Diagnostics.CodeAnalysis;

namespace SyncWorker.Simulator.AzureDevOps.Metadata;

/// <summary>A project: its trees, its teams and its process.</summary>
internal sealed class Project
{
    private readonly Dictionary<string, ClassificationNode> areas;
    private readonly Dictionary<string, ClassificationNode> iterations;

    public Project(Guid id, string name, ProcessTemplate process, ClassificationNode areaRoot, ClassificationNode iterationRoot, IReadOnlyList<Team> teams)
    {
        Id = id;
        Name = name;
        Process = process;
        AreaRoot = areaRoot;
        IterationRoot = iterationRoot;
        Teams = teams;
        areas = areaRoot.SelfAndDescendants().ToDictionary(node => node.ItemPath, StringComparer.OrdinalIgnoreCase);
        iterations = iterationRoot.SelfAndDescendants().ToDictionary(node => node.ItemPath, StringComparer.OrdinalIgnoreCase);
    }

    public Guid Id { get; }

    public string Name { get; }

    public ProcessTemplate Process { get; }

    public ClassificationNode AreaRoot { get; }

    public ClassificationNode IterationRoot { get; }

    /// <summary>Gets the teams; the first is the project's default team.</summary>
    public IReadOnlyList<Team> Teams { get; }

    /// <summary>Gets when the project was last changed.</summary>
    public required DateTime LastUpdate { get; init; }

    public bool TryFindArea(string path, [NotNullWhen(true)] out ClassificationNode? node) => areas.TryGetValue(path, out node);

    public bool TryFindIteration(string path, [NotNullWhen(true)] out ClassificationNode? node) => iterations.TryGetValue(path, out node);
}
