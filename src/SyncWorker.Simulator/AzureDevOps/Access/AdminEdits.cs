using System.Globalization;
using System.Text.Json.Nodes;
using SyncWorker.Simulator.Admin;
using SyncWorker.Simulator.AzureDevOps.Edits;
using SyncWorker.Simulator.AzureDevOps.Items;
using SyncWorker.Simulator.AzureDevOps.Metadata;

namespace SyncWorker.Simulator.AzureDevOps.Access;

/// <summary>Edits that take items, areas and projects away, bring them back, or put items elsewhere. The caller holds the organisation exclusively.</summary>
internal sealed class AdminEdits(Organization organization, WorkItemEditor editor, RecycleBin bin)
{
    /// <summary>Gets the kinds.</summary>
    public static IReadOnlyList<EditKind> Kinds { get; } =
    [
        new("recycled", "item", false, "Puts an item into the recycle bin: a last revision says so, and its links to other items go."),
        new("restored", "item", false, "Takes an item out of the recycle bin."),
        new("destroyed", "item", false, "Destroys an item: nothing tells of it afterwards."),
        new("moved", "item+project", false, "Moves an item to another project: the id stays, area and iteration become the project's own."),
        new("typeChanged", "item", false, "Makes a bug of a story, or a story of a bug."),
        new("areaMoved", "item", false, "Moves an item to another area of its project."),
        new("areaHidden", "item", false, "Takes the permission to view items of an item's area away from everybody who asks over the API; the area itself is still shown."),
        new("areaShown", "item", false, "Gives the permission to view items of an item's area back."),
        new("projectHidden", "project", false, "Takes everybody who asks over the API out of a project: it leaves the roster, and its items are not shown."),
        new("projectShown", "project", false, "Puts everybody who asks over the API into the project again."),
        new("projectDeleted", "project", false, "Deletes a project: its items are not shown, and only a roster of all states lists it."),
        new("projectRestored", "project", false, "Brings a deleted project back."),
    ];

    /// <summary>Does an edit.</summary>
    /// <exception cref="ArgumentException">The kind cannot be done to what it names; the message is one sentence.</exception>
    public HumanEdit Apply(EditRequest request, Identity who) => request.Kind switch
    {
        "recycled" => Recycle(Alive(request), who),
        "restored" => Restore(InBin(request), who),
        "destroyed" => Destroy(Existing(request), who),
        "moved" => Move(Alive(request), Project(request), who),
        "typeChanged" => ChangeType(Alive(request), who),
        "areaMoved" => MoveArea(Alive(request), who),
        "areaHidden" => SetArea(request.Kind, Area(request), isHidden: true, who),
        "areaShown" => SetArea(request.Kind, Area(request), isHidden: false, who),
        "projectHidden" => Set(request.Kind, Project(request), who, project => organization.Access.HideProject(project, true)),
        "projectShown" => Set(request.Kind, Project(request), who, project => organization.Access.HideProject(project, false)),
        "projectDeleted" => Set(request.Kind, Project(request), who, project => organization.Access.DeleteProject(project, true)),
        "projectRestored" => Set(request.Kind, Project(request), who, project => organization.Access.DeleteProject(project, false)),
        _ => throw new ArgumentException($"The edit '{request.Kind}' cannot be asked for here; GET /_edits lists those that can."),
    };

    /// <summary>Gets the type that a change of type makes of an item, or null when it fits none.</summary>
    public WorkItemTypeDefinition? OtherType(WorkItemSnapshot item)
    {
        var name = item.Type switch { "User Story" or "Product Backlog Item" or "Requirement" => "Bug", "Bug" => null, _ => "" };
        if (name?.Length == 0)
        {
            return null;
        }

        var process = organization.ProjectOf(item.Id).Process;
        var type = name is null ? process.Types.FirstOrDefault(type => type.Category == "Microsoft.RequirementCategory" && type.Name != "Bug") : process.TryFind(name, out var bug) ? bug : null;
        return type?.FindState(item.State) is null ? null : type;
    }

    private static string Text(int id) => id.ToString(CultureInfo.InvariantCulture);

