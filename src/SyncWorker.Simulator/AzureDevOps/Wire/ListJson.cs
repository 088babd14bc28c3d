using System.Text.Json;

namespace SyncWorker.Simulator.AzureDevOps.Wire;

/// <summary>The envelope of lists.</summary>
internal static class ListJson
{
    /// <summary>Writes <c>{count,value}</c>.</summary>
    public static void WriteList<T>(this Utf8JsonWriter json, IReadOnlyCollection<T> items, Action<T> write)
    {
        json.WriteStartObject();
        json.WriteNumber("count", items.Count);
        json.WriteStartArray("value");
        foreach (var item in items)
        {
            write(item);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
