using System.Globalization;
using System.Text.Json;

namespace SyncWorker.Connectors.Jira;

/// <summary>Reads which issue is the parent.</summary>
internal static class JiraParents
{
    /// <summary>
    /// Reads the parent: <c>parent</c>, which is the whole truth where types have levels, else the epic link, else the parent link, which name a key
    /// or hold an object. A key without a known id is no parent.
    /// </summary>
    /// <param name="issue">The joined issue.</param>
    /// <param name="fields">The issue's fields.</param>
    /// <param name="plan">Which fields name parents.</param>
    public static (long? Id, string? Key) Read(JsonElement issue, JsonElement fields, JiraFieldPlan plan)
    {
        if (fields.Member("parent") is { } parent && parent.Whole("id") is { } id) return (id, parent.FilledText("key"));
        foreach (var field in plan.ParentFields)
        {
            if (fields.Member(field) is not { } value) continue;
            var named = value.Member("data") ?? value;
            var key = named.ValueKind == JsonValueKind.String ? named.AsText() : named.FilledText("key");
            if ((named.Whole("id") ?? (key is null ? null : issue.Member("idsByKey")?.Whole(key))) is { } found) return (found, key);
        }

        return default;
    }

    /// <summary>Spells an id; null of none.</summary>
    /// <param name="id">The id.</param>
    public static string? Text(long? id) => id?.ToString(CultureInfo.InvariantCulture);
}
