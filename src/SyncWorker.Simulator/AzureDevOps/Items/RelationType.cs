namespace SyncWorker.Simulator.AzureDevOps.Items;

/// <summary>A relation as one end of a link sees it.</summary>
/// <param name="ReferenceName">The word that relations carry in <c>rel</c>.</param>
/// <param name="Name">The word that people see.</param>
/// <param name="Kind">What the link says.</param>
/// <param name="IsForward">Whether the item that carries the relation is the link's source.</param>
/// <param name="LinkType">The name without direction, as the reporting feed says it.</param>
internal sealed record RelationType(string ReferenceName, string Name, LinkKind Kind, bool IsForward, string LinkType)
{
    /// <summary>Gets the relations that the simulator can store, each direction for itself.</summary>
    public static IReadOnlyList<RelationType> Stored { get; } =
    [
        new("System.LinkTypes.Hierarchy-Forward", "Child", LinkKind.Hierarchy, true, "System.LinkTypes.Hierarchy"),
        new("System.LinkTypes.Hierarchy-Reverse", "Parent", LinkKind.Hierarchy, false, "System.LinkTypes.Hierarchy"),
        new("System.LinkTypes.Dependency-Forward", "Successor", LinkKind.Dependency, true, "System.LinkTypes.Dependency"),
        new("System.LinkTypes.Dependency-Reverse", "Predecessor", LinkKind.Dependency, false, "System.LinkTypes.Dependency"),
        new("System.LinkTypes.Related", "Related", LinkKind.Related, true, "System.LinkTypes.Related"),
        new("System.LinkTypes.Duplicate-Forward", "Duplicate", LinkKind.Duplicate, true, "System.LinkTypes.Duplicate"),
        new("System.LinkTypes.Duplicate-Reverse", "Duplicate Of", LinkKind.Duplicate, false, "System.LinkTypes.Duplicate"),
        new("Hyperlink", "Hyperlink", LinkKind.Hyperlink, true, "Hyperlink"),
    ];

    public static RelationType? Find(string name) => Stored.FirstOrDefault(type =>
        string.Equals(type.ReferenceName, name, StringComparison.OrdinalIgnoreCase)
        || string.Equals(type.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The relation that a link is, seen from one of its ends.</summary>
    public static RelationType Of(in LinkEvent link, int seenFrom)
    {
        var forward = link.Kind is LinkKind.Related or LinkKind.Hyperlink || link.SourceId == seenFrom;
        var kind = link.Kind;
        foreach (var type in Stored)
        {
            if (type.Kind == kind && type.IsForward == forward)
            {
                return type;
            }
        }

        throw new InvalidOperationException($"No relation type for {kind}.");
    }
}
