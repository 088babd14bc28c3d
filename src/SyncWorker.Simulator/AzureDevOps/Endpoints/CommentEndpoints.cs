using System.Globalization;
using System.Text.Json.Nodes;
using SyncWorker.Simulator.AzureDevOps.Edits;
using SyncWorker.Simulator.AzureDevOps.Metadata;
using SyncWorker.Simulator.AzureDevOps.Wire;

namespace SyncWorker.Simulator.AzureDevOps.Endpoints;

/// <summary>Comments: never a released version of the API, each new or edited one another revision of its item.</summary>
internal sealed class CommentEndpoints(Organization organization, WorkItemJson json, WorkItemEditor editor)
{
    private enum CommentFormat
    {
        Markdown = 0,
        Html = 1,
    }

    public IEnumerable<ApiRoute> Routes() =>
    [
        new("GET", "wit/workitems/{id}/comments", List, PreviewOnly: true),
        new("POST", "wit/workitems/{id}/comments", Add, Writes: true, PreviewOnly: true),
        new("GET", "wit/workitems/{id}/comments/{comment}", Get, PreviewOnly: true),
        new("PATCH", "wit/workitems/{id}/comments/{comment}", Edit, Writes: true, PreviewOnly: true),
    ];

    private int Item(Call call)
    {
        var id = call.RouteNumber("id");
        return organization.IsAlive(id) && organization.IsShown(id) && (call.Project is null || organization.ProjectOf(id) == call.Project) ? id : throw AzureDevOpsFault.ItemNotFound(id);
    }

    private void List(Call call, Answer answer)
    {
        var id = Item(call);
        var comments = organization.FindEdits(id)?.Comments ?? [];
        var ordered = "asc".Equals(call.Text("order"), StringComparison.OrdinalIgnoreCase) ? comments : Enumerable.Reverse(comments);
        List<Comment> shown = [.. ordered.Take(call.Number("$top") ?? ItemReads.MostIds)];
        answer.Json.WriteStartObject();
        answer.Json.WriteNumber("totalCount", comments.Count);
        answer.Json.WriteNumber("count", shown.Count);
        answer.Json.WriteStartArray("comments");
        foreach (var comment in shown)
        {
            Write(call, answer, id, comment);
        }

        answer.Json.WriteEndArray();
        answer.Json.WriteString("url", $"{WorkItemJson.Self(call.Base, organization.ProjectOf(id), id)}/comments");
        answer.Json.WriteEndObject();
    }

    private void Get(Call call, Answer answer)
    {
        var id = Item(call);
        Write(call, answer, id, Find(id, call.RouteNumber("comment")));
    }

    private void Add(Call call, Answer answer)
    {
        var id = Item(call);
        var text = Text(call);
        var at = organization.NextMoment();
        var comments = organization.EditsOf(id).Comments;
        editor.Revise(id, call.User, at, (KnownField.CommentCount, comments.Count + 1));
        var comment = new Comment
        {
            Id = CommentIds.Of(id, comments.Count + 1),
            Text = text,
            Format = Format(call),
            CreatedBy = call.User,
            CreatedAt = at,
            ModifiedBy = call.User,
            ModifiedAt = at,
        };
        comments.Add(comment);
        editor.Note(at, call.User, id, Field(comment), null, JsonValue.Create(text));
        Write(call, answer, id, comment);
    }

    private void Edit(Call call, Answer answer)
    {
        var id = Item(call);
        var comment = Find(id, call.RouteNumber("comment"));
        var text = Text(call);
        var at = organization.NextMoment();
        editor.Revise(id, call.User, at);
        editor.Note(at, call.User, id, Field(comment), JsonValue.Create(comment.Text), JsonValue.Create(text));
        comment.Text = text;
        comment.Format = call.Text("format") is null ? comment.Format : Format(call);
        comment.ModifiedBy = call.User;
        comment.ModifiedAt = at;
        comment.Version++;
        Write(call, answer, id, comment);
    }

    private static string Field(Comment comment) => string.Create(CultureInfo.InvariantCulture, $"comment/{comment.Id}");

    private static string Text(Call call) => call.BodyObject()["text"] is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0
        ? text
        : throw AzureDevOpsFault.InvalidArgument("The text of the comment is required.");

    private static string Format(Call call) =>
        WireEnum.Parse(call.Text("format"), CommentFormat.Html, "format") == CommentFormat.Markdown ? "markdown" : "html";

    private Comment Find(int id, int comment) => organization.FindEdits(id)?.Comments.Find(candidate => candidate.Id == comment)
        ?? throw new AzureDevOpsFault(404, "WorkItemCommentNotFoundException", $"VS403677: Comment {comment} of work item {id} does not exist.");

    private void Write(Call call, Answer answer, int id, Comment comment)
    {
        var writer = answer.Json;
        writer.WriteStartObject();
        writer.WriteNumber("workItemId", id);
        writer.WriteNumber("id", comment.Id);
        writer.WriteNumber("version", comment.Version);
        writer.WriteString("text", comment.Text);
        json.Identities.Write(writer, "createdBy", call.Base, comment.CreatedBy);
        writer.WriteInstant("createdDate", comment.CreatedAt);
        json.Identities.Write(writer, "modifiedBy", call.Base, comment.ModifiedBy);
        writer.WriteInstant("modifiedDate", comment.ModifiedAt);
        writer.WriteString("format", comment.Format);
        writer.WriteString("url", string.Create(
            CultureInfo.InvariantCulture, $"{WorkItemJson.Self(call.Base, organization.ProjectOf(id), id)}/comments/{comment.Id}"));
        writer.WriteEndObject();
    }
}
