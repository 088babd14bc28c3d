using System.Text.Json;

namespace SyncWorker.Connectors.Http;

/// <summary>Writes what requests are made of.</summary>
internal static class RequestJson
{
    /// <summary>Writes an array of numbers.</summary>
    /// <param name="json">The object under way.</param>
    /// <param name="name">The member's name.</param>
    /// <param name="values">The numbers.</param>
    public static void WriteNumbers(this Utf8JsonWriter json, string name, IEnumerable<long> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values) json.WriteNumberValue(value);
        json.WriteEndArray();
    }

    /// <summary>Writes an array of texts.</summary>
    /// <param name="json">The object under way.</param>
    /// <param name="name">The member's name.</param>
    /// <param name="values">The texts.</param>
    public static void WriteTexts(this Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values) json.WriteStringValue(value);
        json.WriteEndArray();
    }
}
