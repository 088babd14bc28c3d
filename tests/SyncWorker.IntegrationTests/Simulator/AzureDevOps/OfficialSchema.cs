using System.Text.Json.Nodes;
using NJsonSchema;

namespace SyncWorker.IntegrationTests.Simulator.AzureDevOps;

/// <summary>The definitions of one official description, with the relaxations that recorded answers need.</summary>
/// <remarks>
/// The recorded answers hold nulls where the description says a string, so a member that is null counts as absent; and the description
/// writes <c>object</c> for a value of any kind, so an object without members of its own may be anything; recorded projects are visible to the <c>organization</c>, a word that the
/// description forgets. Nothing else is relaxed.
/// </remarks>
internal sealed class OfficialSchema
{
    private readonly JsonObject definitions;
    private readonly Dictionary<string, JsonSchema> schemas = [];

    private OfficialSchema(JsonObject definitions) => this.definitions = definitions;

    public static OfficialSchema Read(string file)
    {
        var definitions = JsonNode.Parse(File.ReadAllText(file))!["definitions"]!.DeepClone().AsObject();
        Loosen(definitions);
        (definitions["TeamProjectReference"]?["properties"]?["visibility"]?["enum"] as JsonArray)?.Add("organization");
        return new OfficialSchema(definitions);
    }

    /// <summary>What is wrong with a payload, or nothing.</summary>
    public async Task<IReadOnlyList<string>> CheckAsync(string definition, JsonNode? payload, CancellationToken cancellationToken)
    {
        if (!schemas.TryGetValue(definition, out var schema))
        {
            var document = new JsonObject
            {
                ["$schema"] = "http://json-schema.org/draft-04/schema#",
                ["allOf"] = new JsonArray(new JsonObject { ["$ref"] = $"#/definitions/{definition}" }),
                ["definitions"] = definitions.DeepClone(),
            };
            schemas[definition] = schema = await JsonSchema.FromJsonAsync(document.ToJsonString(), cancellationToken);
        }

        var clean = payload!.DeepClone();
        DropNulls(clean);
        return [.. schema.Validate(clean.ToJsonString()).Select(error => error.ToString())];
    }

    private static void Loosen(JsonNode? node)
    {
        if (node is JsonObject item)
        {
            if (item["type"] is JsonValue type && type.TryGetValue<string>(out var word) && word == "object"
                && !item.ContainsKey("properties") && !item.ContainsKey("additionalProperties") && !item.ContainsKey("allOf"))
            {
                item.Remove("type");
            }

            foreach (var (_, child) in item)
            {
                Loosen(child);
            }
        }
        else if (node is JsonArray list)
        {
            foreach (var child in list)
            {
                Loosen(child);
            }
        }
    }

    private static void DropNulls(JsonNode? node)
    {
        if (node is JsonObject item)
        {
            foreach (var name in item.Where(pair => pair.Value is null).Select(pair => pair.Key).ToList())
            {
                item.Remove(name);
            }

            foreach (var (_, child) in item)
            {
                DropNulls(child);
            }
        }
        else if (node is JsonArray list)
        {
            foreach (var child in list)
            {
                DropNulls(child);
            }
        }
    }
}