    private static int Id(EditRequest request, Func<int, bool> fits) => int.TryParse(request.Item, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && fits(id)
        ? id
        : throw new ArgumentException($"The edit '{request.Kind}' needs an item that it fits; '{request.Item}' does not.");

    private WorkItemSnapshot Alive(EditRequest request) => organization.Latest(Id(request, organization.IsAlive));

    private int Existing(EditRequest request) => Id(request, organization.Exists);

    private int InBin(EditRequest request) => Id(request, id => organization.Exists(id) && !organization.IsAlive(id));

    private string Area(EditRequest request) => organization.Latest(Id(request, organization.Exists)).Text(KnownField.AreaPath);

    private Project Project(EditRequest request) => organization.TryFindProject(request.Project ?? "", out var project)
        ? project
        : throw new ArgumentException($"The edit '{request.Kind}' needs a project that is there; '{request.Project}' is not.");

    private HumanEdit Recycle(WorkItemSnapshot item, Identity who)
    {
        bin.Delete(item.Id, who);
        return HumanLinkEdits.Report(item.Id, who, "recycled", "System.IsDeleted", "false", "true");
    }

    private HumanEdit Restore(int id, Identity who)
    {
        bin.Restore(id, who);
        return HumanLinkEdits.Report(id, who, "restored", "System.IsDeleted", "true", "false");
    }

    private HumanEdit Destroy(int id, Identity who)
    {
        bin.Destroy(id, who);
        return HumanLinkEdits.Report(id, who, "destroyed", "System.Id", Text(id), null);
    }

    private HumanEdit Move(WorkItemSnapshot item, Project target, Identity who)
    {
        if (item.Project == target.Name || !target.Process.TryFind(item.Type, out var type) || type.FindState(item.State) is null)
        {
            throw new ArgumentException($"The item {item.Id} cannot be moved to {target.Name}: it is there, or the project knows no such type and state.");
        }

        return Revise(
            "moved", item, who, KnownField.TeamProject, (KnownField.TeamProject, target.Name), (KnownField.AreaPath, target.AreaRoot.ItemPath), (KnownField.IterationPath, target.IterationRoot.ItemPath));
    }

    private HumanEdit ChangeType(WorkItemSnapshot item, Identity who) => OtherType(item) is { } type
        ? Revise("typeChanged", item, who, KnownField.WorkItemType, (KnownField.WorkItemType, type.Name))
        : throw new ArgumentException($"The item {item.Id} is neither a story nor a bug, or its state is none of the other's.");

    private HumanEdit MoveArea(WorkItemSnapshot item, Identity who)
    {
        List<ClassificationNode> nodes = [.. organization.ProjectOf(item.Id).AreaRoot.SelfAndDescendants()];
        var next = (nodes.FindIndex(node => node.ItemPath == item.Text(KnownField.AreaPath)) + 1) % nodes.Count;
        return Revise("areaMoved", item, who, KnownField.AreaPath, (KnownField.AreaPath, nodes[next].ItemPath));
    }

    private HumanEdit Revise(string kind, WorkItemSnapshot item, Identity who, int field, params IReadOnlyList<(int Field, object? Value)> changes)
    {
        var at = organization.NextMoment();
        var after = editor.Revise(item.Id, who, at, changes);
        foreach (var (changed, _) in changes)
        {
            editor.Note(at, who, item.Id, organization.Fields[changed].ReferenceName, FieldValues.ForLedger(item[changed]), FieldValues.ForLedger(after[changed]));
        }

        return HumanLinkEdits.Report(item.Id, who, kind, organization.Fields[field].ReferenceName, item[field]?.ToString(), after[field]?.ToString());
    }

    private HumanEdit SetArea(string kind, string area, bool isHidden, Identity who)
    {
        organization.Access.HideArea(area, isHidden);
        return Record(kind, "area", area, isHidden ? "hidden" : "shown", who);
    }

    private HumanEdit Set(string kind, Project project, Identity who, Action<string> change)
    {
        change(project.Name);
        var state = (organization.Access.IsDeleted(project.Name) ? "deleted" : "live") + (organization.Access.IsHidden(project.Name) ? ", hidden" : "");
        return Record(kind, "project", project.Name, state, who);
    }

    // An area or a project is no item: the ledger has its name where an item's id would stand.
    private HumanEdit Record(string kind, string field, string place, string after, Identity who)
    {
        editor.NotePlace(organization.NextMoment(), who, place, field, JsonValue.Create(after));
        return new HumanEdit { Kind = kind, ItemId = place, Key = place, Field = field, Before = null, After = after, Who = who.Id.ToString() };
    }
}
