using System.Globalization;
using SyncWorker.Model.Definitions;

namespace SyncWorker.Connectors.AzureDevOps;

/// <summary>Builds queries. The only place that puts values into WIQL.</summary>
internal static class WiqlText
{
    /// <summary>Writes a value as a literal.</summary>
    public static string Quote(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>Asks for the ids in scope, newest change first.</summary>
    /// <param name="scope">The scope.</param>
    public static string Newest(ScopeDefinition scope) =>
        IdsAfter(scope, scope.Query ?? "", 0).Replace(" ORDER BY [System.Id]", " ORDER BY [System.ChangedDate] DESC", StringComparison.Ordinal);

    /// <summary>Asks for the ids after an id, ascending, that are in scope and meet a condition.</summary>
    /// <param name="scope">The scope; its own query is a condition like any other and is not added here.</param>
    /// <param name="condition">The condition, or empty for none.</param>
    /// <param name="afterId">The last id already known.</param>
    public static string IdsAfter(ScopeDefinition scope, string condition, long afterId)
    {
        var parts = new List<string>();
        if (scope.Projects.Count > 0) parts.Add($"[System.TeamProject] IN ({string.Join(", ", scope.Projects.Select(Quote))})");
        if (scope.AreaPaths.Count > 0)
            parts.Add($"({string.Join(" OR ", scope.AreaPaths.Select(static path => $"[System.AreaPath] UNDER {Quote(path.Trim('\\'))}"))})");
        if (!string.IsNullOrWhiteSpace(condition)) parts.Add($"({condition})");
        parts.Add(string.Create(CultureInfo.InvariantCulture, $"[System.Id] > {afterId}"));
        return $"SELECT [System.Id] FROM WorkItems WHERE {string.Join(" AND ", parts)} ORDER BY [System.Id]";
    }
}
