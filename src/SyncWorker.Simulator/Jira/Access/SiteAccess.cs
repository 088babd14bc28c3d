using System.Collections.Concurrent;
using SyncWorker.Simulator.Jira.Editions;

namespace SyncWorker.Simulator.Jira.Access;

/// <summary>What those who ask over the API may see. People go on editing what is hidden from us.</summary>
internal sealed class SiteAccess(JiraEdition edition)
{
    private readonly ConcurrentDictionary<string, ProjectState> _projects = new();
    private readonly ConcurrentDictionary<long, byte> _secured = new();

    /// <summary>Gets or sets whether those who ask over the API have the permission to browse projects at all.</summary>
    public Func<bool> MayBrowse { get; set; } = static () => true;

    /// <summary>Gets the issues behind a security level, by ascending id.</summary>
    public IReadOnlyList<long> Secured => [.. _secured.Keys.Order()];

    /// <summary>Gets where a project stands for those who ask over the API.</summary>
    public ProjectState Of(string projectId) => MayBrowse() ? Recorded(projectId) : Recorded(projectId) with { IsHidden = true };

    /// <summary>Gets what was done to a project.</summary>
    public ProjectState Recorded(string projectId) => _projects.GetValueOrDefault(projectId, ProjectState.Untouched);

    /// <summary>Sets what was done to a project.</summary>
    public void Set(string projectId, ProjectState state) => _projects[projectId] = state;

    /// <summary>Puts an issue behind a security level that we are not in, or takes it out.</summary>
    public void Secure(long issueId, bool isSecured)
    {
        if (isSecured) _secured[issueId] = 0;
        else _secured.TryRemove(issueId, out _);
    }

    /// <summary>Gets whether searches find an issue.</summary>
    public bool IsFound(long issueId, string projectId) =>
        Of(projectId) is { Status: ProjectStatus.Live, IsHidden: false } && (_secured.IsEmpty || !_secured.ContainsKey(issueId));

    /// <summary>Gets whether an issue can be read by its id; Data Center still shows what is archived.</summary>
    public bool IsReadable(long issueId, string projectId)
    {
        var state = Of(projectId);
        var isThere = state.Status == ProjectStatus.Live || (!edition.IsCloud && state.Status == ProjectStatus.Archived);
        return isThere && !state.IsHidden && (_secured.IsEmpty || !_secured.ContainsKey(issueId));
    }

    /// <summary>Gets whether people can change issues of a project.</summary>
    public bool IsEditable(string projectId) => Of(projectId).Status == ProjectStatus.Live;

    /// <summary>Gets why an issue is not found, in the tracker's words; null when it is.</summary>
    public string? WhyHidden(long issueId, string projectId) => Of(projectId) switch
    {
        { Status: ProjectStatus.Archived } => "archivedProject",
        { Status: ProjectStatus.Deleted } => "deletedProject",
        { IsHidden: true } => "noBrowsePermission",
        _ => _secured.ContainsKey(issueId) ? "securityLevel" : null,
    };
}
