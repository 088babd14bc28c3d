namespace SyncWorker.Simulator.Jira;

/// <summary>The versions of one edited issue that a lagging search index may still show, oldest first.</summary>
internal sealed class IssueVersions
{
    private readonly IReadOnlyList<(long FromMs, JiraIssue? Issue)> _versions;

    /// <summary>Starts with the first edit; before is null for an issue that was created.</summary>
    public IssueVersions(JiraIssue? before, JiraIssue after, long nowMs)
        : this([(0, before), (nowMs, after)])
    {
    }

    private IssueVersions(IReadOnlyList<(long FromMs, JiraIssue? Issue)> versions) => _versions = versions;

    /// <summary>Gets the issue as the database has it.</summary>
    public JiraIssue Latest => _versions[^1].Issue ?? throw new InvalidOperationException("The latest version of an issue is always there.");

    /// <summary>Adds a version, and forgets those that no index can show any more.</summary>
    public IssueVersions Add(JiraIssue issue, long nowMs, long indexedMs)
    {
        var firstNeeded = 0;
        for (var i = 1; i < _versions.Count; i++)
        {
            if (_versions[i].FromMs <= indexedMs) firstNeeded = i;
        }

        return new IssueVersions([.. _versions.Skip(firstNeeded), (nowMs, issue)]);
    }

    /// <summary>Gets the version that an index of an instant shows; null when the issue was not there yet.</summary>
    public JiraIssue? At(long indexedMs)
    {
        for (var i = _versions.Count - 1; i > 0; i--)
        {
            if (_versions[i].FromMs <= indexedMs) return _versions[i].Issue;
        }

        return _versions[0].Issue;
    }
}
