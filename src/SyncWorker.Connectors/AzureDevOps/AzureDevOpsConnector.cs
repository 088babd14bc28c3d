using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using SyncWorker.Connectors.AzureDevOps.Feeds;
using SyncWorker.Connectors.AzureDevOps.Items;
using SyncWorker.Connectors.AzureDevOps.Metadata;
using SyncWorker.Connectors.AzureDevOps.Visibility;
using SyncWorker.Connectors.AzureDevOps.Writing;
using SyncWorker.Connectors.Http;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Examining;
using SyncWorker.Model.Reading;
using SyncWorker.Model.Visibility;
using SyncWorker.Model.Writing;

namespace SyncWorker.Connectors.AzureDevOps;

/// <summary>Azure DevOps, Services or Server: revision feed, link feed, batches of items, and one JSON Patch a write.</summary>
internal sealed class AzureDevOpsConnector : ITrackerConnector, IConnectionExaminer, IStoredItemMapper, IVisibilityReader
{
    // Azure DevOps answers a stranger's connection data with this identity instead of refusing it.
    private const string Anonymous = "aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa";

    private readonly ConnectionDefinition _definition;
    private readonly AzureDevOpsClient _client;
    private readonly TrackerHttp _http;
    private readonly TimeProvider _time;
    private readonly Examination _examination = new();
    private readonly ItemWriter _writer;
    private MappingRules _rules;
    private OwnAccount? _own;
    private HashSet<long>? _queried;

    /// <summary>Initializes a new instance of the <see cref="AzureDevOpsConnector"/> class.</summary>
    /// <param name="definition">The connection.</param>
    /// <param name="http">Talks to its address with <see cref="AzureDevOpsDialect"/>.</param>
    /// <param name="time">The clock of the observed times.</param>
    public AzureDevOpsConnector(ConnectionDefinition definition, TrackerHttp http, TimeProvider time)
    {
        (_definition, _http, _time) = (definition, http, time);
        _client = new AzureDevOpsClient(http);
        _writer = new ItemWriter(_client);
        _rules = new MappingRules(definition.Mapping, AzureDevOpsCatalogue.Empty);
    }

    /// <inheritdoc/>
    public string ConnectionName => _definition.Name;

    /// <inheritdoc/>
    public int BatchSize => AzureDevOpsClient.ItemsABatch;

    /// <inheritdoc/>
    public RequestTally Tally => _http.Tally;

    /// <inheritdoc/>
    public RateHeadroom Headroom => _http.Headroom;

    /// <inheritdoc/>
    public async Task<TrackerIdentity> ReadIdentityAsync(CancellationToken cancellationToken)
    {
        const string what = "who we are";
        using var response = await _client.ConnectionDataAsync(cancellationToken).ConfigureAwait(false);
        if (response.Status == HttpStatusCode.NotFound)
        {
            throw _client.Failures.Because(
                $"there is no Azure DevOps organisation, nor a server's collection, at {_definition.Url.GetLeftPart(UriPartial.Path).TrimEnd('/')} (HTTP 404). Correct the url: https://dev.azure.com/ORGANISATION, or a server's https://HOST/tfs/COLLECTION.",
                mayPass: false);
        }

        var answer = _client.Parse(response, what);
        if (WireValue.Find(answer, "authenticatedUser") is not { } user || WireValue.Text(answer, "instanceId") is not { } instance)
            throw _client.Failures.Malformed(what);
        var own = new OwnAccount(user);
        if (own.Id.Length == 0 || own.Id.Equals(Anonymous, StringComparison.OrdinalIgnoreCase))
            throw _client.Failures.SignInRefused("it takes us for an anonymous visitor");

        _own = own;
        var version = await InScopeAsync(() => _client.VersionAsync(cancellationToken)).ConfigureAwait(false);
        return new TrackerIdentity
        {
            Kind = TrackerKind.AzureDevOps,
            InstanceId = instance,
            AccountId = own.Key,
            AccountName = own.Name,
            Version = version,
        };
    }

    /// <inheritdoc/>
    public Task<TrackerMetadata> ReadMetadataAsync(CancellationToken cancellationToken) =>
        InScopeAsync(() => new MetadataReader(_client, _definition.Scope).ReadAsync(cancellationToken));

