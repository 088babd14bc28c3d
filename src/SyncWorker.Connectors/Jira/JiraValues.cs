using System.Text;
using System.Text.Json;

namespace SyncWorker.Connectors.Jira;

/// <summary>Turns values of fields and properties into canonical text.</summary>
internal static class JiraValues
{
    /// <summary>Spells a field's value as people see it; null when it is empty.</summary>
    /// <param name="value">The value, or <see langword="null"/>.</param>
    public static string? ReadField(JsonElement? value)
    {
        var text = value switch
        {
            null => null,
            { ValueKind: JsonValueKind.Number } number => number.AsNumber() is { } known ? CanonicalText.Of(known) : number.GetRawText(),
            { ValueKind: JsonValueKind.Array } array => string.Join(", ", array.EnumerateArray().Select(static item => ReadField(item)).OfType<string>()),
            { ValueKind: JsonValueKind.Object } item => ReadObject(item),
            { } scalar => scalar.AsText(),
        };
        return string.IsNullOrEmpty(text) ? null : text;
    }

    /// <summary>Spells a property's value: a scalar as it is, anything else as compact JSON; null when it is empty.</summary>
    /// <param name="value">The value, or <see langword="null"/>.</param>
    public static string? ReadProperty(JsonElement? value) => value switch
    {
        { ValueKind: JsonValueKind.Object or JsonValueKind.Array } composite => Compact(composite),
        _ => ReadField(value),
    };

    /// <summary>Says whether two spellings of a property are the same value, in whatever order members stand.</summary>
    /// <param name="a">One.</param>
    /// <param name="b">The other.</param>
    /// <param name="isNumber">Whether the values are numbers.</param>
    public static bool AreSameProperty(string? a, string? b, bool isNumber)
    {
        if (CanonicalText.AreSame(a, b, isNumber)) return true;
        if (!LooksComposite(a) || !LooksComposite(b)) return false;
        try
        {
            using var left = JsonDocument.Parse(a, JsonReading.Options);
            using var right = JsonDocument.Parse(b, JsonReading.Options);
            return JsonElement.DeepEquals(left.RootElement, right.RootElement);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Says whether a text is meant as a JSON object or array.</summary>
    /// <param name="text">The text.</param>
    public static bool LooksComposite([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] string? text) => text is ['{' or '[', ..];

    private static string? ReadObject(JsonElement item)
    {
        if (item.Text("type") == "doc" && item.Member("content") is not null) return ReadRichText(item);
        var word = item.Text("value") ?? item.Text("name") ?? item.Text("title") ?? item.Text("displayName") ?? item.Text("key") ?? item.Text("id");
        return item.Member("child") is { } child && ReadField(child) is { } inner ? $"{word} / {inner}" : word ?? Compact(item);
    }

    private static string ReadRichText(JsonElement document)
    {
        var text = new StringBuilder();
        Append(document, text);
        return text.ToString().TrimEnd('\n');
    }

    private static void Append(JsonElement node, StringBuilder text)
    {
        if (node.Text("text") is { } words) text.Append(words);
        if (node.Text("type") == "hardBreak") text.Append('\n');
        foreach (var child in node.Elements("content")) Append(child, text);
        if (node.Text("type") is "paragraph" or "heading") text.Append('\n');
    }

    private static string Compact(JsonElement value)
    {
        using var buffer = new MemoryStream();
        try
        {
            using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
                value.WriteTo(writer);
            return Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate inside: kept as it was written.
            return Encoding.UTF8.GetString(System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(value));
        }
    }
}
