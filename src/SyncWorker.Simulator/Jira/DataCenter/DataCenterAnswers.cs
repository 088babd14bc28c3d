using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace SyncWorker.Simulator.Jira.DataCenter;

/// <summary>What Data Center's REST layer answers before any resource of Jira is asked.</summary>
internal static class DataCenterAnswers
{
    /// <summary>Gets the REST layer's own error body.</summary>
    public static JsonObject Status(string message, int status) => new() { ["message"] = message, ["status-code"] = status };

    /// <summary>Answers a route that is not there.</summary>
    public static Task NoRouteAsync(HttpContext context, string site)
    {
        const int NotFound = StatusCodes.Status404NotFound;
        var node = Status($"null for uri: {site.TrimEnd('/')}{context.Request.Path}{context.Request.QueryString}", NotFound);
        return JiraJson.AnswerAsync(context, node, NotFound);
    }
}
