using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace SyncWorker.Tests.Connectors.Jira;

/// <summary>
/// A Data Center of the tests' own that knows just the queries of a walk and a fetch: the index cuts times to a second, the shown time comes from the
/// database, a page is cut to what the site grants, and a query that names an issue which is gone is refused when it is read strictly.
/// </summary>
internal sealed partial class DataCenterSite : IAsyncDisposable
{
    private readonly RawServer _server;
    private readonly SortedDictionary<long, SiteIssue> _issues = [];

    public DataCenterSite() => _server = RawServer.Routed(Answer);

    public Uri Url => _server.Url;

    /// <summary>Gets the bodies of the searches, oldest first.</summary>
    public List<JsonObject> Searches { get; } = [];

    public int Requests => _server.Requests;

    /// <summary>Gets or sets the most issues a page.</summary>
    public int PageCap { get; set; } = 1000;

    /// <summary>Gets or sets a value indicating whether numbers are refused as dates.</summary>
    public bool TakesQuotedDatesOnly { get; set; }

    /// <summary>Gets or sets a value indicating whether a query that names an issue which is gone finds nothing when it is not read strictly.</summary>
    public bool FindsNothingOfGone { get; set; }

    /// <summary>Gets the issues that are hidden from us: no search finds them, and alone they answer 403.</summary>
    public HashSet<long> Hidden { get; } = [];

    /// <summary>Gets the issues that the index does not have, though they are there.</summary>
    public HashSet<long> NotIndexed { get; } = [];

    /// <summary>Gets the issues that meet no further condition, such as <c>labels = plan</c>.</summary>
    public HashSet<long> OutsideTheQuery { get; } = [];

    /// <summary>Gets or sets what happens after the n-th search, from 1, before its answer leaves.</summary>
    public Action<int> OnSearch { get; set; } = static _ => { };

    /// <summary>Gets or sets what an issue asked for alone says.</summary>
    public Func<SiteIssue, string> Alone { get; set; } = issue => issue.Json(withHistory: true);

    public SiteIssue this[long id] => _issues[id];

    /// <summary>Adds an issue; fields may be written with single quotes.</summary>
    public SiteIssue Add(long id, DateTimeOffset updatedAt, string fields = "", string changelog = """{"startAt":0,"maxResults":0,"total":0,"histories":[]}""") =>
        _issues[id] = new SiteIssue(id, $"DC-{id}") { UpdatedAt = updatedAt, IndexedAt = updatedAt, Fields = fields.Replace('\'', '"'), Changelog = changelog };

