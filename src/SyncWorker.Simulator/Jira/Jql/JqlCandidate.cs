namespace SyncWorker.Simulator.Jira.Jql;

/// <summary>An issue under test; the issue itself is made only when something asks for it.</summary>
internal sealed class JqlCandidate
{
    private readonly Func<JiraIssue>? _make;
    private readonly long? _updatedMs;
    private JiraIssue? _issue;

    /// <summary>Takes an issue that is there.</summary>
    public JqlCandidate(JiraIssue issue)
    {
        _issue = issue;
        Id = issue.Id;
        ProjectId = issue.ProjectId;
        _updatedMs = issue.UpdatedMs;
    }

    /// <summary>Takes what is known cheaply of an issue; null where its last change is not.</summary>
    public JqlCandidate(long id, string projectId, long? updatedMs, Func<JiraIssue> make)
    {
        Id = id;
        ProjectId = projectId;
        _updatedMs = updatedMs;
        _make = make;
    }

    /// <summary>Gets the id.</summary>
    public long Id { get; }

    /// <summary>Gets the project's id.</summary>
    public string ProjectId { get; }

    /// <summary>Gets when it last changed.</summary>
    public long UpdatedMs => _updatedMs ?? Issue.UpdatedMs;

    /// <summary>Gets the issue.</summary>
    public JiraIssue Issue => _issue ??= (_make ?? throw new InvalidOperationException("A candidate has an issue or knows how to make it."))();
}
