using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using SyncWorker.Connectors.Http;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Reading;
using SyncWorker.Model.Visibility;

namespace SyncWorker.Connectors.Jira;

/// <summary>Jira Cloud: a walk of ids by page tokens, then issues by hundreds, and the histories of a thousand issues at once.</summary>
internal sealed class CloudEdition(TrackerHttp http, BatchDefinition batch) : IJiraEdition
{
    private const int ConcurrentRequests = 4;
    private const int MostAWalkPage = 5000;
    private const int MostIssuesAFetch = 100;
    private const int MostIssuesAHistory = 1000;
    private const int HistoriesAPage = 10_000;
    private const int MostKeysInAQuery = 50;
    private const string SearchWhat = "a search for issues";
    private const string IssuesWhat = "a batch of issues";
    private const string HistoriesWhat = "the history of a batch of issues";

    private readonly int _walk = Math.Min(batch.Walk ?? MostAWalkPage, MostAWalkPage);
    private readonly int _issues = Math.Min(batch.Issues ?? MostIssuesAFetch, MostIssuesAFetch);

    /// <inheritdoc/>
    public TrackerKind Kind => TrackerKind.JiraCloud;

    /// <inheritdoc/>
    public JiraClient Client { get; } = new(http, "rest/api/3");

    /// <inheritdoc/>
    public TimeSpan Overlap { get; } = TimeSpan.FromMinutes(10);

    /// <inheritdoc/>
    public int BatchSize { get; } = Math.Min(batch.Histories ?? MostIssuesAHistory, MostIssuesAHistory);

    /// <inheritdoc/>
    public int LookSize => MostIssuesAFetch;

    /// <inheritdoc/>
    /// <remarks>Each status is asked for by itself, so that no member of the answer has to be believed.</remarks>
    public IReadOnlyList<(string Path, ProjectStatus Status)> Rosters =>
    [
        ($"{Client.Api}/project/search?status=live&maxResults=100", ProjectStatus.Live),
        ($"{Client.Api}/project/search?status=archived&maxResults=100", ProjectStatus.Archived),
        ($"{Client.Api}/project/search?status=deleted&maxResults=100", ProjectStatus.Trashed),
    ];

    /// <inheritdoc/>
    public bool WritesDocuments => true;

    /// <inheritdoc/>
    /// <remarks>Cloud ignores the wish then.</remarks>
    public bool QuietNeedsAdmin => false;

    /// <inheritdoc/>
    public string PrioritiesPath => $"{Client.Api}/priority/search?maxResults=100";

    /// <inheritdoc/>
    public string ResolutionsPath => $"{Client.Api}/resolution/search?maxResults=100";

    /// <inheritdoc/>
    public string ProjectsPath(ScopeDefinition scope)
    {
        var keys = scope.Projects.Count is > 0 and <= MostKeysInAQuery ? string.Concat(scope.Projects.Select(static key => $"&keys={Uri.EscapeDataString(key)}")) : "";
        return $"{Client.Api}/project/search?maxResults=100{keys}";
    }

