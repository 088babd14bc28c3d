using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text.Json;
using SyncWorker.Connectors.Http;

namespace SyncWorker.Connectors.Jira;

/// <summary>The requests that we send to Jira Cloud, each in one place. Answers are to be disposed of.</summary>
internal sealed class JiraClient(TrackerHttp http)
{
    /// <summary>The most issues that <see cref="FetchIssuesAsync"/> may ask for.</summary>
    public const int IssuesAFetch = 100;

    /// <summary>The most worklogs that <see cref="FetchWorklogsAsync"/> may ask for.</summary>
    public const int WorklogsAFetch = 1000;

    /// <summary>The most issues that <see cref="SearchAsync"/> may bring the index up to date with.</summary>
    public const int IssuesReconciled = 50;

    private const int WalkPage = 5000;
    private const int HistoriesAPage = 10_000;

    /// <summary>Gets the sentences for what goes wrong.</summary>
    public TrackerFailures Failures => http.Failures;

    /// <summary>Sends any GET.</summary>
    /// <param name="path">The path with its query.</param>
    /// <param name="what">What is asked, for people.</param>
    /// <param name="accepts">Statuses beyond 2xx that are answers.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<TrackerResponse> GetAsync(string path, string what, IReadOnlyCollection<HttpStatusCode> accepts, CancellationToken cancellationToken) =>
        http.ReadAsync(TrackerRequest.Get(path, what) with { Accepts = accepts }, cancellationToken);

