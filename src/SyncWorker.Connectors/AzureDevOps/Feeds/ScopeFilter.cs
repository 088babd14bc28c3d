using SyncWorker.Model.Definitions;

namespace SyncWorker.Connectors.AzureDevOps.Feeds;

/// <summary>Says what is in a connection's scope, from what an item or a revision shows.</summary>
/// <param name="scope">The configured scope.</param>
/// <param name="queried">The ids that meet the scope's query, or <see langword="null"/> when it has none.</param>
internal sealed class ScopeFilter(ScopeDefinition scope, IReadOnlySet<long>? queried)
{
    /// <summary>Says whether an item is in scope. What is not known counts as in scope: it is read rather than lost.</summary>
    public bool Contains(long id, string? project, string? areaPath) =>
        (queried is null || queried.Contains(id)) && IsPlace(project, areaPath);

    /// <summary>Says whether a project and an area are in scope, whatever the scope's query says.</summary>
    public bool IsPlace(string? project, string? areaPath) =>
        (project is null || scope.Projects.Count == 0 || scope.Projects.Contains(project, StringComparer.OrdinalIgnoreCase))
        && (areaPath is null || scope.AreaPaths.Count == 0 || scope.AreaPaths.Any(root => IsUnder(areaPath, root)));

    private static bool IsUnder(string path, string root)
    {
        var trimmed = root.Trim('\\');
        return path.StartsWith(trimmed, StringComparison.OrdinalIgnoreCase) && (path.Length == trimmed.Length || path[trimmed.Length] == '\\');
    }
}
