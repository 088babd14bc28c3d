using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text.Json;
using SyncWorker.Connectors.AzureDevOps.Items;
using SyncWorker.Connectors.Http;

namespace SyncWorker.Connectors.AzureDevOps;

/// <summary>The requests that we send to Azure DevOps, each in one place. Answers are to be disposed of.</summary>
internal sealed class AzureDevOpsClient(TrackerHttp http)
{
    /// <summary>The most items that <see cref="ItemsAsync"/> may ask for.</summary>
    public const int ItemsABatch = 200;

    /// <summary>The ids that one query asks for; Azure DevOps refuses answers of more than 20,000.</summary>
    public const int IdsAQuery = 10_000;

    private const int RevisionsAPage = 1000;
    private const decimal NewestKnown = 7.1m;

    // What every server since 2019 understands, for those that do not say.
    private const string OldestKnown = "5.0";

    private string? _version;

    /// <summary>Gets the sentences for what goes wrong.</summary>
    public TrackerFailures Failures => http.Failures;

    /// <summary>Asks who answers and who we are there. 404 is an answer: there is no such organisation.</summary>
    public Task<TrackerResponse> ConnectionDataAsync(CancellationToken cancellationToken) =>
        http.ReadAsync(TrackerRequest.Get("_apis/connectionData", "who we are") with { Accepts = [HttpStatusCode.NotFound] }, cancellationToken);

    /// <summary>Finds the version of the API to speak: the newest released that we know of. Asked once.</summary>
    public async Task<string> VersionAsync(CancellationToken cancellationToken)
    {
        if (_version is { } known) return known;
        var request = new TrackerRequest
        {
            Method = HttpMethod.Options,
            Path = "_apis/wit",
            What = "the versions of its interface",
            Accepts = [HttpStatusCode.NotFound, HttpStatusCode.MethodNotAllowed],
        };
        using var response = await http.ReadAsync(request, cancellationToken).ConfigureAwait(false);
        return _version = response.IsSuccess ? Negotiate(Parse(response, request.What)) : OldestKnown;
    }

    /// <summary>Sends any GET of the versioned interface.</summary>
    /// <param name="path">The path with its query.</param>
    /// <param name="what">What is asked, for people.</param>
    /// <param name="accepts">Statuses beyond 2xx that are answers.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<TrackerResponse> GetAsync(string path, string what, IReadOnlyCollection<HttpStatusCode> accepts, CancellationToken cancellationToken) =>
        await http.ReadAsync(TrackerRequest.Get(await VersionedAsync(path, cancellationToken).ConfigureAwait(false), what) with { Accepts = accepts }, cancellationToken)
            .ConfigureAwait(false);

    /// <summary>Asks for a page of revisions of the whole organisation, recycled items included.</summary>
    public Task<TrackerResponse> RevisionsAsync(IEnumerable<string> fields, string? token, CancellationToken cancellationToken)
    {
        var path = $"_apis/wit/reporting/workitemrevisions?fields={Uri.EscapeDataString(string.Join(',', fields))}"
            + string.Create(CultureInfo.InvariantCulture, $"&includeIdentityRef=true&includeDeleted=true&$maxPageSize={RevisionsAPage}");
        return GetAsync(WithToken(path, token), "the changes of work items", [], cancellationToken);
    }

    /// <summary>Asks for a page of link changes of the whole organisation.</summary>
    public Task<TrackerResponse> LinksAsync(string? token, CancellationToken cancellationToken) =>
        GetAsync(WithToken("_apis/wit/reporting/workitemlinks", token), "the changes of links", [], cancellationToken);

    /// <summary>Asks for items with all fields and relations. Those that are gone or hidden are null or absent in the answer.</summary>
    public Task<TrackerResponse> ItemsAsync(IEnumerable<long> ids, CancellationToken cancellationToken) =>
        BatchAsync(ids, "a batch of work items", static json => json.WriteString("$expand", "relations"), cancellationToken);

    /// <summary>Reads some fields of items, without their relations.</summary>
    /// <returns>The fields of those that are shown to us; the others are gone or hidden.</returns>
    public async Task<IReadOnlyDictionary<long, JsonElement>> ReadFieldsAsync(IEnumerable<long> ids, IEnumerable<string> fields, CancellationToken cancellationToken)
    {
        const string what = "fields of work items";
        using var response = await BatchAsync(ids, what, json => json.WriteTexts("fields", fields), cancellationToken).ConfigureAwait(false);
        if (WireValue.Find(Parse(response, what), "value") is not { ValueKind: JsonValueKind.Array } values) throw Failures.Malformed(what);
        var found = new Dictionary<long, JsonElement>();
        foreach (var value in values.EnumerateArray())
        {
            // Omitted items come as null or not at all.
            if (value.ValueKind == JsonValueKind.Null) continue;
            if (AzureDevOpsMapper.FindId(value) is not { } id || WireValue.Find(value, "fields") is not { ValueKind: JsonValueKind.Object } known) throw Failures.Malformed(what);
            found[id] = known;
        }

        return found;
    }

