using System.Net;
using System.Text.Json;
using SyncWorker.Model.Reading;
using SyncWorker.Model.Writing;

namespace SyncWorker.Connectors.Jira.Writing;

/// <summary>Writes fields, labels and properties: reads, compares, leaves out what Jira would refuse, and sends one request, or a second one where the first was refused for asking not to send e-mails.</summary>
/// <param name="edition">The edition.</param>
/// <param name="fields">The site's fields.</param>
/// <param name="obstacles">What Jira would refuse.</param>
/// <param name="quiet">Where e-mails can be switched off.</param>
internal sealed class JiraWriter(IJiraEdition edition, IReadOnlyDictionary<string, JiraField> fields, JiraObstacles obstacles, JiraQuiet quiet) : IJiraWriter
{
    private readonly JiraClient _client = edition.Client;

    /// <inheritdoc/>
    public async Task<WriteBackOutcome> ApplyAsync(ItemWrite write, CancellationToken cancellationToken)
    {
        List<FieldUpdate> missing = [];
        JiraIssueKind? kind;
        using (var issue = await ReadAsync(write, cancellationToken).ConfigureAwait(false))
        {
            if (issue is null) return JiraAnswers.Outcome(write, WriteBackResult.Rejected, JiraAnswers.Gone(write));
            foreach (var update in write.Updates.Where(update => !JiraEdit.Holds(update, issue.RootElement)))
            {
                if (JiraEdit.FindSurprise(update, issue.RootElement) is { } surprise) return JiraAnswers.Outcome(write, WriteBackResult.Superseded, $"{write.Key}: {surprise}");
                missing.Add(update);
            }

            kind = JiraIssueKind.Read(issue.RootElement.Member("fields"));
        }

        if (missing.Count == 0) return JiraAnswers.Outcome(write, WriteBackResult.Unchanged, $"{write.Key} already holds the values.");
        var refused = kind is null ? [] : await FindRefusedAsync(missing, write.Item.NativeId, kind, cancellationToken).ConfigureAwait(false);
        var allowed = missing.Except(refused.Select(static one => one.Update)).ToList();
        if (allowed.Count == 0) return JiraAnswers.Outcome(write, WriteBackResult.Rejected, "") with { Refused = refused };
        return await SendAsync(write, allowed, kind?.Project ?? "", cancellationToken).ConfigureAwait(false) with { Refused = refused };
    }

    /// <inheritdoc/>
    public async Task<WriteReadBack> ReadBackAsync(ItemWrite write, CancellationToken cancellationToken)
    {
        using var issue = await ReadAsync(write, cancellationToken).ConfigureAwait(false);
        return WriteReadBack.Of(write, update => issue is not null && JiraEdit.Holds(update, issue.RootElement));
    }

    private async Task<List<RefusedUpdate>> FindRefusedAsync(List<FieldUpdate> updates, long id, JiraIssueKind kind, CancellationToken cancellationToken)
    {
        List<RefusedUpdate> refused = [];
        foreach (var update in updates)
        {
            if (await obstacles.FindAsync(update, id, kind, cancellationToken).ConfigureAwait(false) is { } why) refused.Add(new RefusedUpdate(update, why));
        }

        return refused;
    }

    private async Task<WriteBackOutcome> SendAsync(ItemWrite write, List<FieldUpdate> updates, string project, CancellationToken cancellationToken)
    {
        var body = JiraEdit.Compose(updates, fields, edition.WritesDocuments);
        var isQuiet = quiet.IsAskedFor(project);
        using var reply = await _client.EditIssueAsync(write.Item.NativeId, body, isQuiet, cancellationToken).ConfigureAwait(false);
        if (isQuiet && edition.QuietNeedsAdmin && reply.Response?.Status == HttpStatusCode.Forbidden)
        {
            // The same answer means that the issue may not be edited at all: only a success tells that it was the wish for quiet.
            using var loud = await _client.EditIssueAsync(write.Item.NativeId, body, isQuiet: false, cancellationToken).ConfigureAwait(false);
            var outcome = JiraAnswers.Judge(write, loud);
            return outcome.Result == WriteBackResult.Applied ? outcome with { Sentence = quiet.NoteRefused(project) } : outcome;
        }

        var judged = JiraAnswers.Judge(write, reply);
        return judged.Result == WriteBackResult.Applied && isQuiet && !quiet.IsKnown(project) && updates.Exists(JiraEdit.TellsWatchers)
            ? judged with { Sentence = await FindLoudnessAsync(project, cancellationToken).ConfigureAwait(false) }
            : judged;
    }

    /// <summary>Cloud takes the wish from everybody, and grants it to administrators only.</summary>
    private async Task<string> FindLoudnessAsync(string project, CancellationToken cancellationToken)
    {
        try
        {
            if (!edition.QuietNeedsAdmin && project.Length > 0 && await obstacles.HasAnyAsync(project, JiraPermission.ForQuiet, cancellationToken).ConfigureAwait(false) == false)
                return quiet.NoteRefused(project);
            quiet.NoteGranted(project);
        }
        catch (Exception unknown) when (unknown is TrackerException or OperationCanceledException)
        {
            // The write has been made and its outcome counts; the next one asks again.
        }

        return "";
    }

    private Task<JsonDocument?> ReadAsync(ItemWrite write, CancellationToken cancellationToken) => JiraIssueReader.ReadAsync(
        _client, write.Item.NativeId, [.. JiraEdit.FieldsOf(write), .. JiraIssueKind.Fields], JiraEdit.PropertiesOf(write), cancellationToken);
}
