using SyncWorker.Simulator.AzureDevOps.Metadata;
using SyncWorker.Simulator.AzureDevOps.Wire;

namespace SyncWorker.Simulator.AzureDevOps.Items;

/// <summary>Reads the fields of a revision, those that follow from others included.</summary>
internal sealed class FieldReader(Organization organization)
{
    /// <summary>The value of a field in a revision, or null when it is empty.</summary>
    public object? Read(WorkItemSnapshot item, int field) => item[field] ?? field switch
    {
        KnownField.Id => item.Id,
        KnownField.Rev => item.Rev,
        KnownField.AreaId => Area(item)?.Id,
        KnownField.NodeName => Area(item)?.Name,
        >= KnownField.AreaLevel1 and < KnownField.AreaLevel1 + KnownField.Levels => Level(Area(item), field - KnownField.AreaLevel1),
        KnownField.IterationId => Iteration(item)?.Id,
        >= KnownField.IterationLevel1 and < KnownField.IterationLevel1 + KnownField.Levels => Level(Iteration(item), field - KnownField.IterationLevel1),
        KnownField.AuthorizedDate => item.ChangedDate,
        KnownField.AuthorizedAs => item[KnownField.ChangedBy],
        KnownField.PersonId => (item[KnownField.ChangedBy] as Identity)?.PersonId,
        KnownField.RevisedDate => RevisedDate(item),
        KnownField.Watermark => organization.Watermark(item.Id, item.Rev),
        KnownField.Parent => Parent(item),
        _ => null,
    };

    public DateTime RevisedDate(WorkItemSnapshot item) =>
        item.Rev >= organization.LastRev(item.Id) ? WireTime.Open : organization.ChangedAt(item.Id, item.Rev + 1);

    // A link makes no revision: the open revision shows the parent of today, a closed one the parent of its own day.
    private int? Parent(WorkItemSnapshot item)
    {
        var isOpen = item.Rev >= organization.LastRev(item.Id);
        return organization.Links.ParentAt(item.Id, isOpen ? DateTime.MaxValue : item.ChangedDate);
    }

    private static string? Level(ClassificationNode? node, int level) => node is not null && level < node.Levels.Count ? node.Levels[level] : null;

    private ClassificationNode? Area(WorkItemSnapshot item) =>
        organization.TryFindProject(item.Project, out var project) && project.TryFindArea(item.Text(KnownField.AreaPath), out var node) ? node : null;

    private ClassificationNode? Iteration(WorkItemSnapshot item) =>
        organization.TryFindProject(item.Project, out var project) && project.TryFindIteration(item.Text(KnownField.IterationPath), out var node) ? node : null;
}
