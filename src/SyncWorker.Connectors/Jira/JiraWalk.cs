using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using SyncWorker.Connectors.Http;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Reading;
using SyncWorker.Model.Visibility;

namespace SyncWorker.Connectors.Jira;

/// <summary>Walks the ids of the issues that meet a query, page by page, to the proven end.</summary>
internal sealed class JiraWalk(JiraClient client, ScopeDefinition scope, JiraCatalogue catalogue)
{
    private const string What = "a search for issues";

    /// <summary>Walks what changed in scope since a cursor. Only the last page carries the new cursor.</summary>
    /// <param name="cursor">The cursor, or <see langword="null"/> for everything.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async IAsyncEnumerable<TouchedPage> TouchedAsync(JiraCursor? cursor, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var jql = JiraQuery.Touched(ProjectIds(), Checked(scope.Query, "scope.query"), cursor?.Since);
        var watermark = cursor?.Watermark;
        await foreach (var (touches, next) in PagesAsync(jql, "updated", [], "the query of the scope", first: null, cancellationToken).ConfigureAwait(false))
        {
            foreach (var touch in touches)
            {
                if (touch.UpdatedAt is { } updatedAt && (watermark is null || updatedAt > watermark)) watermark = updatedAt;
            }

            yield return new TouchedPage
            {
                Touches = touches,
                Cursor = next is null && watermark is { } seen ? new JiraCursor(seen).ToSyncCursor() : null,
                NotShown = next is null ? [.. Missing().Select(NotShown)] : [],
            };
        }
    }

    /// <summary>Walks everything in scope. What is changed meanwhile moves to the end and comes again; so nothing that stays in scope is passed over.</summary>
    /// <param name="token">The page token where an interrupted walk goes on, or <see langword="null"/> for the start.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async IAsyncEnumerable<SweepPage> ListedAsync(string? token, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var jql = JiraQuery.Touched(ProjectIds(), Checked(scope.Query, "scope.query"), since: null);
        await foreach (var page in PagesAsync(jql, "updated", [], "the query of the scope", token, cancellationToken).ConfigureAwait(false))
        {
            yield return new SweepPage
            {
                Items = page.Touches.ConvertAll(static touch => new ListedItem(touch.NativeId, touch.UpdatedAt)),
                Next = page.Next is { } next ? new SyncCursor(next) : null,
            };
        }
    }

    /// <summary>Walks the ids in scope that meet a further condition.</summary>
    /// <param name="query">The condition.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The ids, ascending.</returns>
    public async Task<IReadOnlyList<long>> MatchingAsync(string query, CancellationToken cancellationToken)
    {
        var ids = new SortedSet<long>();
        await FindMatchingAsync(query, [], ids, cancellationToken).ConfigureAwait(false);
        return [.. ids];
    }

    /// <summary>Finds which of some issues are in scope, as they are now: the search brings its index up to date with them first.</summary>
    /// <param name="ids">The issues.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The ids, ascending.</returns>
    public async Task<IReadOnlyList<long>> ScopedAsync(IReadOnlyCollection<long> ids, CancellationToken cancellationToken)
    {
        var scoped = new SortedSet<long>();
        foreach (var chunk in ids.Order().Chunk(JiraClient.IssuesReconciled))
            await FindMatchingAsync($"id in ({string.Join(", ", chunk)})", chunk, scoped, cancellationToken).ConfigureAwait(false);
        return [.. scoped];
    }

    private async Task FindMatchingAsync(string query, IReadOnlyCollection<long> reconciled, SortedSet<long> ids, CancellationToken cancellationToken)
    {
        var jql = JiraQuery.Matching(ProjectIds(), Checked(scope.Query, "scope.query"), Checked(query, "the query") ?? "");
        await foreach (var (touches, _) in PagesAsync(jql, "id", reconciled, $"the query {query}", first: null, cancellationToken).ConfigureAwait(false))
            ids.UnionWith(touches.Select(static touch => touch.NativeId));
    }

    private async IAsyncEnumerable<(List<Touch> Touches, string? Next)> PagesAsync(
        string jql, string fields, IReadOnlyCollection<long> reconciled, string origin, string? first, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var tokens = new PageTokens(client.Failures, What, first);
        while (true)
        {
            using var response = await client.SearchAsync(jql, fields, reconciled, tokens.Next, cancellationToken).ConfigureAwait(false);
            if (response.Status == HttpStatusCode.BadRequest && first is not null)
            {
                // A page token does not live for ever: what it stood for is listed again.
                first = null;
                tokens = new PageTokens(client.Failures, What);
                continue;
            }

            if (response.Status == HttpStatusCode.BadRequest)
            {
                var said = JiraErrors.TryParse(response.Body)?.ToString() is { Length: > 0 } words ? $" It says: {words}" : "";
                throw client.Failures.Because($"Jira does not accept {origin}.{said} Correct it in the configuration; it was sent as: {jql}", mayPass: false);
            }

            var touches = ReadPage(response, tokens);
            (var isWhole, first) = (tokens.Next is null, null);
            yield return (touches, tokens.Next);
            if (isWhole) yield break;
        }
    }

    private List<Touch> ReadPage(TrackerResponse response, PageTokens tokens)
    {
        try
        {
            var slices = JiraPayload.Slice(response.Body, "issues") ?? throw client.Failures.Malformed(What);
            var touches = new List<Touch>(slices.Count);
            foreach (var slice in slices) touches.Add(ReadTouch(slice));

            // A short page is not the last one; only what Jira says about the end counts.
            var isLast = string.Equals(JiraPayload.FindText(response.Body, "isLast"), "true", StringComparison.OrdinalIgnoreCase);
            var isNotLast = string.Equals(JiraPayload.FindText(response.Body, "isLast"), "false", StringComparison.OrdinalIgnoreCase);
            var token = isLast ? null : JiraPayload.FindText(response.Body, "nextPageToken");
            if (isNotLast && string.IsNullOrEmpty(token))
                throw client.Failures.Because("Jira says that a search has more pages but not how to get them, so the reading could not be finished. The next run tries again.", mayPass: true);
            tokens.Advance(token, touches.Count == 0);
            return touches;
        }
        catch (JsonException broken)
        {
            throw client.Failures.Malformed(What, broken);
        }
    }

    private Touch ReadTouch(ReadOnlyMemory<byte> slice)
    {
        using var issue = JsonDocument.Parse(slice, JsonReading.Options);
        var id = issue.RootElement.Whole("id") ?? throw client.Failures.Malformed(What);
        return new Touch(id, JiraTime.ReadInstant(issue.RootElement.Member("fields")?.Member("updated")));
    }

    /// <summary>Gets the ids of the scope's projects that Jira shows. One that it does not show is no reason to leave the others unread.</summary>
    private List<long> ProjectIds()
    {
        var ids = scope.Projects.Select(Find).OfType<JiraProject>().Select(static project => project.Id).ToList();
        return ids.Count > 0 || scope.Projects.Count == 0
            ? ids
            : throw client.Failures.Because(NotShown(scope.Projects[0]), mayPass: false);
    }

    private IEnumerable<string> Missing() => scope.Projects.Where(key => Find(key) is null);

    private JiraProject? Find(string key) => catalogue.Projects.FirstOrDefault(project => string.Equals(project.Key, key, StringComparison.OrdinalIgnoreCase));

    private static string NotShown(string key) =>
        $"Jira shows our account no project '{key}'. Check its key under scope.projects, and that the account may browse it; an archived project must leave the scope.";

    private string? Checked(string? query, string key)
    {
        if (query is null || JiraQuery.FindFault(query) is not { } fault) return query;
        throw client.Failures.Because($"the JQL of {key} cannot be used: {fault}. Correct it in the configuration: {query}", mayPass: false);
    }
}
