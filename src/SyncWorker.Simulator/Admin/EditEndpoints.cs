using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace SyncWorker.Simulator.Admin;

/// <summary>Edits on request: <c>GET /_edits</c> says how, <c>POST /_edits</c> does them and answers what was done, as a list.</summary>
internal static class EditEndpoints
{
    private const int MostEdits = 100_000;
    private const string Usage =
        "POST {\"count\":N,\"seed\":S} makes N random edits; with \"kinds\":[…] only of those. POST {\"kind\":K,\"item\":I,\"project\":P} makes one exact edit; I is an id or key, P a project's key or id, each where the kind needs it.";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Lists the kinds and how to ask for them.</summary>
    public static JsonObject Describe(SimulatedTracker tracker) => new()
    {
        ["usage"] = Usage,
        ["kinds"] = JsonSerializer.SerializeToNode(tracker.EditKinds, Json),
    };

    /// <summary>Does what a body asks for.</summary>
    /// <exception cref="ArgumentException">The body is wrong, or names what is not there; the message is one sentence.</exception>
    /// <exception cref="InvalidOperationException">Nothing is left that such an edit could be made to.</exception>
    public static async Task<IReadOnlyList<HumanEdit>> ApplyAsync(HttpContext context, SimulatedTracker tracker)
    {
        var body = await ReadAsync(context);
        if (Text(body, "kind") is { } kind) return [tracker.ApplyEdit(new EditRequest { Kind = kind, Item = Text(body, "item"), Project = Text(body, "project") })];
        if (body["count"] is not JsonValue number || !number.TryGetValue<int>(out var count) || count is < 0 or > MostEdits) throw new ArgumentException(Usage);
        var random = new Random(body["seed"] is JsonValue seed && seed.TryGetValue<int>(out var known) ? known : 1);
        var kinds = body["kinds"] is JsonArray chosen ? chosen.Select(one => one?.GetValue<string>() ?? "").ToList() : null;
        var edits = new List<HumanEdit>(count);
        for (var i = 0; i < count; i++)
        {
            context.RequestAborted.ThrowIfCancellationRequested();
            edits.Add(kinds is null ? tracker.ApplyRandomEdit(random) : tracker.ApplyRandomEdit(random, kinds));
        }

        return edits;
    }

    private static string? Text(JsonObject body, string name) => body[name] is JsonValue value ? value.ToString() : null;

    private static async Task<JsonObject> ReadAsync(HttpContext context)
    {
        try
        {
            return await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted) as JsonObject ?? throw new ArgumentException(Usage);
        }
        catch (JsonException exception)
        {
            throw new ArgumentException(Usage, exception);
        }
    }
}
