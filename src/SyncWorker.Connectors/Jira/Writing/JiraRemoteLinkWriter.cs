using System.Net;
using System.Text.Json;
using SyncWorker.Connectors.Http;
using SyncWorker.Model.Writing;

namespace SyncWorker.Connectors.Jira.Writing;

/// <summary>Keeps one link from an issue to the outside, by its global id: Jira creates it or updates the one that is there, so a second request makes no second link.</summary>
/// <param name="edition">The edition.</param>
/// <param name="obstacles">What Jira would refuse.</param>
internal sealed class JiraRemoteLinkWriter(IJiraEdition edition, JiraObstacles obstacles) : IJiraWriter
{
    private const string What = "a remote link of an issue";

    private readonly JiraClient _client = edition.Client;

    /// <inheritdoc/>
    public async Task<WriteBackOutcome> ApplyAsync(ItemWrite write, CancellationToken cancellationToken)
    {
        var update = write.Updates[0];
        var (isThere, kind) = await JiraIssueReader.FindKindAsync(_client, write.Item.NativeId, cancellationToken).ConfigureAwait(false);
        if (!isThere) return JiraAnswers.Outcome(write, WriteBackResult.Rejected, JiraAnswers.Gone(write));
        var found = await FindAsync(write, cancellationToken).ConfigureAwait(false);
        if (found == Wanted(update)) return JiraAnswers.Outcome(write, WriteBackResult.Unchanged, $"{write.Key} already holds the link.");
        if (update.Before is { } before && found != RemoteLinkValue.Parse(before))
            return JiraAnswers.Outcome(write, WriteBackResult.Superseded, $"{write.Key}: the link {update.Field} is not as we left it: somebody changed or removed it, so it was left alone.");
        if (kind is not null && await obstacles.FindMissingAsync($"the link {update.Field}", kind.Project, [JiraPermission.LinkIssues], cancellationToken).ConfigureAwait(false) is { } missing)
            return JiraAnswers.Outcome(write, WriteBackResult.Rejected, "") with { Refused = [new RefusedUpdate(update, missing)] };
        using var reply = await SendAsync(write.Item.NativeId, update.Field, Wanted(update), cancellationToken).ConfigureAwait(false);
        return JiraAnswers.Judge(write, reply, "the Link Issues permission");
    }

    /// <inheritdoc/>
    public async Task<WriteReadBack> ReadBackAsync(ItemWrite write, CancellationToken cancellationToken)
    {
        var found = await FindAsync(write, cancellationToken).ConfigureAwait(false);
        return WriteReadBack.Of(write, update => found == Wanted(update));
    }

    private static RemoteLinkValue? Wanted(FieldUpdate update) => string.IsNullOrEmpty(update.After) ? null : RemoteLinkValue.Parse(update.After);

    private Task<WriteReply> SendAsync(long issue, string globalId, RemoteLinkValue? link, CancellationToken cancellationToken)
    {
        var path = PathOf(issue);
        if (link is null) return _client.WriteAsync(HttpMethod.Delete, $"{path}?globalId={Uri.EscapeDataString(globalId)}", What, write: null, cancellationToken);

        // What is left out becomes empty, so everything that is ours is sent each time.
        return _client.WriteAsync(HttpMethod.Post, path, What, json =>
        {
            json.WriteString("globalId", globalId);
            json.WriteStartObject("application");
            json.WriteString("type", "com.syncworker");
            json.WriteString("name", "SyncWorker");
            json.WriteEndObject();
            json.WriteStartObject("object");
            json.WriteString("url", link.Url);
            json.WriteString("title", link.Title);
            json.WriteEndObject();
        }, cancellationToken);
    }

    private async Task<RemoteLinkValue?> FindAsync(ItemWrite write, CancellationToken cancellationToken)
    {
        var globalId = write.Updates[0].Field;
        using var response = await _client
            .GetAsync($"{PathOf(write.Item.NativeId)}?globalId={Uri.EscapeDataString(globalId)}", What, [HttpStatusCode.NotFound], cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccess) return null;
        using var answer = _client.Parse(response, What);
        var root = answer.RootElement;
        return root.ValueKind switch
        {
            JsonValueKind.Object => Read(root),
            JsonValueKind.Array => root.EnumerateArray().Where(link => link.Text("globalId") == globalId).Select(Read).FirstOrDefault(),
            _ => throw _client.Failures.Malformed(What),
        };
    }

    private static RemoteLinkValue? Read(JsonElement link) =>
        link.Member("object") is { } outside ? new RemoteLinkValue(outside.Text("url") ?? "", outside.Text("title") ?? "") : null;

    private string PathOf(long issue) => $"{_client.Api}/issue/{JiraClient.Text(issue)}/remotelink";
}
