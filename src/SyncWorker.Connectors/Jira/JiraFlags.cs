using System.Text.Json;

namespace SyncWorker.Connectors.Jira;

/// <summary>Says whether an issue is flagged as blocked.</summary>
internal static class JiraFlags
{
    /// <summary>Says whether the field that flags is set: to anything but false, nothing and zero.</summary>
    /// <param name="value">The field's value, or <see langword="null"/>.</param>
    public static bool IsSet(JsonElement? value) => value switch
    {
        null or { ValueKind: JsonValueKind.False } => false,
        { ValueKind: JsonValueKind.True } => true,
        { } other => JiraValues.ReadField(other) is { } text && !text.Equals("false", StringComparison.OrdinalIgnoreCase) && text != "0",
    };

    /// <summary>Says whether one of several fields of check boxes holds the option by which Jira flags.</summary>
    /// <param name="fields">The fields.</param>
    /// <param name="flags">The fields that may.</param>
    public static bool IsFlagged(JsonElement fields, IReadOnlyList<string> flags) => flags.Any(flag => fields.Elements(flag)
        .Any(static option => string.Equals(option.Text("value"), JiraFieldPlan.Impediment, StringComparison.OrdinalIgnoreCase)));
}
