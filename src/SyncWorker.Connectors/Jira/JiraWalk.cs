using System.Runtime.CompilerServices;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Reading;
using SyncWorker.Model.Visibility;

namespace SyncWorker.Connectors.Jira;

/// <summary>Walks the ids of the issues that meet a query, page by page, to the proven end.</summary>
/// <param name="edition">The edition, which knows how to walk.</param>
/// <param name="scope">What is read.</param>
/// <param name="catalogue">The site's lists.</param>
/// <param name="accountZone">The zone of our account's profile, or <see langword="null"/> when the site does not say.</param>
internal sealed class JiraWalk(IJiraEdition edition, ScopeDefinition scope, JiraCatalogue catalogue, TimeZoneInfo? accountZone)
{
    /// <summary>Walks what changed in scope since a cursor. Only the last page carries the new cursor.</summary>
    /// <param name="cursor">The cursor, or <see langword="null"/> for everything.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async IAsyncEnumerable<TouchedPage> TouchedAsync(JiraCursor? cursor, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var search = Scoped() with { Since = cursor?.Watermark - edition.Overlap };
        var watermark = cursor?.Watermark;
        string? remark = null;
        await foreach (var (hits, isByQuotedDates) in PagesAsync(search, "the query of the scope", cancellationToken).ConfigureAwait(false))
        {
            foreach (var touch in hits.Touches)
            {
                // A time in the future, from an import or a clock gone wrong, must not hide all that is changed until then.
                var updatedAt = touch.UpdatedAt > edition.Client.SiteTime ? edition.Client.SiteTime : touch.UpdatedAt;
                if (updatedAt is { } at && (watermark is null || at > watermark)) watermark = at;
            }

            if (isByQuotedDates) remark = $"This Jira takes dates only as text: changes were looked for by the minutes of our account's time zone ({accountZone?.Id}), a day further back than needed.";
            yield return new TouchedPage
            {
                Touches = hits.Touches,
                Cursor = hits.IsLast && watermark is { } seen ? new JiraCursor(seen).ToSyncCursor() : null,
                NotShown = hits.IsLast ? [.. Missing().Select(NotShown)] : [],
                Remark = remark,
            };
        }
    }

    /// <summary>Walks everything in scope. What is changed meanwhile moves to the end and comes again; so nothing that stays in scope is passed over.</summary>
    /// <param name="position">Where an interrupted walk goes on, or <see langword="null"/> for the start.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async IAsyncEnumerable<SweepPage> ListedAsync(string? position, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var (hits, _) in PagesAsync(Scoped() with { Position = position }, "the query of the scope", cancellationToken).ConfigureAwait(false))
        {
            yield return new SweepPage
            {
                Items = [.. hits.Touches.Select(static touch => new ListedItem(touch.NativeId, touch.UpdatedAt))],
                Next = hits.Next is { } next ? new SyncCursor(next) : null,
            };
        }
    }

    /// <summary>Walks the ids in scope that meet a further condition.</summary>
    /// <param name="query">The condition.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The ids, ascending.</returns>
    public async Task<IReadOnlyList<long>> MatchingAsync(string query, CancellationToken cancellationToken)
    {
        var search = Scoped() with { Condition = Checked(query, "the query") ?? "" };
        var ids = new SortedSet<long>();
        await foreach (var (hits, _) in PagesAsync(search, $"the query {query}", cancellationToken).ConfigureAwait(false))
            ids.UnionWith(hits.Touches.Select(static touch => touch.NativeId));
        return [.. ids];
    }

    /// <summary>Finds which of some issues are in scope, as they are now where the edition can bring its index up to date with them first.</summary>
    /// <param name="ids">The issues.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The ids, ascending.</returns>
    public Task<IReadOnlyList<long>> ScopedAsync(IReadOnlyCollection<long> ids, CancellationToken cancellationToken) =>
        AmongAsync(Scoped(), ids, "the query of the scope", cancellationToken);

    /// <summary>Finds which of some issues the index has at all, in scope or not.</summary>
    /// <param name="ids">The issues.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The ids, ascending.</returns>
    public Task<IReadOnlyList<long>> IndexedAsync(IReadOnlyCollection<long> ids, CancellationToken cancellationToken) =>
        AmongAsync(new JiraSearch(), ids, "a search for issues by their ids", cancellationToken);

    /// <summary>Gets the search for everything in scope.</summary>
    public JiraSearch Scoped() => new() { ProjectIds = ProjectIds(), Scope = Checked(scope.Query, "scope.query") };

    private async Task<IReadOnlyList<long>> AmongAsync(JiraSearch search, IReadOnlyCollection<long> ids, string origin, CancellationToken cancellationToken)
    {
        var found = new SortedSet<long>();
        foreach (var chunk in ids.Order().Chunk(JiraSearch.MostAmong))
        {
            await foreach (var (hits, _) in PagesAsync(search with { Among = chunk }, origin, cancellationToken).ConfigureAwait(false))
                found.UnionWith(hits.Touches.Select(static touch => touch.NativeId));
        }

        return [.. found];
    }

    private async IAsyncEnumerable<(JiraHits Hits, bool IsByQuotedDates)> PagesAsync(
        JiraSearch search, string origin, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        JiraHits? refused = null;
        var isFirst = true;
        await foreach (var hits in edition.WalkAsync(search, cancellationToken).ConfigureAwait(false))
        {
            if (hits.RefusedQuery is not null)
            {
                refused = hits;
                break;
            }

            isFirst = false;
            yield return (hits, false);
        }

        if (refused is null) yield break;
        if (!isFirst || accountZone is null) throw Refused(refused, origin);
        await foreach (var hits in edition.WalkAsync(search with { QuotedIn = accountZone }, cancellationToken).ConfigureAwait(false))
        {
            if (hits.RefusedQuery is not null) throw Refused(refused, origin);
            yield return (hits, true);
        }
    }

    private TrackerException Refused(JiraHits hits, string origin)
    {
        var said = hits.Refusal is { Length: > 0 } words ? $" It says: {words}" : "";
        return edition.Client.Failures.Because($"Jira does not accept {origin}.{said} Correct it in the configuration; it was sent as: {hits.RefusedQuery}", mayPass: false);
    }

    /// <summary>Gets the ids of the scope's projects that Jira shows. One that it does not show is no reason to leave the others unread.</summary>
    private List<long> ProjectIds()
    {
        var ids = scope.Projects.Select(Find).OfType<JiraProject>().Select(static project => project.Id).ToList();
        return ids.Count > 0 || scope.Projects.Count == 0
            ? ids
            : throw edition.Client.Failures.Because(NotShown(scope.Projects[0]), mayPass: false);
    }

    private IEnumerable<string> Missing() => scope.Projects.Where(key => Find(key) is null);

    private JiraProject? Find(string key) => catalogue.Projects.FirstOrDefault(project => string.Equals(project.Key, key, StringComparison.OrdinalIgnoreCase));

    private static string NotShown(string key) =>
        $"Jira shows our account no project '{key}'. Check its key under scope.projects, and that the account may browse it; an archived project must leave the scope.";

    private string? Checked(string? query, string key)
    {
        if (query is null || JiraQuery.FindFault(query) is not { } fault) return query;
        throw edition.Client.Failures.Because($"the JQL of {key} cannot be used: {fault}. Correct it in the configuration: {query}", mayPass: false);
    }
}
