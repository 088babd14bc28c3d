using System.Text.Json;
using SyncWorker.Connectors.AzureDevOps.Items;
using SyncWorker.Model.Items;

namespace SyncWorker.Connectors.AzureDevOps.Metadata;

/// <summary>Reads the categories of states. They belong to (type, state): the same word can mean different things on two types.</summary>
internal static class StateCategories
{
    /// <summary>Reads a list of states with categories.</summary>
    public static Dictionary<string, StateCategory> Read(JsonElement states)
    {
        var categories = new Dictionary<string, StateCategory>(StringComparer.OrdinalIgnoreCase);
        if (states.ValueKind != JsonValueKind.Array) return categories;
        foreach (var state in states.EnumerateArray())
        {
            if (WireValue.Text(state, "name") is { } name) categories[name] = Parse(WireValue.Text(state, "category"));
        }

        return categories;
    }

    /// <summary>Reads the map from state to category that a backlog configuration holds of each type.</summary>
    public static IEnumerable<(string Type, string State, StateCategory Category)> ReadMapped(JsonElement backlogs)
    {
        if (WireValue.Find(backlogs, "workItemTypeMappedStates") is not { ValueKind: JsonValueKind.Array } types) yield break;
        foreach (var type in types.EnumerateArray())
        {
            if (WireValue.Text(type, "workItemTypeName") is not { } name || WireValue.Find(type, "states") is not { ValueKind: JsonValueKind.Object } states) continue;
            foreach (var state in states.EnumerateObject())
                yield return (name, state.Name, Parse(WireValue.Text(state.Value)));
        }
    }

    // Resolved is work that waits for its verification: in progress, unless the configuration says otherwise.
    private static StateCategory Parse(string? category) => category?.ToUpperInvariant() switch
    {
        "PROPOSED" => StateCategory.Proposed,
        "INPROGRESS" or "RESOLVED" => StateCategory.InProgress,
        "COMPLETED" => StateCategory.Completed,
        "REMOVED" => StateCategory.Removed,
        _ => StateCategory.Unmapped,
    };
}
