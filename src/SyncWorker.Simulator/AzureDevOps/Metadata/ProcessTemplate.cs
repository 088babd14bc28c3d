using System.Diagnostics.CodeAnalysis;

namespace SyncWorker.Simulator.AzureDevOps.Metadata;

/// <summary>A process: the work item types of a project with their states.</summary>
internal sealed class ProcessTemplate
{
    private readonly Dictionary<string, WorkItemTypeDefinition> byName;

    private ProcessTemplate(string name, Guid id, string effortField, params WorkItemTypeDefinition[] types)
    {
        Name = name;
        Id = id;
        EffortField = effortField;
        Types = types;
        byName = types.SelectMany(type => new[] { (type.Name, type), (type.ReferenceName, type) })
            .ToDictionary(pair => pair.Item1, pair => pair.type, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Gets Agile: epics, features, stories, bugs and tasks. Resolved is of category Resolved on bugs only.</summary>
    public static ProcessTemplate Agile { get; } = new(
        "Agile",
        Guid.Parse("adcc42ab-9882-485e-a3ed-7678f01f66bc"),
        "Microsoft.VSTS.Scheduling.StoryPoints",
        Type("Bug", "Microsoft.VSTS.WorkItemTypes.Bug", "CC293D", "icon_insect", "Microsoft.BugCategory", WithResolved("Resolved", removed: false)),
        Type("Task", "Microsoft.VSTS.WorkItemTypes.Task", "F2CB1D", "icon_clipboard", "Microsoft.TaskCategory", WithoutResolved),
        Type("User Story", "Microsoft.VSTS.WorkItemTypes.UserStory", "009CCC", "icon_book", "Microsoft.RequirementCategory", WithResolved("InProgress", removed: true)),
        Type("Feature", "Microsoft.VSTS.WorkItemTypes.Feature", "773B93", "icon_trophy", "Microsoft.FeatureCategory", WithResolved("InProgress", removed: true)),
        Type("Epic", "Microsoft.VSTS.WorkItemTypes.Epic", "FF7B00", "icon_crown", "Microsoft.EpicCategory", WithResolved("InProgress", removed: true)));

    /// <summary>Gets Basic: epics, issues and tasks. Recorded projects run on it.</summary>
    public static ProcessTemplate Basic { get; } = new(
        "Basic",
        Guid.Parse("b8a3a935-7e91-48b8-a94c-606d37c3e9f2"),
        "Microsoft.VSTS.Scheduling.Effort",
        Type("Task", "Microsoft.VSTS.WorkItemTypes.Task", "F2CB1D", "icon_clipboard", "Microsoft.TaskCategory", ToDo),
        Type("Issue", "Microsoft.VSTS.WorkItemTypes.Issue", "339933", "icon_test_case", "Microsoft.RequirementCategory", ToDo),
        Type("Epic", "Microsoft.VSTS.WorkItemTypes.Epic", "E06C00", "icon_crown", "Microsoft.EpicCategory", ToDo));

    public string Name { get; }

    public Guid Id { get; }

    /// <summary>Gets the field in which requirements are estimated.</summary>
    public string EffortField { get; }

    public IReadOnlyList<WorkItemTypeDefinition> Types { get; }

    public bool TryFind(string name, [NotNullWhen(true)] out WorkItemTypeDefinition? type) => byName.TryGetValue(name, out type);

    private static IReadOnlyList<WorkItemState> ToDo =>
        [new("To Do", "Proposed", "b2b2b2"), new("Doing", "InProgress", "007acc"), new("Done", "Completed", "339933")];

    private static IReadOnlyList<WorkItemState> WithoutResolved =>
        [new("New", "Proposed", "b2b2b2"), new("Active", "InProgress", "007acc"), new("Closed", "Completed", "339933"), new("Removed", "Removed", "ffffff")];

    private static List<WorkItemState> WithResolved(string category, bool removed)
    {
        List<WorkItemState> states =
            [new("New", "Proposed", "b2b2b2"), new("Active", "InProgress", "007acc"), new("Resolved", category, "ff9d00"), new("Closed", "Completed", "339933")];
        if (removed)
        {
            states.Add(new WorkItemState("Removed", "Removed", "ffffff"));
        }

        return states;
    }

    private static WorkItemTypeDefinition Type(
        string name, string reference, string color, string icon, string category, IReadOnlyList<WorkItemState> states) => new()
        {
            Name = name,
            ReferenceName = reference,
            Description = $"Tracks work of the kind {name}.",
            Color = color,
            Icon = icon,
            Category = category,
            States = states,
        };
}
