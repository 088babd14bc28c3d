using System.Buffers;
using System.Globalization;
using System.Text.Json;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Writing;

namespace SyncWorker.Connectors.AzureDevOps.Writing;

/// <summary>Writes the JSON Patch of a write: guarded by the revision, only what differs, tags in one piece.</summary>
internal static class ItemPatch
{
    /// <summary>Writes the patch.</summary>
    /// <param name="state">What the item holds.</param>
    /// <param name="pending">The updates that are to be made.</param>
    public static ReadOnlyMemory<byte> Write(ItemState state, IReadOnlyList<FieldUpdate> pending)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            if (state.Revision is { } revision) Operation(json, "test", "/rev", () => json.WriteNumberValue(revision));
            foreach (var update in pending.Where(static update => update.Place != WriteBackPlace.Tag)) Field(json, state, update);
            var tags = pending.Where(static update => update.Place == WriteBackPlace.Tag).ToList();
            if (tags.Count > 0) Tags(json, state.Tags, tags);
            json.WriteEndArray();
        }

        return buffer.WrittenMemory;
    }

    private static decimal? TryNumber(string? text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static void Field(Utf8JsonWriter json, ItemState state, FieldUpdate update)
    {
        var path = $"/fields/{update.Field}";
        if (string.IsNullOrEmpty(update.After))
        {
            Operation(json, "remove", path, value: null);
            return;
        }

        Operation(json, state.Value(update.Field) is null ? "add" : "replace", path, () =>
        {
            if (update.IsNumber && TryNumber(update.After) is { } number) json.WriteRawValue(CanonicalText.Of(number));
            else json.WriteStringValue(update.After);
        });
    }

    // "add" would only ever add tags: taking one away needs the whole list, which the revision guards.
    private static void Tags(Utf8JsonWriter json, IReadOnlyList<string> present, List<FieldUpdate> updates)
    {
        var removed = updates.Select(static update => update.Before).OfType<string>().ToHashSet(StringComparer.OrdinalIgnoreCase);
        removed.ExceptWith(updates.Select(static update => update.After).OfType<string>());
        var tags = present.Where(tag => !removed.Contains(tag))
            .Concat(updates.Select(static update => update.After).OfType<string>())
            .Distinct(StringComparer.OrdinalIgnoreCase);
        Operation(json, present.Count == 0 ? "add" : "replace", $"/fields/{FieldNames.Tags}", () => json.WriteStringValue(string.Join("; ", tags)));
    }

    private static void Operation(Utf8JsonWriter json, string operation, string path, Action? value)
    {
        json.WriteStartObject();
        json.WriteString("op", operation);
        json.WriteString("path", path);
        if (value is not null)
        {
            json.WritePropertyName("value");
            value();
        }

        json.WriteEndObject();
    }
}
