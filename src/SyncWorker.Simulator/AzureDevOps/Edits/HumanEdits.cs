using System.Globalization;
using System.Text.Json.Nodes;
using SyncWorker.Simulator.Admin;
using SyncWorker.Simulator.AzureDevOps.Access;
using SyncWorker.Simulator.AzureDevOps.Items;
using SyncWorker.Simulator.AzureDevOps.Metadata;
using SyncWorker.Simulator.AzureDevOps.Wire;
using SyncWorker.Simulator.World;

namespace SyncWorker.Simulator.AzureDevOps.Edits;

/// <summary>Edits as people make them, away from the planted items. The caller holds the organisation exclusively.</summary>
/// <param name="organization">The state.</param>
/// <param name="editor">What accepts the edits.</param>
/// <param name="admin">What takes items away and brings them back.</param>
/// <param name="firstId">The first id that may be edited.</param>
internal sealed class HumanEdits(Organization organization, WorkItemEditor editor, AdminEdits admin, int firstId)
{
    private const int Tries = 400;
    private readonly HumanLinkEdits links = new(organization, editor, firstId);

    private readonly RandomAdminEdits admins = new(organization, admin, firstId);

    /// <summary>Gets what people do to items when no kinds are chosen.</summary>
    public static IReadOnlyList<EditKind> Chosen { get; } =
    [
        .. new[] { "state", "estimate", "parent", "dueSlip", "title", "labels", "assignee", "linkAdded", "linkRemoved", "created", "sprint" }
            .Select(kind => new EditKind(kind, null, true, kind == "created" ? "Creates a work item." : $"Changes a work item: {kind}.")),
    ];

    /// <summary>Makes one edit of one of the given kinds.</summary>
    /// <exception cref="ArgumentException">A kind is not known.</exception>
    /// <exception cref="InvalidOperationException">No such edit is possible now.</exception>
    public HumanEdit Apply(Random random, IReadOnlyList<string> kinds)
    {
        if (kinds.Count == 0 || kinds.Any(kind => Chosen.All(known => known.Name != kind) && !admins.Knows(kind)))
        {
            throw new ArgumentException($"Not all of the edits '{string.Join(", ", kinds)}' are known here; GET /_edits lists those that are.");
        }

        for (var attempt = 0; attempt < Tries; attempt++)
        {
            if (Try(kinds[random.Next(kinds.Count)], random, Pick(random), Person(random)) is { } done)
            {
                return done;
            }
        }

        throw new InvalidOperationException("Nothing is left that can be edited at random in this way.");
    }

    /// <summary>Makes one edit of any kind.</summary>
    public HumanEdit Apply(Random random) => random.Next(12) switch
    {
        0 or 1 => Try(random, EditState),
        2 => Try(random, EditEstimate),
        3 => Try(random, links.Reparent),
        4 => Try(random, SlipDueDay),
        5 => Try(random, Rename),
        6 => Try(random, Tag),
        7 => Try(random, Assign),
        8 => Try(random, links.AddDependency),
        9 => Try(random, links.RemoveDependency),
        10 => Create(random),
        _ => Try(random, MoveToSprint),
    };

    /// <summary>Makes one edit of links alone.</summary>
    public HumanEdit ApplyToLinks(Random random) => random.Next(3) switch
    {
        0 => Try(random, links.AddDependency),
        1 => Try(random, links.RemoveDependency),
        _ => Try(random, links.Reparent),
    };

    private HumanEdit? Try(string kind, Random random, WorkItemSnapshot item, Identity who) => kind switch
    {
        "state" => EditState(random, item, who),
        "estimate" => EditEstimate(random, item, who),
        "parent" => links.Reparent(random, item, who),
        "dueSlip" => SlipDueDay(random, item, who),
        "title" => Rename(random, item, who),
        "labels" => Tag(random, item, who),
        "assignee" => Assign(random, item, who),
        "linkAdded" => links.AddDependency(random, item, who),
        "linkRemoved" => links.RemoveDependency(random, item, who),
        "created" => Create(random),
        "sprint" => MoveToSprint(random, item, who),
        _ => admins.Try(kind, item, random, who),
    };

    private HumanEdit Try(Random random, Func<Random, WorkItemSnapshot, Identity, HumanEdit?> edit)
    {
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            if (edit(random, Pick(random), Person(random)) is { } done)
            {
                return done;
            }
        }

