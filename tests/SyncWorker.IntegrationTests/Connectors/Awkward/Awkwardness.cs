using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SyncWorker.IntegrationTests.Connectors.Awkward;

/// <summary>Makes the values of an answer awkward, as plugins, migrations and proxies leave them.</summary>
internal static class Awkwardness
{
    private const string Lone = "@lone@";

    /// <summary>The kinds that may cost a value, an item or the run, but never more.</summary>
    public static readonly IReadOnlyList<string> Kinds = ["null", "missing", "swapped type", "other container", "unknown word", "lone surrogate", "very long"];

    /// <summary>The kinds that change nothing: the same instant in another way of writing it.</summary>
    public static readonly IReadOnlyList<string> SameInstants = ["+0530", "epoch", "epoch as text"];

    /// <summary>Makes every value of an answer awkward, or every identifier, or every date.</summary>
    /// <param name="json">The answer.</param>
    /// <param name="kind">A kind.</param>
    /// <param name="isChosen">Whether a member of this name is meant.</param>
    public static string Make(string json, string kind, Func<string, bool> isChosen)
    {
        var root = JsonNode.Parse(json)!;
        Visit(root, kind, isChosen);
        return root.ToJsonString().Replace(Lone, @"\ud83d", StringComparison.Ordinal);
    }

    private static void Visit(JsonNode node, string kind, Func<string, bool> isChosen)
    {
        if (node is JsonArray elements)
        {
            foreach (var element in elements.OfType<JsonNode>().Where(static element => element is not JsonValue)) Visit(element, kind, isChosen);
            return;
        }

        var members = node.AsObject();
        foreach (var (name, value) in members.ToList())
        {
            if (value is JsonObject or JsonArray { Count: > 0 } && !IsOfValues(value)) Visit(value, kind, isChosen);
            else if (isChosen(name) && kind == "missing") members.Remove(name);
            else if (isChosen(name) && value is not null) members[name] = Value(value, kind);
        }
    }

    private static bool IsOfValues(JsonNode node) => node is JsonArray list && list.All(static element => element is JsonValue or null);

    private static JsonNode? Value(JsonNode value, string kind) => kind switch
    {
        "null" => null,
        "swapped type" => value.GetValueKind() == JsonValueKind.String ? 17 : JsonValue.Create("seventeen"),
        "other container" => value is JsonArray ? new JsonObject { ["a"] = 1 } : new JsonArray(1, null, "b"),
        "unknown word" => value.GetValueKind() == JsonValueKind.String ? JsonValue.Create("no-such-word") : JsonValue.Create(-1),
        "lone surrogate" => value.GetValueKind() == JsonValueKind.String ? JsonValue.Create(value.GetValue<string>() + Lone) : value.DeepClone(),
        "very long" => value.GetValueKind() == JsonValueKind.String ? JsonValue.Create(new string('w', 100_000)) : value.DeepClone(),
        _ => InstantOf(value) is { } instant ? Write(instant, kind) : value.DeepClone(),
    };

    private static JsonValue Write(DateTimeOffset instant, string kind) => kind switch
    {
        "+0530" => JsonValue.Create(instant.ToOffset(TimeSpan.FromMinutes(330)).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'+0530'", CultureInfo.InvariantCulture)),
        "epoch" => JsonValue.Create(instant.ToUnixTimeMilliseconds()),
        _ => JsonValue.Create(instant.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)),
    };

    private static DateTimeOffset? InstantOf(JsonNode value) =>
        value.GetValueKind() == JsonValueKind.String && value.GetValue<string>() is { Length: > 20 } text && text[10] == 'T'
        && DateTimeOffset.TryParseExact(text.Replace("+0000", "Z", StringComparison.Ordinal), "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant)
            ? instant
            : null;
}
