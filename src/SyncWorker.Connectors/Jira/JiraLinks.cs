using System.Text.Json;
using SyncWorker.Model.Items;

namespace SyncWorker.Connectors.Jira;

/// <summary>Reads an issue's links.</summary>
internal static class JiraLinks
{
    /// <summary>Reads the links to issues and to addresses, in a stable order. What has no target is left out.</summary>
    /// <param name="fields">The fields.</param>
    /// <param name="remoteLinks">The remote links.</param>
    public static IReadOnlyList<ItemLink> Read(JsonElement fields, IEnumerable<JsonElement> remoteLinks) =>
    [
        .. fields.Elements("issuelinks").Select(ReadLink).Concat(remoteLinks.Select(ReadRemote)).OfType<ItemLink>().Distinct()
            .OrderBy(static link => link.Kind).ThenBy(static link => link.TargetId)
            .ThenBy(static link => link.TargetUrl, StringComparer.Ordinal).ThenBy(static link => link.TrackerType, StringComparer.Ordinal),
    ];

    private static ItemLink? ReadLink(JsonElement link)
    {
        var type = link.Member("type");
        var isBlocking = type is { } known
            && (IsWord(known, "name", "Blocks") || IsWord(known, "inward", "is blocked by") || IsWord(known, "outward", "blocks"));

        // An inward issue is one that does it to us: "is blocked by".
        if (link.Member("inwardIssue")?.Whole("id") is { } inward)
            return Link(isBlocking ? LinkKind.Predecessor : LinkKind.Related, type, "inward", inward);
        return link.Member("outwardIssue")?.Whole("id") is { } outward
            ? Link(isBlocking ? LinkKind.Successor : LinkKind.Related, type, "outward", outward)
            : null;
    }

    private static ItemLink Link(LinkKind kind, JsonElement? type, string direction, long target) =>
        new() { Kind = kind, TrackerType = type?.FilledText(direction) ?? type?.Text("name") ?? "", TargetId = target };

    private static bool IsWord(JsonElement type, string member, string word) => string.Equals(type.Text(member), word, StringComparison.OrdinalIgnoreCase);

    private static ItemLink? ReadRemote(JsonElement remote) => remote.Member("object")?.FilledText("url") is { } url
        ? new ItemLink { Kind = LinkKind.Remote, TrackerType = remote.Text("relationship") ?? "", TargetUrl = url }
        : null;
}
