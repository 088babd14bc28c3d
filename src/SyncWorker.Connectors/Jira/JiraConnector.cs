using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using SyncWorker.Connectors.Http;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Reading;
using SyncWorker.Model.Visibility;
using SyncWorker.Model.Writing;

namespace SyncWorker.Connectors.Jira;

/// <summary>Speaks to one Jira Cloud.</summary>
internal sealed class JiraConnector(ConnectionDefinition definition, TrackerHttp http, TimeProvider time) : ITrackerConnector, IVisibilityReader
{
    private readonly JiraClient _client = new(http);
    private string? _ownAccountId;
    private Site? _site;

    /// <inheritdoc/>
    public string ConnectionName => definition.Name;

    /// <inheritdoc/>
    public int BatchSize => 1000;

    /// <inheritdoc/>
    public int ConfirmSize => JiraClient.IssuesAFetch;

    /// <inheritdoc/>
    public RequestTally Tally => http.Tally;

    /// <inheritdoc/>
    public RateHeadroom Headroom => http.Headroom;

    private TrackerFailures Failures => http.Failures;

    /// <inheritdoc/>
    public async Task<TrackerIdentity> ReadIdentityAsync(CancellationToken cancellationToken)
    {
        using var server = await ReadServerAsync(cancellationToken).ConfigureAwait(false);
        var deployment = server.RootElement.Text("deploymentType");
        if (!string.Equals(deployment, "Cloud", StringComparison.OrdinalIgnoreCase))
        {
            throw Failures.Because(
                deployment is null
                    ? "what answers at the address does not say that it is a Jira. Check the address in the configuration."
                    : $"this is a Jira Data Center or Server ({server.RootElement.Text("version") ?? deployment}), which is not supported yet.",
                mayPass: false);
        }

        using var me = await ReadJsonAsync("rest/api/3/myself", "who we are", cancellationToken).ConfigureAwait(false);
        var accountId = me.RootElement.FilledText("accountId") ?? throw Failures.SignInRefused("Jira does not say who we are");
        _ownAccountId = accountId;
        if (_site is { } site) _site = Build(site.Catalogue);
        return new TrackerIdentity
        {
            Kind = TrackerKind.JiraCloud,
            InstanceId = await ReadCloudIdAsync(cancellationToken).ConfigureAwait(false) ?? server.RootElement.FilledText("baseUrl")?.TrimEnd('/') ?? definition.Url.GetLeftPart(UriPartial.Authority),
            AccountId = accountId,
            AccountName = me.RootElement.FilledText("displayName") ?? accountId,
            TimeZone = me.RootElement.FilledText("timeZone"),
            Version = server.RootElement.FilledText("version"),
        };
    }

    /// <inheritdoc/>
    public Task<TrackerMetadata> ReadMetadataAsync(CancellationToken cancellationToken) =>
        new JiraMetadataReader(_client, definition.Scope).ReadAsync(cancellationToken);

