using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text.Json;
using SyncWorker.Connectors.Http;
using SyncWorker.Model.Reading;

namespace SyncWorker.Connectors.Jira;

/// <summary>The requests that both editions understand, and the common way to send the others. Answers are to be disposed of.</summary>
/// <param name="http">The way to the site.</param>
/// <param name="api">The root of the edition's API, such as <c>rest/api/3</c>.</param>
internal sealed class JiraClient(TrackerHttp http, string api)
{
    /// <summary>The most worklogs that <see cref="FetchWorklogsAsync"/> may ask for.</summary>
    public const int WorklogsAFetch = 1000;

    /// <summary>How Jira says that it shows our account no such issue: as a rule 404, while some Data Centers tell a hidden one from one that is gone, by 403.</summary>
    public static IReadOnlyCollection<HttpStatusCode> NotShown { get; } = [HttpStatusCode.NotFound, HttpStatusCode.Forbidden];

    /// <summary>Gets the root of the edition's API, such as <c>rest/api/3</c>.</summary>
    public string Api => api;

    /// <summary>Gets the sentences for what goes wrong.</summary>
    public TrackerFailures Failures => http.Failures;

    /// <summary>Gets the latest time that the site has said it is, or <see langword="null"/>.</summary>
    public DateTimeOffset? SiteTime => http.Clock.Latest;

    /// <summary>Sends any GET.</summary>
    /// <param name="path">The path with its query.</param>
    /// <param name="what">What is asked, for people.</param>
    /// <param name="accepts">Statuses beyond 2xx that are answers.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<TrackerResponse> GetAsync(string path, string what, IReadOnlyCollection<HttpStatusCode> accepts, CancellationToken cancellationToken) =>
        http.ReadAsync(TrackerRequest.Get(path, what) with { Accepts = accepts }, cancellationToken);

