using System.Buffers;
using System.Globalization;
using System.Text.Json;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Writing;

namespace SyncWorker.Connectors.Jira.Writing;

/// <summary>Compares a write with an issue as it is, and composes the one request that makes it. Pure.</summary>
internal static class JiraEdit
{
    private const string LabelsField = "labels";

    /// <summary>Lists the fields that must be read before a write.</summary>
    /// <param name="write">The write.</param>
    public static IReadOnlyList<string> FieldsOf(ItemWrite write) =>
    [
        .. write.Updates.Where(static update => update.Place != WriteBackPlace.Property)
            .Select(static update => update.Place == WriteBackPlace.Label ? LabelsField : update.Field).Append("updated").Distinct(StringComparer.Ordinal),
    ];

    /// <summary>Lists the properties that must be read before a write.</summary>
    /// <param name="write">The write.</param>
    public static IReadOnlyList<string> PropertiesOf(ItemWrite write) =>
        [.. write.Updates.Where(static update => update.Place == WriteBackPlace.Property).Select(static update => update.Field).Distinct(StringComparer.Ordinal)];

    /// <summary>Says whether an issue already holds what an update wants.</summary>
    /// <param name="update">The update.</param>
    /// <param name="issue">The issue as it is.</param>
    public static bool Holds(FieldUpdate update, JsonElement issue)
    {
        if (update.Place != WriteBackPlace.Label) return AreSame(update, Read(update, issue), update.After);
        var labels = Labels(issue);
        return (update.After is null || labels.Contains(update.After)) && (update.Before is null || update.Before == update.After || !labels.Contains(update.Before));
    }

    /// <summary>Says what stands in the way of an update: one sentence, or null when the issue holds what the update expects. Labels are never in the way.</summary>
    /// <param name="update">The update.</param>
    /// <param name="issue">The issue as it is.</param>
    public static string? FindSurprise(FieldUpdate update, JsonElement issue)
    {
        if (update.Place == WriteBackPlace.Label || Read(update, issue) is var found && AreSame(update, found, update.Before)) return null;
        return $"{Name(update)} was expected to hold {Show(update.Before)} and holds {Show(found)}: somebody changed it, so it was left alone.";
    }

    /// <summary>Composes the request's body: fields, labels and properties in one.</summary>
    /// <param name="updates">The updates to make.</param>
    /// <param name="fields">The site's fields by id, which say how a value is written.</param>
    /// <param name="asDocuments">Whether a paragraph field is written as a document, which version 3 of the API demands; else as plain text.</param>
    public static ReadOnlyMemory<byte> Compose(IReadOnlyCollection<FieldUpdate> updates, IReadOnlyDictionary<string, JiraField> fields, bool asDocuments)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            WriteFields(json, [.. updates.Where(static update => update.Place == WriteBackPlace.Field)], fields, asDocuments);
            WriteLabels(json, [.. updates.Where(static update => update.Place == WriteBackPlace.Label)]);
            WriteProperties(json, [.. updates.Where(static update => update.Place == WriteBackPlace.Property)]);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    /// <summary>Says whether Jira tells watchers of an update by e-mail: of everything but properties.</summary>
    /// <param name="update">The update.</param>
    public static bool TellsWatchers(FieldUpdate update) => update.Place != WriteBackPlace.Property;

    /// <summary>Names a target for people.</summary>
    /// <param name="update">The update.</param>
    public static string Name(FieldUpdate update) => update.Place == WriteBackPlace.Property ? $"property {update.Field}" : $"field {update.Field}";

    private static string Show(string? value) => string.IsNullOrEmpty(value) ? "nothing" : $"'{(value.Length > 80 ? value[..80] + "…" : value)}'";

    private static string? Read(FieldUpdate update, JsonElement issue) => update.Place == WriteBackPlace.Property
        ? JiraValues.ReadProperty(issue.Member("properties")?.Member(update.Field))
        : JiraValues.ReadField(issue.Member("fields")?.Member(update.Field));

    private static bool AreSame(FieldUpdate update, string? a, string? b) => update.Place == WriteBackPlace.Property
        ? JiraValues.AreSameProperty(a, b, update.IsNumber)
        : CanonicalText.AreSame(a, b, update.IsNumber);

    private static HashSet<string> Labels(JsonElement issue) =>
        issue.Member("fields") is { } fields ? fields.Elements(LabelsField).Select(static label => label.AsText()).OfType<string>().ToHashSet(StringComparer.Ordinal) : [];

    private static void WriteFields(Utf8JsonWriter json, List<FieldUpdate> updates, IReadOnlyDictionary<string, JiraField> fields, bool asDocuments)
    {
        if (updates.Count == 0) return;
        json.WriteStartObject("fields");
        foreach (var update in updates)
        {
            json.WritePropertyName(update.Field);
            WriteValue(json, update, fields.GetValueOrDefault(update.Field), asDocuments);
        }

        json.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter json, FieldUpdate update, JiraField? field, bool asDocuments)
    {
        if (string.IsNullOrEmpty(update.After)) json.WriteNullValue();
        else if (field?.Type == "option") WriteOption(json, update.After);
        else if (asDocuments && field?.IsCustom(":textarea") == true) JiraRichText.WriteDocument(json, update.After);
        else if (update.IsNumber || field?.Type == "number") WriteNumber(json, update.After);
        else json.WriteStringValue(update.After);
    }

    private static void WriteNumber(Utf8JsonWriter json, string text)
    {
        if (decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) json.WriteRawValue(CanonicalText.Of(number));
        else json.WriteStringValue(text);
    }

    private static void WriteOption(Utf8JsonWriter json, string value)
    {
        json.WriteStartObject();
        json.WriteString("value", value);
        json.WriteEndObject();
    }

    private static void WriteLabels(Utf8JsonWriter json, List<FieldUpdate> updates)
    {
        if (updates.Count == 0) return;
        json.WriteStartObject("update");
        json.WriteStartArray(LabelsField);
        foreach (var update in updates)
        {
            if (update.Before is { } removed && removed != update.After) WriteOperation(json, "remove", removed);
            if (update.After is { } added) WriteOperation(json, "add", added);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteOperation(Utf8JsonWriter json, string operation, string label)
    {
        json.WriteStartObject();
        json.WriteString(operation, label);
        json.WriteEndObject();
    }

    private static void WriteProperties(Utf8JsonWriter json, List<FieldUpdate> updates)
    {
        if (updates.Count == 0) return;
        json.WriteStartArray("properties");
        foreach (var update in updates)
        {
            json.WriteStartObject();
            json.WriteString("key", update.Field);
            json.WritePropertyName("value");
            WritePropertyValue(json, update);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Writes the value of a property; empty is null.</summary>
    /// <param name="json">Where to; a value is due.</param>
    /// <param name="update">The update of the property.</param>
    public static void WritePropertyValue(Utf8JsonWriter json, FieldUpdate update)
    {
        if (string.IsNullOrEmpty(update.After)) json.WriteNullValue();
        else if (update.IsNumber) WriteNumber(json, update.After);
        else if (!JiraValues.LooksComposite(update.After) || !TryWriteComposite(json, update.After)) json.WriteStringValue(update.After);
    }

    private static bool TryWriteComposite(Utf8JsonWriter json, string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, JsonReading.Options);
            document.RootElement.WriteTo(json);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
