using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SyncWorker.Simulator.AzureDevOps.Items;
using SyncWorker.Simulator.AzureDevOps.Metadata;
using SyncWorker.Simulator.AzureDevOps.Wire;

namespace SyncWorker.Simulator.AzureDevOps.Edits;

/// <summary>Turns the values of a patch into those of a field, and back into what the ledger keeps.</summary>
internal sealed class FieldValues(Organization organization)
{
    private const int LongestString = 255;
    private static readonly string[] PersonKeys = ["descriptor", "id", "uniqueName", "displayName"];

    /// <summary>The value of a field, or null to empty it.</summary>
    public object? Read(FieldDefinition field, JsonNode? node)
    {
        if (node is null || (node.GetValueKind() == JsonValueKind.String && node.GetValue<string>().Length == 0))
        {
            return null;
        }

        if (field.Type == FieldType.Identity)
        {
            return Person(field, node);
        }

        if (node is JsonObject or JsonArray)
        {
            throw InvalidType(field);
        }

        var text = node.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : node.ToJsonString();
        object value = field.Type switch
        {
            FieldType.Integer => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : throw InvalidType(field),
            FieldType.Double => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : throw InvalidType(field),
            FieldType.Boolean => bool.TryParse(text, out var flag) ? flag : throw InvalidType(field),
            FieldType.DateTime => WireTime.TryParse(text, out var at) ? at : throw InvalidType(field),
            _ => text,
        };
        return field.Index == KnownField.Tags ? Tags(text) : Checked(field, value);
    }

    /// <summary>A value as the ledger keeps it.</summary>
    public static JsonNode? ForLedger(object? value) => value switch
    {
        null => null,
        string text => JsonValue.Create(text),
        int number => JsonValue.Create(number),
        double number => JsonValue.Create(number),
        bool flag => JsonValue.Create(flag),
        DateTime at => JsonValue.Create(WireTime.Text(at)),
        Identity identity => JsonValue.Create(identity.UniqueName),
        _ => throw new InvalidOperationException($"A field holds a {value.GetType().Name}."),
    };

    private static object Checked(FieldDefinition field, object value)
    {
        var text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty;
        if (field.AllowedValues is { } allowed)
        {
            var known = allowed.FirstOrDefault(candidate => candidate.Equals(text, StringComparison.OrdinalIgnoreCase))
                ?? throw NotInList(field, text);
            return value is string ? known : value;
        }

        if (field.Type == FieldType.String && text.Length > LongestString)
        {
            throw AzureDevOpsFault.Rules(
                field.ReferenceName, "invalidTooLong", $"TF401324: Invalid field status 'InvalidTooLong' for field '{field.ReferenceName}'.");
        }

        return value;
    }

    public static AzureDevOpsFault NotInList(FieldDefinition field, string text) => AzureDevOpsFault.Rules(
        field.ReferenceName,
        "required, hasValues, limitedToValues, invalidListValue",
        $"The field '{field.Name}' contains the value '{text}' that is not in the list of supported values");

    private static AzureDevOpsFault InvalidType(FieldDefinition field) => AzureDevOpsFault.Rules(
        field.ReferenceName, "invalidType", $"TF401326: Invalid field status 'InvalidType' for field '{field.ReferenceName}'.");

    private static string? Tags(string text)
    {
        var tags = text.Split([';', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .ToList();
        return tags.Count == 0 ? null : string.Join("; ", tags);
    }

    private Identity Person(FieldDefinition field, JsonNode node)
    {
        string?[] names = node switch
        {
            JsonObject person => [.. PersonKeys.Select(name => person[name]?.ToString())],
            _ => [node.ToString()],
        };
        foreach (var name in names)
        {
            if (name is not null && organization.TryFindPerson(name, out var found))
            {
                return found;
            }
        }

        var shown = names.LastOrDefault(name => name is not null) ?? string.Empty;
        throw AzureDevOpsFault.Rules(
            field.ReferenceName, "invalidIdentityField", $"The identity value '{shown}' for field '{field.Name}' is an unknown identity.");
    }
}
