using System.Text;
using System.Text.Json.Nodes;

namespace SyncWorker.IntegrationTests.Mutation;

/// <summary>Spoils one JSON object as trackers, plugins and proxies do. The same seed and object give the same result.</summary>
internal static class PayloadMutator
{
    /// <summary>The kinds of damage. Those from <see cref="FirstInvalid"/> on are no JSON any more.</summary>
    public static readonly IReadOnlyList<string> Kinds =
    [
        "null", "removed", "number for text", "text for number", "other container", "unknown word", "odd date", "lone surrogate", "very long", "deep",
        "twice", "cut off", "not a number",
    ];

    /// <summary>The first kind that leaves no valid JSON.</summary>
    public const int FirstInvalid = 11;

    private static readonly string[] Dates =
        ["1700000000000", "1700000000", "2026-02-30T00:00:00.000+0000", "yesterday", "2026-01-05T10:00:00.000+0530", "9999-12-31T23:59:59.999-1400", "0000-00-00", "\"\"", "24:00"];

    /// <summary>Spoils an object.</summary>
    /// <param name="json">The object.</param>
    /// <param name="kind">The kind, an index into <see cref="Kinds"/>.</param>
    /// <param name="seed">The seed.</param>
    public static string Spoil(string json, int kind, int seed)
    {
        var random = new Random(seed);
        if (kind == FirstInvalid) return json[..random.Next(1, json.Length)];
        var root = JsonNode.Parse(json)!.AsObject();
        var places = Places(root).ToList();
        if (places.Count == 0) return json;
        var (parent, name, index) = places[random.Next(places.Count)];
        if (kind is 12 or 10)
        {
            // The tree can hold neither: a mark is put in and replaced in the text.
            Put(parent, name, index, JsonValue.Create("@mark@"));
            var text = root.ToJsonString();
            if (kind == 12) return text.Replace("\"@mark@\"", random.Next(2) == 0 ? "NaN" : "undefined", StringComparison.Ordinal);
            return name is null ? text : text.Replace($"{JsonValue.Create(name).ToJsonString()}:\"@mark@\"", $"{JsonValue.Create(name).ToJsonString()}:1,{JsonValue.Create(name).ToJsonString()}:\"b\"", StringComparison.Ordinal);
        }

        if (kind == 1 && parent is JsonObject members) members.Remove(name!);
        else if (kind == 1) parent.AsArray().RemoveAt(index);
        else Put(parent, name, index, Value(kind, random, Get(parent, name, index)));
        var spoilt = root.ToJsonString();
        return kind == 7 ? spoilt.Replace("@lone@", random.Next(2) == 0 ? @"\ud800" : @"a\udc00b", StringComparison.Ordinal) : spoilt;
    }

    private static JsonNode? Value(int kind, Random random, JsonNode? former) => kind switch
    {
        0 => null,
        2 => random.Next(3) switch { 0 => 7, 1 => -1.5e300, _ => long.MaxValue },
        3 => "twelve",
        4 => former is JsonArray ? new JsonObject { ["a"] = 1 } : new JsonArray("a", null, 3),
        5 => "no-such-word-\u202e" + random.Next(1000),
        6 => JsonNode.Parse(Dates[random.Next(Dates.Length)] is var date && (char.IsAsciiDigit(date[0]) && date.Length < 14 && !date.Contains(':', StringComparison.Ordinal) && date[0] != '0' || date[0] == '"') ? date : $"\"{date}\""),
        7 => "x@lone@",
        8 => new string('w', 1 << random.Next(14, 19)),
        _ => Deep(random.Next(70, 900)),
    };

    private static JsonNode Deep(int depth)
    {
        var text = new StringBuilder().Insert(0, "[", depth).Append('1').Append(']', depth);
        return JsonNode.Parse(text.ToString(), documentOptions: new System.Text.Json.JsonDocumentOptions { MaxDepth = 1024 })!;
    }

    private static void Put(JsonNode parent, string? name, int index, JsonNode? value)
    {
        if (parent is JsonObject members) members[name!] = value;
        else parent.AsArray()[index] = value;
    }

    private static JsonNode? Get(JsonNode parent, string? name, int index) => parent is JsonObject members ? members[name!] : parent.AsArray()[index];

    private static IEnumerable<(JsonNode Parent, string? Name, int Index)> Places(JsonNode node)
    {
        if (node is JsonObject members)
        {
            foreach (var (name, value) in members)
            {
                yield return (node, name, 0);
                foreach (var place in value is null ? [] : Places(value)) yield return place;
            }
        }
        else if (node is JsonArray elements)
        {
            for (var i = 0; i < elements.Count; i++)
            {
                yield return (node, null, i);
                foreach (var place in elements[i] is { } element ? Places(element) : []) yield return place;
            }
        }
    }
}
