using System.Globalization;
using System.Text.Json;
using SyncWorker.Connectors.AzureDevOps.Metadata;
using SyncWorker.Model.Items;

namespace SyncWorker.Connectors.AzureDevOps.Items;

/// <summary>Maps an item's relations to its parent and its links.</summary>
internal static class RelationMapper
{
    private const string Hierarchy = "System.LinkTypes.Hierarchy-";
    private const string Dependency = "System.LinkTypes.Dependency-";

    /// <summary>Maps relations.</summary>
    /// <param name="relations">The payload's <c>relations</c>, or <see langword="null"/> when it has none.</param>
    /// <param name="catalogue">Knows the words of relation types, and which are remote.</param>
    /// <param name="notes">Where remarks go.</param>
    /// <returns>The parent, and the links in a stable order without duplicates.</returns>
    public static (long? ParentId, IReadOnlyList<ItemLink> Links) Map(JsonElement? relations, AzureDevOpsCatalogue catalogue, List<MappingNote> notes)
    {
        if (relations is not { } list) return (null, []);
        if (list.ValueKind != JsonValueKind.Array) throw new UnreadableItemException("Its relations are not a list.");

        long? parent = null;
        var links = new List<ItemLink>();
        foreach (var relation in list.EnumerateArray())
        {
            var (rel, url) = (WireValue.Text(relation, "rel") ?? "", WireValue.Text(relation, "url") ?? "");
            if (rel.Equals(Hierarchy + "Reverse", StringComparison.OrdinalIgnoreCase))
                parent ??= FindTarget(url, rel, notes);
            else if (!IsNoLink(rel) && Link(relation, rel, url, catalogue, notes) is { } link)
                links.Add(link);
        }

        return (parent, [.. links.Distinct().Order(Comparer<ItemLink>.Create(Compare))]);
    }

    // Children stand at the child; commits, builds and files are no planning links.
    private static bool IsNoLink(string rel) =>
        rel.StartsWith(Hierarchy, StringComparison.OrdinalIgnoreCase)
        || rel.Equals("ArtifactLink", StringComparison.OrdinalIgnoreCase)
        || rel.Equals("AttachedFile", StringComparison.OrdinalIgnoreCase);

    private static ItemLink? Link(JsonElement relation, string rel, string url, AzureDevOpsCatalogue catalogue, List<MappingNote> notes)
    {
        var attributes = WireValue.Find(relation, "attributes");
        if (rel.Equals("Hyperlink", StringComparison.OrdinalIgnoreCase))
            return Remote(attributes is { } said ? WireValue.Text(said, "comment") ?? "" : "", url);

        var known = catalogue.FindRelation(rel);
        var word = (attributes is { } named ? WireValue.Text(named, "name") : null) ?? known?.Name ?? rel;
        if (known?.IsRemote ?? rel.Contains(".Remote.", StringComparison.OrdinalIgnoreCase)) return Remote(word, url);
        if (FindTarget(url, rel, notes) is not { } target) return null;
        return new ItemLink { Kind = KindOf(rel), TrackerType = word, TargetId = target };
    }

    private static ItemLink Remote(string word, string url) => new() { Kind = LinkKind.Remote, TrackerType = word, TargetUrl = url };

    private static LinkKind KindOf(string rel) => rel switch
    {
        _ when rel.Equals(Dependency + "Forward", StringComparison.OrdinalIgnoreCase) => LinkKind.Successor,
        _ when rel.Equals(Dependency + "Reverse", StringComparison.OrdinalIgnoreCase) => LinkKind.Predecessor,
        _ => LinkKind.Related,
    };

    private static long? FindTarget(string url, string rel, List<MappingNote> notes)
    {
        var path = url.AsSpan();
        if (path.IndexOfAny('?', '#') is var end and >= 0) path = path[..end];
        path = path.TrimEnd('/');
        if (long.TryParse(path[(path.LastIndexOf('/') + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var id)) return id;
        notes.Add(new MappingNote(MappingNoteKind.Value, $"{rel} to {url}"));
        return null;
    }

    private static int Compare(ItemLink a, ItemLink b)
    {
        var byKind = a.Kind.CompareTo(b.Kind);
        if (byKind != 0) return byKind;
        var byWord = string.CompareOrdinal(a.TrackerType, b.TrackerType);
        if (byWord != 0) return byWord;
        var byTarget = Nullable.Compare(a.TargetId, b.TargetId);
        return byTarget != 0 ? byTarget : string.CompareOrdinal(a.TargetUrl, b.TargetUrl);
    }
}
