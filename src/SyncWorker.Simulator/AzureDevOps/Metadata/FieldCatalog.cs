using System.Diagnostics.CodeAnalysis;

namespace SyncWorker.Simulator.AzureDevOps.Metadata;

/// <summary>Every field of the organisation, found by reference name or by display name, whatever the case.</summary>
internal sealed class FieldCatalog
{
    private readonly List<FieldDefinition> fields = [.. BuiltIn()];
    private readonly Dictionary<string, FieldDefinition> byName = new(StringComparer.OrdinalIgnoreCase);

    public FieldCatalog()
    {
        foreach (var field in fields)
        {
            Index(field);
        }
    }

    /// <summary>Gets all fields, in the order in which an item shows them.</summary>
    public IReadOnlyList<FieldDefinition> All => fields;

    public FieldDefinition this[int index] => fields[index];

    public bool TryFind(string name, [NotNullWhen(true)] out FieldDefinition? field) => byName.TryGetValue(name, out field);

    /// <summary>Finds a field that loaded content names, and adds it when the simulator does not know it.</summary>
    public FieldDefinition FindOrAdd(string referenceName, FieldType type)
    {
        if (byName.TryGetValue(referenceName, out var known))
        {
            return known;
        }

        var added = new FieldDefinition(fields.Count, referenceName, referenceName[(referenceName.LastIndexOf('.') + 1)..], type);
        fields.Add(added);
        Index(added);
        return added;
    }

    private static IEnumerable<FieldDefinition> BuiltIn()
    {
        var index = 0;
        foreach (var (reference, name, type, flags) in Table)
        {
            yield return new FieldDefinition(
                index++,
                reference,
                name,
                type,
                InDefault: !flags.Contains('x', StringComparison.Ordinal),
                ReadOnly: flags.Contains('r', StringComparison.Ordinal),
                AllowedValues: AllowedValues(reference));
        }
    }

    private static string[]? AllowedValues(string reference) => reference switch
    {
        "Custom.Health" => ["On track", "At risk", "Off track"],
        "Microsoft.VSTS.CMMI.Blocked" => ["Yes", "No"],
        "Microsoft.VSTS.Common.Priority" => ["1", "2", "3", "4"],
        "Microsoft.VSTS.Common.Severity" => ["1 - Critical", "2 - High", "3 - Medium", "4 - Low"],
        "Microsoft.VSTS.Common.ValueArea" => ["Architectural", "Business"],
        _ => null,
    };

    private void Index(FieldDefinition field)
    {
        byName[field.ReferenceName] = field;
        byName.TryAdd(field.Name, field);
    }

