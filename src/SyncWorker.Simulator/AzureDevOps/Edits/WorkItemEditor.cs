using System.Globalization;
using System.Text.Json.Nodes;
using SyncWorker.Simulator.Admin;
using SyncWorker.Simulator.AzureDevOps.Generated;
using SyncWorker.Simulator.AzureDevOps.Items;
using SyncWorker.Simulator.AzureDevOps.Metadata;
using SyncWorker.Simulator.AzureDevOps.Wire;

namespace SyncWorker.Simulator.AzureDevOps.Edits;

/// <summary>Accepts changes as a whole or not at all, and records every accepted one. The caller holds the organisation exclusively.</summary>
internal sealed class WorkItemEditor(Organization organization, Ledger ledger)
{
    private readonly FieldPatch fields = new(organization);
    private readonly RelationPatch relations = new(organization);

    /// <summary>Patches an item.</summary>
    /// <returns>The item as it is afterwards, or as it would be when the change is only to be validated.</returns>
    public WorkItemSnapshot Patch(int id, IReadOnlyList<PatchOperation> operations, Identity who, WriteOptions options)
    {
        if (!organization.IsAlive(id))
        {
            throw AzureDevOpsFault.ItemNotFound(id);
        }

        var latest = organization.Latest(id);
        Test(latest, operations);
        var draft = new WorkItemDraft
        {
            Id = id,
            BaseRev = latest.Rev,
            Values = Widen(latest.Values),
            Links = organization.Links.LinksAt(id, DateTime.MaxValue),
        };
        draft.ForgetDerived();
        return Apply(draft, operations, who, options);
    }

    /// <summary>Creates an item.</summary>
    public WorkItemSnapshot Create(Project project, WorkItemTypeDefinition type, IReadOnlyList<PatchOperation> operations, Identity who, WriteOptions options)
    {
        var values = new object?[organization.Fields.All.Count];
        values[KnownField.TeamProject] = values[KnownField.AreaPath] = values[KnownField.IterationPath] = project.Name;
        values[KnownField.WorkItemType] = type.Name;
        values[KnownField.CommentCount] = 0;
        values[KnownField.Priority] = 2;
        var draft = new WorkItemDraft { Id = options.ValidateOnly ? 0 : organization.TakeId(), BaseRev = 0, Values = values, Links = [] };
        try
        {
            return Apply(draft, operations, who, options, type);
        }
        catch (AzureDevOpsFault) when (!options.ValidateOnly)
        {
            organization.EditsOf(draft.Id).IsDestroyed = true;
            throw;
        }
    }

    /// <summary>Makes a revision in which only the given values change, such as a comment or a deletion.</summary>
    public WorkItemSnapshot Revise(int id, Identity who, DateTime at, params IReadOnlyList<(int Field, object? Value)> changes)
    {
        var latest = organization.Latest(id);
        RefuseBeyondLimit(latest.Rev);
        var draft = new WorkItemDraft { Id = id, BaseRev = latest.Rev, Values = Widen(latest.Values), Links = [], WritesFields = true };
        draft.ForgetDerived();
        draft.Values[KnownField.ChangedDate] = at;
        draft.Values[KnownField.ChangedBy] = draft.Values[KnownField.AuthorizedAs] = who;
        foreach (var (field, value) in changes)
        {
            draft.Values[field] = value;
        }

        return Commit(draft, who, at);
    }

    public void Note(DateTime at, Identity who, int id, string field, JsonNode? before, JsonNode? after) => ledger.Add(
        new DateTimeOffset(at), who.UniqueName, id.ToString(CultureInfo.InvariantCulture), field, before, after);

    /// <summary>Records what was done to an area or a project.</summary>
    public void NotePlace(DateTime at, Identity who, string place, string field, JsonNode? after) => ledger.Add(new DateTimeOffset(at), who.UniqueName, place, field, null, after);

    private static void Test(WorkItemSnapshot latest, IReadOnlyList<PatchOperation> operations)
    {
        foreach (var test in operations.Where(operation => operation.Op == "test"))
        {
            var isRev = test.Path.Equals("/rev", StringComparison.OrdinalIgnoreCase);
            if (!isRev && !test.Path.Equals("/id", StringComparison.OrdinalIgnoreCase))
            {
                throw AzureDevOpsFault.InvalidPatch();
            }

            var actual = isRev ? latest.Rev : latest.Id;
            if (test.Value?.ToString() != actual.ToString(CultureInfo.InvariantCulture))
            {
                throw new AzureDevOpsFault(412, "WorkItemRevisionMismatchException", $"VS403351: Test Operation for path {test.Path} failed. The value is {actual}, not {test.Value?.ToString() ?? "null"}.");
            }
        }
    }

