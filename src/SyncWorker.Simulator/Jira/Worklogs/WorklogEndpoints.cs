using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SyncWorker.Simulator.Jira.Worklogs;

/// <summary>Worklogs, of one issue and as the feeds of changed and deleted ones.</summary>
internal static class WorklogEndpoints
{
    private const int PageSize = 1000;
    private const int Embedded = 20;
    private const long Settling = 60_000;

    /// <summary>Maps the endpoints.</summary>
    public static void Map(JiraRoutes routes)
    {
        routes.Api("GET", "/worklog/updated", call => PageAsync(call, "updated", call.Site.Book.Worklogs.Changed));
        routes.Api("GET", "/worklog/deleted", call => PageAsync(call, "deleted", call.Site.Book.Worklogs.Deleted));
        routes.Api("POST", "/worklog/list", ListAsync);
        routes.Api("GET", "/issue/{issueIdOrKey}/worklog", OfIssueAsync, JiraRoutes.NoIssue);
    }

    /// <summary>Writes the worklog field: the first 20.</summary>
    public static void WriteEmbedded(Utf8JsonWriter writer, JiraIssue issue, IssueScope scope) => WritePage(writer, scope.Site.Book.Worklogs.Of(issue), 0, Embedded, scope);

    /// <summary>Writes one worklog.</summary>
    public static void Write(Utf8JsonWriter writer, JiraWorklog log, IssueScope scope)
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
        writer.Stamp("updated", log.UpdatedMs, scope.Zone);
        writer.Stamp("started", log.StartedMs, scope.Zone);
        writer.WriteString("timeSpent", string.Create(CultureInfo.InvariantCulture, $"{log.Seconds / 60}m"));
        writer.WriteNumber("timeSpentSeconds", log.Seconds);
        writer.WriteString("id", id);
        writer.WriteString("issueId", log.IssueId.ToString(CultureInfo.InvariantCulture));
        writer.WriteEndObject();
    }

    /// <summary>The last minute is left out.</summary>
    private static Task PageAsync(JiraCall call, string feed, Func<long, long, List<(long AtMs, long Id)>> list)
    {
        var settled = call.Site.NowMs - Settling;
        var entries = list(ReadSince(call), settled);
        if (entries.Count <= PageSize) return AnswerAsync(call, feed, entries, entries.Count == 0 ? settled : entries[^1].AtMs, isLast: true);

        // The next page starts behind "until": worklogs of one instant stay together.
        var until = entries[PageSize - 1].AtMs;
        var page = entries.TakeWhile(entry => entry.AtMs <= until).ToList();
        return AnswerAsync(call, feed, page, until, page.Count == entries.Count);
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
            .Select(id => long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? call.Site.Book.Worklogs.Find(number) : null)
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
        return JiraJson.AnswerAsync(call.Http, writer => WritePage(writer, call.Site.Book.Worklogs.Of(issue), call.Number("startAt", 0), call.Number("maxResults", 5000, 5000), call.Scope));
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
}
