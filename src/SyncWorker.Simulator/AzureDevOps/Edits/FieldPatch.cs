using SyncWorker.Simulator.AzureDevOps.Generated;
using SyncWorker.Simulator.AzureDevOps.Metadata;
using SyncWorker.Simulator.AzureDevOps.Wire;

namespace SyncWorker.Simulator.AzureDevOps.Edits;

/// <summary>Applies the field operations of a patch to a draft, by the rules of the process.</summary>
internal sealed class FieldPatch(Organization organization)
{
    private static readonly int[] BypassableFields =
        [KnownField.ChangedBy, KnownField.CreatedBy, KnownField.CreatedDate];

    private readonly FieldValues values = new(organization);

    public void Apply(WorkItemDraft draft, PatchOperation operation, string name, bool bypassRules, DateTime at)
    {
        if (!organization.Fields.TryFind(name, out var field))
        {
            throw new AzureDevOpsFault(400, "WorkItemTrackingFieldDefinitionNotFoundException", $"TF51535: Cannot find field {name}.");
        }

        if (field.ReadOnly && !(bypassRules && BypassableFields.Contains(field.Index)))
        {
            throw AzureDevOpsFault.Rules(
                field.ReferenceName, "readOnly", $"TF401326: Invalid field status 'ReadOnly' for field '{field.ReferenceName}'.");
        }

        var value = values.Read(field, operation.Op == "remove" ? null : operation.Value);
        var before = draft.Values[field.Index];
        draft.WritesFields = true;
        switch (field.Index)
        {
            case KnownField.State:
                EnterState(draft, field, value as string, at);
                break;
            case KnownField.AreaId or KnownField.IterationId:
                MoveToNode(draft, field, value);
                return;
            default:
                draft.Values[field.Index] = value;
                break;
        }

        draft.Writes.Add((field.ReferenceName, before, draft.Values[field.Index]));
    }

    /// <summary>Checks what no single operation can: the required fields, the paths, the state of the type.</summary>
    public void Check(WorkItemDraft draft)
    {
        if (draft.Text(KnownField.Title).Length == 0)
        {
            throw AzureDevOpsFault.Rules("System.Title", "required, invalidEmpty", "TF401320: Rule Error for field Title. Error code: Required, InvalidEmpty.");
        }

        if (!organization.TryFindProject(draft.Text(KnownField.TeamProject), out var project))
        {
            throw AzureDevOpsFault.ProjectNotFound(draft.Text(KnownField.TeamProject));
        }

        if (!project.Process.TryFind(draft.Text(KnownField.WorkItemType), out var type))
        {
            throw AzureDevOpsFault.TypeNotFound(draft.Text(KnownField.WorkItemType));
        }

        if (type.FindState(draft.Text(KnownField.State)) is null)
        {
            throw FieldValues.NotInList(organization.Fields[KnownField.State], draft.Text(KnownField.State));
        }

        if (!project.TryFindArea(draft.Text(KnownField.AreaPath), out var area))
        {
            throw InvalidNode(draft, "System.AreaPath");
        }

        if (!project.TryFindIteration(draft.Text(KnownField.IterationPath), out var iteration))
        {
            throw InvalidNode(draft, "System.IterationPath");
        }

        draft.Values[KnownField.AreaPath] = area.ItemPath;
        draft.Values[KnownField.IterationPath] = iteration.ItemPath;
    }

    private static AzureDevOpsFault InvalidNode(WorkItemDraft draft, string field) => new(
        400, "WorkItemInvalidTreeNameException", $"TF401347: Invalid tree name given for work item {draft.Id}, field '{field}'.");

    private void EnterState(WorkItemDraft draft, FieldDefinition field, string? state, DateTime at)
    {
        if (state is null || !organization.TryFindProject(draft.Text(KnownField.TeamProject), out var project)
            || !project.Process.TryFind(draft.Text(KnownField.WorkItemType), out var type)
            || type.FindState(state) is not { } known)
        {
            throw FieldValues.NotInList(field, state ?? string.Empty);
        }

        StateRules.Enter(draft.Values, known.Name, at);
    }

    private void MoveToNode(WorkItemDraft draft, FieldDefinition field, object? id)
    {
        var isArea = field.Index == KnownField.AreaId;
        var pathField = isArea ? KnownField.AreaPath : KnownField.IterationPath;
        var node = organization.Projects
            .SelectMany(project => (isArea ? project.AreaRoot : project.IterationRoot).SelfAndDescendants())
            .FirstOrDefault(candidate => id is int wanted && candidate.Id == wanted)
            ?? throw InvalidNode(draft, field.ReferenceName);
        var before = draft.Values[pathField];
        draft.Values[pathField] = node.ItemPath;
        draft.Writes.Add((organization.Fields[pathField].ReferenceName, before, node.ItemPath));
    }
}