    /// <summary>Asks for the ids that a query meets. 400 is an answer: the query cannot be understood.</summary>
    /// <param name="wiql">The query.</param>
    /// <param name="most">At most so many ids.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<TrackerResponse> QueryAsync(string wiql, int most, CancellationToken cancellationToken) => PostAsync(
        string.Create(CultureInfo.InvariantCulture, $"_apis/wit/wiql?timePrecision=true&$top={most}"),
        "a query",
        json => json.WriteString("query", wiql),
        cancellationToken,
        HttpStatusCode.BadRequest);

    /// <summary>Asks for some fields of one item. 404 is an answer, and so is 400: a field is not known.</summary>
    public Task<TrackerResponse> ItemAsync(long id, IEnumerable<string> fields, CancellationToken cancellationToken) => GetAsync(
        string.Create(CultureInfo.InvariantCulture, $"_apis/wit/workitems/{id}?fields={Uri.EscapeDataString(string.Join(',', fields))}"),
        "a work item",
        [HttpStatusCode.NotFound, HttpStatusCode.BadRequest],
        cancellationToken);

    /// <summary>Sends the change of one item, once.</summary>
    /// <param name="id">The item.</param>
    /// <param name="patch">The JSON Patch.</param>
    /// <param name="isQuiet">Whether to ask that nobody is notified, which needs a permission of its own.</param>
    /// <param name="cancellationToken">Stops it before it leaves.</param>
    public async Task<WriteReply> PatchAsync(long id, ReadOnlyMemory<byte> patch, bool isQuiet, CancellationToken cancellationToken)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"_apis/wit/workitems/{id}") + (isQuiet ? "?suppressNotifications=true" : "");
        var request = new TrackerRequest
        {
            Method = HttpMethod.Patch,
            Path = await VersionedAsync(path, cancellationToken).ConfigureAwait(false),
            What = "the change of a work item",
            Body = patch,
            ContentType = "application/json-patch+json",
        };
        return await http.WriteAsync(request, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Parses an answer; the result does not depend on the answer's buffer.</summary>
    /// <exception cref="Model.Reading.TrackerException">It is not JSON.</exception>
    public JsonElement Parse(TrackerResponse response, string what)
    {
        try
        {
            return JsonElement.Parse(response.Body.Span);
        }
        catch (JsonException broken)
        {
            throw Failures.Malformed(what, broken);
        }
    }

    private static string Negotiate(JsonElement options)
    {
        if (WireValue.Find(options, "value") is not { ValueKind: JsonValueKind.Array } resources) return OldestKnown;
        var items = resources.EnumerateArray().FirstOrDefault(static resource =>
            "workItems".Equals(WireValue.Text(resource, "resourceName"), StringComparison.OrdinalIgnoreCase));
        if (items.ValueKind != JsonValueKind.Object) return OldestKnown;
        if (Number(items, "releasedVersion") is { } released and > 0) return Math.Min(released, NewestKnown).ToString("0.0", CultureInfo.InvariantCulture);
        return Number(items, "maxVersion") is { } most and > 0
            ? Math.Min(most, NewestKnown).ToString("0.0", CultureInfo.InvariantCulture) + "-preview"
            : OldestKnown;
    }

    private static decimal? Number(JsonElement resource, string name) => WireValue.Find(resource, name) is { } value ? WireValue.TryNumber(value) : null;

    private static string WithToken(string path, string? token) => token is null ? path : With(path, $"continuationToken={Uri.EscapeDataString(token)}");

    private static string With(string path, string parameter) => $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{parameter}";

    private Task<TrackerResponse> BatchAsync(IEnumerable<long> ids, string what, Action<Utf8JsonWriter> writeWanted, CancellationToken cancellationToken) =>
        PostAsync("_apis/wit/workitemsbatch", what, json =>
        {
            json.WriteNumbers("ids", ids);
            writeWanted(json);
            json.WriteString("errorPolicy", "omit");
        }, cancellationToken);

    private async Task<string> VersionedAsync(string path, CancellationToken cancellationToken) =>
        With(path, $"api-version={await VersionAsync(cancellationToken).ConfigureAwait(false)}");

    private async Task<TrackerResponse> PostAsync(string path, string what, Action<Utf8JsonWriter> write, CancellationToken cancellationToken, params IReadOnlyCollection<HttpStatusCode> accepts)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        var versioned = await VersionedAsync(path, cancellationToken).ConfigureAwait(false);
        return await http.ReadAsync(TrackerRequest.Post(versioned, what, buffer.WrittenMemory) with { Accepts = accepts }, cancellationToken).ConfigureAwait(false);
    }
}
