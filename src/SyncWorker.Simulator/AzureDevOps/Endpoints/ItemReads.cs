using SyncWorker.Simulator.AzureDevOps.Items;
using SyncWorker.Simulator.AzureDevOps.Metadata;
using SyncWorker.Simulator.AzureDevOps.Wire;

namespace SyncWorker.Simulator.AzureDevOps.Endpoints;

/// <summary>What reads of items have in common: named fields, expansions, an instant in the past.</summary>
internal sealed class ItemReads(Organization organization)
{
    /// <summary>How many items one request may ask for.</summary>
    public const int MostIds = 200;

    /// <summary>The fields of a list of names; an unknown one is refused.</summary>
    public IReadOnlyList<FieldDefinition>? Fields(IEnumerable<string>? names)
    {
        if (names is null)
        {
            return null;
        }

        List<FieldDefinition> fields = [];
        foreach (var name in names)
        {
            if (!organization.Fields.TryFind(name, out var field))
            {
                throw new AzureDevOpsFault(400, "WorkItemTrackingFieldDefinitionNotFoundException", $"TF51535: Cannot find field {name}.");
            }

            if (!fields.Contains(field))
            {
                fields.Add(field);
            }
        }

        return fields.Count == 0 ? null : [.. fields.OrderBy(field => field.Index)];
    }

    /// <summary>Refuses what cannot be asked together.</summary>
    public static void RefuseBoth(IReadOnlyList<FieldDefinition>? fields, ItemExpand expand)
    {
        if (fields is not null && expand != ItemExpand.None)
        {
            throw new AzureDevOpsFault(400, "ConflictingParametersException", "The expand parameter can not be used with the fields parameter.");
        }
    }

    public static void RefuseTooMany(int ids)
    {
        if (ids > MostIds)
        {
            throw new AzureDevOpsFault(
                400, "WorkItemPageSizeExceededException", $"VS403474: The number of work items in a page must not exceed {MostIds}; {ids} were asked for.");
        }
    }

    /// <summary>The revision of an item that a read shows, or null when it cannot be read.</summary>
    public WorkItemSnapshot? Find(int id, DateTime? asOf, Project? project)
    {
        if (!organization.IsAlive(id) || !organization.IsShown(id) || (project is not null && organization.ProjectOf(id) != project))
        {
            return null;
        }

        if (asOf is not { } at)
        {
            return organization.Latest(id);
        }

        return organization.RevAsOf(id, at) is { } rev ? organization.At(id, rev) : null;
    }
}
