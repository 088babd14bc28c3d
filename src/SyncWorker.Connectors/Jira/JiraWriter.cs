using System.Net;
using System.Text.Json;
using SyncWorker.Connectors.Http;
using SyncWorker.Model.Writing;

namespace SyncWorker.Connectors.Jira;

/// <summary>Makes one write: reads, compares, and sends one request, or a second one where the first was refused for asking not to send e-mails.</summary>
internal sealed class JiraWriter(IJiraEdition edition, IReadOnlyDictionary<string, JiraField> fields)
{
    private readonly JiraClient _client = edition.Client;

    /// <summary>Makes a write.</summary>
    /// <param name="write">The write.</param>
    /// <param name="cancellationToken">Stops it before the sending.</param>
    public async Task<WriteBackOutcome> ApplyAsync(ItemWrite write, CancellationToken cancellationToken)
    {
        List<FieldUpdate> missing = [];
        using (var issue = await ReadAsync(write, cancellationToken).ConfigureAwait(false))
        {
            if (issue is null) return Outcome(write, WriteBackResult.Rejected, $"Jira shows our account no issue {write.Key} any more: it was deleted, moved away or hidden.");
            foreach (var update in write.Updates.Where(update => !JiraEdit.Holds(update, issue.RootElement)))
            {
                if (JiraEdit.FindSurprise(update, issue.RootElement) is { } surprise) return Outcome(write, WriteBackResult.Superseded, $"{write.Key}: {surprise}");
                missing.Add(update);
            }
        }

        if (missing.Count == 0) return Outcome(write, WriteBackResult.Unchanged, $"{write.Key} already holds the values.");
        using var reply = await SendAsync(write.Item.NativeId, JiraEdit.Compose(missing, fields, edition.WritesDocuments), cancellationToken).ConfigureAwait(false);
        return Judge(write, reply);
    }

    private async Task<WriteReply> SendAsync(long id, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var isQuiet = _client.IsQuiet;
        var reply = await _client.EditIssueAsync(id, body, isQuiet, cancellationToken).ConfigureAwait(false);
        if (!isQuiet || !edition.QuietNeedsAdmin || reply.Response?.Status != HttpStatusCode.Forbidden) return reply;

        // The same answer means that the issue may not be edited at all: only a success tells that it was the wish for quiet.
        reply.Dispose();
        var loud = await _client.EditIssueAsync(id, body, isQuiet: false, cancellationToken).ConfigureAwait(false);
        if (loud.Response is { IsSuccess: true }) _client.IsQuiet = false;
        return loud;
    }

    /// <summary>Says whether the issue holds all the values of a write; a missing issue does not.</summary>
    /// <param name="write">The write.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<bool> HoldsAsync(ItemWrite write, CancellationToken cancellationToken)
    {
        using var issue = await ReadAsync(write, cancellationToken).ConfigureAwait(false);
        return issue is not null && write.Updates.All(update => JiraEdit.Holds(update, issue.RootElement));
    }

    private async Task<JsonDocument?> ReadAsync(ItemWrite write, CancellationToken cancellationToken)
    {
        using var response = await _client
            .IssueAsync(write.Item.NativeId, JiraEdit.FieldsOf(write), JiraEdit.PropertiesOf(write), cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccess) return null;
        try
        {
            // The bytes outlive the response.
            var issue = JsonDocument.Parse(response.Body.ToArray(), JsonReading.Options);
            if (issue.RootElement.Member("fields") is { ValueKind: JsonValueKind.Object }) return issue;
            issue.Dispose();
            throw _client.Failures.Malformed("an issue");
        }
        catch (JsonException broken)
        {
            throw _client.Failures.Malformed("an issue", broken);
        }
    }

    private static WriteBackOutcome Judge(ItemWrite write, WriteReply reply)
    {
        if (reply.Response is not { } response)
        {
            var arrived = reply.MayHaveArrived ? " The write may have arrived; the issue is read before anything is sent again." : " Nothing was written.";
            return Outcome(write, WriteBackResult.Failed, $"{write.Key}: {reply.Sentence}{arrived}");
        }

        if (response.IsSuccess) return Outcome(write, WriteBackResult.Applied, "");
        var errors = JiraErrors.TryParse(response.Body);
        return response.Status switch
        {
            HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity => Outcome(write, WriteBackResult.Rejected, $"{write.Key}: {Explain(errors, response)}"),
            HttpStatusCode.Unauthorized => Outcome(write, WriteBackResult.Failed, $"{write.Key}: Jira does not accept our sign-in (HTTP 401). Nothing was written."),
            HttpStatusCode.Forbidden => Outcome(write, WriteBackResult.Rejected, $"{write.Key}: our account may not edit this issue (HTTP 403).{Said(errors)} Give it the Edit Issues permission in that project."),
            HttpStatusCode.NotFound or HttpStatusCode.Gone => Outcome(write, WriteBackResult.Rejected, $"{write.Key}: Jira shows our account no such issue any more (HTTP {(int)response.Status}).{Said(errors)}"),
            HttpStatusCode.Conflict => Outcome(write, WriteBackResult.Failed, $"{write.Key}: somebody changed the issue at the same moment (HTTP 409).{Said(errors)} A later run tries again."),
            HttpStatusCode.TooManyRequests => Outcome(write, WriteBackResult.Failed, $"{write.Key}: Jira asks us to write more slowly (HTTP 429). Nothing was written; a later run tries again."),
            >= HttpStatusCode.InternalServerError => Outcome(
                write, WriteBackResult.Failed, $"{write.Key}: Jira failed while writing (HTTP {(int)response.Status}).{Said(errors)} The write may have arrived; the issue is read before anything is sent again."),
            _ => Outcome(write, WriteBackResult.Rejected, $"{write.Key}: Jira refused the change (HTTP {(int)response.Status}).{Said(errors)}"),
        };
    }

    private static string Explain(JiraErrors? errors, TrackerResponse response)
    {
        if (errors is null) return $"Jira refused the change (HTTP {(int)response.Status}) without saying why.";
        var sentences = errors.ByField.Select(static error => error.Value.Contains("cannot be set", StringComparison.OrdinalIgnoreCase)
            ? $"field {error.Key} cannot be set: it is not on the edit screen of this issue's type, or our account lacks the Edit Issues permission. Add it to the screen or grant the permission."
            : $"field {error.Key}: {error.Value}");
        return string.Join(' ', errors.Messages.Concat(sentences));
    }

    private static string Said(JiraErrors? errors) => errors is null ? "" : $" It says: {errors}";

    private static WriteBackOutcome Outcome(ItemWrite write, WriteBackResult result, string sentence) => new() { Write = write, Result = result, Sentence = sentence };
}
