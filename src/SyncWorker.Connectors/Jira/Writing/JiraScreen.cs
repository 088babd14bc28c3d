using System.Text.Json;

namespace SyncWorker.Connectors.Jira.Writing;

/// <summary>A field of an edit screen.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Operations">What may be done to it, such as <c>set</c> or <c>add</c>.</param>
/// <param name="Options">The values that it can take, or <see langword="null"/> when Jira lists none.</param>
internal sealed record JiraScreenField(string Name, IReadOnlySet<string> Operations, IReadOnlySet<string>? Options);

/// <summary>The fields that our account can set in one kind of issue, by id. None at all means that the account or the status forbids edits.</summary>
/// <param name="Fields">The fields.</param>
internal sealed record JiraScreen(IReadOnlyDictionary<string, JiraScreenField> Fields)
{
    /// <summary>Reads the answer about an edit screen; null when it is none.</summary>
    /// <param name="answer">The answer.</param>
    public static JiraScreen? Read(JsonElement answer) => answer.Member("fields") is { ValueKind: JsonValueKind.Object } fields
        ? new JiraScreen(fields.EnumerateObject().ToDictionary(static field => field.Name, static field => ReadField(field.Name, field.Value), StringComparer.Ordinal))
        : null;

    private static JiraScreenField ReadField(string id, JsonElement field) => new(
        field.FilledText("name") ?? id,
        field.Elements("operations").Select(static operation => operation.AsText()).OfType<string>().ToHashSet(StringComparer.OrdinalIgnoreCase),
        field.Member("allowedValues") is { ValueKind: JsonValueKind.Array } allowed
            ? allowed.EnumerateArray().Select(static value => JiraValues.ReadField(value)).OfType<string>().ToHashSet(StringComparer.Ordinal)
            : null);
}
