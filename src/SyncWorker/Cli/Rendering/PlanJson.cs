using System.Text.Json;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Items;
using SyncWorker.Model.Writing;

namespace SyncWorker.Cli.Rendering;

/// <summary>Writes a plan as a JSON document, and reads it again for <c>apply --plan</c>.</summary>
internal static class PlanJson
{
    /// <summary>Writes it.</summary>
    public static void Write(TextWriter output, WriteBackPlan plan, IReadOnlyDictionary<ItemId, PlannedItem> titles)
    {
        using var buffer = new MemoryStream();
        using (var writer = JsonText.Open(buffer))
        {
            writer.WriteStartObject();
            writer.WriteNumber("planned", plan.Writes.Count);
            writer.WriteNumber("unchanged", plan.Unchanged);
            writer.WriteTexts("withheld", plan.Withheld);
            writer.WriteArray("writes", plan.Writes, (json, write) => Write(json, write, titles.GetValueOrDefault(write.Item)));
            writer.WriteEndObject();
        }

        JsonText.Print(output, buffer);
    }

    /// <summary>Reads the writes of a document.</summary>
    /// <exception cref="FormatException">It is not a plan; the message says what is missing.</exception>
    public static IReadOnlyList<ItemWrite> Read(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return [.. document.RootElement.GetProperty("writes").EnumerateArray().Select(ReadWrite)];
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            throw new FormatException("It is not a plan as 'plan --json' prints it.", exception);
        }
    }

    private static void Write(Utf8JsonWriter json, ItemWrite write, PlannedItem? item)
    {
        json.WriteString("item", $"{write.Item.Connection}/{write.Key}");
        json.WriteString("connection", write.Item.Connection);
        json.WriteNumber("id", write.Item.NativeId);
        json.WriteString("key", write.Key);
        json.WriteString("title", item?.Title);
        json.WriteString("url", item?.Url);
        json.WriteArray("updates", write.Updates, static (inner, update) =>
        {
            inner.WriteString("place", update.Place.ToString());
            inner.WriteString("field", update.Field);
            inner.WriteString("before", update.Before);
            inner.WriteString("after", update.After);
            inner.WriteBoolean("isNumber", update.IsNumber);
            inner.WriteString("reason", update.Reason);
        });
    }

    private static ItemWrite ReadWrite(JsonElement write) => new()
    {
        Item = new ItemId(Text(write, "connection"), write.GetProperty("id").GetInt64()),
        Key = Text(write, "key"),
        Updates = [.. write.GetProperty("updates").EnumerateArray().Select(ReadUpdate)],
    };

    private static FieldUpdate ReadUpdate(JsonElement update) => new()
    {
        Place = Enum.Parse<WriteBackPlace>(Text(update, "place")),
        Field = Text(update, "field"),
        Before = update.GetProperty("before").GetString(),
        After = update.GetProperty("after").GetString(),
        IsNumber = update.GetProperty("isNumber").GetBoolean(),
        Reason = Text(update, "reason"),
    };

    private static string Text(JsonElement element, string name) =>
        element.GetProperty(name).GetString() ?? throw new KeyNotFoundException($"'{name}' is null.");
}
