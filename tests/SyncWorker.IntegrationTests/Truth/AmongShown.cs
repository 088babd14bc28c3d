using System.Globalization;

namespace SyncWorker.IntegrationTests.Truth;

/// <summary>Items as they can be compared where others were taken away and brought back.</summary>
internal static class AmongShown
{
    /// <summary>
    /// Jira touches only what is taken away and brought back itself. So of a link whichever side tells of it counts, as it does in a snapshot; a link
    /// to what is not there is none, nor is such a parent.
    /// </summary>
    public static Dictionary<long, TruthItem> Of(IReadOnlyDictionary<long, TruthItem> items, IReadOnlyCollection<long> shown)
    {
        var links = items.Keys.ToDictionary(static id => id, static _ => new SortedSet<string>(StringComparer.Ordinal));
        foreach (var (id, item) in items)
        {
            foreach (var link in item.Links.Split('|', StringSplitOptions.RemoveEmptyEntries))
            {
                var (kind, target) = (link[..link.IndexOf(':', StringComparison.Ordinal)], link[(link.IndexOf(':', StringComparison.Ordinal) + 1)..]);
                if (kind == "Remote") links[id].Add(link);
                else if (long.Parse(target, CultureInfo.InvariantCulture) is var other && links.TryGetValue(other, out var back))
                {
                    links[id].Add(link);
                    back.Add($"{kind switch { "Predecessor" => "Successor", "Successor" => "Predecessor", _ => kind }}:{id}");
                }
            }
        }

        return items.ToDictionary(static pair => pair.Key, pair => pair.Value with
        {
            Links = string.Join('|', links[pair.Key]),
            Parent = pair.Value.Parent is { } parent && long.TryParse(parent, out var id) && shown.Contains(id) ? parent : null,
        });
    }
}
