using System.Runtime.CompilerServices;
using System.Text.Json;
using SyncWorker.Connectors.Http;
using SyncWorker.Connectors.Jira.Writing;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Examining;
using SyncWorker.Model.Reading;
using SyncWorker.Model.Visibility;
using SyncWorker.Model.Writing;

namespace SyncWorker.Connectors.Jira;

/// <summary>Speaks to one Jira, Cloud or Data Center, whichever answers.</summary>
internal sealed class JiraConnector(ConnectionDefinition definition, TrackerHttp http, TimeProvider time) : ITrackerConnector, IVisibilityReader, IConnectionExaminer, IStoredItemMapper, IBulkWriter
{
    private readonly Examination _examination = new();
    private readonly JiraQuiet _quiet = new();
    private IJiraEdition _edition = new CloudEdition(http, definition.Batch);
    private string? _ownAccountId;
    private string _ownName = "";
    private TimeZoneInfo? _accountZone;
    private Site? _site;

    /// <inheritdoc/>
    public string ConnectionName => definition.Name;

    /// <inheritdoc/>
    public int BatchSize => _edition.BatchSize;

    /// <inheritdoc/>
    public int ConfirmSize => _edition.LookSize;

    /// <inheritdoc/>
    public RequestTally Tally => http.Tally;

    /// <inheritdoc/>
    public RateHeadroom Headroom => http.Headroom;

    private TrackerFailures Failures => http.Failures;

    /// <inheritdoc/>
    public async Task<TrackerIdentity> ReadIdentityAsync(CancellationToken cancellationToken)
    {
        using var server = await new JiraServer(http).ReadAsync(cancellationToken).ConfigureAwait(false);
        if (!TakeEdition(server.RootElement))
        {
            var said = server.RootElement.Text("deploymentType") is { } other ? $"is neither a Jira Cloud nor a Jira Data Center ({other})" : "does not say that it is a Jira";
            throw Failures.Because($"what answers at the address {said}. Check the address (url).", mayPass: false);
        }

        using var me = await ReadJsonAsync($"{_edition.Client.Api}/myself", "who we are", cancellationToken).ConfigureAwait(false);
        var account = JiraMapper.ReadPerson(me.RootElement) ?? throw Failures.SignInRefused("Jira does not say who we are");
        var address = server.RootElement.FilledText("baseUrl")?.TrimEnd('/') ?? definition.Url.GetLeftPart(UriPartial.Path).TrimEnd('/');
        var site = definition.Auth.Gateway?.CloudId ?? await _edition.ReadSiteIdAsync(cancellationToken).ConfigureAwait(false);
        var isCloud = _edition.Kind == TrackerKind.JiraCloud;
        var identity = new TrackerIdentity
        {
            Kind = _edition.Kind,
            InstanceId = site ?? server.RootElement.FilledText("serverId") ?? address,
            InstanceAddress = isCloud ? address : null,
            Remark = isCloud && site is null ? $"The site does not tell its cloud id (_edge/tenant_info), so it is recognised by its address, {address}." : null,
            AccountId = account.Id,
            AccountName = account.DisplayName,
            TimeZone = me.RootElement.FilledText("timeZone"),
            Version = server.RootElement.FilledText("version"),
        };
        UseIdentity(identity);
        return identity;
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Asked => Known().Plan.Asked;

    /// <inheritdoc/>
    public void UseIdentity(TrackerIdentity identity)
    {
        (_ownAccountId, _ownName) = (identity.AccountId, identity.AccountName);
        _accountZone = identity.TimeZone is { } zone && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var known) ? known : null;
        if (_site is { } site) _site = Build(site.Catalogue);
    }

    /// <inheritdoc/>
    public RemappedItem Remap(StoredItem item)
    {
        var mapped = Known().Mapper.Map(item.Raw ?? default, item.ObservedAt);
        return new RemappedItem(mapped.Item, mapped.Quarantined);
    }

    /// <inheritdoc/>
    public Task<TrackerMetadata> ReadMetadataAsync(CancellationToken cancellationToken) =>
        new JiraMetadataReader(_edition, definition.Scope).ReadAsync(cancellationToken);

