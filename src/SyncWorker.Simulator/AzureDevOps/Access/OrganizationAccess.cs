namespace SyncWorker.Simulator.AzureDevOps.Access;

/// <summary>What those who ask over the API may see. People go on editing what is hidden from us.</summary>
internal sealed class OrganizationAccess
{
    private readonly HashSet<string> hiddenProjects = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> deletedProjects = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> hiddenAreas = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Gets the areas whose items our account may not see, with all below them.</summary>
    public IReadOnlyCollection<string> HiddenAreas => hiddenAreas;

    /// <summary>Gets whether our account is in no group of a project.</summary>
    public bool IsHidden(string project) => hiddenProjects.Contains(project);

    /// <summary>Gets whether a project was deleted; it can be brought back for a while.</summary>
    public bool IsDeleted(string project) => deletedProjects.Contains(project);

    public bool IsProjectShown(string project) => !IsHidden(project) && !IsDeleted(project);

    /// <summary>Gets whether the permission View work items in this node is there.</summary>
    public bool IsAreaShown(string path) => hiddenAreas.Count == 0 || !hiddenAreas.Any(area => IsUnder(path, area));

    public void HideProject(string project, bool isHidden) => Set(hiddenProjects, project, isHidden);

    public void DeleteProject(string project, bool isDeleted) => Set(deletedProjects, project, isDeleted);

    public void HideArea(string path, bool isHidden) => Set(hiddenAreas, path, isHidden);

    private static void Set(HashSet<string> set, string name, bool isIn)
    {
        if (isIn) set.Add(name);
        else set.Remove(name);
    }

    private static bool IsUnder(string path, string area) =>
        path.StartsWith(area, StringComparison.OrdinalIgnoreCase) && (path.Length == area.Length || path[area.Length] == '\\');
}
