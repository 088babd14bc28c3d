using System.Globalization;
using System.Net;
using System.Text.Json;
using SyncWorker.Model.Visibility;

namespace SyncWorker.Connectors.Jira;

/// <summary>Reads which projects Jira shows our account: live, archived, and in the recycle bin.</summary>
internal sealed class JiraRoster(JiraClient client)
{
    private const string What = "the list of projects";
    private static readonly (string Word, ProjectStatus Status)[] Statuses =
        [("live", ProjectStatus.Live), ("archived", ProjectStatus.Archived), ("deleted", ProjectStatus.Trashed)];

    /// <summary>Reads the roster. Each status is asked for by itself, so that no member of the answer has to be believed.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<IReadOnlyList<RosterProject>> ReadAsync(CancellationToken cancellationToken)
    {
        var projects = new List<RosterProject>();
        foreach (var (word, status) in Statuses)
        {
            var start = 0;
            while (await ReadPageAsync(word, status, start, projects, cancellationToken).ConfigureAwait(false) is { } next) start = next;
        }

        return projects;
    }

    /// <returns>Where the next page starts, or null after the last.</returns>
    private async Task<int?> ReadPageAsync(string word, ProjectStatus status, int start, List<RosterProject> projects, CancellationToken cancellationToken)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"rest/api/3/project/search?status={word}&maxResults=100&startAt={start}");

        // Jira answers 404 when a search meets no project.
        using var response = await client.GetAsync(path, What, [HttpStatusCode.NotFound], cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccess) return null;
        try
        {
            using var document = JsonDocument.Parse(response.Body, JsonReading.Options);
            var root = document.RootElement;
            if (root.Member("values") is not { ValueKind: JsonValueKind.Array } values) throw client.Failures.Malformed(What);
            foreach (var project in values.EnumerateArray())
            {
                if (project.FilledText("key") is { } key) projects.Add(new RosterProject(key, status));
            }

            var count = values.GetArrayLength();
            var isLast = root.Truth("isLast") ?? (root.Whole("total") is not { } total || start + count >= total);
            return isLast || count == 0 ? null : start + count;
        }
        catch (JsonException broken)
        {
            throw client.Failures.Malformed(What, broken);
        }
    }
}