    /// <summary>Asks for one page of the issues that meet a query. 400 is an answer: Jira does not accept the query.</summary>
    /// <param name="jql">The query.</param>
    /// <param name="fields">The fields wanted; <c>id</c> for none.</param>
    /// <param name="reconciled">Issues that are judged as they are now, not as the index last saw them; at most <see cref="IssuesReconciled"/>, the same on every page.</param>
    /// <param name="pageToken">The former page's token, or <see langword="null"/> for the first page.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<TrackerResponse> SearchAsync(
        string jql, string fields, IReadOnlyCollection<long> reconciled, string? pageToken, CancellationToken cancellationToken) =>
        PostAsync("rest/api/3/search/jql", "a search for issues", [HttpStatusCode.BadRequest], json =>
        {
            json.WriteString("jql", jql);
            WriteArray(json, "fields", [fields]);
            json.WriteNumber("maxResults", WalkPage);
            if (reconciled.Count > 0) WriteNumbers(json, "reconcileIssues", reconciled);
            if (pageToken is not null) json.WriteString("nextPageToken", pageToken);
        }, cancellationToken);

    /// <summary>Asks for issues by id. Those missing or hidden are absent from the answer.</summary>
    /// <param name="ids">At most <see cref="IssuesAFetch"/> ids.</param>
    /// <param name="fields">The fields wanted.</param>
    /// <param name="properties">At most five property keys.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<TrackerResponse> FetchIssuesAsync(
        IReadOnlyCollection<long> ids, IReadOnlyCollection<string> fields, IReadOnlyCollection<string> properties, CancellationToken cancellationToken) =>
        PostAsync("rest/api/3/issue/bulkfetch", "a batch of issues", [], json =>
        {
            WriteArray(json, "issueIdsOrKeys", ids.Select(Text));
            WriteArray(json, "fields", fields);
            if (properties.Count > 0) WriteArray(json, "properties", properties);
        }, cancellationToken);

    /// <summary>Asks for one page of the histories of issues.</summary>
    /// <param name="ids">At most 1,000 ids.</param>
    /// <param name="pageToken">The former page's token, or <see langword="null"/> for the first page.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<TrackerResponse> FetchHistoriesAsync(IReadOnlyCollection<long> ids, string? pageToken, CancellationToken cancellationToken) =>
        PostAsync("rest/api/3/changelog/bulkfetch", "the history of a batch of issues", [], json =>
        {
            WriteArray(json, "issueIdsOrKeys", ids.Select(Text));
            json.WriteNumber("maxResults", HistoriesAPage);
            if (pageToken is not null) json.WriteString("nextPageToken", pageToken);
        }, cancellationToken);

    /// <summary>Asks for an issue's remote links. 404 is an answer: the issue has gone.</summary>
    /// <param name="id">The issue.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<TrackerResponse> RemoteLinksAsync(long id, CancellationToken cancellationToken) =>
        GetAsync($"rest/api/3/issue/{Text(id)}/remotelink", "the remote links of an issue", [HttpStatusCode.NotFound], cancellationToken);

    /// <summary>Asks for one page of a feed of worklogs. 404 is an answer: this Jira tracks no time.</summary>
    /// <param name="feed"><c>updated</c> or <c>deleted</c>.</param>
    /// <param name="sinceMs">What happened after this instant, milliseconds since 1970.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<TrackerResponse> WorklogFeedAsync(string feed, long sinceMs, CancellationToken cancellationToken) =>
        GetAsync($"rest/api/3/worklog/{feed}?since={Text(sinceMs)}", $"the feed of {feed} worklogs", [HttpStatusCode.NotFound], cancellationToken);

    /// <summary>Asks for worklogs by id. Those deleted or hidden are absent from the answer.</summary>
    /// <param name="ids">At most <see cref="WorklogsAFetch"/> ids, and at least one.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<TrackerResponse> FetchWorklogsAsync(IReadOnlyCollection<long> ids, CancellationToken cancellationToken) =>
        PostAsync("rest/api/3/worklog/list", "a batch of worklogs", [], json =>
        {
            json.WriteStartArray("ids");
            foreach (var id in ids) json.WriteNumberValue(id);
            json.WriteEndArray();
        }, cancellationToken);

    /// <summary>Asks for one page of an issue's worklogs. 404 is an answer: the issue has gone, or this Jira tracks no time.</summary>
    /// <param name="id">The issue.</param>
    /// <param name="start">The first worklog wanted, from 0.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<TrackerResponse> IssueWorklogsAsync(long id, long start, CancellationToken cancellationToken) =>
        GetAsync($"rest/api/3/issue/{Text(id)}/worklog?startAt={Text(start)}", "the worklogs of an issue", [HttpStatusCode.NotFound], cancellationToken);

    /// <summary>Asks for one issue's present values. 404 is an answer: it is gone or hidden.</summary>
    /// <param name="id">The issue.</param>
    /// <param name="fields">The fields wanted.</param>
    /// <param name="properties">The property keys wanted.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<TrackerResponse> IssueAsync(long id, IEnumerable<string> fields, IReadOnlyCollection<string> properties, CancellationToken cancellationToken)
    {
        var path = $"rest/api/3/issue/{Text(id)}?fields={Uri.EscapeDataString(string.Join(',', fields))}";
        if (properties.Count > 0) path += $"&properties={Uri.EscapeDataString(string.Join(',', properties))}";
        return GetAsync(path, "an issue", [HttpStatusCode.NotFound], cancellationToken);
    }

    /// <summary>Sends the change of one issue, once.</summary>
    /// <param name="id">The issue.</param>
    /// <param name="body">The change.</param>
    /// <param name="cancellationToken">Stops it before it leaves.</param>
    public Task<WriteReply> EditIssueAsync(long id, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) => http.WriteAsync(
        new TrackerRequest { Method = HttpMethod.Put, Path = $"rest/api/3/issue/{Text(id)}?notifyUsers=false", What = "the change of an issue", Body = body },
        cancellationToken);

    private static string Text(long id) => id.ToString(CultureInfo.InvariantCulture);

    private static void WriteNumbers(Utf8JsonWriter json, string name, IEnumerable<long> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values) json.WriteNumberValue(value);
        json.WriteEndArray();
    }

    private static void WriteArray(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values) json.WriteStringValue(value);
        json.WriteEndArray();
    }

    private Task<TrackerResponse> PostAsync(
        string path, string what, IReadOnlyCollection<HttpStatusCode> accepts, Action<Utf8JsonWriter> write, CancellationToken cancellationToken)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return http.ReadAsync(TrackerRequest.Post(path, what, buffer.WrittenMemory) with { Accepts = accepts }, cancellationToken);
    }
}
