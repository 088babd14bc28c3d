using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using SyncWorker.Simulator.Jira.Editions;

namespace SyncWorker.Simulator.Jira;

/// <summary>Comments and their properties.</summary>
internal sealed class CommentEndpoints(IssueCommitter committer)
{
    private const string Comments = "/issue/{issueIdOrKey}/comment";
    private const int Embedded = 20;
    private const int PageSize = 100;

    /// <summary>Maps the endpoints.</summary>
    public void Map(JiraRoutes routes)
    {
        routes.Api("GET", Comments, ListAsync, JiraRoutes.NoIssue);
        routes.Api("POST", Comments, PostAsync, JiraRoutes.NoIssue);
        routes.Api("GET", Comments + "/{id}", GetAsync, JiraRoutes.NoIssue);
        routes.Api("PUT", Comments + "/{id}", PutAsync, JiraRoutes.NoIssue);
    }

    /// <summary>Writes the comment field: the newest 20.</summary>
    public static void WriteEmbedded(Utf8JsonWriter writer, JiraIssue issue, IssueScope scope)
    {
        var comments = issue.Comments.Skip(Math.Max(0, issue.Comments.Count - Embedded)).ToList();
        writer.WriteStartObject();
        writer.WriteStartArray("comments");
        foreach (var comment in comments) Write(writer, issue, comment, scope);
        writer.WriteEndArray();
        writer.WriteString("self", IssueWriter.Self(scope.Site, issue.Id) + "/comment");
        writer.WriteNumber("maxResults", comments.Count);
        writer.WriteNumber("total", issue.Comments.Count);
        writer.WriteNumber("startAt", 0);
        writer.WriteEndObject();
    }

    private static Task ListAsync(JiraCall call)
    {
        var issue = call.Issue();
        var start = call.Number("startAt", 0);
        var size = call.Number("maxResults", PageSize, PageSize);
        return JiraJson.AnswerAsync(call.Http, writer =>
        {
            writer.WriteStartObject();
            writer.WriteNumber("startAt", start);
            writer.WriteNumber("maxResults", size);
            writer.WriteNumber("total", issue.Comments.Count);
            writer.WriteStartArray("comments");
            foreach (var comment in issue.Comments.Skip(start).Take(size)) Write(writer, issue, comment, call.Scope);
            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    private static Task GetAsync(JiraCall call)
    {
        var issue = call.Issue();
        var comment = Find(call, issue);
        return JiraJson.AnswerAsync(call.Http, writer => Write(writer, issue, comment, call.Scope));
    }

    private async Task PostAsync(JiraCall call)
    {
        var id = call.Issue().Id;
        var body = await JiraJson.ReadAsync(call.Http);
        var text = ReadBody(body, call.Site.Edition);
        var account = call.AccountId;
        JiraComment comment;
        JiraIssue after;
        lock (call.Site.Book.Gate)
        {
            var before = call.Site.Book.ById(id) ?? throw JiraRefusal.NoIssue();
            comment = new JiraComment(committer.NextId(), account, account, text, call.Site.NowMs, call.Site.NowMs, ReadProperties(body));
            after = committer.Commit(call.Caller.Account, before, before with { Comments = [.. before.Comments, comment] }, [], [new JiraWrite("comment", null, text, IsNotified: true)], isTouched: true);
        }

        await JiraJson.AnswerAsync(call.Http, writer => Write(writer, after, comment, call.Scope), StatusCodes.Status201Created);
    }

    private async Task PutAsync(JiraCall call)
    {
        var id = call.Issue().Id;
        var body = await JiraJson.ReadAsync(call.Http);
        var text = ReadBody(body, call.Site.Edition);
        JiraComment comment;
        JiraIssue after;
        lock (call.Site.Book.Gate)
        {
            var before = call.Site.Book.ById(id) ?? throw JiraRefusal.NoIssue();
            var old = Find(call, before);
            comment = old with { Body = text, UpdateAuthorId = call.AccountId, UpdatedMs = call.Site.NowMs, Properties = body["properties"] is null ? old.Properties : ReadProperties(body) };
            var isNotified = !call.Site.Edition.IsCloud || call.Query("notifyUsers") != "false";
            var comments = before.Comments.Select(one => one.Id == old.Id ? comment : one).ToList();
            after = committer.Commit(call.Caller.Account, before, before with { Comments = comments }, [], [new JiraWrite("comment", old.Body, text, isNotified)], isTouched: true);
        }

        await JiraJson.AnswerAsync(call.Http, writer => Write(writer, after, comment, call.Scope));
    }

    private static JiraComment Find(JiraCall call, JiraIssue issue) =>
        issue.Comments.FirstOrDefault(comment => comment.Id.ToString(CultureInfo.InvariantCulture) == call.Route("id"))
        ?? throw new JiraRefusal($"Can not find a comment for the id: {call.Route("id")}.", StatusCodes.Status404NotFound);

    private static JsonNode ReadBody(JsonObject body, JiraEdition edition) => body["body"] is { } text && edition.IsRichText(text)
        ? text.DeepClone()
        : throw new JiraRefusal(new Dictionary<string, string> { ["comment"] = body["body"] is null ? "Comment body can not be empty!" : "Comment body is not valid!" });

    private static Dictionary<string, JsonNode?> ReadProperties(JsonObject body)
    {
        var properties = new Dictionary<string, JsonNode?>();
        foreach (var property in body["properties"] as JsonArray ?? [])
        {
            if (property.TextOf("key") is { } key) properties[key] = property?["value"]?.DeepClone();
        }

        return properties;
    }

    private static void Write(Utf8JsonWriter writer, JiraIssue issue, JiraComment comment, IssueScope scope)
    {
        var id = comment.Id.ToString(CultureInfo.InvariantCulture);
        writer.WriteStartObject();
        writer.WriteString("self", $"{IssueWriter.Self(scope.Site, issue.Id)}/comment/{id}");
        writer.WriteString("id", id);
        writer.WritePropertyName("author");
        writer.Raw(scope.Site.User(comment.AuthorId));
        writer.WritePropertyName("body");
        writer.Node(comment.Body);
        writer.WritePropertyName("updateAuthor");
        writer.Raw(scope.Site.User(comment.UpdateAuthorId));
        writer.Stamp("created", comment.CreatedMs, scope.Zone);
        writer.Stamp("updated", comment.UpdatedMs, scope.Zone);
        if (scope.Site.Edition.IsCloud) writer.WriteBoolean("jsdPublic", true);
        if (comment.Properties.Count > 0)
        {
            writer.WriteStartArray("properties");
            foreach (var (key, value) in comment.Properties) writer.Node(new JsonObject { ["key"] = key, ["value"] = value?.DeepClone() });
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }
}
