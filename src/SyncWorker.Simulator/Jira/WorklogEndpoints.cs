using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SyncWorker.Simulator.Jira;

/// <summary>Worklogs, of one issue and as the feed of changed ones.</summary>
internal sealed class WorklogEndpoints(IIssueSource source)
{
    private const int PageSize = 1000;
    private const int Embedded = 20;
    private const long Settling = 60_000;

    private readonly Lazy<(long[] AtMs, long[] Ids)> _feed = new(() => Build(source));

    /// <summary>Maps the endpoints.</summary>
    public void Map(JiraRoutes routes)
    {
        routes.Api("GET", "/worklog/updated", UpdatedAsync);
        routes.Api("GET", "/worklog/deleted", call => AnswerAsync(call, "deleted", [], call.Site.NowMs - Settling, isLast: true));
        routes.Api("POST", "/worklog/list", ListAsync);
        routes.Api("GET", "/issue/{issueIdOrKey}/worklog", OfIssueAsync, JiraRoutes.NoIssue);
    }

    /// <summary>Writes the worklog field: the first 20.</summary>
    public static void WriteEmbedded(Utf8JsonWriter writer, JiraIssue issue, IssueScope scope) => WritePage(writer, Of(issue, scope.Site), 0, Embedded, scope);

    private static IReadOnlyList<JiraWorklog> Of(JiraIssue issue, JiraSite site) => issue.Slot < 0 ? [] : site.Book.Source.Worklogs(issue.Slot);

    private static (long[] AtMs, long[] Ids) Build(IIssueSource source)
    {
        var logs = source.AllWorklogs.Select(log => (log.AtMs, log.Id)).ToList();
        logs.Sort();
        return ([.. logs.Select(log => log.AtMs)], [.. logs.Select(log => log.Id)]);
    }

    private Task UpdatedAsync(JiraCall call)
    {
        var since = ReadSince(call);
        var settled = call.Site.NowMs - Settling;
        var (times, ids) = _feed.Value;
        var first = Array.FindIndex(times, at => at > since);
        var page = new List<(long AtMs, long Id)>();
        var isLast = true;
        for (var i = first < 0 ? times.Length : first; i < times.Length && times[i] <= settled; i++)
        {
            // The next page starts behind "until": worklogs of one instant stay together.
            if (page.Count >= PageSize && times[i] != page[^1].AtMs)
            {
                isLast = false;
                break;
            }

            page.Add((times[i], ids[i]));
        }

        return AnswerAsync(call, "updated", page, page.Count == 0 ? settled : page[^1].AtMs, isLast);
    }

    private static long ReadSince(JiraCall call) => call.Query("since") switch
    {
        null or "" => 0,
        var text when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var since) => since,
        var text => throw new JiraRefusal($"Failed to convert value '{text}' of parameter 'since' to a number."),
    };

    private static Task AnswerAsync(JiraCall call, string feed, List<(long AtMs, long Id)> page, long until, bool isLast)
    {
        var since = ReadSince(call);
        var self = $"{call.Site.Catalog.Api}/worklog/{feed}?since=";
        return JiraJson.AnswerAsync(call.Http, writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("values");
            foreach (var (at, id) in page)
            {
                writer.WriteStartObject();
                writer.WriteNumber("worklogId", id);
                writer.WriteNumber("updatedTime", at);
                if (call.Site.Edition.IsCloud)
                {
                    writer.WriteStartArray("properties");
                    writer.WriteEndArray();
                }

                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteNumber("since", since);
            writer.WriteNumber("until", until);
            writer.WriteString("self", self + since.ToString(CultureInfo.InvariantCulture));
            if (!isLast) writer.WriteString("nextPage", self + until.ToString(CultureInfo.InvariantCulture));
            writer.WriteBoolean("lastPage", isLast);
            if (!call.Site.Edition.IsCloud) writer.WriteBoolean("isLastPage", isLast);
            writer.WriteEndObject();
        });
    }

    private static async Task ListAsync(JiraCall call)
    {
        var body = await JiraJson.ReadAsync(call.Http);
        if (body["ids"] is not JsonArray { Count: <= PageSize } ids) throw new JiraRefusal($"The 'ids' field is required, with at most {PageSize} ids.");
        var logs = ids.Select(id => id.AsText()).OfType<string>()
            .Select(id => long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? call.Site.Book.Source.Worklog(number) : null)
            .OfType<JiraWorklog>()
            // A recording has worklogs of issues that are not among its own.
            .Where(log => call.Site.Book.ById(log.IssueId) is { } issue ? call.Site.CanRead(issue) : !call.Site.Book.IsDeleted(log.IssueId))
            .ToList();
        await JiraJson.AnswerAsync(call.Http, writer =>
        {
            writer.WriteStartArray();
            foreach (var log in logs) Write(writer, log, call.Scope);
            writer.WriteEndArray();
        });
    }

    private static Task OfIssueAsync(JiraCall call)
    {
        var issue = call.Issue();
        return JiraJson.AnswerAsync(call.Http, writer => WritePage(writer, Of(issue, call.Site), call.Number("startAt", 0), call.Number("maxResults", 5000, 5000), call.Scope));
    }

    private static void WritePage(Utf8JsonWriter writer, IReadOnlyList<JiraWorklog> logs, int start, int size, IssueScope scope)
    {
        writer.WriteStartObject();
        writer.WriteNumber("startAt", start);
        writer.WriteNumber("maxResults", size);
        writer.WriteNumber("total", logs.Count);
        writer.WriteStartArray("worklogs");
        foreach (var log in logs.Skip(start).Take(size)) Write(writer, log, scope);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, JiraWorklog log, IssueScope scope)
    {
        if (log.Recorded is { } recorded)
        {
            writer.Node(recorded);
            return;
        }

        var id = log.Id.ToString(CultureInfo.InvariantCulture);
        writer.WriteStartObject();
        writer.WriteString("self", $"{IssueWriter.Self(scope.Site, log.IssueId)}/worklog/{id}");
        writer.WritePropertyName("author");
        writer.Raw(scope.Site.User(log.AuthorId));
        writer.WritePropertyName("updateAuthor");
        writer.Raw(scope.Site.User(log.AuthorId));
        if (!scope.Site.Edition.IsCloud) writer.WriteString("comment", "");
        writer.Stamp("created", log.AtMs, scope.Zone);
        writer.Stamp("updated", log.AtMs, scope.Zone);
        writer.Stamp("started", log.AtMs - (log.Seconds * 1000), scope.Zone);
        writer.WriteString("timeSpent", string.Create(CultureInfo.InvariantCulture, $"{log.Seconds / 60}m"));
        writer.WriteNumber("timeSpentSeconds", log.Seconds);
        writer.WriteString("id", id);
        writer.WriteString("issueId", log.IssueId.ToString(CultureInfo.InvariantCulture));
        writer.WriteEndObject();
    }
}
