using System.Net;
using SyncWorker.Connectors.Http;
using SyncWorker.Model.Writing;

namespace SyncWorker.Connectors.Jira.Writing;

/// <summary>Turns Jira's answers to writes into outcomes with a sentence each. Pure.</summary>
internal static class JiraAnswers
{
    /// <summary>Makes an outcome.</summary>
    /// <param name="write">The write.</param>
    /// <param name="result">What became of it.</param>
    /// <param name="sentence">What to say.</param>
    public static WriteBackOutcome Outcome(ItemWrite write, WriteBackResult result, string sentence) => new() { Write = write, Result = result, Sentence = sentence };

    /// <summary>Says that an issue is not there.</summary>
    /// <param name="write">The write.</param>
    public static string Gone(ItemWrite write) => $"Jira shows our account no issue {write.Key} any more: it was deleted, moved away or hidden.";

    /// <summary>Says what became of a write that was sent.</summary>
    /// <param name="write">The write.</param>
    /// <param name="reply">What came back.</param>
    /// <param name="lacking">What our account lacks when it is refused, for people.</param>
    public static WriteBackOutcome Judge(ItemWrite write, WriteReply reply, string lacking = "the Edit Issues permission")
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
            HttpStatusCode.Unauthorized => Outcome(write, WriteBackResult.Failed, $"{write.Key}: {reply.Refusal} Nothing was written."),
            HttpStatusCode.Forbidden => Outcome(write, WriteBackResult.Rejected, $"{write.Key}: our account may not edit this issue (HTTP 403).{Said(errors)} Give it {lacking} in that project."),
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
}
