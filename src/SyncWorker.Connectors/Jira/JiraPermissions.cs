using System.Net;
using System.Text.Json;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Examining;
using SyncWorker.Model.Reading;

namespace SyncWorker.Connectors.Jira;

/// <summary>Asks Jira what our account may do: one request a project.</summary>
internal sealed class JiraPermissions(IJiraEdition edition)
{
    /// <summary>The most projects that are asked about.</summary>
    public const int MostProjects = 50;

    private const string What = "the permissions of our account";

    /// <summary>Asks, project by project. A project that is not there, or hidden, is missing the permission to browse it.</summary>
    /// <param name="projects">The projects' keys.</param>
    /// <param name="targets">What is written back.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<IReadOnlyList<ExaminedPermission>> ReadAsync(IReadOnlyList<string> projects, IReadOnlyList<WriteBackTarget> targets, CancellationToken cancellationToken)
    {
        var needed = Needed(targets);
        var granted = needed.ToDictionary(static one => one.Key, static _ => new List<string>(), StringComparer.Ordinal);
        var missing = needed.ToDictionary(static one => one.Key, static _ => new List<string>(), StringComparer.Ordinal);
        foreach (var project in projects.Take(MostProjects))
        {
            var answers = await AskAsync(project, needed.Select(static one => one.Key), cancellationToken).ConfigureAwait(false);
            foreach (var (key, _) in needed)
            {
                if (answers.GetValueOrDefault(key) is { } isGranted) (isGranted ? granted : missing)[key].Add(project);
            }
        }

        return [.. needed.Select(one => new ExaminedPermission(one.Key, one.For, granted[one.Key], missing[one.Key]))];
    }

    /// <summary>Says what a missing permission means and who can give it.</summary>
    /// <param name="permission">The permission.</param>
    /// <param name="account">Our account's name.</param>
    public static string Describe(ExaminedPermission permission, string account)
    {
        var isBrowsing = permission.Name == JiraPermission.BrowseProjects.Key;
        var name = isBrowsing ? JiraPermission.BrowseProjects.Name
            : permission.Name == JiraPermission.ScheduleIssues.Key ? JiraPermission.ScheduleIssues.Name : JiraPermission.EditIssues.Name;
        var loss = isBrowsing ? "none of their issues are read" : "nothing can be written back there";
        return $"The account {account} lacks the permission {name} ({permission.Name}) in {string.Join(", ", permission.Missing)}{(isBrowsing ? ", or there is no such project" : "")}: {loss}. "
            + $"Have a Jira administrator grant {name} to the account in the project's permission scheme"
            + (isBrowsing ? ", or leave the project out of the scope." : ", or take the connection's targets out of writeBack.targets.");
    }

    /// <summary>Asks which permissions our account has in a project, by their keys. Of one that Jira does not tell nothing is said.</summary>
    /// <param name="project">The project's key. One that is not there, or hidden, cannot be browsed, and nothing else is said of it.</param>
    /// <param name="permissions">The keys; Data Center tells more.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<IReadOnlyDictionary<string, bool?>> AskAsync(string project, IEnumerable<string> permissions, CancellationToken cancellationToken)
    {
        var path = $"{edition.Client.Api}/mypermissions?projectKey={Uri.EscapeDataString(project)}";

        // Cloud wants to be told which; Data Center takes no such parameter and lists all.
        if (edition.Kind == TrackerKind.JiraCloud) path += $"&permissions={string.Join(',', permissions)}";
        using var response = await edition.Client.GetAsync(path, What, [HttpStatusCode.NotFound], cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccess) return new Dictionary<string, bool?> { [JiraPermission.BrowseProjects.Key] = false };
        using var document = edition.Client.Parse(response, What);
        var listed = document.RootElement.Member("permissions") is { ValueKind: JsonValueKind.Object } list ? list : throw edition.Client.Failures.Malformed(What);
        return listed.EnumerateObject().ToDictionary(static one => one.Name, static one => one.Value.Truth("havePermission"), StringComparer.Ordinal);
    }

    private static List<(string Key, string For)> Needed(IReadOnlyList<WriteBackTarget> targets)
    {
        var needed = new List<(string Key, string For)> { (JiraPermission.BrowseProjects.Key, "reading issues") };
        if (targets.Count > 0) needed.Add((JiraPermission.EditIssues.Key, "write-back"));
        if (targets.Any(static target => target is { Place: WriteBackPlace.Field, Field: "duedate" })) needed.Add((JiraPermission.ScheduleIssues.Key, "write-back into the due date"));
        return needed;
    }
}
