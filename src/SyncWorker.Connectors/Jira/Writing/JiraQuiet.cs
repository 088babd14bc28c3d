using System.Collections.Concurrent;

namespace SyncWorker.Connectors.Jira.Writing;

/// <summary>Remembers where our account may not write without e-mails to the watchers, and has it said once a project.</summary>
internal sealed class JiraQuiet
{
    private readonly ConcurrentDictionary<string, bool> _isQuiet = new(StringComparer.Ordinal);

    /// <summary>Says whether writes into a project ask for no e-mails.</summary>
    /// <param name="project">The project's key.</param>
    public bool IsAskedFor(string project) => _isQuiet.GetValueOrDefault(project, true);

    /// <summary>Says whether it is known how the project takes that wish.</summary>
    /// <param name="project">The project's key.</param>
    public bool IsKnown(string project) => _isQuiet.ContainsKey(project);

    /// <summary>Notes that the project's writes send no e-mails.</summary>
    /// <param name="project">The project's key.</param>
    public void NoteGranted(string project) => _isQuiet.TryAdd(project, true);

    /// <summary>Notes that writes into a project do send e-mails.</summary>
    /// <param name="project">The project's key.</param>
    /// <returns>What to say about it: a sentence the first time, then nothing.</returns>
    public string NoteRefused(string project) => _isQuiet.TryAdd(project, false)
        ? $"Jira sends e-mails about our changes to the watchers of issues in project {project}, as our account may not switch them off. Have a Jira administrator grant it Administer Projects there to keep them quiet; this is said once."
        : "";
}
