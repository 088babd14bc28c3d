using System.Text.Json;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Visibility;

namespace SyncWorker.Connectors.Jira;

/// <summary>Says what became of issues that no listing shows any more. Jira has no tombstones: an id that is not answered is all there is.</summary>
internal sealed class JiraVisibility(IJiraEdition edition, JiraWalk walk, ScopeDefinition scope)
{
    private const string ArchivedAt = "archiveddate";
    private static readonly string[] Fields = ["project", "updated", ArchivedAt];

    /// <summary>Asks for issues by id. Jira follows moved keys, and leaves out what is missing and what is hidden, without telling them apart.</summary>
    /// <param name="ids">At most <see cref="IJiraEdition.LookSize"/> ids.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<IReadOnlyList<Sighting>> ConfirmAsync(IReadOnlyCollection<long> ids, CancellationToken cancellationToken)
    {
        var asked = ids.Distinct().ToList();
        using var page = await edition.LookAsync(asked, Fields, cancellationToken).ConfigureAwait(false);

        // A project may have been taken away from us between two answers: only what one answer lacks, while it holds others, is absent.
        var missing = page.IsDivided ? SightingKind.Unknown : SightingKind.Absent;
        var sightings = asked.ToDictionary(static id => id, id => new Sighting(id, missing));
        foreach (var (id, issue) in page.Issues)
        {
            if (sightings.ContainsKey(id)) sightings[id] = Read(id, issue.Issue);
        }

        // Jira names here what it could not return for a passing error.
        foreach (var id in page.Refused.Keys.Where(sightings.ContainsKey)) sightings[id] = new Sighting(id, SightingKind.Unknown);
        var doubtful = scope.Query is null ? [] : sightings.Values.Where(static sighting => sighting.Kind == SightingKind.InScope).Select(static sighting => sighting.NativeId).ToList();
        if (doubtful.Count > 0)
        {
            var matching = (await walk.ScopedAsync(doubtful, cancellationToken).ConfigureAwait(false)).ToHashSet();
            List<long> others = [.. doubtful.Where(id => !matching.Contains(id))];

            // An index that does not have the issue at all cannot say that it is outside the scope.
            var indexed = others.Count == 0 ? [] : (await walk.IndexedAsync(others, cancellationToken).ConfigureAwait(false)).ToHashSet();
            foreach (var id in others) sightings[id] = sightings[id] with { Kind = indexed.Contains(id) ? SightingKind.OutOfScope : SightingKind.Unknown };
        }

        return [.. ids.Select(id => sightings[id])];
    }

    private Sighting Read(long id, ReadOnlyMemory<byte> json)
    {
        using var issue = JsonDocument.Parse(json, JsonReading.Options);
        var fields = issue.RootElement.Member("fields");
        var project = fields?.Member("project")?.FilledText("key");
        if (project is null) return new Sighting(id, SightingKind.Unknown);
        var isInScope = scope.Projects.Count == 0 || scope.Projects.Contains(project, StringComparer.OrdinalIgnoreCase);
        var kind = !isInScope ? SightingKind.OutOfScope : fields?.Member(ArchivedAt) is null ? SightingKind.InScope : SightingKind.Archived;
        return new Sighting(id, kind, $"{issue.RootElement.FilledText("key") ?? "it"} in project {project}") { Project = project };
    }
}