    private static void RefuseBeyondLimit(int rev)
    {
        if (rev >= Organization.RevisionLimit)
        {
            throw new AzureDevOpsFault(
                500,
                "WorkItemRevisionLimitExceededException",
                "VS403678: The work item cannot be saved: only work items with up to 10,000 revisions are supported.");
        }
    }

    private WorkItemSnapshot Apply(
        WorkItemDraft draft, IReadOnlyList<PatchOperation> operations, Identity who, WriteOptions options, WorkItemTypeDefinition? newType = null)
    {
        var at = organization.NextMoment();
        if (newType is not null)
        {
            draft.WritesFields = true;
            StateRules.Enter(draft.Values, newType.States[0].Name, at);
            draft.Values[KnownField.CreatedDate] = at;
            draft.Values[KnownField.CreatedBy] = who;
        }

        draft.Values[KnownField.ChangedDate] = at;
        draft.Values[KnownField.ChangedBy] = draft.Values[KnownField.AuthorizedAs] = who;
        foreach (var operation in operations.Where(operation => operation.Op != "test"))
        {
            ApplyOne(draft, operation, who, options, at);
        }

        fields.Check(draft);
        RelationPatch.MarkReplacements(draft);
        if (draft.WritesFields)
        {
            RefuseBeyondLimit(draft.BaseRev);
        }

        if (options.ValidateOnly)
        {
            return new WorkItemSnapshot(draft.Id, draft.BaseRev, draft.Values);
        }

        var result = Commit(draft, who, at);
        Record(draft, who, at);
        return result;
    }

    private void ApplyOne(WorkItemDraft draft, PatchOperation operation, Identity who, WriteOptions options, DateTime at)
    {
        if (operation.Field is { } field)
        {
            fields.Apply(draft, operation, field, options.BypassRules, at);
        }
        else if (operation.Relation is { } relation)
        {
            relations.Apply(draft, operation, relation, who, at);
        }
        else if (operation.Format is { } format)
        {
            draft.Formats[format] = operation.Value?.ToString() ?? "html";
            draft.WritesFields = true;
        }
        else
        {
            throw AzureDevOpsFault.InvalidPatch();
        }
    }

    private WorkItemSnapshot Commit(WorkItemDraft draft, Identity who, DateTime at)
    {
        foreach (var link in draft.LinkEvents)
        {
            organization.Links.Append(link);
        }

        foreach (var (field, format) in draft.Formats)
        {
            organization.EditsOf(draft.Id).Formats[field] = format;
        }

        // Links alone make no revision: neither rev nor ChangedDate moves, on either end.
        if (!draft.WritesFields)
        {
            return organization.Latest(draft.Id);
        }

        if (draft.Values[KnownField.History] is string text)
        {
            AddComment(draft, text, who, at);
        }

        var revised = new WorkItemSnapshot(draft.Id, draft.BaseRev + 1, draft.Values);
        organization.Append(revised);
        return revised;
    }

    private void AddComment(WorkItemDraft draft, string text, Identity who, DateTime at)
    {
        var comments = organization.EditsOf(draft.Id).Comments;
        comments.Add(new Comment
        {
            Id = CommentIds.Of(draft.Id, comments.Count + 1),
            Text = text,
            Format = "html",
            CreatedBy = who,
            CreatedAt = at,
            ModifiedBy = who,
            ModifiedAt = at,
        });
        draft.Values[KnownField.CommentCount] = comments.Count;
    }

    private void Record(WorkItemDraft draft, Identity who, DateTime at)
    {
        if (draft.BaseRev == 0)
        {
            Note(at, who, draft.Id, "System.Id", null, JsonValue.Create(draft.Id));
        }

        foreach (var (field, before, after) in draft.Writes)
        {
            Note(at, who, draft.Id, field, FieldValues.ForLedger(before), FieldValues.ForLedger(after));
        }
    }

    private object?[] Widen(object?[] values)
    {
        var widened = new object?[organization.Fields.All.Count];
        values.CopyTo(widened, 0);
        return widened;
    }
}
