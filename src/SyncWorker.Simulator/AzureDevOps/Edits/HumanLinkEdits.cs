using System.Globalization;
using System.Text.Json.Nodes;
using SyncWorker.Simulator.Admin;
using SyncWorker.Simulator.AzureDevOps.Items;

namespace SyncWorker.Simulator.AzureDevOps.Edits;

/// <summary>Edits of links as people make them; each answers null when the item does not fit, and none touches an item below the first id.</summary>
internal sealed class HumanLinkEdits(Organization organization, WorkItemEditor editor, int firstId)
{
    /// <summary>Moves an item under another parent of the same type, near the old one.</summary>
    public HumanEdit? Reparent(Random random, WorkItemSnapshot item, Identity who)
    {
        var links = organization.Links.LinksAt(item.Id, DateTime.MaxValue);
        var place = links.FindIndex(link => link.Kind == LinkKind.Hierarchy && link.TargetId == item.Id);
        if (place < 0 || !organization.IsEditable(links[place].SourceId) || links[place].SourceId < firstId)
        {
            return null;
        }

        var old = links[place].SourceId;
        var type = organization.Latest(old).Type;
        var other = Enumerable.Range(0, 20)
            .Select(_ => random.Next(Math.Max(firstId, old - 60), Math.Max(firstId, old + 60)))
            .FirstOrDefault(id => id != old && id != item.Id && organization.IsEditable(id) && organization.Latest(id).Type == type);
        if (other == 0)
        {
            return null;
        }

        editor.Patch(
            item.Id,
            [
                new PatchOperation("remove", string.Create(CultureInfo.InvariantCulture, $"/relations/{place}"), null),
                AddRelation("System.LinkTypes.Hierarchy-Reverse", other),
            ],
            who,
            new WriteOptions());
        return Report(item.Id, who, "parent", "System.Parent", Text(old), Text(other));
    }

    /// <summary>Makes an item wait for another one.</summary>
    public HumanEdit? AddDependency(Random random, WorkItemSnapshot item, Identity who)
    {
        var other = random.Next(Math.Min(item.Id, Math.Max(firstId, item.Id - 40)), item.Id);
        if (other == item.Id || !organization.IsEditable(other)
            || organization.Links.LinksAt(item.Id, DateTime.MaxValue).Exists(link => link.SourceId == other || link.TargetId == other))
        {
            return null;
        }

        editor.Patch(item.Id, [AddRelation("System.LinkTypes.Dependency-Reverse", other)], who, new WriteOptions());
        return Report(item.Id, who, "linkAdded", "System.LinkTypes.Dependency-Reverse", null, Text(other));
    }

    /// <summary>Frees an item from one that it waits for.</summary>
    public HumanEdit? RemoveDependency(Random random, WorkItemSnapshot item, Identity who)
    {
        var links = organization.Links.LinksAt(item.Id, DateTime.MaxValue);
        var places = Enumerable.Range(0, links.Count)
            .Where(place => links[place].Kind == LinkKind.Dependency && links[place].TargetId == item.Id)
            .ToList();
        if (places.Count == 0)
        {
            return null;
        }

        var chosen = places[random.Next(places.Count)];
        editor.Patch(
            item.Id, [new PatchOperation("remove", string.Create(CultureInfo.InvariantCulture, $"/relations/{chosen}"), null)], who, new WriteOptions());
        return Report(item.Id, who, "linkRemoved", "System.LinkTypes.Dependency-Reverse", Text(links[chosen].SourceId), null);
    }

    /// <summary>The operation that adds a relation.</summary>
    public static PatchOperation AddRelation(string rel, int other) => new(
        "add",
        "/relations/-",
        new JsonObject { ["rel"] = rel, ["url"] = string.Create(CultureInfo.InvariantCulture, $"_apis/wit/workItems/{other}") });

    public static HumanEdit Report(int id, Identity who, string kind, string field, string? before, string? after) => new()
    {
        Kind = kind,
        ItemId = Text(id),
        Key = Text(id),
        Field = field,
        Before = before,
        After = after,
        Who = who.Id.ToString(),
    };

    private static string Text(int id) => id.ToString(CultureInfo.InvariantCulture);
}
