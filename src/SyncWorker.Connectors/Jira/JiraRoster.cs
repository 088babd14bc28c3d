using System.Globalization;
using System.Net;
using System.Text.Json;
using SyncWorker.Model.Visibility;

namespace SyncWorker.Connectors.Jira;

/// <summary>Reads which projects Jira shows our account: live, archived, and in the recycle bin.</summary>
internal sealed class JiraRoster(IJiraEdition edition)
{
    private const string What = "the list of projects";
    private readonly JiraClient _client = edition.Client;

    /// <summary>Reads the roster.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<IReadOnlyList<RosterProject>> ReadAsync(CancellationToken cancellationToken)
    {
        var projects = new List<RosterProject>();
        foreach (var (path, status) in edition.Rosters)
        {
            var start = 0;
            while (await ReadPageAsync(path, status, start, projects, cancellationToken).ConfigureAwait(false) is { } next) start = next;
        }

        return projects;
    }

    /// <returns>Where the next page starts, or null after the last.</returns>
    private async Task<int?> ReadPageAsync(string path, ProjectStatus status, int start, List<RosterProject> projects, CancellationToken cancellationToken)
    {
        var page = start == 0 ? path : string.Create(CultureInfo.InvariantCulture, $"{path}&startAt={start}");

        // Jira answers 404 when a search meets no project.
        using var response = await _client.GetAsync(page, What, [HttpStatusCode.NotFound], cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccess) return null;
        try
        {
            using var document = JsonDocument.Parse(response.Body, JsonReading.Options);
            var root = document.RootElement;
            var values = root.ValueKind == JsonValueKind.Array ? root : root.Member("values") ?? default;
            if (values.ValueKind != JsonValueKind.Array) throw _client.Failures.Malformed(What);
            foreach (var project in values.EnumerateArray())
            {
                if (project.FilledText("key") is { } key) projects.Add(new RosterProject(key, project.Truth("archived") == true ? ProjectStatus.Archived : status));
            }

            var count = values.GetArrayLength();
            var isLast = root.Truth("isLast") ?? (root.Whole("total") is not { } total || start + count >= total);
            return isLast || count == 0 ? null : start + count;
        }
        catch (JsonException broken)
        {
            throw _client.Failures.Malformed(What, broken);
        }
    }
}
