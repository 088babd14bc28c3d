using System.Globalization;
using System.Text.Json;

namespace SyncWorker.Connectors.Jira;

/// <summary>Reads which issue is the parent.</summary>
internal static class JiraParents
{
    /// <summary>
    /// Reads the parent: <c>parent</c>, which is the whole truth where types have levels, else the epic link, else the parent link, which name a key
    /// or hold an object. A key without a known id is no parent: Jira does not show it to our account.
    /// </summary>
    /// <param name="issue">The joined issue.</param>
    /// <param name="fields">The issue's fields.</param>
    /// <param name="plan">Which fields name parents.</param>
    /// <returns>The parent's id and key, and else the key that is not shown; all null where none is named.</returns>
    public static (long? Id, string? Key, string? Hidden) Read(JsonElement issue, JsonElement fields, JiraFieldPlan plan)
    {
        if (fields.Member("parent") is { } parent && parent.Whole("id") is { } id) return (id, parent.FilledText("key"), null);
        string? hidden = null;
        foreach (var field in plan.ParentFields)
        {
            if (fields.Member(field) is not { } value) continue;
            var named = value.Member("data") ?? value;
            var key = FindKey(value);
            if ((named.Whole("id") ?? (key is null ? null : issue.Member("idsByKey")?.Whole(key))) is { } found) return (found, key, null);
            hidden ??= string.IsNullOrEmpty(key) ? null : key;
        }

        return (null, null, hidden);
    }

    /// <summary>Finds the key that a field holds, or the object in it; null of none.</summary>
    /// <param name="value">The field's value.</param>
    public static string? FindKey(JsonElement? value)
    {
        var named = value?.Member("data") ?? value;
        return named is { ValueKind: JsonValueKind.String } text ? text.AsText() : named?.FilledText("key");
    }

    /// <summary>Spells an id; null of none.</summary>
    /// <param name="id">The id.</param>
    public static string? Text(long? id) => id?.ToString(CultureInfo.InvariantCulture);
}
