using System.Runtime.CompilerServices;
using SyncWorker.Connectors.Http;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Reading;
using SyncWorker.Model.Visibility;

namespace SyncWorker.Connectors.Jira;

/// <summary>Jira Data Center: one search for everything, with the histories inside the issues.</summary>
internal sealed class DataCenterEdition : IJiraEdition
{
    private const int UsualWalkPage = 1000;
    private const int UsualIssuesAFetch = 250;

    private readonly DataCenterWalk _walk;
    private readonly DataCenterFetch _fetch;

    /// <summary>Initializes a new instance of the <see cref="DataCenterEdition"/> class.</summary>
    /// <param name="http">The way to the site.</param>
    /// <param name="batch">How much is asked for at once.</param>
    /// <param name="time">The clock where the site does not tell its own.</param>
    public DataCenterEdition(TrackerHttp http, BatchDefinition batch, TimeProvider time)
    {
        var issues = batch.Issues ?? UsualIssuesAFetch;
        Client = new JiraClient(http, "rest/api/2");
        BatchSize = issues * DataCenterFetch.ConcurrentRequests;
        _walk = new DataCenterWalk(Client, batch.Walk ?? UsualWalkPage, time);
        _fetch = new DataCenterFetch(Client, issues);
    }

    /// <inheritdoc/>
    public TrackerKind Kind => TrackerKind.JiraDataCenter;

    /// <inheritdoc/>
    public JiraClient Client { get; }

    /// <inheritdoc/>
    public TimeSpan Overlap => DataCenterWalk.IndexLag;

    /// <inheritdoc/>
    public int BatchSize { get; }

    /// <inheritdoc/>
    public int LookSize => Math.Min(UsualIssuesAFetch, _fetch.Granted);

    /// <inheritdoc/>
    /// <remarks>There is no recycle bin, and archived projects say themselves that they are.</remarks>
    public IReadOnlyList<(string Path, ProjectStatus Status)> Rosters => [($"{Client.Api}/project?includeArchived=true", ProjectStatus.Live)];

    /// <inheritdoc/>
    public bool WritesDocuments => false;

    /// <inheritdoc/>
    public bool QuietNeedsAdmin => true;

    /// <inheritdoc/>
    public string PrioritiesPath => $"{Client.Api}/priority";

    /// <inheritdoc/>
    public string ResolutionsPath => $"{Client.Api}/resolution";

    /// <inheritdoc/>
    public string ProjectsPath(ScopeDefinition scope) => $"{Client.Api}/project";

    /// <inheritdoc/>
    public Task<string?> ReadSiteIdAsync(CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    /// <inheritdoc/>
    public IAsyncEnumerable<JiraHits> WalkAsync(JiraSearch search, CancellationToken cancellationToken)
    {
        _fetch.Renew();
        return _walk.PagesAsync(search, cancellationToken);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<JiraFetch> FetchAsync(IReadOnlyList<long> ids, JiraFieldPlan plan, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var part in ids.Chunk(BatchSize)) yield return await _fetch.FetchAsync(part, plan, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<JiraFetch> LookAsync(IReadOnlyList<long> ids, IReadOnlyList<string> fields, CancellationToken cancellationToken) => _fetch.LookAsync(ids, fields, cancellationToken);
}