    /// <inheritdoc/>
    public IReadOnlyList<CatalogueEntry> UseMetadata(TrackerMetadata metadata)
    {
        try
        {
            var catalogue = AzureDevOpsCatalogue.Read(metadata);
            _rules = new MappingRules(_definition.Mapping, catalogue);
            return catalogue.Entries;
        }
        catch (JsonException odd)
        {
            throw _client.Failures.Malformed("its metadata", odd);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Asked => _rules.Asked;

    /// <inheritdoc/>
    /// <remarks>Only the history says who changed what, and that is kept as it is.</remarks>
    public void UseIdentity(TrackerIdentity identity)
    {
    }

    /// <inheritdoc/>
    public RemappedItem Remap(StoredItem item)
    {
        var raw = item.Raw ?? default;
        try
        {
            var mapped = new AzureDevOpsMapper(_definition, _rules).Map(JsonElement.Parse(raw.Span), item.History);
            return new RemappedItem(new ReadItem { Item = mapped, History = [], SourceEntries = 0, Raw = raw }, null);
        }
        catch (Exception odd) when (odd is UnreadableItemException or JsonException)
        {
            return new RemappedItem(null, new QuarantinedItem { NativeId = item.NativeId, Reason = odd.Message, Raw = raw });
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<TouchedPage> ReadTouchedAsync(SyncCursor? cursor, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (NotShown is { Count: > 0 } notShown)
            yield return new TouchedPage { Touches = [], NotShown = [.. notShown.Select(MetadataReader.ProjectNotShown)] };
        _queried = _definition.Scope.Query is { Length: > 0 } query
            ? [.. await ReadQueryAsync(query, cancellationToken).ConfigureAwait(false)]
            : null;
        var reader = new FeedReader(_client, _rules, Scope, _own);
        await foreach (var page in reader.ReadAsync(FeedCursor.Parse(cursor), cancellationToken).ConfigureAwait(false))
            yield return page;

        // An item may come to meet the query without a change of its own, by the passing of time alone. Stored ones are not read for this.
        if (_queried is { Count: > 0 } inScope)
            yield return new TouchedPage { Touches = [.. inScope.Order().Select(static id => new Touch(id, DateTimeOffset.UnixEpoch))] };
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ItemPage> ReadItemsAsync(
        IReadOnlyList<TouchedItem> touched, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (touched.Count == 0) yield break;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(touched.Count, BatchSize, nameof(touched));
        var mapper = new AzureDevOpsMapper(_definition, _rules);
        var page = await new ItemReader(_client, mapper, Scope, _time).ReadAsync(touched, cancellationToken).ConfigureAwait(false);
        yield return page with { Asked = Asked };
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<long>> ReadQueryAsync(string query, CancellationToken cancellationToken) =>
        Queries.ReadAsync(query, cancellationToken);

    /// <inheritdoc/>
    public int ConfirmSize => AzureDevOpsClient.ItemsABatch;

    /// <inheritdoc/>
    public IAsyncEnumerable<SweepPage> ListAllAsync(SyncCursor? from, CancellationToken cancellationToken) =>
        new ScopeListing(_client, Queries, _definition.Scope, _time).ReadAsync(from, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<RosterProject>> ReadRosterAsync(CancellationToken cancellationToken) => new ProjectRoster(_client).ReadAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Sighting>> ConfirmAsync(IReadOnlyCollection<SoughtItem> items, CancellationToken cancellationToken) =>
        new AzureDevOpsVisibility(_client, Queries, _definition.Scope).ConfirmAsync(items, cancellationToken);

    /// <inheritdoc/>
    /// <remarks>Azure DevOps keeps no worklogs: work done is a field of the item.</remarks>
    public IAsyncEnumerable<WorklogFeedPage> ReadWorklogFeedAsync(SyncCursor? cursor, CancellationToken cancellationToken) => AsyncEnumerable.Empty<WorklogFeedPage>();

    /// <inheritdoc/>
    public Task<WorklogAnswer> ReadWorklogsAsync(IReadOnlyList<long> ids, CancellationToken cancellationToken) => Task.FromResult(WorklogAnswer.Empty);

    /// <inheritdoc/>
    public Task<WorklogAnswer?> ReadItemWorklogsAsync(long nativeId, CancellationToken cancellationToken) => Task.FromResult<WorklogAnswer?>(WorklogAnswer.Empty);

    /// <inheritdoc/>
    public Task<ConnectionExamination> ExamineAsync(IReadOnlyList<WriteBackTarget> targets, CancellationToken cancellationToken) => _examination.RunAsync(
        this, _http, (entries, token) => Examiner().LookAsync(entries, targets, token), cancellationToken);

    /// <inheritdoc/>
    public Task<MappingProposal> ProposeAsync(CancellationToken cancellationToken) => _examination.ProposeAsync(
        this, (entries, token) => new AzureDevOpsProposer(_client, _definition, _rules).ProposeAsync(entries, token), cancellationToken);

    /// <inheritdoc/>
    public IReadOnlyList<UnknownField> ListUnknownFields() => _rules.Catalogue.Entries.Count > 0 ? Examiner().FindUnknown(_rules.Catalogue.Entries) : [];

    /// <inheritdoc/>
    public Task<WriteBackOutcome> ApplyAsync(ItemWrite write, CancellationToken cancellationToken) => _writer.ApplyAsync(write, cancellationToken);

    /// <inheritdoc/>
    public Task<WriteReadBack> ReadBackAsync(ItemWrite write, CancellationToken cancellationToken) => _writer.ReadBackAsync(write, cancellationToken);

    /// <summary>Who we are is told to every token that lives; a token without the scope for planning data is refused that, in the words of one that is dead.</summary>
    private async Task<T> InScopeAsync<T>(Func<Task<T>> read)
    {
        try
        {
            return await read().ConfigureAwait(false);
        }
        catch (TrackerException refused) when (refused.IsSignInRefused && _own is not null)
        {
            throw _client.Failures.Because(
                $"Azure DevOps knows us as {_own.Name}, and refuses our token all planning data: it lacks the scope Work Items: Read. "
                + "Give it that scope under User settings > Personal access tokens (Read & write, for write-back), or make a new one that has it and put it into "
                + $"{SecretPlace.Of(_definition.Auth.Secret)}.",
                mayPass: false,
                refused);
        }
    }

    private AzureDevOpsExaminer Examiner() => new(_definition, _rules, Queries);

    /// <summary>Queries name only projects that are shown to us.</summary>
    private QueryReader Queries => new(_client, _definition.Scope with { Projects = [.. _definition.Scope.Projects.Except(NotShown)] });

    private IReadOnlyList<string> NotShown => MetadataReader.ListNotShown(_definition.Scope, _rules.Catalogue.Entries);

    private ScopeFilter Scope => new(_definition.Scope, _queried);
}
