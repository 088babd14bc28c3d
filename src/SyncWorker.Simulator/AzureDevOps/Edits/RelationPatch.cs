using System.Globalization;
using System.Text.Json.Nodes;
using SyncWorker.Simulator.AzureDevOps.Items;
using SyncWorker.Simulator.AzureDevOps.Wire;

namespace SyncWorker.Simulator.AzureDevOps.Edits;

/// <summary>Applies the relation operations of a patch to a draft.</summary>
internal sealed class RelationPatch(Organization organization)
{
    private const int LinkLimit = 1000;

    /// <summary>Applies <c>add /relations/-</c>, <c>remove /relations/2</c> or <c>replace /relations/2/attributes/comment</c>.</summary>
    public void Apply(WorkItemDraft draft, PatchOperation operation, string rest, Identity who, DateTime at)
    {
        if (operation.Op == "add" && rest == "-")
        {
            Add(draft, operation.Value as JsonObject ?? throw AzureDevOpsFault.InvalidPatch(), who, at);
            return;
        }

        var parts = rest.Split('/');
        if (!int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var place) || place >= draft.Links.Count)
        {
            throw AzureDevOpsFault.InvalidArgument($"The relation at '{operation.Path}' does not exist.");
        }

        var link = draft.Links[place];
        switch (operation.Op)
        {
            case "remove" when parts.Length == 1:
                draft.Links.RemoveAt(place);
                draft.LinkEvents.Add(link with { At = at, By = who, Added = false });
                Note(draft, link, null, Describe(draft.Id, link));
                break;
            case "add" or "replace" when parts is [_, "attributes", "comment"]:
                var changed = link with { At = at, By = who, Comment = operation.Value?.ToString() };
                draft.Links[place] = changed;
                draft.LinkEvents.Add(link with { At = at, By = who, Added = false });
                draft.LinkEvents.Add(changed);
                Note(draft, link, changed.Comment, link.Comment);
                break;
            default:
                throw AzureDevOpsFault.InvalidPatch();
        }
    }

    /// <summary>Marks the removals that are one half of a change to another parent.</summary>
    public static void MarkReplacements(WorkItemDraft draft)
    {
        for (var index = 0; index < draft.LinkEvents.Count; index++)
        {
            var link = draft.LinkEvents[index];
            if (!link.Added && link.Kind == LinkKind.Hierarchy
                && draft.LinkEvents.Any(other => other.Added && other.Kind == LinkKind.Hierarchy && other.TargetId == link.TargetId))
            {
                draft.LinkEvents[index] = link with { Replaced = true };
            }
        }
    }

    private static void Note(WorkItemDraft draft, in LinkEvent link, object? after, object? before) =>
        draft.Writes.Add(($"relations/{RelationType.Of(link, draft.Id).ReferenceName}", before, after));

    private static string Describe(int seenFrom, in LinkEvent link) => link.Kind == LinkKind.Hyperlink
        ? link.Url ?? string.Create(CultureInfo.InvariantCulture, $"cross-link/{link.CrossLinkOrdinal}")
        : (link.SourceId == seenFrom ? link.TargetId : link.SourceId).ToString(CultureInfo.InvariantCulture);

    private void Add(WorkItemDraft draft, JsonObject value, Identity who, DateTime at)
    {
        var name = value["rel"]?.ToString() ?? throw AzureDevOpsFault.InvalidPatch();
        var url = value["url"]?.ToString() ?? throw AzureDevOpsFault.InvalidPatch();
        var type = RelationType.Find(name)
            ?? throw new AzureDevOpsFault(400, "WorkItemLinkTypeNotFoundException", $"TF401343: The link type '{name}' does not exist or cannot be set here.");
        var link = new LinkEvent
        {
            At = at,
            SourceId = draft.Id,
            Kind = type.Kind,
            Added = true,
            By = who,
            Comment = value["attributes"]?["comment"]?.ToString(),
        };
        if (type.Kind == LinkKind.Hyperlink)
        {
            link = link with { Url = url };
        }
        else
        {
            var other = Target(url);
            link = type.IsForward ? link with { TargetId = other } : link with { SourceId = other, TargetId = draft.Id };
            Check(draft, link, other, type);
        }

        if (draft.Links.Any(known => known.IsSameLink(link)))
        {
            throw new AzureDevOpsFault(400, "RelationAlreadyExistsException", "Relation already exists.");
        }

        if (draft.Links.Count >= LinkLimit)
        {
            throw new AzureDevOpsFault(400, "WorkItemLinkLimitExceededException", $"TF401346: A work item can have at most {LinkLimit} links.");
        }

        draft.Links.Add(link);
        draft.LinkEvents.Add(link);
        Note(draft, link, Describe(draft.Id, link), null);
    }

    private int Target(string url)
    {
        var text = url.TrimEnd('/')[(url.TrimEnd('/').LastIndexOf('/') + 1)..];
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            throw AzureDevOpsFault.InvalidArgument($"The address '{url}' is not that of a work item.");
        }

        return organization.IsAlive(id) ? id : throw AzureDevOpsFault.ItemNotFound(id);
    }

    private void Check(WorkItemDraft draft, in LinkEvent link, int other, RelationType type)
    {
        if (other == draft.Id)
        {
            throw new AzureDevOpsFault(400, "WorkItemLinkInvalidException", "TF201031: A work item cannot be linked to itself.");
        }

        if (link.Kind != LinkKind.Hierarchy)
        {
            return;
        }

        var (parent, child) = (link.SourceId, link.TargetId);
        var known = child == draft.Id
            ? draft.Links.Where(item => item.Kind == LinkKind.Hierarchy && item.TargetId == child).Select(item => (int?)item.SourceId).FirstOrDefault()
            : organization.Links.ParentAt(child, DateTime.MaxValue);
        if (known is not null && known != parent)
        {
            throw new AzureDevOpsFault(
                400,
                "WorkItemLinkAddExtraParentException",
                $"TF201036: You cannot add a {type.Name} link between work items {draft.Id} and {other} because a work item can have only one Parent link.");
        }

        for (int? above = parent; above is { } id; above = organization.Links.ParentAt(id, DateTime.MaxValue))
        {
            if (id == child)
            {
                throw new AzureDevOpsFault(
                    400, "WorkItemLinkCircularException", $"TF201035: You cannot add a {type.Name} link between work items {draft.Id} and {other} because it would create a circular relationship.");
            }
        }
    }
}
