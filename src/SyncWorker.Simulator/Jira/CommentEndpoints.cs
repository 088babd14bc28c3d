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
        routes.Api("DELETE", Comments + "/{id}", DeleteAsync, JiraRoutes.NoIssue);
        routes.Api("GET", "/comment/{commentId}/properties/{propertyKey}", GetPropertyAsync);
    }

    /// <summary>Writes the comment field: the newest 20.</summary>
    public static void WriteEmbedded(Utf8JsonWriter writer, JiraIssue issue, IssueScope scope)
    {
        var comments = issue.Comments.Skip(Math.Max(0, issue.Comments.Count - Embedded)).ToList();
        writer.WriteStartObject();
        writer.WriteStartArray("comments");
        foreach (var comment in comments) Write(writer, issue, comment, scope, withProperties: false);
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
            var comments = call.Query("orderBy") == "-created" ? issue.Comments.Reverse() : issue.Comments;
            foreach (var comment in comments.Skip(start).Take(size)) Write(writer, issue, comment, call.Scope, ExpandsProperties(call));
            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    private static Task GetAsync(JiraCall call)
    {
        var issue = call.Issue();
        var comment = Find(call, issue);
        return JiraJson.AnswerAsync(call.Http, writer => Write(writer, issue, comment, call.Scope, ExpandsProperties(call)));
    }

    /// <summary>Cloud takes more expansions than its description names; Data Center takes those that it names.</summary>
    private static bool ExpandsProperties(JiraCall call) => call.Site.Edition.IsCloud && (call.QueryList("expand")?.Contains("properties") ?? false);

    private static Task GetPropertyAsync(JiraCall call)
    {
        var (id, key) = (call.Route("commentId"), call.Route("propertyKey"));
        var owner = call.Site.Book.Edited.Select(versions => versions.Latest).FirstOrDefault(issue => issue.Comments.Any(one => Text(one.Id) == id));
        if (owner is null || !call.Site.CanRead(owner)) throw NoComment(id);
        return owner.Comments.First(one => Text(one.Id) == id).Properties.TryGetValue(key, out var value)
            ? JiraJson.AnswerAsync(call.Http, new JsonObject { ["key"] = key, ["value"] = value?.DeepClone() })
            : throw new JiraRefusal($"The property with key '{key}' does not exist.", StatusCodes.Status404NotFound);
    }

    private static void CheckMay(JiraCall call, string permission, string what)
    {
        if (call.Faults.Lacks(permission)) throw new JiraRefusal($"{call.Caller.Account.Name}, you do not have the permission to {what}.");
    }

    private async Task PostAsync(JiraCall call)
    {
        CheckMay(call, "ADD_COMMENTS", "comment on this issue");
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

        await JiraJson.AnswerAsync(call.Http, writer => Write(writer, after, comment, call.Scope, ExpandsProperties(call)), StatusCodes.Status201Created);
    }

    private async Task PutAsync(JiraCall call)
    {
        CheckMay(call, "EDIT_OWN_COMMENTS", "edit this comment");
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

        await JiraJson.AnswerAsync(call.Http, writer => Write(writer, after, comment, call.Scope, ExpandsProperties(call)));
    }

    private Task DeleteAsync(JiraCall call)
    {
        CheckMay(call, "DELETE_OWN_COMMENTS", "delete this comment");
        var id = call.Issue().Id;
        lock (call.Site.Book.Gate)
        {
            var before = call.Site.Book.ById(id) ?? throw JiraRefusal.NoIssue();
            var old = Find(call, before);
            committer.Commit(call.Caller.Account, before, before with { Comments = [.. before.Comments.Where(one => one.Id != old.Id)] }, [], [new JiraWrite("comment", old.Body, null)], isTouched: true);
        }

        return JiraJson.AnswerNothingAsync(call.Http);
    }

    private static JiraComment Find(JiraCall call, JiraIssue issue) =>
        issue.Comments.FirstOrDefault(comment => Text(comment.Id) == call.Route("id")) ?? throw NoComment(call.Route("id"));

    private static JiraRefusal NoComment(string id) => new($"Can not find a comment for the id: {id}.", StatusCodes.Status404NotFound);

    private static string Text(long id) => id.ToString(CultureInfo.InvariantCulture);

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

    private static void Write(Utf8JsonWriter writer, JiraIssue issue, JiraComment comment, IssueScope scope, bool withProperties)
    {
        var id = Text(comment.Id);
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
        if (withProperties)
        {
            writer.WriteStartArray("properties");
            foreach (var (key, value) in comment.Properties) writer.Node(new JsonObject { ["key"] = key, ["value"] = value?.DeepClone() });
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }
}
