using System.Globalization;
using System.Text.Json;
using SyncWorker.Connectors.AzureDevOps.Feeds;
using SyncWorker.Connectors.AzureDevOps.Items;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Visibility;

namespace SyncWorker.Connectors.AzureDevOps.Visibility;

/// <summary>Says what became of items that no listing shows any more.</summary>
/// <remarks>
/// An id that is not returned may be recycled, destroyed, or hidden with its area, and its answer looks the same. The bin tells the first. Whether the area is shown is
/// proven by another item of it: no permission beyond reading is needed for that. What neither explains is asked for once more, so that nothing that was
/// restored or shown again between these questions counts as destroyed. Up to 200 items cost one request; missing ones one for the bin, one for each of their areas, and one more.
/// </remarks>
internal sealed class AzureDevOpsVisibility(AzureDevOpsClient client, QueryReader queries, ScopeDefinition scope)
{
    private static readonly string[] Fields = [FieldNames.Id, FieldNames.Project, FieldNames.AreaPath, FieldNames.Type];

    /// <summary>Asks for items by id.</summary>
    public async Task<IReadOnlyList<Sighting>> ConfirmAsync(IReadOnlyCollection<SoughtItem> items, CancellationToken cancellationToken)
    {
        var areas = items.DistinctBy(static item => item.NativeId).ToDictionary(static item => item.NativeId, static item => item.AreaPath);
        var sightings = await LookAsync(areas.Keys, cancellationToken).ConfigureAwait(false);
        await ExplainAsync(sightings, areas, cancellationToken).ConfigureAwait(false);
        await AskScopeAsync(sightings, cancellationToken).ConfigureAwait(false);
        return [.. items.Select(item => sightings[item.NativeId])];
    }

    private async Task<Dictionary<long, Sighting>> LookAsync(IReadOnlyCollection<long> ids, CancellationToken cancellationToken)
    {
        var found = await client.ReadFieldsAsync(ids, Fields, cancellationToken).ConfigureAwait(false);
        return ids.ToDictionary(static id => id, id => found.TryGetValue(id, out var fields) ? Read(id, fields) : new Sighting(id, SightingKind.Absent));
    }

    /// <summary>Finds what may explain the absence of items.</summary>
    private async Task ExplainAsync(Dictionary<long, Sighting> sightings, Dictionary<long, string?> areas, CancellationToken cancellationToken)
    {
        var absent = Absent(sightings);
        if (absent.Count == 0) return;
        foreach (var (id, words) in await new RecycleBin(client).FindAsync(absent, cancellationToken).ConfigureAwait(false))
            sightings[id] = new Sighting(id, SightingKind.Recycled, words);

        foreach (var area in Absent(sightings).ToLookup(id => areas[id], StringComparer.OrdinalIgnoreCase))
        {
            if (area.Key is not { } path || await IsShownAsync(path, cancellationToken).ConfigureAwait(false)) continue;
            foreach (var id in area) sightings[id] = new Sighting(id, SightingKind.Hidden, path);
        }

        // What has not been explained is asked for again, with some that were there: it may have come back since.
        absent = Absent(sightings);
        if (absent.Count == 0) return;
        List<long> there = [.. sightings.Values.Where(static sighting => sighting.Kind is SightingKind.InScope or SightingKind.OutOfScope).Select(static sighting => sighting.NativeId).Take(2)];
        var again = await LookAsync([.. there, .. absent], cancellationToken).ConfigureAwait(false);
        var isProven = there.Count == 0 || there.Exists(id => again[id].Kind != SightingKind.Absent);
        foreach (var id in absent)
        {
            sightings[id] = again[id] switch
            {
                { Kind: not SightingKind.Absent } back => back,
                _ when !isProven => new Sighting(id, SightingKind.Unknown),
                _ when areas[id] is { } path => new Sighting(id, SightingKind.Absent, $"it is not in the recycle bin, and others of its area {path} are shown, so it was destroyed, or moved to a project or area that our account does not see"),
                var gone => gone,
            };
        }
    }

    private async Task<bool> IsShownAsync(string area, CancellationToken cancellationToken) =>
        (await queries.ReadAnyAsync($"[{FieldNames.AreaPath}] = {WiqlText.Quote(area)}", cancellationToken).ConfigureAwait(false)).Count > 0;

    /// <summary>What the scope's own condition says of items that are otherwise in scope.</summary>
    private async Task AskScopeAsync(Dictionary<long, Sighting> sightings, CancellationToken cancellationToken)
    {
        if (scope.Query is not { Length: > 0 } query) return;
        List<long> doubtful = [.. sightings.Values.Where(static sighting => sighting.Kind == SightingKind.InScope).Select(static sighting => sighting.NativeId)];
        if (doubtful.Count == 0) return;
        var isOne = $"[{FieldNames.Id}] IN ({string.Join(", ", doubtful.Select(static id => id.ToString(CultureInfo.InvariantCulture)))})";
        var matching = (await queries.ReadAsync($"({query}) AND {isOne}", cancellationToken).ConfigureAwait(false)).ToHashSet();
        foreach (var id in doubtful.Where(id => !matching.Contains(id))) sightings[id] = sightings[id] with { Kind = SightingKind.OutOfScope };
    }

    private Sighting Read(long id, JsonElement fields)
    {
        var (project, area) = (WireValue.Text(fields, FieldNames.Project), WireValue.Text(fields, FieldNames.AreaPath));
        if (project is null) return new Sighting(id, SightingKind.Unknown);
        var isInScope = new ScopeFilter(scope, null).Contains(id, project, area);
        var place = string.Create(CultureInfo.InvariantCulture, $"{WireValue.Text(fields, FieldNames.Type) ?? "item"} {id} in project {project}, area {area ?? project}");
        return new Sighting(id, isInScope ? SightingKind.InScope : SightingKind.OutOfScope, place) { Project = project };
    }

    private static List<long> Absent(Dictionary<long, Sighting> sightings) =>
        [.. sightings.Values.Where(static sighting => sighting.Kind == SightingKind.Absent).Select(static sighting => sighting.NativeId).Order()];
}