    /// <inheritdoc/>
    public async Task<string?> ReadSiteIdAsync(CancellationToken cancellationToken)
    {
        using var tenant = await http.ReadAsync(JiraGateway.CloudIdRequest, cancellationToken).ConfigureAwait(false);
        return JiraGateway.ReadCloudId(tenant);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<JiraHits> WalkAsync(JiraSearch search, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var jql = JiraQuery.Of(search);
        var first = search.Position;
        var tokens = new PageTokens(Client.Failures, SearchWhat, first);
        while (true)
        {
            using var response = await SearchAsync(jql, search, tokens.Next, cancellationToken).ConfigureAwait(false);
            if (response.Status == HttpStatusCode.BadRequest && first is not null)
            {
                // A page token does not live for ever: what it stood for is listed again.
                first = null;
                tokens = new PageTokens(Client.Failures, SearchWhat);
                continue;
            }

            if (response.Status == HttpStatusCode.BadRequest)
            {
                yield return JiraHits.Refused(jql, response.Body);
                yield break;
            }

            first = null;
            var touches = ReadPage(response, tokens);
            var next = tokens.Next;
            yield return new JiraHits { Touches = touches, Next = next };
            if (next is null) yield break;
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<JiraFetch> FetchAsync(IReadOnlyList<long> ids, JiraFieldPlan plan, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var histories = await ReadHistoriesAsync(ids, cancellationToken).ConfigureAwait(false);
        foreach (var part in ids.Chunk(_issues * ConcurrentRequests))
        {
            var page = new JiraFetch(part);
            await FetchPageAsync(page, part, plan.Requested, plan.Properties, cancellationToken).ConfigureAwait(false);
            if (!page.Refused.IsEmpty)
            {
                // Jira leaves issues out for a passing error, or because an answer grew too large: alone they usually come.
                long[] again = [.. page.Refused.Keys];
                page.Refused.Clear();
                await FetchPageAsync(page, again, plan.Requested, plan.Properties, cancellationToken).ConfigureAwait(false);
            }

            foreach (var (id, issue) in page.Issues)
            {
                if (histories.Remove(id, out var entries)) page.Issues[id] = issue with { Histories = entries };
            }

            yield return page;
        }
    }

    /// <inheritdoc/>
    public async Task<JiraFetch> LookAsync(IReadOnlyList<long> ids, IReadOnlyList<string> fields, CancellationToken cancellationToken)
    {
        var page = new JiraFetch(ids);
        await FetchPageAsync(page, ids, fields, [], cancellationToken).ConfigureAwait(false);
        return page;
    }

    private Task<TrackerResponse> SearchAsync(string jql, JiraSearch search, string? pageToken, CancellationToken cancellationToken) =>
        Client.PostAsync($"{Client.Api}/search/jql", SearchWhat, [HttpStatusCode.BadRequest], json =>
        {
            json.WriteString("jql", jql);
            json.WriteTexts("fields", [search.Condition is null ? "updated" : "id"]);
            json.WriteNumber("maxResults", _walk);

            // These issues are judged as they are, not as the index last saw them; the same on every page.
            if (search.Among.Count > 0) json.WriteNumbers("reconcileIssues", search.Among);
            if (pageToken is not null) json.WriteString("nextPageToken", pageToken);
        }, cancellationToken);

    private List<Touch> ReadPage(TrackerResponse response, PageTokens tokens)
    {
        try
        {
            var touches = Client.ReadTouches(response, SearchWhat);

            // A short page is not the last one; only what Jira says about the end counts.
            var isLast = string.Equals(JiraPayload.FindText(response.Body, "isLast"), "true", StringComparison.OrdinalIgnoreCase);
            var isNotLast = string.Equals(JiraPayload.FindText(response.Body, "isLast"), "false", StringComparison.OrdinalIgnoreCase);
            var token = isLast ? null : JiraPayload.FindText(response.Body, "nextPageToken");
            if (isNotLast && string.IsNullOrEmpty(token))
                throw Client.Failures.Because("Jira says that a search has more pages but not how to get them, so the reading could not be finished. The next run tries again.", mayPass: true);
            tokens.Advance(token, touches.Count == 0);
            return touches;
        }
        catch (JsonException broken)
        {
            throw Client.Failures.Malformed(SearchWhat, broken);
        }
    }

    private Task FetchPageAsync(
        JiraFetch page, IReadOnlyList<long> ids, IReadOnlyList<string> fields, IReadOnlyList<string> properties, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(ids.Chunk(_issues), JiraClient.Concurrently(ConcurrentRequests, cancellationToken), async (chunk, token) =>
        {
            using var response = await Client.PostAsync($"{Client.Api}/issue/bulkfetch", IssuesWhat, [], json =>
            {
                json.WriteTexts("issueIdsOrKeys", chunk.Select(JiraClient.Text));
                json.WriteTexts("fields", fields);
                if (properties.Count > 0) json.WriteTexts("properties", properties);
            }, token).ConfigureAwait(false);
            try
            {
                foreach (var issue in JiraPayload.Slice(response.Body, "issues") ?? throw Client.Failures.Malformed(IssuesWhat))
                {
                    if (JiraFetch.FindId(issue, "id") is { } id) page.Issues[id] = new FetchedIssue(issue.ToArray());
                    else page.Nameless.Add(issue.ToArray());
                }

                foreach (var error in JiraPayload.Slice(response.Body, "issueErrors") ?? [])
                {
                    if (JiraFetch.FindId(error, "id") is { } id) page.Refused[id] = error.ToArray();
                }
            }
            catch (JsonException broken)
            {
                throw Client.Failures.Malformed(IssuesWhat, broken);
            }
        });

    private async Task<Dictionary<long, List<ReadOnlyMemory<byte>>>> ReadHistoriesAsync(IReadOnlyList<long> ids, CancellationToken cancellationToken)
    {
        var byIssue = new Dictionary<long, List<ReadOnlyMemory<byte>>>();
        var tokens = new PageTokens(Client.Failures, HistoriesWhat);
        do
        {
            using var response = await Client.PostAsync($"{Client.Api}/changelog/bulkfetch", HistoriesWhat, [], json =>
            {
                json.WriteTexts("issueIdsOrKeys", ids.Select(JiraClient.Text));
                json.WriteNumber("maxResults", HistoriesAPage);
                if (tokens.Next is { } next) json.WriteString("nextPageToken", next);
            }, cancellationToken).ConfigureAwait(false);
            Collect(response, byIssue, tokens);
        }
        while (tokens.Next is not null);
        return byIssue;
    }

    private void Collect(TrackerResponse response, Dictionary<long, List<ReadOnlyMemory<byte>>> byIssue, PageTokens tokens)
    {
        try
        {
            var logs = JiraPayload.Slice(response.Body, "issueChangeLogs") ?? throw Client.Failures.Malformed(HistoriesWhat);
            foreach (var log in logs)
            {
                if (JiraFetch.FindId(log, "issueId") is not { } id) continue;
                if (!byIssue.TryGetValue(id, out var histories)) byIssue[id] = histories = [];
                foreach (var entry in JiraPayload.Slice(log, "changeHistories") ?? []) histories.Add(entry.ToArray());
            }

            tokens.Advance(JiraPayload.FindText(response.Body, "nextPageToken"), logs.Count == 0);
        }
        catch (JsonException broken)
        {
            throw Client.Failures.Malformed(HistoriesWhat, broken);
        }
    }
}
