using System.Text.Json.Nodes;
using NJsonSchema;

namespace SyncWorker.IntegrationTests.Simulator;

/// <summary>An official OpenAPI description, relaxed exactly as real payloads need it: every scalar may be null, members that it does not know are allowed.</summary>
internal sealed class OpenApiDescription
{
    private const string Components = "#/components/schemas/";
    private static readonly string[] Scalars = ["string", "integer", "number", "boolean"];

    private readonly JsonObject _document;
    private readonly Dictionary<string, JsonSchema> _schemas = [];

    private OpenApiDescription(JsonObject document) => _document = document;

    public static string? Shared { get; } = Environment.GetEnvironmentVariable("SYNCWORKER_SHARED") is { Length: > 0 } folder ? folder : null;

    public static async Task<OpenApiDescription> ReadAsync(string file)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(Shared ?? "", "specs", file), TestContext.Current.CancellationToken);
        return new OpenApiDescription(JsonNode.Parse(text)!.AsObject());
    }

    /// <summary>Lists what is wrong with a body; an operation or answer that is not described is wrong too.</summary>
    public async Task<IReadOnlyList<string>> FaultsAsync(string method, string template, int status, string body)
    {
        var answer = _document["paths"]?[template]?[method.ToLowerInvariant()]?["responses"]?[$"{status}"];
        if (answer is null) return [$"{method} {template} with {status} is not described."];
        if (answer["content"]?["application/json"]?["schema"] is not JsonObject schema) return body.Length == 0 || status is 200 or 201 ? [] : ["A body is not described."];
        if (body.Length == 0) return schema.Count == 0 ? [] : ["A body is missing."];
        return await FaultsAsync($"{method} {template} {status}", schema, body);
    }

    /// <summary>Lists what is wrong with a body that should be of a named schema.</summary>
    public Task<IReadOnlyList<string>> FaultsAsync(string component, string body) =>
        FaultsAsync(component, new JsonObject { ["$ref"] = Components + component }, body);

    private async Task<IReadOnlyList<string>> FaultsAsync(string name, JsonObject schema, string body)
    {
        if (!_schemas.TryGetValue(name, out var compiled))
        {
            var definitions = new JsonObject();
            var root = (JsonObject)Relax(schema, definitions);
            if (root["$ref"] is not null) root = new JsonObject { ["allOf"] = new JsonArray(root) };
            root["definitions"] = definitions;
            _schemas[name] = compiled = await JsonSchema.FromJsonAsync(root.ToJsonString(), TestContext.Current.CancellationToken);
        }

        return [.. compiled.Validate(body).Select(fault => fault.ToString())];
    }

    private JsonNode Relax(JsonNode node, JsonObject definitions)
    {
        if (node is JsonArray array) return new JsonArray([.. array.Select(element => element is null ? null : Relax(element, definitions))]);
        if (node is not JsonObject schema) return node.DeepClone();
        if (schema["$ref"] is JsonValue reference) return new JsonObject { ["$ref"] = Define(reference.GetValue<string>(), definitions) };
        var relaxed = new JsonObject();
        foreach (var (name, value) in schema)
        {
            if (name is "example" or "default" or "description" or "xml") continue;
            if (name == "additionalProperties" && value is JsonValue) continue;
            if (name == "required" && value is JsonValue) continue;
            relaxed[name] = value is null ? null : Relax(value, definitions);
        }

        if (relaxed["type"] is JsonValue type && type.TryGetValue<string>(out var scalar) && Scalars.Contains(scalar))
        {
            relaxed["type"] = new JsonArray(scalar, "null");
            if (relaxed["enum"] is JsonArray values) values.Add(null);
        }

        return relaxed;
    }

    private string Define(string reference, JsonObject definitions)
    {
        var name = reference[Components.Length..];
        if (!definitions.ContainsKey(name))
        {
            definitions[name] = new JsonObject();
            definitions[name] = Relax(_document["components"]!["schemas"]![name]!, definitions);
        }

        return "#/definitions/" + name;
    }
}
