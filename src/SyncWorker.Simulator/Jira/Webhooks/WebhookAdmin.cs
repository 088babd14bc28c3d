using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace SyncWorker.Simulator.Jira.Webhooks;

/// <summary>
/// <c>/_webhooks</c>, as an administrator's page: POST registers <c>{"url","secret","copies"?,"reversed"?,"retries"?,"retryAfterMs"?}</c>, GET tells
/// what was answered, DELETE forgets all.
/// </summary>
internal static class WebhookAdmin
{
    /// <summary>Maps the routes.</summary>
    public static void Map(IEndpointRouteBuilder routes, WebhookSender sender)
    {
        routes.MapPost("/_webhooks", context => RegisterAsync(context, sender));
        routes.MapGet("/_webhooks", context => JiraJson.AnswerAsync(context, new JsonObject { ["answers"] = JsonSerializer.SerializeToNode(sender.Answers) }));
        routes.MapDelete("/_webhooks", context =>
        {
            sender.Clear();
            return JiraJson.AnswerNothingAsync(context, StatusCodes.Status204NoContent);
        });
    }

    private static async Task RegisterAsync(HttpContext context, WebhookSender sender)
    {
        var body = await JiraJson.ReadAsync(context);
        if (!Uri.TryCreate(body.TextOf("url"), UriKind.Absolute, out var url) || !url.IsLoopback)
        {
            await JiraJson.RefuseAsync(context, new JiraRefusal("Send {\"url\":\"http://127.0.0.1:…\",\"secret\":\"…\"}; only this machine is announced to."));
            return;
        }

        var usual = new WebhookTarget(url, body.TextOf("secret"));
        sender.Register(usual with
        {
            Copies = Number(body, "copies") ?? usual.Copies,
            IsReversed = body["reversed"] is JsonValue reversed && reversed.TryGetValue<bool>(out var isReversed) && isReversed,
            Retries = Number(body, "retries") ?? usual.Retries,
            RetryAfter = Number(body, "retryAfterMs") is { } pause ? TimeSpan.FromMilliseconds(pause) : usual.RetryAfter,
        });
        await JiraJson.AnswerNothingAsync(context, StatusCodes.Status201Created);
    }

    private static int? Number(JsonObject body, string name) => body[name] is JsonValue value && value.TryGetValue<int>(out var number) && number >= 0 ? number : null;
}
