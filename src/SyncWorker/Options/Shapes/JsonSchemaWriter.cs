using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SyncWorker.Options.Shapes;

/// <summary>Writes the description of the configuration as a JSON Schema, for completion and checks in editors.</summary>
internal static class JsonSchemaWriter
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };

    /// <summary>Writes the schema of the whole file, with a line break at its end.</summary>
    public static string Write()
    {
        var definitions = new JsonObject();
        var root = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "SyncWorker configuration",
        };
        foreach (var (key, value) in WriteMap(ConfigurationShape.Root, definitions)) root[key] = value?.DeepClone();
        root["$defs"] = definitions;
        return root.ToJsonString(Indented) + "\n";
    }

    private static JsonObject Write(Shape shape, JsonObject definitions) => shape switch
    {
        ScalarShape scalar => scalar.Form.Schema(),
        ListShape list => new JsonObject { ["type"] = "array", ["items"] = Write(list.Item, definitions) },
        MapShape map => Refer(map, definitions),
        _ => [],
    };

    private static JsonObject Refer(MapShape map, JsonObject definitions)
    {
        if (!definitions.ContainsKey(map.Name))
        {
            definitions[map.Name] = null;
            definitions[map.Name] = WriteMap(map, definitions);
        }

        return new JsonObject { ["$ref"] = "#/$defs/" + map.Name.Replace(" ", "%20", StringComparison.Ordinal) };
    }

    private static JsonObject WriteMap(MapShape map, JsonObject definitions)
    {
        var schema = new JsonObject { ["type"] = "object" };
        if (map.Keys.Count > 0)
        {
            var properties = new JsonObject();
            foreach (var key in map.Keys) properties[key.Name] = WriteKey(key, definitions);
            schema["properties"] = properties;
        }

        schema["additionalProperties"] = map.OtherKeys is { } other ? Write(other, definitions) : JsonValue.Create(false);
        var required = map.Keys.Where(key => key.IsRequired).Select(key => (JsonNode)key.Name).ToArray();
        if (required.Length > 0) schema["required"] = new JsonArray(required);
        if (map.ExactlyOneOf.Count > 0)
        {
            schema["oneOf"] = new JsonArray([.. map.ExactlyOneOf.Select(key => (JsonNode)new JsonObject { ["required"] = new JsonArray(key) })]);
        }

        return schema;
    }

    private static JsonObject WriteKey(KeyShape key, JsonObject definitions)
    {
        var schema = Write(key.Value, definitions);
        var note = key.IsUnsupported ? " Refused in this version." : key.IsWithoutEffect ? " Without effect in this version." : "";
        schema["description"] = key.Description + note;
        return schema;
    }
}
