using System.Text.Json.Nodes;
using SyncWorker.Simulator.AzureDevOps.Items;
using SyncWorker.Simulator.AzureDevOps.Metadata;
using SyncWorker.Simulator.AzureDevOps.Wire;

namespace SyncWorker.Simulator.AzureDevOps.Edits;

/// <summary>Deletes and restores items. The caller holds the organisation exclusively.</summary>
internal sealed class RecycleBin(Organization organization, WorkItemEditor editor)
{
    /// <summary>Puts an item into the bin: a last revision says so, and its links to other items go.</summary>
    public EditedItem Delete(int id, Identity who)
    {
        if (!organization.IsAlive(id))
        {
            throw AzureDevOpsFault.ItemNotFound(id);
        }

        var at = organization.NextMoment();
        var item = organization.EditsOf(id);
        item.LinksInBin.Clear();
        foreach (var link in organization.Links.LinksAt(id, DateTime.MaxValue).Where(link => link.Kind != LinkKind.Hyperlink))
        {
            item.LinksInBin.Add(link);
            organization.Links.Append(link with { At = at, By = who, Added = false });
        }

        editor.Revise(id, who, at, (KnownField.IsDeleted, true));
        item.DeletedBy = who;
        item.DeletedAt = at;
        editor.Note(at, who, id, "System.IsDeleted", JsonValue.Create(false), JsonValue.Create(true));
        return item;
    }

    /// <summary>Takes an item out of the bin, with the links whose other ends are still there.</summary>
    public void Restore(int id, Identity who)
    {
        var item = Find(id);
        var at = organization.NextMoment();
        item.DeletedBy = null;
        editor.Revise(id, who, at, (KnownField.IsDeleted, null));
        foreach (var link in item.LinksInBin.Where(link => organization.IsAlive(link.SourceId == id ? link.TargetId : link.SourceId)))
        {
            organization.Links.Append(link with { At = at, By = who, Added = true });
        }

        editor.Note(at, who, id, "System.IsDeleted", JsonValue.Create(true), JsonValue.Create(false));
    }

    /// <summary>Removes an item for good; nothing tells of it afterwards.</summary>
    public void Destroy(int id, Identity who)
    {
        if (organization.IsAlive(id))
        {
            Delete(id, who);
        }

        Find(id).IsDestroyed = true;
        editor.Note(organization.NextMoment(), who, id, "destroyed", JsonValue.Create(false), JsonValue.Create(true));
    }

    /// <summary>An item that is in the bin.</summary>
    public EditedItem Find(int id) => organization.FindEdits(id) is { IsDestroyed: false, DeletedBy: not null } item
        ? item
        : throw AzureDevOpsFault.ItemNotFound(id);
}
