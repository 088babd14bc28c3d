using System.Text.Json;
using SyncWorker.Connectors.Http;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Visibility;

namespace SyncWorker.Connectors.Jira;

/// <summary>Says what became of issues that no listing shows any more. Jira has no tombstones: an id that is not answered is all there is.</summary>
internal sealed class JiraVisibility(JiraClient client, JiraWalk walk, ScopeDefinition scope)
{
    private const string What = "issues by their ids";
    private static readonly string[] Fields = ["project", "updated"];

    /// <summary>Asks for issues by id. Jira follows moved keys, and leaves out what is missing and what is hidden, without telling them apart.</summary>
    /// <param name="ids">At most <see cref="JiraClient.IssuesAFetch"/> ids.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<IReadOnlyList<Sighting>> ConfirmAsync(IReadOnlyCollection<long> ids, CancellationToken cancellationToken)
    {
        var sightings = ids.Distinct().ToDictionary(static id => id, static id => new Sighting(id, SightingKind.Absent));
        var doubtful = new List<long>();
        using (var response = await client.FetchIssuesAsync(ids, Fields, [], cancellationToken).ConfigureAwait(false))
        {
            foreach (var sighting in Read(response)) sightings[sighting.NativeId] = sighting;
        }

        if (scope.Query is not null) doubtful.AddRange(sightings.Values.Where(static sighting => sighting.Kind == SightingKind.InScope).Select(static sighting => sighting.NativeId));
        if (doubtful.Count > 0)
        {
            var matching = (await walk.ScopedAsync(doubtful, cancellationToken).ConfigureAwait(false)).ToHashSet();
            foreach (var id in doubtful.Where(id => !matching.Contains(id))) sightings[id] = sightings[id] with { Kind = SightingKind.OutOfScope };
        }

        return [.. ids.Select(id => sightings[id])];
    }

    private List<Sighting> Read(TrackerResponse response)
    {
        try
        {
            var sightings = new List<Sighting>();
            foreach (var slice in JiraPayload.Slice(response.Body, "issues") ?? throw client.Failures.Malformed(What)) sightings.Add(ReadIssue(slice));

            // Jira names here what it could not return for a passing error.
            foreach (var slice in JiraPayload.Slice(response.Body, "issueErrors") ?? [])
            {
                using var error = JsonDocument.Parse(slice, JsonReading.Options);
                if (error.RootElement.Whole("id") is { } id) sightings.Add(new Sighting(id, SightingKind.Unknown));
            }

            return sightings;
        }
        catch (JsonException broken)
        {
            throw client.Failures.Malformed(What, broken);
        }
    }

    private Sighting ReadIssue(ReadOnlyMemory<byte> slice)
    {
        using var issue = JsonDocument.Parse(slice, JsonReading.Options);
        var id = issue.RootElement.Whole("id") ?? throw client.Failures.Malformed(What);
        var project = issue.RootElement.Member("fields")?.Member("project")?.FilledText("key");
        if (project is null) return new Sighting(id, SightingKind.Unknown);
        var isInScope = scope.Projects.Count == 0 || scope.Projects.Contains(project, StringComparer.OrdinalIgnoreCase);
        return new Sighting(id, isInScope ? SightingKind.InScope : SightingKind.OutOfScope, $"{issue.RootElement.FilledText("key") ?? "it"} in project {project}");
    }
}