    // Flags: x = only with $expand=fields, r = read-only. The order is the one of KnownField, and of a recorded expanded item.
    private static readonly (string Reference, string Name, FieldType Type, string Flags)[] Table =
    [
        ("System.Id", "ID", FieldType.Integer, "xr"),
        ("System.AreaId", "Area ID", FieldType.Integer, "x"),
        ("System.AreaPath", "Area Path", FieldType.TreePath, ""),
        ("System.TeamProject", "Team Project", FieldType.String, ""),
        ("System.NodeName", "Node Name", FieldType.String, "xr"),
        ("System.AreaLevel1", "Area Level 1", FieldType.String, "xr"),
        ("System.AreaLevel2", "Area Level 2", FieldType.String, "xr"),
        ("System.AreaLevel3", "Area Level 3", FieldType.String, "xr"),
        ("System.AreaLevel4", "Area Level 4", FieldType.String, "xr"),
        ("System.Rev", "Rev", FieldType.Integer, "xr"),
        ("System.AuthorizedDate", "Authorized Date", FieldType.DateTime, "xr"),
        ("System.RevisedDate", "Revised Date", FieldType.DateTime, "xr"),
        ("System.IterationId", "Iteration ID", FieldType.Integer, "x"),
        ("System.IterationPath", "Iteration Path", FieldType.TreePath, ""),
        ("System.IterationLevel1", "Iteration Level 1", FieldType.String, "xr"),
        ("System.IterationLevel2", "Iteration Level 2", FieldType.String, "xr"),
        ("System.IterationLevel3", "Iteration Level 3", FieldType.String, "xr"),
        ("System.IterationLevel4", "Iteration Level 4", FieldType.String, "xr"),
        ("System.WorkItemType", "Work Item Type", FieldType.String, ""),
        ("System.State", "State", FieldType.String, ""),
        ("System.Reason", "Reason", FieldType.String, ""),
        ("System.Parent", "Parent", FieldType.Integer, "r"),
        ("System.AssignedTo", "Assigned To", FieldType.Identity, ""),
        ("System.CreatedDate", "Created Date", FieldType.DateTime, "r"),
        ("System.CreatedBy", "Created By", FieldType.Identity, "r"),
        ("System.ChangedDate", "Changed Date", FieldType.DateTime, "r"),
        ("System.ChangedBy", "Changed By", FieldType.Identity, "r"),
        ("System.AuthorizedAs", "Authorized As", FieldType.Identity, "xr"),
        ("System.PersonId", "Person ID", FieldType.Integer, "xr"),
        ("System.Watermark", "Watermark", FieldType.Integer, "xr"),
        ("System.IsDeleted", "Is Deleted", FieldType.Boolean, "r"),
        ("System.CommentCount", "Comment Count", FieldType.Integer, "r"),
        ("System.Title", "Title", FieldType.String, ""),
        ("Microsoft.VSTS.Common.StateChangeDate", "State Change Date", FieldType.DateTime, "r"),
        ("Microsoft.VSTS.Common.ActivatedDate", "Activated Date", FieldType.DateTime, "r"),
        ("Microsoft.VSTS.Common.ResolvedDate", "Resolved Date", FieldType.DateTime, "r"),
        ("Microsoft.VSTS.Common.ClosedDate", "Closed Date", FieldType.DateTime, "r"),
        ("Microsoft.VSTS.Common.Priority", "Priority", FieldType.Integer, ""),
        ("Microsoft.VSTS.Common.Severity", "Severity", FieldType.String, ""),
        ("Microsoft.VSTS.Common.ValueArea", "Value Area", FieldType.String, ""),
        ("Microsoft.VSTS.Common.StackRank", "Stack Rank", FieldType.Double, ""),
        ("Microsoft.VSTS.Common.BacklogPriority", "Backlog Priority", FieldType.Double, ""),
        ("Microsoft.VSTS.Scheduling.StoryPoints", "Story Points", FieldType.Double, ""),
        ("Microsoft.VSTS.Scheduling.OriginalEstimate", "Original Estimate", FieldType.Double, ""),
        ("Microsoft.VSTS.Scheduling.RemainingWork", "Remaining Work", FieldType.Double, ""),
        ("Microsoft.VSTS.Scheduling.CompletedWork", "Completed Work", FieldType.Double, ""),
        ("Microsoft.VSTS.Scheduling.StartDate", "Start Date", FieldType.DateTime, ""),
        ("Microsoft.VSTS.Scheduling.TargetDate", "Target Date", FieldType.DateTime, ""),
        ("Microsoft.VSTS.Scheduling.FinishDate", "Finish Date", FieldType.DateTime, ""),
        ("Microsoft.VSTS.Scheduling.DueDate", "Due Date", FieldType.DateTime, ""),
        ("Microsoft.VSTS.CMMI.Blocked", "Blocked", FieldType.String, ""),
        ("Custom.RollupProgress", "Rollup Progress", FieldType.Double, ""),
        ("Custom.RollupScheduleVariance", "Rollup Schedule Variance", FieldType.Double, ""),
        ("Custom.JiraKey", "Jira Key", FieldType.String, ""),
        ("Custom.Health", "Health", FieldType.String, ""),
        ("System.Description", "Description", FieldType.Html, ""),
        ("System.History", "History", FieldType.History, ""),
        ("System.Tags", "Tags", FieldType.PlainText, ""),
    ];
}
