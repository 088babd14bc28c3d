using System.Globalization;
using SyncWorker.Simulator.Jira.Worklogs;

namespace SyncWorker.Simulator.Jira;

/// <summary>All issues as they are now: those of the start, and a version of each that was edited since.</summary>
/// <remarks>Readers need no lock: issues are immutable versions. Writers go one at a time through <see cref="Gate"/>.</remarks>
internal sealed class IssueBook(IIssueSource source, TimeProvider time)
{
    private readonly System.Collections.Concurrent.ConcurrentDictionary<long, IssueVersions> _edited = new();
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, long> _newKeys = new(StringComparer.OrdinalIgnoreCase);
    private readonly System.Collections.Concurrent.ConcurrentDictionary<long, byte> _created = new();
    private readonly System.Collections.Concurrent.ConcurrentDictionary<long, JiraDeletion> _deleted = new();
    private long _edition;

    /// <summary>Gets the issues of the start.</summary>
    public IIssueSource Source => source;

    /// <summary>Gets the worklogs.</summary>
    public WorklogBook Worklogs { get; } = new(source);

    /// <summary>Gets the lock that every writer holds.</summary>
    public Lock Gate { get; } = new();

    /// <summary>Gets how many times anything was written.</summary>
    public long Edition => Interlocked.Read(ref _edition);

    /// <summary>Gets the edited and created issues that are still there, in no order.</summary>
    public IEnumerable<IssueVersions> Edited => _deleted.IsEmpty ? _edited.Values : _edited.Where(pair => !_deleted.ContainsKey(pair.Key)).Select(pair => pair.Value);

    /// <summary>Gets the deleted issues, by ascending id.</summary>
    public IEnumerable<JiraDeletion> Deleted => _deleted.Values.OrderBy(deletion => deletion.Id);

    /// <summary>Gets how many issues there are now, whoever may see them.</summary>
    public int Count => source.Count + _created.Count - _deleted.Count;

    /// <summary>Gets whether an issue of the start was edited or deleted.</summary>
    public bool IsEdited(long id) => (!_edited.IsEmpty && _edited.ContainsKey(id)) || IsDeleted(id);

    /// <summary>Gets whether an issue was deleted.</summary>
    public bool IsDeleted(long id) => !_deleted.IsEmpty && _deleted.ContainsKey(id);

    /// <summary>Finds an issue by id, or null.</summary>
    public JiraIssue? ById(long id)
    {
        if (IsDeleted(id)) return null;
        if (_edited.TryGetValue(id, out var versions)) return versions.Latest;
        return source.SlotOfId(id) is >= 0 and var slot ? source.Issue(slot) : null;
    }

    /// <summary>Finds an issue by id or by any key it ever had, or null.</summary>
    public JiraIssue? Find(string idOrKey)
    {
        if (long.TryParse(idOrKey, NumberStyles.None, CultureInfo.InvariantCulture, out var id)) return ById(id);
        if (_newKeys.TryGetValue(idOrKey, out var created)) return ById(created);
        return source.SlotOfKey(idOrKey) is >= 0 and var slot ? ById(source.IdOf(slot)) : null;
    }

    /// <summary>Gets every issue as it is now, by ascending id.</summary>
    public IEnumerable<JiraIssue> All()
    {
        for (var slot = 0; slot < source.Count; slot++)
        {
            if (IsDeleted(source.IdOf(slot))) continue;
            yield return _edited.TryGetValue(source.IdOf(slot), out var versions) ? versions.Latest : source.Issue(slot);
        }

        foreach (var created in _created.Keys.Order().ToList())
        {
            if (ById(created) is { } issue) yield return issue;
        }
    }

    /// <summary>Gets an issue's whole changelog, oldest first.</summary>
    public IReadOnlyList<JiraHistory> HistoriesOf(JiraIssue issue)
    {
        if (issue.Slot < 0) return issue.Added;
        var histories = source.Histories(issue.Slot);
        return issue.Added.Count == 0 ? histories : [.. histories, .. issue.Added];
    }

    /// <summary>Makes a version the current one. The caller holds <see cref="Gate"/>.</summary>
    public void Publish(JiraIssue issue, TimeSpan indexLag)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        if (_edited.TryGetValue(issue.Id, out var versions)) _edited[issue.Id] = versions.Add(issue, now, now - (long)indexLag.TotalMilliseconds);
        else _edited[issue.Id] = new IssueVersions(issue.Slot < 0 ? null : source.Issue(issue.Slot), issue, now);
        if (issue.Slot < 0) _created.TryAdd(issue.Id, 0);
        if (issue.Slot < 0 || issue.FormerKeys.Count > 0) _newKeys[issue.Key] = issue.Id;
        Touch();
    }

    /// <summary>Deletes an issue. The caller holds <see cref="Gate"/>.</summary>
    public void Delete(JiraIssue issue)
    {
        _deleted[issue.Id] = new JiraDeletion(issue.Id, issue.Key, time.GetUtcNow().ToUnixTimeMilliseconds());
        Touch();
    }

    /// <summary>Counts a change of what is seen.</summary>
    public void Touch() => Interlocked.Increment(ref _edition);

    /// <summary>Gets a number that no issue of any project has yet. The caller holds <see cref="Gate"/>.</summary>
    public int NextNumber() => source.Count + 1 + _newKeys.Count;

    /// <summary>Gets the next id of a created issue. The caller holds <see cref="Gate"/>.</summary>
    public long NextIssueId() => (source.Count == 0 ? 10_000 : source.IdOf(source.Count - 1)) + 1 + _created.Count;
}
