using Microsoft.AspNetCore.Http;

namespace SyncWorker.Simulator.Jira;

/// <summary>
/// Jira Cloud's gateway, on the same server as the site: <c>/ex/jira/{cloudId}/…</c> takes Bearer tokens (and Basic with a scoped token), the site
/// itself takes no Bearer at all.
/// </summary>
/// <param name="cloudId">The site's cloud id.</param>
/// <param name="grants">The OAuth grants.</param>
internal sealed class JiraGateway(Func<string> cloudId, JiraGrants grants)
{
    private const string Prefix = "/ex/jira/";
    private const string BearerPrefix = "Bearer ";

    /// <summary>Leads a request to its endpoint, or refuses it.</summary>
    /// <param name="context">The request.</param>
    /// <param name="next">What comes after.</param>
    public Task ArriveAsync(HttpContext context, RequestDelegate next)
    {
        var path = context.Request.Path.Value ?? "";
        var header = context.Request.Headers.Authorization.ToString();
        var bearer = header.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase) ? header[BearerPrefix.Length..].Trim() : null;
        if (!path.StartsWith(Prefix, StringComparison.Ordinal))
            return bearer is null || path.StartsWith("/_", StringComparison.Ordinal) ? next(context) : RefuseAsync(context, StatusCodes.Status401Unauthorized, "Unauthorized");

        var end = path.IndexOf('/', Prefix.Length);
        if (end < 0 || path[Prefix.Length..end] != cloudId()) return RefuseAsync(context, StatusCodes.Status404NotFound, "Not Found");
        if (header.Length == 0 || (bearer is not null && !grants.Accepts(bearer))) return RefuseAsync(context, StatusCodes.Status401Unauthorized, "Unauthorized; scope does not match");
        context.Request.Path = path[end..];
        return next(context);
    }

    private static Task RefuseAsync(HttpContext context, int status, string message) =>
        JiraJson.AnswerAsync(context, new System.Text.Json.Nodes.JsonObject { ["code"] = status, ["message"] = message }, status);
}