    public void Remove(long id) => _issues.Remove(id);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private string Answer(string request)
    {
        lock (_issues)
        {
            if (!request.StartsWith("POST /rest/api/2/search ", StringComparison.Ordinal)) return One(request);
            var body = JsonNode.Parse(request[(request.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..])!.AsObject();
            Searches.Add(body);
            var answer = Search(body);
            OnSearch(Searches.Count);
            return answer;
        }
    }

    private string One(string request)
    {
        var key = Uri.UnescapeDataString(IssuePath().Match(request).Groups[1].Value);
        var issue = _issues.Values.FirstOrDefault(issue => issue.Key == key || issue.FormerKey == key || issue.Id.ToString(CultureInfo.InvariantCulture) == key);
        if (issue is not null && Hidden.Contains(issue.Id)) return RawServer.Json("""{"errorMessages":["You do not have the permission to see the specified issue."],"errors":{}}""", "403 Forbidden");
        return issue is null ? RawServer.Json("""{"errorMessages":["Issue Does Not Exist"],"errors":{}}""", "404 Not Found") : RawServer.Json(Alone(issue));
    }

    private string Search(JsonObject body)
    {
        var jql = (string)body["jql"]!;
        var since = Since().Match(jql);
        if (since.Success && TakesQuotedDatesOnly == char.IsDigit(since.Groups[1].Value[0])) return Refused("Date value for field 'updated' is invalid.");
        var missing = Ids().Matches(jql).SelectMany(match => Numbers(match.Groups[2].Value)).Where(id => !_issues.ContainsKey(id) || Hidden.Contains(id)).ToList();
        if ((bool)body["validateQuery"]! && missing.Count > 0) return Refused($"An issue with ID '{missing[0]}' does not exist for field 'id'.");
        var hasNothing = FindsNothingOfGone && missing.Count > 0;
        var (ids, keys) = (Ids().Match(jql), Keys().Match(jql));
        var named = ids.Success ? Numbers(ids.Groups[2].Value).ToHashSet() : null;
        var from = since.Success ? Instant(since.Groups[1].Value).ToUnixTimeSeconds() : long.MinValue;
        var found = _issues.Values
            .Where(issue => !hasNothing && !Hidden.Contains(issue.Id) && !NotIndexed.Contains(issue.Id))
            .Where(issue => !(OutsideTheQuery.Contains(issue.Id) && jql.Contains("AND (", StringComparison.Ordinal)))
            .Where(issue => issue.IndexedAt.ToUnixTimeSeconds() >= from && (named is null || named.Contains(issue.Id) == (ids.Groups[1].Value == "in")))
            .Where(issue => !keys.Success || keys.Groups[1].Value.Contains($"\"{issue.Key}\"", StringComparison.Ordinal))
            .OrderBy(issue => issue.IndexedAt.ToUnixTimeSeconds()).ThenBy(issue => issue.Id).ToList();
        var granted = Math.Min(PageCap, (int)body["maxResults"]!);
        var withHistory = body["expand"]?.AsArray().Any(part => (string?)part == "changelog") == true;
        var issues = string.Join(',', found.Skip((int)body["startAt"]!).Take(granted).Select(issue => issue.Json(withHistory)));
        return RawServer.Json($$"""{"expand":"schema,names","startAt":{{body["startAt"]}},"maxResults":{{granted}},"total":{{found.Count}},"issues":[{{issues}}]}""");
    }

    private static DateTimeOffset Instant(string text) => char.IsDigit(text[0])
        ? DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(text, CultureInfo.InvariantCulture))
        : new DateTimeOffset(DateTime.ParseExact(text.Trim('"'), "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), TimeSpan.FromHours(1));

    private static IEnumerable<long> Numbers(string list) => list.Split(", ").Select(id => long.Parse(id, CultureInfo.InvariantCulture));

    private static string Refused(string why) => RawServer.Json($$"""{"errorMessages":[{{JsonSerializer.Serialize(why)}}],"errors":{ } }""", "400 Bad Request");

    [GeneratedRegex("updated >= (\\d+|\"[^\"]*\")")]
    private static partial Regex Since();

    [GeneratedRegex("id (not in|in) \\(([^)]*)\\)")]
    private static partial Regex Ids();

    [GeneratedRegex("key in \\(([^)]*)\\)")]
    private static partial Regex Keys();

    [GeneratedRegex("^GET /rest/api/2/issue/([^? /]+)")]
    private static partial Regex IssuePath();
}

/// <summary>An issue of <see cref="DataCenterSite"/>.</summary>
internal sealed record SiteIssue(long Id, string Key)
{
    public required DateTimeOffset UpdatedAt { get; set; }

    public required DateTimeOffset IndexedAt { get; set; }

    public required string Fields { get; init; }

    public required string Changelog { get; init; }

    public string? FormerKey { get; init; }

    public string Json(bool withHistory)
    {
        var updated = UpdatedAt.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'+0000'", CultureInfo.InvariantCulture);
        var more = Fields.Length > 0 ? "," + Fields : "";
        var history = withHistory ? ",\"changelog\":" + Changelog : "";
        return $$"""{"expand":"changelog","id":"{{Id}}","key":"{{Key}}","fields":{"created":"2026-01-05T09:00:00.000+0000","updated":"{{updated}}"{{more}} }{{history}} }""";
    }
}
