using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SyncWorker.Simulator.Admin;
using SyncWorker.Simulator.Jira.DataCenter;
using SyncWorker.Simulator.Jira.Editions;

namespace SyncWorker.Simulator.Jira;

/// <summary>A request that reached an endpoint, with who asks.</summary>
/// <param name="Http">The request.</param>
/// <param name="Site">The site.</param>
/// <param name="Caller">Who asks.</param>
/// <param name="Faults">The faults that are played, for those that change an answer's content.</param>
internal sealed record JiraCall(HttpContext Http, JiraSite Site, JiraCaller Caller, FaultPlan Faults)
{
    /// <summary>Gets what is needed to write issues for this caller.</summary>
    public IssueScope Scope => new(Site, Caller.Zone);

    /// <summary>Gets by what issues refer to the caller.</summary>
    public string AccountId => Site.Edition.AccountId(Caller.Account);

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
    /// <exception cref="JiraRefusal">There is none that the caller may see, or it is to be written and its project is archived, or it was written too often of late.</exception>
    public JiraIssue Issue()
    {
        var name = Route("issueIdOrKey");
        var issue = Site.Find(name)
            ?? throw (!Site.Edition.IsCloud && Faults.AnswersForbidden && Site.Book.Find(name) is not null ? JiraRefusal.Forbidden() : JiraRefusal.NoIssue());
        if (HttpMethods.IsGet(Http.Request.Method)) return issue;
        if (!Site.Access.IsEditable(issue.ProjectId)) throw new JiraRefusal("The issue is in an archived project and cannot be changed.", StatusCodes.Status403Forbidden);
        if (Site.Edition.IsCloud) Site.WriteLimits.Count(Http, issue.Id);
        return issue;
    }
}

/// <summary>Maps endpoints, and gives each the same care for identity and refusals.</summary>
/// <param name="routes">Where to map.</param>
/// <param name="site">The site.</param>
/// <param name="faults">The faults that are played.</param>
/// <param name="allowance">What Data Center says of the allowance on every answer to a known caller; null on Cloud.</param>
internal sealed class JiraRoutes(IEndpointRouteBuilder routes, JiraSite site, Func<FaultPlan> faults, RateAllowance? allowance)
{
    private const string LoginReason = "X-Seraph-LoginReason";
    private const string NotAuthenticated = "Client must be authenticated to access this resource.";

    /// <summary>Gets which edition the endpoints are of.</summary>
    public JiraEdition Edition => site.Edition;

    /// <summary>Answers nobody with an empty list.</summary>
    public static Task EmptyList(HttpContext context) => JiraJson.AnswerAsync(context, writer =>
    {
        writer.WriteStartArray();
        writer.WriteEndArray();
    });

    /// <summary>Answers nobody with "no such issue".</summary>
    public static Task NoIssue(HttpContext context) => JiraJson.RefuseAsync(context, JiraRefusal.NoIssue());

    /// <summary>Maps an operation of the edition's platform API.</summary>
    /// <param name="method">The method.</param>
    /// <param name="pattern">The route below <c>/rest/api/{version}</c>.</param>
    /// <param name="handle">Answers a known caller.</param>
    /// <param name="anonymous">Answers nobody with what anybody may see: nothing; null when the operation refuses them with 401.</param>
    public void Api(string method, string pattern, Func<JiraCall, Task> handle, Func<HttpContext, Task>? anonymous = null) =>
        Map(method, $"/rest/api/{Edition.ApiVersion}{pattern}", handle, anonymous);

    /// <summary>Maps an operation under its whole route.</summary>
    public void Map(string method, string pattern, Func<JiraCall, Task> handle, Func<HttpContext, Task>? anonymous = null) =>
        routes.MapMethods(pattern, [method], context => HandleAsync(context, handle, anonymous));

    private async Task HandleAsync(HttpContext context, Func<JiraCall, Task> handle, Func<HttpContext, Task>? anonymous)
    {
        context.Response.Headers["X-AREQUESTID"] = context.TraceIdentifier;
        var plan = faults();
        var caller = JiraCaller.Identify(context, site, plan, out var isDead);
        if (isDead) context.Response.Headers[LoginReason] = "AUTHENTICATED_FAILED";
        try
        {
            if (caller is not null)
            {
                context.Response.Headers[Edition.AccountHeader] = Edition.AccountName(caller.Account);
                allowance?.Tell(context.Response.Headers);
                if (anonymous is not null && FaultPlayer.Hits(context, FaultKind.Empty)) await anonymous(context);
                else await handle(new JiraCall(context, site, caller, plan));
            }
            else if (anonymous is not null && (Edition.IsCloud || !isDead)) await anonymous(context);
            else await RefuseNobodyAsync(context);
        }
        catch (JiraRefusal refusal)
        {
            await JiraJson.RefuseAsync(context, refusal);
        }
    }

    private Task RefuseNobodyAsync(HttpContext context)
    {
        const int Unauthorized = StatusCodes.Status401Unauthorized;
        context.Response.Headers.WWWAuthenticate = "OAuth realm=\"" + Uri.EscapeDataString(site.BaseUrl()) + "\"";
        return Edition.IsCloud
            ? throw new JiraRefusal(NotAuthenticated, Unauthorized)
            : JiraJson.AnswerAsync(context, DataCenterAnswers.Status(NotAuthenticated, Unauthorized), Unauthorized);
    }
}
