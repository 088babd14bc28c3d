using System.Text.Json.Nodes;
using NJsonSchema;

namespace SyncWorker.IntegrationTests.Simulator;

/// <summary>An official OpenAPI description, relaxed exactly as real payloads need it: every scalar may be null, members that it does not know are allowed.</summary>
internal sealed class OpenApiDescription
{
    private const string Components = "#/components/schemas/";
    private static readonly string[] Scalars = ["string", "integer", "number", "boolean"];

    private readonly JsonObject _document;
    private readonly string _base;
    private readonly Dictionary<string, JsonSchema> _schemas = [];

    private OpenApiDescription(JsonObject document, string basePath)
    {
        _document = document;
        _base = basePath;
    }

    public static string? Shared { get; } = Environment.GetEnvironmentVariable("SYNCWORKER_SHARED") is { Length: > 0 } folder ? folder : null;

    /// <summary>Reads a description.</summary>
    /// <param name="file">The file.</param>
    /// <param name="basePath">What the paths of requests have before those of the description.</param>
    public static async Task<OpenApiDescription> ReadAsync(string file, string basePath = "")
    {
        var text = await File.ReadAllTextAsync(Path.Combine(Shared ?? "", "specs", file), TestContext.Current.CancellationToken);
        return new OpenApiDescription(JsonNode.Parse(text)!.AsObject(), basePath);
    }

    /// <summary>Lists what is wrong with a body; an operation or answer that is not described is wrong too.</summary>
    public async Task<IReadOnlyList<string>> FaultsAsync(string method, string template, int status, string body)
    {
        var answer = _document["paths"]?[template[_base.Length..]]?[method.ToLowerInvariant()]?["responses"]?[$"{status}"];
        if (answer is null) return [$"{method} {template} with {status} is not described."];
        if (answer["content"]?["application/json"]?["schema"] is not JsonObject schema) return body.Length == 0 || status is 200 or 201 ? [] : ["A body is not described."];
        if (body.Length == 0) return schema.Count == 0 ? [] : ["A body is missing."];
        return await FaultsAsync($"{method} {template} {status}", schema, body);
    }

    /// <summary>Lists what is wrong with a body that should be of a named schema.</summary>
    public Task<IReadOnlyList<string>> FaultsAsync(string component, string body) =>
        FaultsAsync(component, new JsonObject { ["$ref"] = Components + component }, body);

    /// <summary>Lists what is wrong with an answer that is a list, or a page of <c>values</c>, where the description gives only the schema of one element.</summary>
    public async Task<IReadOnlyList<string>> FaultsOfElementsAsync(string method, string template, string body)
    {
        var answer = JsonNode.Parse(body);
        if (answer is JsonObject page && page.ContainsKey("isLast")) answer = page["values"];
        if (answer is not JsonArray list) return ["It is no list."];
        var faults = new List<string>();
        foreach (var element in list) faults.AddRange(await FaultsAsync(method, template, 200, element!.ToJsonString()));
        return faults;
    }

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
            if (name == "additionalProperties" && (value is JsonValue || IsAnything(value))) continue;
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

    /// <summary>Data Center's description says "object" without any member where a map holds Java objects of every kind, texts and numbers among them.</summary>
    private static bool IsAnything(JsonNode? schema) => schema is JsonObject { Count: <= 2 } any && (string?)any["type"] == "object" && any.All(member => member.Key is "type" or "example");

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
