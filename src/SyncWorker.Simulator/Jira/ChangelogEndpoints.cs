using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace SyncWorker.Simulator.Jira;

/// <summary>Changelogs, of one issue and of many.</summary>
internal static class ChangelogEndpoints
{
    private const int MostIssues = 1000;
    private const int MostFields = 10;
    private const int DefaultHistories = 1000;
    private const int MostHistories = 10_000;
    private const int PageSize = 100;

    /// <summary>Maps the endpoints.</summary>
    public static void Map(JiraRoutes routes)
    {
        routes.Api("POST", "/changelog/bulkfetch", BulkAsync);
        routes.Api("GET", "/issue/{issueIdOrKey}/changelog", PageAsync, JiraRoutes.NoIssue);
    }

    private static async Task BulkAsync(JiraCall call)
    {
        var body = await JiraJson.ReadAsync(call.Http);
        if (body["issueIdsOrKeys"] is not JsonArray array) throw new JiraRefusal("The 'issueIdsOrKeys' field is required.");
        if (array.Count is 0 or > MostIssues) throw new JiraRefusal($"The number of issue IDs or keys must be between 1 and {MostIssues}.");
        var fields = body.TextsOf("fieldIds");
        if (fields is { Count: > MostFields }) throw new JiraRefusal($"The number of field IDs must not exceed {MostFields}.");
        var size = body["maxResults"] is JsonValue value && value.TryGetValue<int>(out var asked) ? asked : DefaultHistories;
        if (size is < 1 or > MostHistories) throw new JiraRefusal($"The maxResults value must be between 1 and {MostHistories}.");
        var issues = array.Select(one => one.AsText()).OfType<string>().Select(call.Site.Find).OfType<JiraIssue>().DistinctBy(issue => issue.Id).OrderBy(issue => issue.Id).ToList();
        var (id, after) = ReadToken(body.TextOf("nextPageToken"));
        await JiraJson.AnswerAsync(call.Http, writer =>
        {
            var left = size;
            string? next = null;
            writer.WriteStartObject();
            writer.WriteStartArray("issueChangeLogs");
            foreach (var issue in issues.Where(issue => issue.Id >= id))
            {
                var histories = Wanted(call.Site.Book.HistoriesOf(issue), fields);
                var first = issue.Id == id ? after : 0;
                if (first >= histories.Count) continue;
                if (left == 0)
                {
                    next = WriteToken(issue.Id, first);
                    break;
                }

                var count = Math.Min(left, histories.Count - first);
                writer.WriteStartObject();
                writer.WriteString("issueId", issue.Id.ToString(CultureInfo.InvariantCulture));
                writer.WriteStartArray("changeHistories");
                for (var i = first; i < first + count; i++) IssueWriter.Write(writer, histories[i], call.Scope);
                writer.WriteEndArray();
                writer.WriteEndObject();
                left -= count;
                if (first + count >= histories.Count) continue;
                next = WriteToken(issue.Id, first + count);
                break;
            }

            writer.WriteEndArray();
            if (next is not null) writer.WriteString("nextPageToken", next);
            writer.WriteEndObject();
        });
    }

    private static Task PageAsync(JiraCall call)
    {
        var issue = call.Issue();
        var histories = call.Site.Book.HistoriesOf(issue);
        var start = Math.Min(call.Number("startAt", 0), histories.Count);
        var size = Math.Max(1, call.Number("maxResults", PageSize, PageSize));
        var end = Math.Min(start + size, histories.Count);
        var self = string.Create(CultureInfo.InvariantCulture, $"{IssueWriter.Self(call.Site, issue.Id)}/changelog?maxResults={size}&startAt=");
        return JiraJson.AnswerAsync(call.Http, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("self", self + start.ToString(CultureInfo.InvariantCulture));
            if (end < histories.Count) writer.WriteString("nextPage", self + end.ToString(CultureInfo.InvariantCulture));
            writer.WriteNumber("maxResults", size);
            writer.WriteNumber("startAt", start);
            writer.WriteNumber("total", histories.Count);
            writer.WriteBoolean("isLast", end >= histories.Count);
            writer.WriteStartArray("values");
            for (var i = start; i < end; i++) IssueWriter.Write(writer, histories[i], call.Scope);
            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    private static IReadOnlyList<JiraHistory> Wanted(IReadOnlyList<JiraHistory> histories, IReadOnlyList<string>? fields) =>
        fields is not { Count: > 0 } ? histories : [.. histories.Where(history => history.Items.Any(item => fields.Contains(item.FieldId ?? item.Field)))];

    private static (long Id, int After) ReadToken(string? token)
    {
        if (string.IsNullOrEmpty(token)) return (0, 0);
        try
        {
            var parts = Encoding.UTF8.GetString(Convert.FromBase64String(token)).Split('|');
            if (parts is ["changelog", var id, var after]) return (long.Parse(id, CultureInfo.InvariantCulture), int.Parse(after, CultureInfo.InvariantCulture));
        }
        catch (FormatException)
        {
            // Falls through to the refusal below: whatever is not a token of ours is invalid.
        }

        throw new JiraRefusal("The provided next page token is invalid or expired.");
    }

    private static string WriteToken(long id, int after) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"changelog|{id}|{after}")));
}
