using SyncWorker.Connectors.Http;

namespace SyncWorker.Connectors.Jira;

/// <summary>The scopes that tokens need at Jira Cloud's gateway, as the official description names them.</summary>
internal static class JiraScopes
{
    /// <summary>What reading needs, for people.</summary>
    public const string ToRead = "read:jira-work, read:jira-user, read:board-scope:jira-software, read:board-scope.admin:jira-software, read:sprint:jira-software and read:project:jira";

    /// <summary>What writing needs besides.</summary>
    public const string ToWrite = "write:jira-work";

    /// <summary>Names the scope that a request needs.</summary>
    /// <param name="request">The request.</param>
    public static string Of(TrackerRequest request)
    {
        var path = request.Path.Split('?')[0];
        if (path.EndsWith("/myself", StringComparison.Ordinal)) return "read:jira-user";
        if (path.StartsWith("rest/agile/", StringComparison.Ordinal))
        {
            return path.EndsWith("/configuration", StringComparison.Ordinal) ? "read:board-scope.admin:jira-software"
                : path.EndsWith("/sprint", StringComparison.Ordinal) ? "read:sprint:jira-software" : "read:board-scope:jira-software";
        }

        return IsWrite(request.Method, path) ? ToWrite : "read:jira-work";
    }

    /// <summary>Most that is posted only reads.</summary>
    private static bool IsWrite(HttpMethod method, string path) => method == HttpMethod.Put || method == HttpMethod.Delete
        || (method == HttpMethod.Post && (path.EndsWith("/comment", StringComparison.Ordinal) || path.EndsWith("/remotelink", StringComparison.Ordinal) || path.EndsWith("/properties/multi", StringComparison.Ordinal)));
}
