using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace SyncWorker.Simulator.Jira;

/// <summary>Reads and writes bodies the way Jira does: UTF-8 unescaped, errors as <c>{"errorMessages":[],"errors":{}}</c>.</summary>
internal static class JiraJson
{
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Starts a writer.</summary>
    public static Utf8JsonWriter Writer(IBufferWriter<byte> output) => new(output, Writing);

    /// <summary>Renders a node once, to be written many times.</summary>
    public static byte[] Render(JsonNode node) => JsonSerializer.SerializeToUtf8Bytes(node, Relaxed);

    /// <summary>Writes bytes that were rendered before, or null.</summary>
    public static void Raw(this Utf8JsonWriter writer, byte[]? json)
    {
        if (json is null) writer.WriteNullValue();
        else writer.WriteRawValue(json, skipInputValidation: true);
    }

    /// <summary>Writes a node, or null.</summary>
    public static void Node(this Utf8JsonWriter writer, JsonNode? node)
    {
        if (node is null) writer.WriteNullValue();
        else node.WriteTo(writer, Relaxed);
    }

    /// <summary>Writes a node under a name.</summary>
    public static void Node(this Utf8JsonWriter writer, string name, JsonNode? node)
    {
        writer.WritePropertyName(name);
        writer.Node(node);
    }

    /// <summary>Writes a text, or null.</summary>
    public static void Text(this Utf8JsonWriter writer, string name, string? value)
    {
        if (value is null) writer.WriteNull(name);
        else writer.WriteString(name, value);
    }

    /// <summary>Answers with a document.</summary>
    public static async Task AnswerAsync(HttpContext context, Action<Utf8JsonWriter> write, int status = StatusCodes.Status200OK)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json;charset=UTF-8";
        var output = context.Response.BodyWriter;
        await using (var writer = Writer(output)) write(writer);
        await output.FlushAsync(context.RequestAborted);
    }

    /// <summary>Answers with a node.</summary>
    public static Task AnswerAsync(HttpContext context, JsonNode node, int status = StatusCodes.Status200OK) =>
        AnswerAsync(context, writer => writer.Node(node), status);

    /// <summary>Answers without a body.</summary>
    public static Task AnswerNothingAsync(HttpContext context, int status = StatusCodes.Status204NoContent)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    /// <summary>Answers a refusal in Jira's error shape.</summary>
    public static Task RefuseAsync(HttpContext context, JiraRefusal refusal) => AnswerAsync(context, refusal.ToNode(), refusal.Status);

    /// <summary>Reads the body as an object.</summary>
    /// <exception cref="JiraRefusal">It is not one.</exception>
    public static async Task<JsonObject> ReadAsync(HttpContext context)
    {
        try
        {
            return await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted) as JsonObject
                ?? throw new JiraRefusal("Invalid request payload. Refer to the REST API documentation and try again.");
        }
        catch (JsonException)
        {
            throw new JiraRefusal("There was an error parsing JSON. Check that your request body is valid.");
        }
    }

    /// <summary>Reads the body as any value.</summary>
    /// <exception cref="JiraRefusal">It is not JSON.</exception>
    public static async Task<JsonNode?> ReadValueAsync(HttpContext context)
    {
        try
        {
            return await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        }
        catch (JsonException)
        {
            throw new JiraRefusal("The value has to be a valid, non-empty JSON value.");
        }
    }

    /// <summary>Gets a member as text; numbers count as text, as they do for Jira's ids.</summary>
    public static string? TextOf(this JsonNode? node, string member) => AsText((node as JsonObject)?[member]);

    /// <summary>Gets a value as text: strings as they are, numbers as they are spelled, everything else null.</summary>
    public static string? AsText(this JsonNode? node) => node?.GetValueKind() switch
    {
        JsonValueKind.String => node.GetValue<string>(),
        JsonValueKind.Number => node.ToJsonString(),
        _ => null,
    };

    /// <summary>Gets the texts of an array, or of a comma-separated text; null when the member is absent.</summary>
    public static IReadOnlyList<string>? TextsOf(this JsonObject node, string member) => node[member] switch
    {
        JsonArray array => [.. array.Select(element => element.AsText()).OfType<string>()],
        JsonValue value when value.AsText() is { } text => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
        _ => null,
    };
}