    /// <inheritdoc/>
    public IReadOnlyList<CatalogueEntry> UseMetadata(TrackerMetadata metadata)
    {
        var catalogue = JiraCatalogue.Read(metadata);
        _site = Build(catalogue);
        return JiraCatalogueEntries.Of(catalogue, definition.Mapping, _site.Zone);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<TouchedPage> ReadTouchedAsync(SyncCursor? cursor, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var walk = new JiraWalk(_client, definition.Scope, Known().Catalogue);
        await foreach (var page in walk.TouchedAsync(JiraCursor.Parse(cursor), cancellationToken).ConfigureAwait(false)) yield return page;
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<ItemPage> ReadItemsAsync(IReadOnlyList<TouchedItem> touched, CancellationToken cancellationToken)
    {
        var site = Known();
        return new JiraItemReader(_client, site.Plan, site.Mapper, time).ReadAsync(touched, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<long>> ReadQueryAsync(string query, CancellationToken cancellationToken) =>
        new JiraWalk(_client, definition.Scope, Known().Catalogue).MatchingAsync(query, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<SweepPage> ListAllAsync(SyncCursor? from, CancellationToken cancellationToken) =>
        new JiraWalk(_client, definition.Scope, Known().Catalogue).ListedAsync(from?.Value, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<RosterProject>> ReadRosterAsync(CancellationToken cancellationToken) => new JiraRoster(_client).ReadAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Sighting>> ConfirmAsync(IReadOnlyCollection<long> nativeIds, CancellationToken cancellationToken) =>
        new JiraVisibility(_client, new JiraWalk(_client, definition.Scope, Known().Catalogue), definition.Scope).ConfirmAsync(nativeIds, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<WorklogFeedPage> ReadWorklogFeedAsync(SyncCursor? cursor, CancellationToken cancellationToken) =>
        new JiraWorklogFeed(_client).ReadAsync(JiraWorklogCursor.Parse(cursor), cancellationToken);

    /// <inheritdoc/>
    public Task<WorklogAnswer> ReadWorklogsAsync(IReadOnlyList<long> ids, CancellationToken cancellationToken) =>
        new JiraWorklogReader(_client, definition.Name).ReadAsync(ids, cancellationToken);

    /// <inheritdoc/>
    public Task<WorklogAnswer> ReadItemWorklogsAsync(long nativeId, CancellationToken cancellationToken) =>
        new JiraWorklogReader(_client, definition.Name).ReadOfItemAsync(nativeId, cancellationToken);

    /// <inheritdoc/>
    public Task<WriteBackOutcome> ApplyAsync(ItemWrite write, CancellationToken cancellationToken) =>
        new JiraWriter(_client, Known().Catalogue.Fields).ApplyAsync(write, cancellationToken);

    /// <inheritdoc/>
    public Task<bool> HoldsAsync(ItemWrite write, CancellationToken cancellationToken) =>
        new JiraWriter(_client, Known().Catalogue.Fields).HoldsAsync(write, cancellationToken);

    private Site Known() => _site ?? throw new InvalidOperationException($"{nameof(UseMetadata)} comes first.");

    private Site Build(JiraCatalogue catalogue)
    {
        var plan = new JiraFieldPlan(definition, catalogue);
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(definition.Mapping.TimeZone, out var zone))
            throw Failures.Because($"the time zone '{definition.Mapping.TimeZone}' under mapping.dates.timeZone is not known on this machine. Use an IANA name such as Europe/Berlin.", mayPass: false);
        return new Site(catalogue, plan, zone, new JiraMapper(definition, catalogue, plan, zone, _ownAccountId));
    }

    private async Task<JsonDocument> ReadServerAsync(CancellationToken cancellationToken)
    {
        const string What = "the server's name and version";
        using var cloud = await _client.GetAsync("rest/api/3/serverInfo", What, [HttpStatusCode.NotFound], cancellationToken).ConfigureAwait(false);

        // Version 3 of the API is Cloud's own; a Data Center answers at version 2 only.
        return cloud.IsSuccess ? Parse(cloud, What) : await ReadJsonAsync("rest/api/2/serverInfo", What, cancellationToken).ConfigureAwait(false);
    }

    private async Task<string?> ReadCloudIdAsync(CancellationToken cancellationToken)
    {
        const string What = "the site's cloud id";
        using var tenant = await _client
            .GetAsync("_edge/tenant_info", What, [HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden, HttpStatusCode.NotFound], cancellationToken).ConfigureAwait(false);
        if (!tenant.IsSuccess) return null;
        using var document = Parse(tenant, What);
        return document.RootElement.FilledText("cloudId");
    }

    private async Task<JsonDocument> ReadJsonAsync(string path, string what, CancellationToken cancellationToken)
    {
        using var response = await _client.GetAsync(path, what, [], cancellationToken).ConfigureAwait(false);
        return Parse(response, what);
    }

    private JsonDocument Parse(TrackerResponse response, string what)
    {
        try
        {
            return JsonDocument.Parse(response.Body.ToArray(), JsonReading.Options);
        }
        catch (JsonException broken)
        {
            throw Failures.Malformed(what, broken);
        }
    }

    /// <summary>What the metadata says about the site, ready for mapping.</summary>
    private sealed record Site(JiraCatalogue Catalogue, JiraFieldPlan Plan, TimeZoneInfo Zone, JiraMapper Mapper);
}
