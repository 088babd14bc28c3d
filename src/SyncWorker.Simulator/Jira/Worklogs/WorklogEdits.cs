using System.Globalization;
using System.Text.Json.Nodes;
using SyncWorker.Simulator.Admin;
using SyncWorker.Simulator.World;

namespace SyncWorker.Simulator.Jira.Worklogs;

/// <summary>Logs work at random, and corrects it: the issue's time spent and its changelog follow. The caller holds the book's gate.</summary>
internal sealed class WorklogEdits(IssueCommitter committer)
{
    private const string Added = "worklogAdded";
    private const string Edited = "worklogEdited";
    private const string Deleted = "worklogDeleted";

    private readonly JiraSite _site = committer.Site;
    private readonly FieldHistory _history = new(committer.Site);

    /// <summary>Gets the kinds of edits.</summary>
    public static IReadOnlyList<EditKind> Kinds { get; } =
    [
        new(Added, null, false, "Logs work on an issue."),
        new(Edited, null, false, "Corrects the time of a worklog."),
        new(Deleted, null, false, "Deletes a worklog."),
    ];

    /// <summary>Tries one edit.</summary>
    /// <returns>What was done; null when the issue has no worklog for it.</returns>
    public HumanEdit? Try(string kind, JiraIssue issue, Random random, Person who)
    {
        var log = _site.Book.Worklogs.Of(issue) is { Count: > 0 } logs ? logs[random.Next(logs.Count)] : null;
        if (issue.Recorded is not null || (log is null && kind != Added)) return null;
        var (seconds, now) = (random.Next(1, 17) * 1800L, _site.NowMs);
        if (kind == Added || log is null)
        {
            log = new JiraWorklog(committer.NextId(), issue.Id, _site.Edition.AccountId(who), now, seconds);
            _site.Book.Worklogs.Put(log);
            return Commit(kind, issue, log.Id, null, seconds, who);
        }

        if (kind == Deleted) _site.Book.Worklogs.Delete(log.Id, now);
        else if (seconds == log.Seconds) return null;
        else _site.Book.Worklogs.Put(log with { Seconds = seconds, UpdatedMs = Math.Max(now, log.UpdatedMs + 1) });
        return Commit(kind, issue, log.Id, log.Seconds, kind == Deleted ? null : seconds, who);
    }

    private HumanEdit Commit(string kind, JiraIssue before, long id, long? former, long? seconds, Person who)
    {
        var more = (seconds ?? 0) - (former ?? 0);
        var after = before with
        {
            SpentSeconds = Math.Max(0, (before.SpentSeconds ?? 0) + more),
            RemainingSeconds = before.RemainingSeconds is { } left ? Math.Max(0, left - more) : null,
        };
        List<JiraHistoryItem> items = [.. _history.Items("timeestimate", before, after), .. _history.Items("timespent", before, after)];
        var text = id.ToString(CultureInfo.InvariantCulture);
        items.Add(new JiraHistoryItem("WorklogId", "jira", null, null, null, text, text));
        committer.Commit(who, before, after, items, [new JiraWrite("worklog:" + text, JsonValue.Create(former), JsonValue.Create(seconds))], isTouched: true);
        return new HumanEdit
        {
            Kind = kind,
            ItemId = before.Id.ToString(CultureInfo.InvariantCulture),
            Key = before.Key,
            Field = "worklog",
            Before = former is null ? null : $"{text}: {former}",
            After = seconds is null ? null : $"{text}: {seconds}",
            Who = _site.Edition.AccountId(who),
        };
    }
}
