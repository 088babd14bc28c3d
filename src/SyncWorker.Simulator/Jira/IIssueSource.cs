namespace SyncWorker.Simulator.Jira;

/// <summary>The issues that were there at the start: generated or recorded. Slots run from 0, in the order of ids.</summary>
internal interface IIssueSource
{
    /// <summary>Gets every worklog, in no order; also those of issues that are not there.</summary>
    IEnumerable<JiraWorklog> AllWorklogs { get; }

    /// <summary>Gets how many there are.</summary>
    int Count { get; }

    /// <summary>Gets the id of a slot.</summary>
    long IdOf(int slot);

    /// <summary>Gets the project's id of a slot.</summary>
    string ProjectIdOf(int slot);

    /// <summary>Finds the slot of an id, or −1.</summary>
    int SlotOfId(long id);

    /// <summary>Finds the slot of a key, or −1.</summary>
    int SlotOfKey(string key);

    /// <summary>Makes the issue of a slot.</summary>
    JiraIssue Issue(int slot);

    /// <summary>Gets when the issue of a slot last changed, without making it.</summary>
    long UpdatedMs(int slot);

    /// <summary>Gets the worklog of an id, or null.</summary>
    JiraWorklog? Worklog(long worklogId);

    /// <summary>Makes the changelog of a slot, oldest first.</summary>
    IReadOnlyList<JiraHistory> Histories(int slot);

    /// <summary>Makes the worklogs of a slot, oldest first.</summary>
    IReadOnlyList<JiraWorklog> Worklogs(int slot);

    /// <summary>Gets the ids of the issues whose parent was this one at the start.</summary>
    IEnumerable<long> ChildrenOf(long id);
}
