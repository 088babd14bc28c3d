using System.Net;
using SyncWorker.Connectors.Http;
using SyncWorker.Model.Reading;
using SyncWorker.Model.Writing;

namespace SyncWorker.Connectors.Jira.Writing;

/// <summary>Keeps one comment in an issue: found by its marker, created when it is absent, edited in place when its text differs.</summary>
/// <remarks>
/// The marker is a property of the comment that is created with it, in the same request: after a crash or a lost reply the comment is found, and no
/// second one is made. A comment that somebody else has changed is left alone unless the write expects just that text.
/// </remarks>
/// <param name="edition">The edition.</param>
/// <param name="obstacles">What Jira would refuse.</param>
/// <param name="ownAccount">Our account's id.</param>
internal sealed class JiraCommentWriter(IJiraEdition edition, JiraObstacles obstacles, string ownAccount) : IJiraWriter
{
    private const string MarkerValue = "syncworker";
    private const string CommentsWhat = "the comments of an issue";
    private const string PropertyWhat = "a property of a comment";
    private const int PageSize = 100;

    private readonly JiraClient _client = edition.Client;

    /// <inheritdoc/>
    public async Task<WriteBackOutcome> ApplyAsync(ItemWrite write, CancellationToken cancellationToken)
    {
        var update = write.Updates[0];
        var (isThere, kind) = await JiraIssueReader.FindKindAsync(_client, write.Item.NativeId, cancellationToken).ConfigureAwait(false);
        if (!isThere) return JiraAnswers.Outcome(write, WriteBackResult.Rejected, JiraAnswers.Gone(write));
        var comment = await FindAsync(write, cancellationToken).ConfigureAwait(false);
        if (Holds(update, comment)) return JiraAnswers.Outcome(write, WriteBackResult.Unchanged, $"{write.Key} already holds the comment.");
        if (FindSurprise(update, comment) is { } surprise) return JiraAnswers.Outcome(write, WriteBackResult.Superseded, $"{write.Key}: {surprise}");
        if (kind is not null && await FindMissingAsync(update, comment, kind.Project, cancellationToken).ConfigureAwait(false) is { } missing)
            return JiraAnswers.Outcome(write, WriteBackResult.Rejected, "") with { Refused = [new RefusedUpdate(update, missing)] };
        using var reply = await SendAsync(write.Item.NativeId, update, comment, cancellationToken).ConfigureAwait(false);
        return JiraAnswers.Judge(write, reply, "the permissions Add Comments and Edit Own Comments");
    }

    /// <inheritdoc/>
    public async Task<WriteReadBack> ReadBackAsync(ItemWrite write, CancellationToken cancellationToken)
    {
        var comment = await FindAsync(write, cancellationToken).ConfigureAwait(false);
        return WriteReadBack.Of(write, update => Holds(update, comment));
    }

    private bool Holds(FieldUpdate update, JiraComment? comment) =>
        string.IsNullOrEmpty(update.After) ? comment is null : comment is not null && JiraRichText.AreSame(comment.Text, Spell(update.After));

    private string? FindSurprise(FieldUpdate update, JiraComment? comment) => (update.Before, comment) switch
    {
        (null, null) => null,
        (null, { } found) => found.Editor is { } editor && editor != ownAccount ? $"the comment {update.Field} was changed by somebody else, so it was left alone." : null,
        (_, null) => $"the comment {update.Field} was deleted, so it was left alone.",
        ({ } before, { } found) => JiraRichText.AreSame(found.Text, Spell(before)) ? null : $"the comment {update.Field} holds another text than we wrote: somebody changed it, so it was left alone.",
    };

    private string Spell(string text) => edition.WritesDocuments ? text : JiraRichText.ToWiki(text);

