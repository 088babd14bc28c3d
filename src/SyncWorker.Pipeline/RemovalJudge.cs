using System.Globalization;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Visibility;
using SyncWorker.Storage;

namespace SyncWorker.Pipeline;

/// <summary>What follows from a sighting, and whether so many removals at once may pass. Pure.</summary>
internal static class RemovalJudge
{
    /// <summary>What a project's own status proves about its missing items, or <see langword="null"/> when it proves nothing.</summary>
    public static (RemovalCause Cause, string Evidence)? FindProof(string project, ProjectStatus? status) => status switch
    {
        ProjectStatus.Archived => (RemovalCause.Archived, $"The tracker lists project {project} as archived."),
        ProjectStatus.Trashed => (RemovalCause.Trashed, $"The tracker lists project {project} in its recycle bin."),
        null => (RemovalCause.AccessLost, $"The tracker no longer shows project {project} to our account: it was deleted for good, or our permission was taken away."),
        _ => null,
    };

    /// <summary>What one sighting says of an item whose project's status proves a cause; <see langword="null"/> when it says nothing.</summary>
    /// <remarks>The status is that of now: before its project went, the item may have been moved out of it, and the tracker shows it elsewhere.</remarks>
    /// <param name="item">The missing item.</param>
    /// <param name="sighting">What came of asking for it.</param>
    /// <param name="project">The project that it is stored with.</param>
    /// <param name="proof">The cause, and what proves it.</param>
    public static MissingFinding? Find(MissingItem item, Sighting? sighting, string project, (RemovalCause Cause, string Evidence) proof) => sighting switch
    {
        null or { Kind: SightingKind.Unknown } => null,
        { Kind: not SightingKind.Absent, Project: { } other } when !other.Equals(project, StringComparison.OrdinalIgnoreCase) => Find(item, sighting, project, hasControls: false, isReleased: false),
        _ => new MissingFinding(item.NativeId, proof.Cause, proof.Evidence),
    };

    /// <summary>What one sighting says; <see langword="null"/> when it says nothing.</summary>
    /// <param name="item">The missing item.</param>
    /// <param name="sighting">What came of asking for it.</param>
    /// <param name="project">Its project.</param>
    /// <param name="hasControls">Whether items of the project that are there were returned by the same answer.</param>
    /// <param name="isReleased">Whether a person has looked and released the removal.</param>
    public static MissingFinding? Find(MissingItem item, Sighting? sighting, string project, bool hasControls, bool isReleased) => sighting?.Kind switch
    {
        SightingKind.InScope => new MissingFinding(item.NativeId, null, ""),
        SightingKind.OutOfScope => new MissingFinding(item.NativeId, RemovalCause.LeftScope, $"{item.Key} is now {sighting.Place}, outside what this connection reads."),
        SightingKind.Archived => new MissingFinding(item.NativeId, RemovalCause.Archived, $"{item.Key} is archived: {sighting.Place}."),
        SightingKind.Recycled => new MissingFinding(item.NativeId, RemovalCause.Trashed, $"{item.Key} is in the recycle bin{sighting.Place}."),
        SightingKind.Hidden => new MissingFinding(
            item.NativeId,
            RemovalCause.AccessLost,
            $"{item.Key} was not returned by its id, is not in the recycle bin, and nothing of its area {sighting.Place} is shown to our account: it was destroyed, or the permission View work items in this node was taken away there."),
        SightingKind.Absent when hasControls => new MissingFinding(
            item.NativeId,
            RemovalCause.Deleted,
            $"{item.Key} was not listed, and was not returned by its id while other items of {project} were: {(sighting.Place.Length > 0 ? sighting.Place : "it was deleted, or is hidden by item-level security or in another project that our account does not see, which looks the same")}."),
        SightingKind.Absent => new MissingFinding(
            item.NativeId,
            isReleased ? RemovalCause.Unobserved : RemovalCause.Deleted,
            $"{item.Key} was not listed, and neither it nor any other item of {project} was returned by its id."),
        _ => null,
    };

    /// <summary>Whether missing items of a project with an open alarm stay held without being asked for again.</summary>
    public static bool MustStay(BrakeDefinition brake, MissingProject project, ProjectStatus? status) =>
        status is null || brake.Stops(project.Missing, project.Items) || IsHalf(project.Missing, project);

    /// <summary>Finds why the removals of a project must wait for a person, or <see langword="null"/> when they may pass.</summary>
    /// <param name="brake">The limits.</param>
    /// <param name="project">The project.</param>
    /// <param name="causes">How many items have which cause. Hidden ones of a project that is shown stay anyway, and speak against none of the others.</param>
    /// <param name="isShown">Whether the tracker shows our account the project.</param>
    /// <param name="isScopeSearched">Whether what left the scope is told by a search, whose index may be stale, and not by the items alone.</param>
    public static RemovalCause? FindHold(BrakeDefinition brake, MissingProject project, IReadOnlyDictionary<RemovalCause, int> causes, bool isShown, bool isScopeSearched)
    {
        if (!isShown && causes.ContainsKey(RemovalCause.AccessLost)) return RemovalCause.AccessLost;
        if (causes.TryGetValue(RemovalCause.Deleted, out var absent) && IsHalf(absent, project)) return RemovalCause.Unobserved;
        if (isScopeSearched && causes.TryGetValue(RemovalCause.LeftScope, out var left) && IsHalf(absent + left, project)) return RemovalCause.LeftScope;
        var others = causes.Where(static cause => cause.Key != RemovalCause.AccessLost).ToList();
        return brake.Stops(others.Sum(static cause => cause.Value), project.Items) ? others.MaxBy(static cause => cause.Value).Key : null;
    }

    /// <summary>Says why items are held, and what to do.</summary>
    /// <param name="definition">The connection.</param>
    /// <param name="project">The project.</param>
    /// <param name="cause">Why.</param>
    /// <param name="items">How many are held.</param>
    /// <param name="isShown">Whether the tracker shows our account the project.</param>
    public static string Explain(ConnectionDefinition definition, MissingProject project, RemovalCause cause, int items, bool isShown)
    {
        var figures = string.Create(CultureInfo.InvariantCulture, $"{items} of {project.Items} items");
        var what = cause switch
        {
            RemovalCause.AccessLost when isShown => $"{figures} of project {project.Project} are not shown to our account any more, nor is anything else of their areas; they are kept as they were last read. Give the account the permission View work items in this node there again",
            RemovalCause.AccessLost => $"Project {project.Project} is no longer shown to our account; its {figures} are kept as they were last read. Give the account access again",
            RemovalCause.Unobserved => $"{figures} of project {project.Project} vanished at once, as in a fault or after a change of permissions; none was removed. Look into the tracker",
            RemovalCause.LeftScope => $"{figures} of project {project.Project} left the scope at once, as when scope.query is changed or the tracker builds its index anew; none was removed. Look into the tracker",
            _ => $"{figures} of project {project.Project} are gone at once ({Word(cause)}), more than the brake lets pass; none was removed. Look into the tracker",
        };
        return $"{what}, or let them go: syncworker brake release --config FILE --connection \"{definition.Name}\" --project \"{project.Project}\".";
    }

    private static string Word(RemovalCause cause) => cause switch
    {
        RemovalCause.Archived => "archived",
        RemovalCause.Trashed => "in the recycle bin",
        _ => "deleted or hidden",
    };

    private static bool IsHalf(int missing, MissingProject project) => BrakeDefinition.IsHalf(missing, project.Items, project.Controls.Count > 0);
}
