using Microsoft.AspNetCore.Http;

namespace SyncWorker.Simulator.Jira;

/// <summary>
/// Jira Cloud's gateway, on the same server as the site: <c>/ex/jira/{cloudId}/…</c> takes Bearer tokens (and Basic with a scoped token), the site
/// itself takes no Bearer at all. A scoped token named <c>without-SCOPE</c>, such as <c>without-read:jira-work</c>, has every scope but that one.
/// </summary>
/// <param name="cloudId">The site's cloud id.</param>
/// <param name="grants">The OAuth grants.</param>
internal sealed class JiraGateway(Func<string> cloudId, JiraGrants grants)
{
    private const string Prefix = "/ex/jira/";
    private const string BearerPrefix = "Bearer ";
    private const string LackingPrefix = "without-";
    private static readonly string[] ReadingPosts = ["/search/jql", "/issue/bulkfetch", "/changelog/bulkfetch", "/worklog/list", "/search/approximate-count", "/jql/match"];

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
        if (header.Length == 0 || (bearer is not null && !grants.Accepts(bearer))) return RefuseAsync(context, StatusCodes.Status401Unauthorized, "Unauthorized");
        if (bearer?.StartsWith(LackingPrefix, StringComparison.Ordinal) == true && bearer[LackingPrefix.Length..] == ScopeOf(context.Request.Method, path[end..]))
            return RefuseAsync(context, StatusCodes.Status401Unauthorized, "Unauthorized; scope does not match");
        context.Request.Path = path[end..];
        return next(context);
    }

    /// <summary>Names the scope that the official description asks of an operation; null where it asks none.</summary>
    private static string? ScopeOf(string method, string path)
    {
        if (path.EndsWith("/serverInfo", StringComparison.Ordinal)) return null;
        if (path.EndsWith("/myself", StringComparison.Ordinal)) return "read:jira-user";
        if (path.StartsWith("/rest/agile/", StringComparison.Ordinal))
        {
            return path.EndsWith("/configuration", StringComparison.Ordinal) ? "read:board-scope.admin:jira-software"
                : path.EndsWith("/sprint", StringComparison.Ordinal) ? "read:sprint:jira-software" : "read:board-scope:jira-software";
        }

        return HttpMethods.IsGet(method) || Array.Exists(ReadingPosts, reading => path.EndsWith(reading, StringComparison.Ordinal)) ? "read:jira-work" : "write:jira-work";
    }

    private static Task RefuseAsync(HttpContext context, int status, string message) =>
        JiraJson.AnswerAsync(context, new System.Text.Json.Nodes.JsonObject { ["code"] = status, ["message"] = message }, status);
}
