using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using SyncWorker.Simulator.AzureDevOps.Items;
using SyncWorker.Simulator.AzureDevOps.Metadata;

namespace SyncWorker.Simulator.AzureDevOps.Wire;

/// <summary>One request, with its route resolved.</summary>
internal sealed class Call
{
    public required string Method { get; init; }

    /// <summary>Gets the organisation's address as the caller knows it, without a slash at the end.</summary>
    public required string Base { get; init; }

    /// <summary>Gets the project that the route names, or null on an organisation's route.</summary>
    public required Project? Project { get; init; }

    /// <summary>Gets the team that the route names, or null.</summary>
    public required Team? Team { get; init; }

    /// <summary>Gets what the placeholders of the route matched.</summary>
    public required IReadOnlyDictionary<string, string> Route { get; init; }

    public required IQueryCollection Query { get; init; }

    public required ReadOnlyMemory<byte> Body { get; init; }

    public required ApiVersion Version { get; init; }

    public required Identity User { get; init; }

    /// <summary>Gets the moment of the request.</summary>
    public required DateTime Now { get; init; }

    /// <summary>Gets whether nothing is found, as for somebody who may see nothing.</summary>
    public bool IsEmptied { get; init; }

    public int RouteNumber(string name) => int.TryParse(Route[name], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw AzureDevOpsFault.InvalidArgument($"The value '{Route[name]}' is not valid for {name}.");

    public string? Text(string name) => Query.TryGetValue(name, out var value) && value.ToString() is { Length: > 0 } text ? text : null;

    public bool Flag(string name) => Text(name) is { } text && (text.Equals("true", StringComparison.OrdinalIgnoreCase) || text == "1");

    public int? Number(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw AzureDevOpsFault.InvalidArgument($"The value '{text}' is not valid for {name}.");
    }

    /// <summary>A comma-separated list, or null when it is not given.</summary>
    public string[]? List(string name) => Text(name)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public DateTime? Instant(string name) => Text(name) is { } text ? WireTime.Parse(text, name) : null;

    /// <summary>The body as a JSON object.</summary>
    public JsonObject BodyObject() => ParseBody() as JsonObject
        ?? throw AzureDevOpsFault.InvalidArgument("TF400898: An internal error occurred: the body of the request is not a JSON object.");

    /// <summary>The body as a JSON array.</summary>
    public JsonArray BodyArray() => ParseBody() as JsonArray ?? throw AzureDevOpsFault.InvalidPatch();

    private JsonNode? ParseBody()
    {
        try
        {
            return Body.IsEmpty ? null : JsonNode.Parse(Body.Span);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
