using System.Globalization;
using System.Net;
using System.Text.Json;
using SyncWorker.Connectors.Http;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Reading;

namespace SyncWorker.Connectors.Jira;

/// <summary>Reads what mapping needs to know of a Jira: about ten requests, three a project, three a board.</summary>
internal sealed class JiraMetadataReader(IJiraEdition edition, ScopeDefinition scope)
{
    private static readonly HttpStatusCode[] BoardMayBeClosed = [HttpStatusCode.BadRequest, HttpStatusCode.Forbidden, HttpStatusCode.NotFound];

    private readonly JiraClient _client = edition.Client;
    private readonly List<MetadataDocument> _documents = [];

    /// <summary>Reads everything.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<TrackerMetadata> ReadAsync(CancellationToken cancellationToken)
    {
        _documents.Clear();
        await ReadOneAsync("serverInfo", $"{_client.Api}/serverInfo", "the server's name and version", cancellationToken).ConfigureAwait(false);
        await ReadOneAsync("fields", $"{_client.Api}/field", "the list of fields", cancellationToken).ConfigureAwait(false);
        await ReadOneAsync("statuses", $"{_client.Api}/status", "the list of statuses", cancellationToken).ConfigureAwait(false);
        await ReadOneAsync("issueTypes", $"{_client.Api}/issuetype", "the list of issue types", cancellationToken).ConfigureAwait(false);
        await ReadPagesAsync("priorities", edition.PrioritiesPath, "the list of priorities", [], cancellationToken).ConfigureAwait(false);
        await ReadPagesAsync("resolutions", edition.ResolutionsPath, "the list of resolutions", [], cancellationToken).ConfigureAwait(false);
        await ReadPagesAsync("projects", edition.ProjectsPath(scope), "the list of projects", [HttpStatusCode.NotFound], cancellationToken).ConfigureAwait(false);
        foreach (var project in ListProjects()) await ReadProjectAsync(project, cancellationToken).ConfigureAwait(false);
        return new TrackerMetadata([.. _documents]);
    }

    private static string Paged(string name, int start) => start == 0 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}/{start}");

    private List<string> ListProjects()
    {
        var wanted = scope.Projects.ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. JiraDocuments.Values(_documents, "projects").Select(static project => project.FilledText("key")).OfType<string>()
            .Where(key => wanted.Count == 0 || wanted.Contains(key))];
    }

    private async Task ReadProjectAsync(string key, CancellationToken cancellationToken)
    {
        var escaped = Uri.EscapeDataString(key);
        await ReadOneAsync($"projects/{key}/versions", $"{_client.Api}/project/{escaped}/versions", $"the versions of project {key}", cancellationToken, BoardMayBeClosed).ConfigureAwait(false);
        await ReadOneAsync($"projects/{key}/components", $"{_client.Api}/project/{escaped}/components", $"the components of project {key}", cancellationToken, BoardMayBeClosed).ConfigureAwait(false);
        var listing = $"projects/{key}/boards";
        await ReadPagesAsync(listing, $"rest/agile/1.0/board?projectKeyOrId={escaped}&maxResults=50", $"the boards of project {key}", BoardMayBeClosed, cancellationToken)
            .ConfigureAwait(false);
        List<(long Id, string? Type)> boards = [.. JiraDocuments.Values(_documents, listing)
            .Select(static board => (board.Whole("id"), board.Text("type"))).Where(static board => board.Item1 is not null).Select(static board => (board.Item1 ?? 0, board.Item2))];
        foreach (var (id, type) in boards) await ReadBoardAsync(id, type, cancellationToken).ConfigureAwait(false);
    }

    private async Task ReadBoardAsync(long id, string? type, CancellationToken cancellationToken)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"boards/{id}");

        // A board shows in the listing of every project that its filter names.
        if (_documents.Exists(document => document.Name == name + "/configuration")) return;
        var path = string.Create(CultureInfo.InvariantCulture, $"rest/agile/1.0/board/{id}");
        await ReadOneAsync(name + "/configuration", path + "/configuration", $"the configuration of board {id}", cancellationToken, BoardMayBeClosed).ConfigureAwait(false);
        if (string.Equals(type, "kanban", StringComparison.OrdinalIgnoreCase)) return;

        // The first page holds all sprints of most boards. Of the others only what is not closed is needed: issues carry their closed sprints.
        var isWhole = await ReadOneAsync(name + "/sprints", path + "/sprint?maxResults=50", $"the sprints of board {id}", cancellationToken, BoardMayBeClosed).ConfigureAwait(false);
        if (!isWhole)
        {
            await ReadPagesAsync(name + "/sprints/open", path + "/sprint?state=active,future&maxResults=50", $"the open sprints of board {id}", BoardMayBeClosed, cancellationToken)
                .ConfigureAwait(false);
        }
    }

    /// <summary>Reads one document; one of the accepted refusals leaves it out.</summary>
    /// <returns>False when the document says that there is more.</returns>
    private async Task<bool> ReadOneAsync(string name, string path, string what, CancellationToken cancellationToken, IReadOnlyCollection<HttpStatusCode>? accepts = null)
    {
        using var response = await _client.GetAsync(path, what, accepts ?? [], cancellationToken).ConfigureAwait(false);
        return !response.IsSuccess || Keep(name, what, response) is not { IsLast: false };
    }

    private async Task ReadPagesAsync(string name, string path, string what, IReadOnlyCollection<HttpStatusCode> accepts, CancellationToken cancellationToken)
    {
        var start = 0;
        while (true)
        {
            var page = start == 0 ? path : string.Create(CultureInfo.InvariantCulture, $"{path}&startAt={start}");
            using var response = await _client.GetAsync(page, what, accepts, cancellationToken).ConfigureAwait(false);
            if (!response.IsSuccess) return;
            var (isLast, count) = Keep(Paged(name, start), what, response);
            if (isLast || count == 0) return;
            if (start > 0 && _documents[^1].Json.Span.SequenceEqual(_documents[^2].Json.Span))
                throw _client.Failures.Because($"Jira keeps offering the same page of {what}, so the reading could not be finished. The next run tries again.", mayPass: true);
            start += count;
        }
    }

    private (bool IsLast, int Count) Keep(string name, string what, TrackerResponse response)
    {
        try
        {
            using var document = JsonDocument.Parse(response.Body, JsonReading.Options);
            _documents.Add(new MetadataDocument(name, response.Body.ToArray()));
            var root = document.RootElement;
            var count = root.Elements("values").Count();
            var isLast = root.Truth("isLast") ?? (root.Whole("total") is not { } total || (root.Whole("startAt") ?? 0) + count >= total);
            return (isLast, count);
        }
        catch (JsonException broken)
        {
            throw _client.Failures.Malformed(what, broken);
        }
    }
}
