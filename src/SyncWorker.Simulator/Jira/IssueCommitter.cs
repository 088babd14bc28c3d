using System.Text.Json.Nodes;
using SyncWorker.Simulator.Admin;
using SyncWorker.Simulator.Jira.Webhooks;
using SyncWorker.Simulator.World;

namespace SyncWorker.Simulator.Jira;

/// <summary>One written value, for the ledger.</summary>
/// <param name="Field">What was written.</param>
/// <param name="Before">The value before.</param>
/// <param name="After">The value after.</param>
/// <param name="IsNotified">Whether the watchers are told by e-mail.</param>
internal sealed record JiraWrite(string Field, JsonNode? Before, JsonNode? After, bool IsNotified = false);

/// <summary>Makes edits count: stamps them, adds them to the changelog and the ledger, and publishes the new version.</summary>
internal sealed class IssueCommitter(JiraSite site, Ledger ledger, Func<TimeSpan> lag)
{
    // Far above every generated history's id.
    private long _lastHistoryId = 900_000_000;
    private long _lastOtherId = 5_000_000;

    /// <summary>Gets the site.</summary>
    public JiraSite Site => site;

    /// <summary>Gets where edits are announced; null for nowhere.</summary>
    public WebhookSender? Webhooks { get; init; }

    /// <summary>Gets the next id for a link, a comment or the like.</summary>
    public long NextId() => Interlocked.Increment(ref _lastOtherId);

    /// <summary>Commits an edit. The caller holds the book's gate.</summary>
    /// <param name="who">Who edits.</param>
    /// <param name="before">The issue before, or the created issue itself.</param>
    /// <param name="after">The issue after, not yet stamped.</param>
    /// <param name="items">What the changelog says; an empty list adds no entry.</param>
    /// <param name="writes">What the ledger says.</param>
    /// <param name="isTouched">Whether <c>updated</c> moves; issue properties do not move it.</param>
    /// <returns>The published version.</returns>
    public JiraIssue Commit(Person who, JiraIssue before, JiraIssue after, IReadOnlyList<JiraHistoryItem> items, IReadOnlyList<JiraWrite> writes, bool isTouched)
    {
        var now = site.NowMs;
        if (isTouched)
        {
            var at = Math.Max(now, before.UpdatedMs + 1);
            after = after with { UpdatedMs = at };
            if (items.Count > 0) after = after with { Added = [.. after.Added, new JiraHistory(++_lastHistoryId, at, site.Edition.AccountId(who), items)] };
            if (after.Recorded is { } recorded)
            {
                var fields = (JsonObject)recorded.DeepClone();
                fields["updated"] = JiraStamp.Format(at, TimeZoneInfo.FindSystemTimeZoneById(who.TimeZone));
                after = after with { Recorded = fields };
            }
        }

        if (!ReferenceEquals(before, after)) site.Book.Publish(after, lag());
        foreach (var write in writes) Record(who, after.Id, write);
        if (isTouched) Announce(who, after, items, writes);
        return after;
    }

    /// <summary>Deletes an issue; those that it is linked to are not touched. The caller holds the book's gate.</summary>
    public void Delete(Person who, JiraIssue issue)
    {
        site.Book.Delete(issue);
        Record(who, issue.Id, new JiraWrite("deleted", JsonValue.Create(issue.Key), null));
        if (Webhooks is { HasTargets: true } webhooks) webhooks.Add(JiraEvent.OfIssue(site, "jira:issue_deleted", who, issue, []));
    }

    /// <summary>Says in the ledger what was written.</summary>
    /// <param name="who">Who wrote.</param>
    /// <param name="id">The id of the issue, or of the project.</param>
    /// <param name="write">What.</param>
    public void Record(Person who, long id, JiraWrite write) =>
        ledger.Add(DateTimeOffset.FromUnixTimeMilliseconds(site.NowMs), who.Email, id.ToString(System.Globalization.CultureInfo.InvariantCulture), write.Field, write.Before, write.After, write.IsNotified);

    private void Announce(Person who, JiraIssue issue, IReadOnlyList<JiraHistoryItem> items, IReadOnlyList<JiraWrite> writes)
    {
        if (Webhooks is not { HasTargets: true } webhooks) return;
        var isNew = writes.Any(static write => write.Field == "created");
        if (writes.Any(static write => write is { Field: "comment", Before: null })) webhooks.Add(JiraEvent.OfComment(site, who, issue));
        webhooks.Add(JiraEvent.OfIssue(site, isNew ? "jira:issue_created" : "jira:issue_updated", who, issue, items));
    }
}
