using SyncWorker.Model.Definitions;

namespace SyncWorker.Options.Binding;

/// <summary>What must hold between connections.</summary>
internal static class ConnectionRules
{
    /// <summary>Finds names used twice, and two connections that read the same items.</summary>
    public static void Check(IReadOnlyList<(ConfigSection Section, ConnectionDefinition? Definition)> connections)
    {
        for (var later = 0; later < connections.Count; later++)
        {
            for (var earlier = 0; earlier < later; earlier++)
            {
                CheckNames(connections[earlier].Section, connections[later].Section);
                if (connections[earlier].Definition is { } first && connections[later].Definition is { } second) CheckScopes(first, second, connections[later].Section);
            }
        }
    }

    private static void CheckNames(ConfigSection first, ConfigSection second)
    {
        if (first.Text("name") is { } name && string.Equals(name, second.Text("name"), StringComparison.OrdinalIgnoreCase))
        {
            second.Fault("name", $"the name '{name}' is already that of {first.Path}", "Give every connection its own name; it is part of every item's identity");
        }
    }

    private static void CheckScopes(ConnectionDefinition first, ConnectionDefinition second, ConfigSection section)
    {
        if (first.Kind != second.Kind || !IsSameSite(first.Url, second.Url) || AreApart(first.Scope, second.Scope)) return;
        section.Fault(
            "url",
            $"this is the same site as connection '{first.Name}', and both may read the same items: they would be counted twice",
            "Use one connection, or give both a scope with different projects");
    }

    private static bool IsSameSite(Uri first, Uri second) =>
        Uri.Compare(first, second, UriComponents.HostAndPort | UriComponents.Path, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0;

    /// <summary>Two scopes are surely apart when their projects are, or, within the same projects, their area paths. A query proves nothing.</summary>
    private static bool AreApart(ScopeDefinition first, ScopeDefinition second) =>
        AreApart(first.Projects, second.Projects, string.Equals) || AreApart(first.AreaPaths, second.AreaPaths, IsSameOrUnder);

    private static bool AreApart(IReadOnlyList<string> first, IReadOnlyList<string> second, Func<string, string, StringComparison, bool> meet) =>
        first.Count > 0 && second.Count > 0
        && !first.Any(left => second.Any(right => meet(left, right, StringComparison.OrdinalIgnoreCase) || meet(right, left, StringComparison.OrdinalIgnoreCase)));

    private static bool IsSameOrUnder(string path, string root, StringComparison comparison) =>
        path.Equals(root, comparison) || path.StartsWith(root.TrimEnd('\\') + '\\', comparison);
}
