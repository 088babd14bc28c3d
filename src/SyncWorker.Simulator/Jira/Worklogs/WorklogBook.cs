using System.Collections.Concurrent;

namespace SyncWorker.Simulator.Jira.Worklogs;

/// <summary>All worklogs as they are now: those of the start, and what people did to them since. Writers hold the book of issues' gate.</summary>
internal sealed class WorklogBook(IIssueSource source)
{
    private readonly ConcurrentDictionary<long, JiraWorklog> _written = new();
    private readonly ConcurrentDictionary<long, long> _deleted = new();
    private readonly Lazy<(long AtMs, long Id)[]> _start = new(() => [.. source.AllWorklogs.Select(log => (log.UpdatedMs, log.Id)).Order()]);

    /// <summary>Gets the worklogs of an issue, oldest first.</summary>
    public IReadOnlyList<JiraWorklog> Of(JiraIssue issue)
    {
        var first = issue.Slot < 0 ? [] : source.Worklogs(issue.Slot);
        if (_written.IsEmpty && _deleted.IsEmpty) return first;
        return
        [
            .. first.Where(log => !_written.ContainsKey(log.Id)).Concat(_written.Values.Where(log => log.IssueId == issue.Id))
                .Where(log => !_deleted.ContainsKey(log.Id)).OrderBy(log => log.AtMs).ThenBy(log => log.Id),
        ];
    }

    /// <summary>Finds a worklog, or null.</summary>
    public JiraWorklog? Find(long id) => _deleted.ContainsKey(id) ? null : _written.GetValueOrDefault(id) ?? source.Worklog(id);

    /// <summary>Adds a worklog, or a new version of one.</summary>
    public void Put(JiraWorklog log) => _written[log.Id] = log;

    /// <summary>Deletes a worklog.</summary>
    public void Delete(long id, long nowMs) => _deleted[id] = nowMs;

    /// <summary>Lists the worklogs that changed after an instant and not later than another, each by its last change, oldest first.</summary>
    public List<(long AtMs, long Id)> Changed(long afterMs, long untilMs)
    {
        var changed = _start.Value.Where(log => IsWithin(log.AtMs, afterMs, untilMs) && !_written.ContainsKey(log.Id) && !_deleted.ContainsKey(log.Id)).ToList();
        if (_written.IsEmpty) return changed;
        changed.AddRange(_written.Values.Where(log => IsWithin(log.UpdatedMs, afterMs, untilMs) && !_deleted.ContainsKey(log.Id)).Select(log => (log.UpdatedMs, log.Id)));
        changed.Sort();
        return changed;
    }

    /// <summary>Lists the worklogs that were deleted after an instant and not later than another, oldest first.</summary>
    public List<(long AtMs, long Id)> Deleted(long afterMs, long untilMs) =>
        [.. _deleted.Where(pair => IsWithin(pair.Value, afterMs, untilMs)).Select(pair => (pair.Value, pair.Key)).Order()];

    private static bool IsWithin(long atMs, long afterMs, long untilMs) => atMs > afterMs && atMs <= untilMs;
}
