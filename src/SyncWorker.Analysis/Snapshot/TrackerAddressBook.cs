using System.Text.RegularExpressions;
using SyncWorker.Model.Definitions;

namespace SyncWorker.Analysis.Snapshot;

/// <summary>Recognises the addresses of items of the configured connections, however people have copied them.</summary>
internal sealed partial class TrackerAddressBook(IReadOnlyList<ConnectionDefinition> connections)
{
    /// <summary>
    /// Recognises an address. Scheme, case of the host, default ports, trailing slashes, query and fragment do not matter.
    /// Jira: <c>…/browse/KEY</c>, <c>…/issues/KEY</c>, <c>?selectedIssue=KEY</c>. Azure DevOps: <c>…/_workitems/edit/ID</c>,
    /// <c>…/_apis/wit/workItems/ID</c>, <c>?workitem=ID</c>, <c>?id=ID</c>, and the organisation's former <c>visualstudio.com</c> host.
    /// </summary>
    /// <returns>The connection and the key or id, or null for an address of nothing we read.</returns>
    public (string Connection, string Key)? Recognise(string address)
    {
        if (!Uri.TryCreate(address.Trim(), UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https")) return null;
        foreach (var connection in connections)
        {
            if (PathBelow(connection, uri) is not { } path) continue;
            var key = connection.Kind == ConnectionKind.Jira ? JiraKey(path, uri.Query) : WorkItemId(path, uri.Query);
            if (key is not null) return (connection.Name, key);
        }

        return null;
    }

    private static string? PathBelow(ConnectionDefinition connection, Uri uri)
    {
        var site = connection.Url;
        var sitePath = site.AbsolutePath.TrimEnd('/');
        if (IsSameHost(site, uri))
        {
            if (sitePath.Length == 0) return uri.AbsolutePath;
            return uri.AbsolutePath.StartsWith(sitePath + "/", StringComparison.OrdinalIgnoreCase) ? uri.AbsolutePath[sitePath.Length..] : null;
        }

        var isFormerHost = connection.Kind == ConnectionKind.AzureDevOps
            && site.Host == "dev.azure.com"
            && uri.Host.Equals(sitePath.TrimStart('/') + ".visualstudio.com", StringComparison.OrdinalIgnoreCase);
        return isFormerHost ? uri.AbsolutePath : null;
    }

    private static bool IsSameHost(Uri site, Uri uri) =>
        site.Host.Equals(uri.Host, StringComparison.OrdinalIgnoreCase)
        && (site.Port == uri.Port || (site.IsDefaultPort && uri.IsDefaultPort));

    private static string? JiraKey(string path, string query) =>
        (First(JiraPath().Match(path)) ?? First(JiraQuery().Match(query)))?.ToUpperInvariant();

    private static string? WorkItemId(string path, string query) => First(WorkItemPath().Match(path)) ?? First(WorkItemQuery().Match(query));

    private static string? First(Match match) => match.Success ? match.Groups[1].Value : null;

    [GeneratedRegex("/(?:browse|issues)/([A-Za-z][A-Za-z0-9_]*-[0-9]+)/?$", RegexOptions.CultureInvariant)]
    private static partial Regex JiraPath();

    [GeneratedRegex("[?&]selectedIssue=([A-Za-z][A-Za-z0-9_]*-[0-9]+)(?:&|$)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex JiraQuery();

    [GeneratedRegex("/(?:_workitems/edit|_apis/wit/workitems)/([0-9]+)/?$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex WorkItemPath();

    [GeneratedRegex("[?&](?:workitem|id)=([0-9]+)(?:&|$)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex WorkItemQuery();
}
