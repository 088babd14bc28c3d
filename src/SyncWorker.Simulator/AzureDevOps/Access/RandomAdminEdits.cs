using System.Globalization;
using SyncWorker.Simulator.Admin;
using SyncWorker.Simulator.AzureDevOps.Items;
using SyncWorker.Simulator.AzureDevOps.Metadata;

namespace SyncWorker.Simulator.AzureDevOps.Access;

/// <summary>Takes items, areas and projects away at random, and brings them back; planted items, and the project that holds them, are left alone.</summary>
internal sealed class RandomAdminEdits(Organization organization, AdminEdits edits, int firstId)
{
    private readonly HashSet<string> kinds = [.. AdminEdits.Kinds.Select(kind => kind.Name)];

    /// <summary>Gets whether a kind is one of these.</summary>
    public bool Knows(string kind) => kinds.Contains(kind);

    /// <summary>Tries one edit on an item that was picked.</summary>
    /// <returns>What was done; null when the kind does not fit the item, or nothing fits it.</returns>
    public HumanEdit? Try(string kind, WorkItemSnapshot item, Random random, Identity who)
    {
        var request = kind switch
        {
            "restored" => Pick(random, [.. organization.IdsInBin.Where(id => id >= firstId && organization.IsEditable(id, inBin: true))]) is { } id ? Of(kind, id) : null,
            "areaShown" => Pick(random, Hidden(item.Id)) is { } id ? Of(kind, id) : null,
            "areaHidden" => !IsReserved(organization.ProjectOf(item.Id)) && IsGroup(item) && organization.Access.IsAreaShown(item.Text(KnownField.AreaPath)) ? Of(kind, item.Id) : null,
            "moved" => Target(item, random) is { } target ? Of(kind, item.Id) with { Project = target.Name } : null,
            "typeChanged" => edits.OtherType(item) is not null ? Of(kind, item.Id) : null,
            "recycled" or "destroyed" or "areaMoved" => Of(kind, item.Id),
            _ => PickProject(kind, random) is { } project ? new EditRequest { Kind = kind, Project = project.Name } : null,
        };
        return request is null ? null : edits.Apply(request, who);
    }

    private static EditRequest Of(string kind, int id) => new() { Kind = kind, Item = id.ToString(CultureInfo.InvariantCulture) };

    private static int? Pick(Random random, List<int> ids) => ids.Count == 0 ? null : ids[random.Next(ids.Count)];

    // Permissions on a whole project's root are what hiding the project is for.
    private static bool IsGroup(WorkItemSnapshot item) => item.Text(KnownField.AreaPath).Contains('\\', StringComparison.Ordinal);

    private bool IsReserved(Project project) => organization.Projects[0] == project;

    /// <summary>Items whose own area is hidden: any of them names it.</summary>
    private List<int> Hidden(int from) => organization.Access.HiddenAreas.Count == 0
        ? []
        : [.. organization.Ids.Where(id => id != from && organization.Access.HiddenAreas.Contains(organization.Latest(id).Text(KnownField.AreaPath)))];

    private Project? Target(WorkItemSnapshot item, Random random)
    {
        List<Project> targets = [.. organization.Projects.Where(project => project.Name != item.Project && !organization.Access.IsDeleted(project.Name)
            && project.Process.TryFind(item.Type, out var type) && type.FindState(item.State) is not null)];
        return targets.Count == 0 ? null : targets[random.Next(targets.Count)];
    }

    private Project? PickProject(string kind, Random random)
    {
        List<Project> projects = [.. organization.Projects.Where(project => !IsReserved(project) && kind switch
        {
            "projectHidden" => !organization.Access.IsHidden(project.Name),
            "projectShown" => organization.Access.IsHidden(project.Name),
            "projectDeleted" => !organization.Access.IsDeleted(project.Name),
            "projectRestored" => organization.Access.IsDeleted(project.Name),
            _ => false,
        })];
        return projects.Count == 0 ? null : projects[random.Next(projects.Count)];
    }
}
