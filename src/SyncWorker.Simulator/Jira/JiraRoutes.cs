using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace SyncWorker.Simulator.Jira;

/// <summary>A request that reached an endpoint, with who asks.</summary>
/// <param name="Http">The request.</param>
/// <param name="Site">The site.</param>
/// <param name="Caller">Who asks.</param>
internal sealed record JiraCall(HttpContext Http, JiraSite Site, JiraCaller Caller)
{
    /// <summary>Gets what is needed to write issues for this caller.</summary>
    public IssueScope Scope => new(Site, Caller.Zone);

    /// <summary>Gets a part of the route.</summary>
    public string Route(string name) => (string?)Http.Request.RouteValues[name] ?? "";

    /// <summary>Gets a query parameter, or null.</summary>
    public string? Query(string name) => Http.Request.Query.TryGetValue(name, out var value) ? value.ToString() : null;

    /// <summary>Gets a query parameter that may be repeated or comma-separated, or null.</summary>
    public IReadOnlyList<string>? QueryList(string name) => Http.Request.Query.TryGetValue(name, out var value)
        ? [.. value.SelectMany(one => (one ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))]
        : null;

    /// <summary>Gets a whole number from the query.</summary>
    /// <exception cref="JiraRefusal">It is not one.</exception>
    public int Number(string name, int byDefault, int most = int.MaxValue)
    {
        if (Query(name) is not { Length: > 0 } text) return byDefault;
        return int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number)
            ? Math.Min(number, most)
            : throw new JiraRefusal($"Failed to convert value '{text}' of parameter '{name}' to a number.");
    }

    /// <summary>Gets the issue that the route names.</summary>
    /// <exception cref="JiraRefusal">There is none.</exception>
    public JiraIssue Issue() => Site.Book.Find(Route("issueIdOrKey")) ?? throw JiraRefusal.NoIssue();
}

/// <summary>Maps endpoints, and gives each the same care for identity and refusals.</summary>
internal sealed class JiraRoutes(IEndpointRouteBuilder routes, JiraSite site, Func<bool> isDeadForAll)
{
    private const string LoginReason = "X-Seraph-LoginReason";

    /// <summary>Maps an operation.</summary>
    /// <param name="method">The method.</param>
    /// <param name="pattern">The route.</param>
    /// <param name="handle">Answers a known caller.</param>
    /// <param name="anonymous">Answers nobody, and a dead token, with what anybody may see: nothing; null when the operation refuses them with 401.</param>
    public void Map(string method, string pattern, Func<JiraCall, Task> handle, Func<HttpContext, Task>? anonymous = null) =>
        routes.MapMethods(pattern, [method], context => HandleAsync(context, handle, anonymous));

    /// <summary>Answers nobody with an empty list.</summary>
    public static Task EmptyList(HttpContext context) => JiraJson.AnswerAsync(context, writer =>
    {
        writer.WriteStartArray();
        writer.WriteEndArray();
    });

    /// <summary>Answers nobody with "no such issue".</summary>
    public static Task NoIssue(HttpContext context) => JiraJson.RefuseAsync(context, JiraRefusal.NoIssue());

    private async Task HandleAsync(HttpContext context, Func<JiraCall, Task> handle, Func<HttpContext, Task>? anonymous)
    {
        context.Response.Headers["X-AREQUESTID"] = context.TraceIdentifier;
        var caller = JiraCaller.Identify(context, site, isDeadForAll(), out var isDead);
        if (isDead) context.Response.Headers[LoginReason] = "AUTHENTICATED_FAILED";
        try
        {
            if (caller is not null)
            {
                context.Response.Headers["X-AACCOUNTID"] = Uri.EscapeDataString(caller.Account.AccountId);
                await handle(new JiraCall(context, site, caller));
            }
            else if (anonymous is not null) await anonymous(context);
            else
            {
                context.Response.Headers.WWWAuthenticate = "OAuth realm=\"" + Uri.EscapeDataString(site.BaseUrl()) + "\"";
                throw new JiraRefusal("Client must be authenticated to access this resource.", StatusCodes.Status401Unauthorized);
            }
        }
        catch (JiraRefusal refusal)
        {
            await JiraJson.RefuseAsync(context, refusal);
        }
    }
}
