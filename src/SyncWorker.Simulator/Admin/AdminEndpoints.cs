using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace SyncWorker.Simulator.Admin;

/// <summary>The routes beside the tracker's own API, for tests, benchmarks and the curious. They are never counted, never faulted, and ask for no token.</summary>
internal static class AdminEndpoints
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Gets whether a path is one of ours.</summary>
    public static bool Owns(PathString path) => path.Value is { Length: > 1 } value && value[1] == '_' && !value.StartsWith("/_edge", StringComparison.Ordinal) && !value.StartsWith("/_apis", StringComparison.OrdinalIgnoreCase);

    /// <summary>Maps them.</summary>
    public static void Map(IEndpointRouteBuilder routes, SimulatedTracker tracker)
    {
        routes.MapGet("/_truth", context => WriteTruthAsync(context, tracker));
        routes.MapGet("/_ledger", context => WriteAsync(context, tracker.Ledger.Write));
        routes.MapGet("/_planted", context => WriteAsync(context, writer => JsonSerializer.Serialize(writer, tracker.Planted, Json)));
        routes.MapGet("/_requests", context => WriteAsync(context, writer => WriteRequests(writer, tracker.Requests)));
        routes.MapDelete("/_requests", context =>
        {
            tracker.Requests.Reset();
            return AnswerNothingAsync(context);
        });
        routes.MapGet("/_edits", context => WriteAsync(context, writer => EditEndpoints.Describe(tracker).WriteTo(writer)));
        routes.MapPost("/_edits", context => EditAsync(context, tracker));
        routes.MapPut("/_faults", context => SetFaultsAsync(context, tracker));
        routes.MapDelete("/_faults", context =>
        {
            Replace(tracker, FaultPlan.Parse(null));
            return AnswerNothingAsync(context);
        });
    }

    /// <summary>What the former plan holds back goes on.</summary>
    private static void Replace(SimulatedTracker tracker, FaultPlan plan)
    {
        var former = tracker.Faults;
        tracker.Faults = plan;
        former.Hold?.Release();
    }

    private static async Task WriteTruthAsync(HttpContext context, SimulatedTracker tracker)
    {
        context.Response.ContentType = "application/x-ndjson";
        var output = context.Response.BodyWriter;
        await tracker.WriteTruthAsync(output, async () => await output.FlushAsync(context.RequestAborted), context.RequestAborted);
    }

    private static async Task EditAsync(HttpContext context, SimulatedTracker tracker)
    {
        try
        {
            var edits = await EditEndpoints.ApplyAsync(context, tracker);
            await WriteAsync(context, writer => JsonSerializer.Serialize(writer, edits, Json));
        }
        catch (ArgumentException exception)
        {
            await RefuseAsync(context, exception.Message);
        }
        catch (InvalidOperationException exception)
        {
            await RefuseAsync(context, exception.Message, StatusCodes.Status409Conflict);
        }
    }

    /// <summary>The body is the specification itself, as plain text.</summary>
    private static async Task SetFaultsAsync(HttpContext context, SimulatedTracker tracker)
    {
        using var reader = new StreamReader(context.Request.Body);
        try
        {
            Replace(tracker, FaultPlan.Parse(await reader.ReadToEndAsync(context.RequestAborted)));
            await AnswerNothingAsync(context);
        }
        catch (ArgumentException exception)
        {
            await RefuseAsync(context, exception.Message);
        }
    }

    private static void WriteRequests(Utf8JsonWriter writer, RequestLog log)
    {
        writer.WriteStartObject();
        writer.WriteNumber("total", log.Total);
        writer.WriteStartObject("routes");
        foreach (var (route, count) in log.Counts) writer.WriteNumber(route, count);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static Task AnswerNothingAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static Task RefuseAsync(HttpContext context, string sentence, int status = StatusCodes.Status400BadRequest)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync(sentence, context.RequestAborted);
    }

    private static async Task WriteAsync(HttpContext context, Action<Utf8JsonWriter> write)
    {
        context.Response.ContentType = "application/json;charset=UTF-8";
        await using (var writer = new Utf8JsonWriter(context.Response.BodyWriter)) write(writer);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }
}
