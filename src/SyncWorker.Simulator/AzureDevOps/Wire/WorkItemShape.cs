using SyncWorker.Simulator.AzureDevOps.Metadata;

namespace SyncWorker.Simulator.AzureDevOps.Wire;

/// <summary>How much of an item is written.</summary>
internal sealed record WorkItemShape
{
    /// <summary>Gets the fields that were named, or null for the usual ones.</summary>
    public IReadOnlyList<FieldDefinition>? Fields { get; init; }

    /// <summary>Gets whether the fields come that a plain read leaves out.</summary>
    public bool AllFields { get; init; }

    /// <summary>Gets whether long text comes with the usual fields.</summary>
    public bool LongText { get; init; } = true;

    public bool Relations { get; init; }

    /// <summary>Gets the instant of which the relations are, or null for now.</summary>
    public DateTime? RelationsAt { get; init; }

    public bool Links { get; init; }

    /// <summary>Gets whether <c>multilineFieldsFormat</c> comes.</summary>
    public bool Formats { get; init; }

    /// <summary>Gets whether addresses name the project.</summary>
    public bool ProjectUrl { get; init; }

    /// <summary>Gets whether identities are <c>Name &lt;address&gt;</c> instead of objects.</summary>
    public bool IdentityText { get; init; }

    /// <summary>Gets whether the address is that of the revision.</summary>
    public bool Revision { get; init; }

    /// <summary>One item read by its id.</summary>
    public static WorkItemShape Single(ItemExpand expand) => new()
    {
        AllFields = expand is ItemExpand.Fields or ItemExpand.All,
        Relations = expand is ItemExpand.Relations or ItemExpand.All,
        Links = true,
        Formats = true,
        ProjectUrl = true,
    };

    /// <summary>One item of a list.</summary>
    public static WorkItemShape InList(ItemExpand expand) => new()
    {
        AllFields = expand is ItemExpand.Fields or ItemExpand.All,
        Relations = expand is ItemExpand.Relations or ItemExpand.All,
        Links = expand is ItemExpand.Links or ItemExpand.All,
        Formats = expand == ItemExpand.All,
    };
}