    /// <summary>Sends a reading POST of a JSON object.</summary>
    /// <param name="path">The path with its query.</param>
    /// <param name="what">What is asked, for people.</param>
    /// <param name="accepts">Statuses beyond 2xx that are answers.</param>
    /// <param name="write">Writes the object's members.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<TrackerResponse> PostAsync(
        string path, string what, IReadOnlyCollection<HttpStatusCode> accepts, Action<Utf8JsonWriter> write, CancellationToken cancellationToken)
    {
        return http.ReadAsync(TrackerRequest.Post(path, what, Compose(write)) with { Accepts = accepts }, cancellationToken);
    }

    /// <summary>Sends a write once.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">The path with its query.</param>
    /// <param name="what">What is written, for people.</param>
    /// <param name="write">Writes the body's members, or <see langword="null"/> for no body.</param>
    /// <param name="cancellationToken">Stops it before it leaves.</param>
    public Task<WriteReply> WriteAsync(HttpMethod method, string path, string what, Action<Utf8JsonWriter>? write, CancellationToken cancellationToken) =>
        http.WriteAsync(new TrackerRequest { Method = method, Path = path, What = what, Body = write is null ? default : Compose(write) }, cancellationToken);

    /// <summary>Asks for an issue's remote links. <see cref="NotShown"/> is an answer: the issue has gone, or linking is switched off.</summary>
    /// <param name="id">The issue.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<TrackerResponse> RemoteLinksAsync(long id, CancellationToken cancellationToken) =>
        GetAsync($"{api}/issue/{Text(id)}/remotelink", "the remote links of an issue", NotShown, cancellationToken);

    /// <summary>Asks for one page of a feed of worklogs. 404 is an answer: this Jira tracks no time.</summary>
    /// <param name="feed"><c>updated</c> or <c>deleted</c>.</param>
    /// <param name="sinceMs">What happened after this instant, milliseconds since 1970.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<TrackerResponse> WorklogFeedAsync(string feed, long sinceMs, CancellationToken cancellationToken) =>
        GetAsync($"{api}/worklog/{feed}?since={Text(sinceMs)}", $"the feed of {feed} worklogs", [HttpStatusCode.NotFound], cancellationToken);

    /// <summary>Asks for worklogs by id. Those deleted or hidden are absent from the answer.</summary>
    /// <param name="ids">At most <see cref="WorklogsAFetch"/> ids, and at least one.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<TrackerResponse> FetchWorklogsAsync(IReadOnlyCollection<long> ids, CancellationToken cancellationToken) =>
        PostAsync($"{api}/worklog/list", "a batch of worklogs", [], json => json.WriteNumbers("ids", ids), cancellationToken);

    /// <summary>Asks for one page of an issue's worklogs. <see cref="NotShown"/> is an answer: the issue has gone, or this Jira tracks no time.</summary>
    /// <param name="id">The issue.</param>
    /// <param name="start">The first worklog wanted, from 0.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<TrackerResponse> IssueWorklogsAsync(long id, long start, CancellationToken cancellationToken) =>
        GetAsync($"{api}/issue/{Text(id)}/worklog{(start == 0 ? "" : $"?startAt={Text(start)}")}", "the worklogs of an issue", NotShown, cancellationToken);

    /// <summary>Asks for one issue's present values. <see cref="NotShown"/> is an answer: it is gone or hidden.</summary>
    /// <param name="id">The issue.</param>
    /// <param name="fields">The fields wanted.</param>
    /// <param name="properties">The property keys wanted.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <param name="expand">What to expand, or <see langword="null"/>.</param>
    public Task<TrackerResponse> IssueAsync(
        long id, IEnumerable<string> fields, IReadOnlyCollection<string> properties, CancellationToken cancellationToken, string? expand = null)
    {
        var path = $"{api}/issue/{Text(id)}?fields={Uri.EscapeDataString(string.Join(',', fields))}";
        if (properties.Count > 0) path += $"&properties={Uri.EscapeDataString(string.Join(',', properties))}";
        if (expand is not null) path += $"&expand={Uri.EscapeDataString(expand)}";
        return GetAsync(path, "an issue", NotShown, cancellationToken);
    }

    /// <summary>Sends the change of one issue, once.</summary>
    /// <param name="id">The issue.</param>
    /// <param name="body">The change.</param>
    /// <param name="isQuiet">Whether no e-mails are to be sent to the watchers.</param>
    /// <param name="cancellationToken">Stops it before it leaves.</param>
    public Task<WriteReply> EditIssueAsync(long id, ReadOnlyMemory<byte> body, bool isQuiet, CancellationToken cancellationToken) => http.WriteAsync(
        new TrackerRequest { Method = HttpMethod.Put, Path = $"{api}/issue/{Text(id)}{(isQuiet ? "?notifyUsers=false" : "")}", What = "the change of an issue", Body = body },
        cancellationToken);

    private static ReadOnlyMemory<byte> Compose(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    /// <summary>Parses a whole answer. The document outlives the answer.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="what">What was asked.</param>
    /// <exception cref="TrackerException">It is not JSON.</exception>
    public JsonDocument Parse(TrackerResponse response, string what)
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

    /// <summary>Reads which issue an answer is. A success that is no issue proves nothing of the one that was asked for.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="what">What was asked.</param>
    /// <exception cref="TrackerException">It is not JSON, or no issue.</exception>
    public long ReadId(TrackerResponse response, string what)
    {
        using var issue = Parse(response, what);
        return issue.RootElement.Whole("id") ?? throw Failures.Malformed(what);
    }

    /// <summary>Reads the ids and change times of a page of found issues.</summary>
    /// <param name="response">The page.</param>
    /// <param name="what">What was asked.</param>
    /// <exception cref="JsonException">It is not whole JSON.</exception>
    /// <exception cref="TrackerException">It is no page of issues, or one has no id.</exception>
    public List<Touch> ReadTouches(TrackerResponse response, string what)
    {
        var slices = JiraPayload.Slice(response.Body, "issues") ?? throw Failures.Malformed(what);
        var touches = new List<Touch>(slices.Count);
        foreach (var slice in slices)
        {
            using var issue = JsonDocument.Parse(slice, JsonReading.Options);
            var id = issue.RootElement.Whole("id") ?? throw Failures.Malformed(what);
            touches.Add(new Touch(id, JiraTime.ReadInstant(issue.RootElement.Member("fields")?.Member("updated"))));
        }

        return touches;
    }

    /// <summary>Writes an id.</summary>
    /// <param name="id">The id.</param>
    public static string Text(long id) => id.ToString(CultureInfo.InvariantCulture);

    /// <summary>Limits how many requests are under way at once.</summary>
    /// <param name="most">The most.</param>
    /// <param name="cancellationToken">Stops all.</param>
    public static ParallelOptions Concurrently(int most, CancellationToken cancellationToken) =>
        new() { MaxDegreeOfParallelism = most, CancellationToken = cancellationToken };
}