        // A small world may hold nothing that the kind fits, such as a dependency to remove; a title fits always.
        return Rename(random, Pick(random), Person(random));
    }

    private WorkItemSnapshot Pick(Random random)
    {
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var id = organization.LastId < firstId ? 0 : random.Next(firstId, organization.LastId + 1);
            if (organization.IsEditable(id))
            {
                return organization.Latest(id);
            }
        }

        var ids = organization.Ids.Where(id => id >= firstId && organization.IsEditable(id)).ToList();
        return ids.Count > 0
            ? organization.Latest(ids[random.Next(ids.Count)])
            : throw new InvalidOperationException("There is no work item outside the planted ones that could be edited.");
    }

    private Identity Person(Random random) => organization.People[random.Next(organization.People.Count)];

    private HumanEdit? EditState(Random random, WorkItemSnapshot item, Identity who)
    {
        if (!organization.ProjectOf(item.Id).Process.TryFind(item.Type, out var type))
        {
            return null;
        }

        var states = type.States.Where(state => state.Name != item.State && state.Category != "Removed").ToList();
        return Write(item, who, "state", KnownField.State, states[random.Next(states.Count)].Name);
    }

    private HumanEdit EditEstimate(Random random, WorkItemSnapshot item, Identity who)
    {
        var field = item.Type == "Task" ? KnownField.OriginalEstimate : KnownField.StoryPoints;
        double[] points = [0.5, 1, 2, 3, 5, 8, 13];
        return Write(item, who, "estimate", field, points[random.Next(points.Length)]);
    }

    private HumanEdit SlipDueDay(Random random, WorkItemSnapshot item, Identity who)
    {
        var field = item.Type is "Task" or "Bug" ? KnownField.DueDate : KnownField.TargetDate;
        var due = item[field] as DateTime? ?? organization.Now().Date.AddDays(20);
        return Write(item, who, "dueSlip", field, WireTime.Text(due.AddDays(random.Next(1, 15))));
    }

    private HumanEdit Rename(Random random, WorkItemSnapshot item, Identity who)
    {
        var title = item.Text(KnownField.Title);
        var cut = title.IndexOf(" ~", StringComparison.Ordinal);
        return Write(item, who, "title", KnownField.Title, string.Create(
            CultureInfo.InvariantCulture, $"{(cut < 0 ? title[..Math.Min(title.Length, 200)] : title[..cut])} ~{random.Next(100_000)}"));
    }

    private HumanEdit Tag(Random random, WorkItemSnapshot item, Identity who)
    {
        List<string> tags = [.. item.Text(KnownField.Tags).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
        var tag = WorldNames.Labels[random.Next(WorldNames.Labels.Count)];
        if (!tags.Remove(tag))
        {
            tags.Add(tag);
        }

        return Write(item, who, "labels", KnownField.Tags, string.Join("; ", tags));
    }

    private HumanEdit Assign(Random random, WorkItemSnapshot item, Identity who) =>
        Write(item, who, "assignee", KnownField.AssignedTo, random.Next(8) == 0 ? string.Empty : Person(random).UniqueName);

    private HumanEdit? MoveToSprint(Random random, WorkItemSnapshot item, Identity who)
    {
        var nodes = organization.ProjectOf(item.Id).IterationRoot.SelfAndDescendants()
            .Where(node => node.ItemPath != item.Text(KnownField.IterationPath))
            .ToList();
        return nodes.Count == 0 ? null : Write(item, who, "sprint", KnownField.IterationPath, nodes[random.Next(nodes.Count)].ItemPath);
    }

    private HumanEdit Create(Random random)
    {
        var who = Person(random);
        var beside = Pick(random);
        var project = organization.ProjectOf(beside.Id);
        List<PatchOperation> operations =
        [
            new("add", "/fields/System.Title", JsonValue.Create(string.Create(CultureInfo.InvariantCulture, $"Added scope {random.Next(100_000)}"))),
            new("add", "/fields/System.AreaPath", JsonValue.Create(beside.Text(KnownField.AreaPath))),
        ];
        var parent = organization.Links.ParentAt(beside.Id, DateTime.MaxValue);
        if (parent is { } above && above >= firstId && organization.IsEditable(above))
        {
            operations.Add(HumanLinkEdits.AddRelation("System.LinkTypes.Hierarchy-Reverse", above));
        }

        if (!project.Process.TryFind(beside.Type, out var type))
        {
            type = project.Process.Types[0];
        }

        var item = editor.Create(project, type, operations, who, new WriteOptions());
        return HumanLinkEdits.Report(item.Id, who, "created", "System.Id", null, item.Id.ToString(CultureInfo.InvariantCulture));
    }

    private HumanEdit Write(WorkItemSnapshot item, Identity who, string kind, int field, JsonNode value)
    {
        var reference = organization.Fields[field].ReferenceName;
        var after = editor.Patch(item.Id, [new PatchOperation("add", $"/fields/{reference}", value)], who, new WriteOptions());
        return HumanLinkEdits.Report(
            item.Id, who, kind, reference, FieldValues.ForLedger(item[field])?.ToString(), FieldValues.ForLedger(after[field])?.ToString());
    }
}