    /// <inheritdoc/>
    public IReadOnlyList<CatalogueEntry> UseMetadata(TrackerMetadata metadata)
    {
        // Stored metadata tells the edition before anybody has been asked.
        if (metadata.Documents.FirstOrDefault(static document => document.Name == "serverInfo") is { } server) TakeEdition(JiraDocuments.Parse(server));
        var catalogue = JiraCatalogue.Read(metadata);
        _site = Build(catalogue);
        return JiraCatalogueEntries.Of(catalogue, definition.Mapping, _site.Zone);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<TouchedPage> ReadTouchedAsync(SyncCursor? cursor, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var page in Walk().TouchedAsync(JiraCursor.Parse(cursor), cancellationToken).ConfigureAwait(false)) yield return page;
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<ItemPage> ReadItemsAsync(IReadOnlyList<TouchedItem> touched, CancellationToken cancellationToken)
    {
        var site = Known();
        return new JiraItemReader(_edition, site.Plan, site.Mapper, time).ReadAsync(touched, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<long>> ReadQueryAsync(string query, CancellationToken cancellationToken) =>
        Walk().MatchingAsync(query, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<SweepPage> ListAllAsync(SyncCursor? from, CancellationToken cancellationToken) => Walk().ListedAsync(from?.Value, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<RosterProject>> ReadRosterAsync(CancellationToken cancellationToken) => new JiraRoster(_edition).ReadAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Sighting>> ConfirmAsync(IReadOnlyCollection<SoughtItem> items, CancellationToken cancellationToken) =>
        new JiraVisibility(_edition, Walk(), definition.Scope).ConfirmAsync([.. items.Select(static item => item.NativeId)], cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<WorklogFeedPage> ReadWorklogFeedAsync(SyncCursor? cursor, CancellationToken cancellationToken) =>
        new JiraWorklogFeed(_edition.Client).ReadAsync(JiraWorklogCursor.Parse(cursor), cancellationToken);

    /// <inheritdoc/>
    public Task<WorklogAnswer> ReadWorklogsAsync(IReadOnlyList<long> ids, CancellationToken cancellationToken) =>
        new JiraWorklogReader(_edition.Client, definition.Name).ReadAsync(ids, cancellationToken);

    /// <inheritdoc/>
    public Task<WorklogAnswer?> ReadItemWorklogsAsync(long nativeId, CancellationToken cancellationToken) =>
        new JiraWorklogReader(_edition.Client, definition.Name).ReadOfItemAsync(nativeId, cancellationToken);

    /// <inheritdoc/>
    public async Task<WriteBackOutcome> ApplyAsync(ItemWrite write, CancellationToken cancellationToken) =>
        await (await WriterOfAsync(write, cancellationToken).ConfigureAwait(false)).ApplyAsync(write, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<WriteReadBack> ReadBackAsync(ItemWrite write, CancellationToken cancellationToken) =>
        await (await WriterOfAsync(write, cancellationToken).ConfigureAwait(false)).ReadBackAsync(write, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    /// <remarks>Data Center has no such request.</remarks>
    public int MostTogether => _edition.Kind == TrackerKind.JiraCloud ? JiraBulkProperties.MostIssues : 0;

    /// <inheritdoc/>
    public bool TakesTogether(ItemWrite write) => JiraBulkProperties.Takes(write);

    /// <inheritdoc/>
    public Task<IReadOnlyList<WriteBackOutcome>> ApplyTogetherAsync(IReadOnlyList<ItemWrite> writes, CancellationToken cancellationToken) =>
        new JiraBulkProperties(_edition.Client, Known().Obstacles, time).ApplyAsync(writes, cancellationToken);

    /// <inheritdoc/>
    public Task<ConnectionExamination> ExamineAsync(IReadOnlyList<WriteBackTarget> targets, CancellationToken cancellationToken) => _examination.RunAsync(
        this, http, (_, token) => new JiraExaminer(_edition, definition, Known().Catalogue, Known().Plan).LookAsync(_ownName, targets, Walk(), token), cancellationToken);

    /// <inheritdoc/>
    public Task<MappingProposal> ProposeAsync(CancellationToken cancellationToken) => _examination.ProposeAsync(
        this, (_, token) => new JiraProposer(_edition, definition, Known().Catalogue).ProposeAsync(Walk().Scoped(), token), cancellationToken);

    /// <inheritdoc/>
    public IReadOnlyList<UnknownField> ListUnknownFields() =>
        _site is { } site ? JiraExaminer.FindUnknown(JiraFieldRoles.List(definition, site.Catalogue, site.Plan), _ownName.Length > 0 ? _ownName : "our account") : [];

    private JiraWalk Walk() => new(_edition, definition.Scope, Known().Catalogue, _accountZone);

    private async Task<IJiraWriter> WriterOfAsync(ItemWrite write, CancellationToken cancellationToken)
    {
        if (write.ByRequest().Count > 1) throw new ArgumentException("A comment or a remote link is a write of its own.", nameof(write));
        var place = write.Updates[0].Place;
        if (place is not (WriteBackPlace.Comment or WriteBackPlace.RemoteLink)) return new JiraWriter(_edition, Known().Catalogue.Fields, Known().Obstacles, _quiet);
        if (place == WriteBackPlace.RemoteLink) return new JiraRemoteLinkWriter(_edition, Known().Obstacles);
        if (_ownAccountId is null) await ReadIdentityAsync(cancellationToken).ConfigureAwait(false);
        return new JiraCommentWriter(_edition, Known().Obstacles, _ownAccountId ?? "");
    }

    private Site Known() => _site ?? throw new InvalidOperationException($"{nameof(UseMetadata)} comes first.");

    private Site Build(JiraCatalogue catalogue)
    {
        var plan = new JiraFieldPlan(definition, catalogue);
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(definition.Mapping.TimeZone, out var zone))
            throw Failures.Because($"the time zone '{definition.Mapping.TimeZone}' under mapping.dates.timeZone is not known on this machine. Use an IANA name such as Europe/Berlin.", mayPass: false);
        return new Site(catalogue, plan, zone, new JiraMapper(definition, catalogue, plan, zone, _ownAccountId), new JiraObstacles(_edition, catalogue.Fields));
    }

    /// <summary>Takes the edition that a server says it is; false when it says neither.</summary>
    private bool TakeEdition(JsonElement server)
    {
        if (JiraServer.EditionOf(server) is not { } kind) return false;
        Failures.Edition = kind;
        if (kind != _edition.Kind)
            _edition = kind == TrackerKind.JiraCloud ? new CloudEdition(http, definition.Batch) : new DataCenterEdition(http, definition.Batch, time);
        return true;
    }

    private async Task<JsonDocument> ReadJsonAsync(string path, string what, CancellationToken cancellationToken)
    {
        using var response = await _edition.Client.GetAsync(path, what, [], cancellationToken).ConfigureAwait(false);
        return _edition.Client.Parse(response, what);
    }

    /// <summary>What the metadata says about the site, ready for mapping.</summary>
    private sealed record Site(JiraCatalogue Catalogue, JiraFieldPlan Plan, TimeZoneInfo Zone, JiraMapper Mapper, JiraObstacles Obstacles);
}
