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
    private const string Api = "rest/api/3";
    private const int MostAWalkPage = 5000;
    private const int MostIssuesAFetch = 100;
    private const int MostIssuesAHistory = 1000;
    private const int FetchesABatch = 5;
    private const int MostKeysInAQuery = 50;
    private const string SearchWhat = "a search for issues";

    private readonly int _walk = Math.Min(batch.Walk ?? MostAWalkPage, MostAWalkPage);

    /// <inheritdoc/>
    public TrackerKind Kind => TrackerKind.JiraCloud;

    /// <inheritdoc/>
    public JiraClient Client { get; } = new(http, Api);

    /// <inheritdoc/>
    public TimeSpan Overlap { get; } = TimeSpan.FromMinutes(10);

    /// <inheritdoc/>
    /// <remarks>Several fetches of histories: the next one is under way while the one before it is mapped.</remarks>
    public int BatchSize => FetchesABatch * IssuesAHistory;

    private int IssuesAHistory { get; } = Math.Min(batch.Histories ?? MostIssuesAHistory, MostIssuesAHistory);

    private CloudFetch Fetch => field ??= new(Client, Math.Min(batch.Issues ?? MostIssuesAFetch, MostIssuesAFetch), IssuesAHistory);

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
    public IAsyncEnumerable<JiraFetch> FetchAsync(IReadOnlyList<long> ids, JiraFieldPlan plan, CancellationToken cancellationToken) =>
        Fetch.FetchAsync(ids, plan, cancellationToken);

    /// <inheritdoc/>
    public Task<JiraFetch> LookAsync(IReadOnlyList<long> ids, IReadOnlyList<string> fields, CancellationToken cancellationToken) =>
        Fetch.LookAsync(ids, fields, cancellationToken);

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
}
