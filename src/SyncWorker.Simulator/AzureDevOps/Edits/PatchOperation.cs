using System.Text.Json;
using System.Text.Json.Nodes;
using SyncWorker.Simulator.AzureDevOps.Wire;

namespace SyncWorker.Simulator.AzureDevOps.Edits;

/// <summary>One operation of a JSON Patch.</summary>
/// <param name="Op">add, replace, remove or test.</param>
/// <param name="Path">Such as <c>/fields/System.Title</c>, <c>/relations/-</c>, <c>/rev</c>.</param>
/// <param name="Value">The value, or null.</param>
internal sealed record PatchOperation(string Op, string Path, JsonNode? Value)
{
    private const string FieldPrefix = "/fields/";
    private const string RelationPrefix = "/relations/";
    private const string FormatPrefix = "/multilineFieldsFormat/";
    private static readonly string[] Operations = ["add", "replace", "remove", "test"];

    /// <summary>Gets the field that the path names, or null when it is another path.</summary>
    public string? Field => After(FieldPrefix);

    /// <summary>Gets what follows <c>/relations/</c>, or null when it is another path.</summary>
    public string? Relation => After(RelationPrefix);

    /// <summary>Gets the long text field whose format the path names, or null when it is another path.</summary>
    public string? Format => After(FormatPrefix);

    /// <summary>Reads a patch document.</summary>
    public static List<PatchOperation> Read(JsonNode? document)
    {
        if (document is not JsonArray { Count: > 0 } array)
        {
            throw AzureDevOpsFault.InvalidPatch();
        }

        return [.. array.Select(node => ReadOne(node))];
    }

    private static PatchOperation ReadOne(JsonNode? node)
    {
        if (node is not JsonObject operation
            || Word(operation["op"]) is not { } op
            || Word(operation["path"]) is not { } path
            || !Operations.Contains(op.ToLowerInvariant()))
        {
            throw AzureDevOpsFault.InvalidPatch();
        }

        return new PatchOperation(op.ToLowerInvariant(), path, operation["value"]);
    }

    // Microsoft's own client sends the numbers of its enumeration: 0 add, 1 remove, 2 replace, 3 move, 4 copy, 5 test.
    private static string? Word(JsonNode? node) => node?.GetValueKind() switch
    {
        JsonValueKind.String => node.GetValue<string>(),
        JsonValueKind.Number => node.ToJsonString() switch { "0" => "add", "1" => "remove", "2" => "replace", "5" => "test", _ => null },
        _ => null,
    };

    private string? After(string prefix) => Path.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) ? Path[prefix.Length..] : null;
}
