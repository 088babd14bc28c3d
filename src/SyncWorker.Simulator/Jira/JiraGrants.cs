using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace SyncWorker.Simulator.Jira;

/// <summary>
/// The token endpoint of OAuth 2.0 (3LO): refresh tokens rotate, a used one is taken again for ten minutes and refused afterwards. Any refresh token
/// that was never given out begins a grant, but <c>expired</c>; so does any client, but the secret <c>expired</c>.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class JiraGrants(TimeProvider time)
{
    private const string Dead = "expired";
    private const string AccessPrefix = "sim-access-";
    private static readonly TimeSpan Leeway = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _usedAt = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _endsAt = new(StringComparer.Ordinal);

    /// <summary>Says whether the gateway takes a Bearer token: an access token while it lives, and any other as a scoped token.</summary>
    /// <param name="token">The token.</param>
    public bool Accepts(string token) => !token.StartsWith(AccessPrefix, StringComparison.Ordinal) || (_endsAt.TryGetValue(token, out var end) && time.GetUtcNow() < end);

    /// <summary>Ends all access tokens before their time, as a revocation does.</summary>
    public void EndAccess() => _endsAt.Clear();

    /// <summary>Answers a request for tokens.</summary>
    /// <param name="context">The request.</param>
    public async Task AnswerAsync(HttpContext context)
    {
        JsonNode? body;
        try
        {
            body = await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        }
        catch (JsonException)
        {
            body = null;
        }

        if (Text(body, "grant_type") != "refresh_token" || Text(body, "refresh_token") is not { Length: > 0 } token)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "invalid_request", "grant_type and refresh_token are required.");
            return;
        }

        if (Text(body, "client_id") is not { Length: > 0 } || Text(body, "client_secret") is not { Length: > 0 } secret || secret == Dead)
        {
            await RefuseAsync(context, StatusCodes.Status401Unauthorized, "access_denied", "Unauthorized");
            return;
        }

        var now = time.GetUtcNow();
        if (token == Dead || _usedAt.GetOrAdd(token, now) < now - Leeway)
        {
            await RefuseAsync(context, StatusCodes.Status403Forbidden, "invalid_grant", "Unknown or invalid refresh token.");
            return;
        }

        var access = AccessPrefix + Guid.NewGuid().ToString("N");
        _endsAt[access] = now + Lifetime;
        await JiraJson.AnswerAsync(context, new JsonObject
        {
            ["access_token"] = access,
            ["expires_in"] = (int)Lifetime.TotalSeconds,
            ["token_type"] = "Bearer",
            ["refresh_token"] = "sim-refresh-" + Guid.NewGuid().ToString("N"),
            ["scope"] = "offline_access read:jira-work read:jira-user write:jira-work",
        });
    }

    private static string? Text(JsonNode? body, string name) =>
        body is JsonObject members && members[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static Task RefuseAsync(HttpContext context, int status, string error, string description) =>
        JiraJson.AnswerAsync(context, new JsonObject { ["error"] = error, ["error_description"] = description }, status);
}
