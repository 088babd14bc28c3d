using System.Text.Json;
using SyncWorker.Connectors.AzureDevOps.Items;

namespace SyncWorker.Connectors.AzureDevOps.Metadata;

/// <summary>Reads the area and iteration trees of a project.</summary>
internal static class NodeReader
{
    /// <summary>Reads both roots with all that is below them.</summary>
    /// <param name="document">The answer: a list of roots, or one root.</param>
    public static IEnumerable<ClassificationNode> Read(JsonElement document)
    {
        if (WireValue.Find(document, "value") is not { ValueKind: JsonValueKind.Array } roots)
            return Walk(document, parentPath: null, isIteration: false);
        return roots.EnumerateArray().SelectMany(static root => Walk(root, parentPath: null, isIteration: false));
    }

    private static IEnumerable<ClassificationNode> Walk(JsonElement node, string? parentPath, bool isIteration)
    {
        if (WireValue.Text(node, "name") is not { } name || WireValue.Text(node, "id") is not { } id) yield break;
        isIteration = WireValue.Text(node, "structureType") is { } kind ? kind.Equals("iteration", StringComparison.OrdinalIgnoreCase) : isIteration;
        var path = WireValue.Text(node, "path") is { } tree
            ? ClassificationNode.ToItemPath(tree)
            : parentPath is null ? name : $"{parentPath}\\{name}";

        yield return new ClassificationNode(id, path, isIteration, Day(node, "startDate"), Day(node, "finishDate"));
        if (WireValue.Find(node, "children") is not { ValueKind: JsonValueKind.Array } children) yield break;
        foreach (var child in children.EnumerateArray().SelectMany(child => Walk(child, path, isIteration)))
            yield return child;
    }

    // An iteration's days are days: they are written as midnight UTC and never shifted. An undated node has no attributes at all.
    private static DateOnly? Day(JsonElement node, string name) =>
        WireValue.Find(node, "attributes") is { } attributes && WireValue.Find(attributes, name) is { } value
        && WireValue.TryInstant(value) is { } at && !WireValue.StandsForNone(at)
            ? DateOnly.FromDateTime(at.UtcDateTime)
            : null;
}