    private async Task<string?> FindMissingAsync(FieldUpdate update, JiraComment? comment, string project, CancellationToken cancellationToken)
    {
        var what = $"the comment {update.Field}";
        if (comment is null) return await obstacles.FindMissingAsync(what, project, [JiraPermission.AddComments], cancellationToken).ConfigureAwait(false);
        var (own, all) = string.IsNullOrEmpty(update.After)
            ? (JiraPermission.DeleteOwnComments, JiraPermission.DeleteAllComments) : (JiraPermission.EditOwnComments, JiraPermission.EditAllComments);
        JiraPermission[] sufficient = comment.Author == ownAccount ? [own, all] : [all];
        return await obstacles.HasAnyAsync(project, sufficient, cancellationToken).ConfigureAwait(false) == false
            ? await obstacles.FindMissingAsync(what, project, [sufficient[0]], cancellationToken).ConfigureAwait(false)
            : null;
    }

    private Task<WriteReply> SendAsync(long issue, FieldUpdate update, JiraComment? comment, CancellationToken cancellationToken)
    {
        const string What = "the comment of an issue";
        var path = PathOf(issue);
        if (comment is not null) path += $"/{Uri.EscapeDataString(comment.Id)}";
        if (string.IsNullOrEmpty(update.After)) return _client.WriteAsync(HttpMethod.Delete, path, What, write: null, cancellationToken);

        // Only Cloud can be asked to edit a comment without e-mails; neither can be asked to create one so.
        if (comment is not null && edition.Kind == TrackerKind.JiraCloud) path += "?notifyUsers=false";
        return _client.WriteAsync(comment is null ? HttpMethod.Post : HttpMethod.Put, path, What, json =>
        {
            json.WritePropertyName("body");
            if (edition.WritesDocuments) JiraRichText.WriteDocument(json, update.After);
            else json.WriteStringValue(JiraRichText.ToWiki(update.After));
            if (comment is not null) return;
            json.WriteStartArray("properties");
            json.WriteStartObject();
            json.WriteString("key", update.Field);
            json.WriteString("value", MarkerValue);
            json.WriteEndObject();
            json.WriteEndArray();
        }, cancellationToken);
    }

    /// <summary>Finds our comment, the oldest if there are several.</summary>
    private async Task<JiraComment?> FindAsync(ItemWrite write, CancellationToken cancellationToken)
    {
        for (var start = 0L; ;)
        {
            var path = $"{PathOf(write.Item.NativeId)}?startAt={JiraClient.Text(start)}&maxResults={JiraClient.Text(PageSize)}&orderBy=created&expand=properties";
            using var response = await _client.GetAsync(path, CommentsWhat, [HttpStatusCode.NotFound], cancellationToken).ConfigureAwait(false);
            if (!response.IsSuccess) return null;
            using var page = _client.Parse(response, CommentsWhat);
            var total = page.RootElement.Whole("total") ?? throw _client.Failures.Malformed(CommentsWhat);
            List<JiraComment> comments = [.. page.RootElement.Elements("comments").Select(JiraComment.Read).OfType<JiraComment>()];
            foreach (var comment in comments)
            {
                if (await IsMarkedAsync(comment, write.Updates[0].Field, cancellationToken).ConfigureAwait(false)) return comment;
            }

            start += comments.Count;
            if (start >= total) return null;
            if (comments.Count == 0) throw _client.Failures.Malformed(CommentsWhat);
        }
    }

    /// <summary>Where the list does not tell the properties, comments of our own are asked for theirs.</summary>
    private async Task<bool> IsMarkedAsync(JiraComment comment, string marker, CancellationToken cancellationToken)
    {
        if (comment.Properties is { } properties) return properties.Contains(marker);
        if (comment.Author != ownAccount) return false;
        var path = $"{_client.Api}/comment/{Uri.EscapeDataString(comment.Id)}/properties/{Uri.EscapeDataString(marker)}";
        using var response = await _client.GetAsync(path, PropertyWhat, [HttpStatusCode.NotFound], cancellationToken).ConfigureAwait(false);
        return response.IsSuccess;
    }

    private string PathOf(long issue) => $"{_client.Api}/issue/{JiraClient.Text(issue)}/comment";
}
