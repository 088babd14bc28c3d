using System.Text.Json;

namespace SyncWorker.Simulator.AzureDevOps.Metadata;

/// <summary>One field of the organisation.</summary>
/// <param name="Index">Where a snapshot keeps the field's value.</param>
/// <param name="ReferenceName">The name that never changes, such as <c>System.State</c>.</param>
/// <param name="Name">The name that people see.</param>
/// <param name="Type">The kind of value.</param>
/// <param name="InDefault">Whether a plain read of an item shows it; the others come with <c>$expand=fields</c>.</param>
/// <param name="ReadOnly">Whether only the server writes it.</param>
/// <param name="AllowedValues">The closed list of values, or null when any value of the type will do.</param>
internal sealed record FieldDefinition(
    int Index,
    string ReferenceName,
    string Name,
    FieldType Type,
    bool InDefault = true,
    bool ReadOnly = false,
    IReadOnlyList<string>? AllowedValues = null)
{
    /// <summary>Gets the reference name, encoded once: it is written with every row.</summary>
    public JsonEncodedText EncodedName { get; } = JsonEncodedText.Encode(ReferenceName);

    /// <summary>Gets whether the field is long text, which the reporting feed leaves out unless it is asked for.</summary>
    public bool IsLongText => Type is FieldType.Html or FieldType.History;

    /// <summary>Gets whether the field belongs to the organisation rather than to the product.</summary>
    public bool IsCustom => ReferenceName.StartsWith("Custom.", StringComparison.OrdinalIgnoreCase);
}
