using SyncWorker.Model.Definitions;
using SyncWorker.Options.Shapes;

namespace SyncWorker.Options.Binding;

/// <summary>Reads portfolios and their trees.</summary>
/// <param name="connections">The known connections.</param>
/// <param name="calendars">The known calendars.</param>
/// <param name="defaults">What holds where nothing is said.</param>
internal sealed class PortfolioBinder(ConnectionNames connections, IReadOnlyDictionary<string, WorkCalendar> calendars, Defaults defaults)
{
    private readonly Dictionary<ItemReference, string> _anchors = [];

    /// <summary>Reads all portfolios.</summary>
    public IReadOnlyList<PortfolioDefinition> Bind(IReadOnlyList<ConfigSection> sections)
    {
        CheckNames(sections, "portfolio");
        return [.. sections.Select(Bind).OfType<PortfolioDefinition>()];
    }

    private PortfolioDefinition? Bind(ConfigSection section)
    {
        var progress = section.Section("progress");
        var usual = new ProgressPolicy();
        var nodes = BindNodes(section.Sections("nodes"));
        var calendar = BindCalendar(section);
        if (section.Text("name") is not { } name) return null;
        return new PortfolioDefinition
        {
            Name = name,
            TimeZone = section.Text("timeZone") ?? defaults.TimeZone,
            Calendar = calendar,
            Progress = new ProgressPolicy
            {
                By = progress.Text("by") switch { "count" => ProgressBasis.Count, "effort" => ProgressBasis.Effort, _ => usual.By },
                CountLevel = progress.Text("countLevel") is { } level ? PortfolioShape.ReadLevel(level) ?? usual.CountLevel : usual.CountLevel,
                HoursPerPoint = progress.Number("hoursPerPoint"),
            },
            Nodes = nodes,
        };
    }

    private WorkCalendar BindCalendar(ConfigSection section)
    {
        if (section.Text("calendar") is not { } name) return WorkCalendar.Standard;
        if (calendars.TryGetValue(name, out var calendar)) return calendar;
        section.Fault("calendar", $"there is no calendar '{name}'", calendars.Count == 0 ? "Describe it under calendars" : NearestWord.Suggest(name, [.. calendars.Keys]));
        return WorkCalendar.Standard;
    }

    private IReadOnlyList<NodeDefinition> BindNodes(IReadOnlyList<ConfigSection> sections)
    {
        CheckNames(sections, "node at this place");
        return [.. sections.Select(BindNode).OfType<NodeDefinition>()];
    }

    private NodeDefinition? BindNode(ConfigSection section)
    {
        var selections = section.Sections("select");
        var nodes = BindNodes(section.Sections("nodes"));
        if (selections.Count == 0 && nodes.Count == 0) section.Context.Faults.Note(section.Path, "the node selects nothing and has no nodes below it");
        var node = new NodeDefinition
        {
            Name = section.Text("name") ?? "",
            Owner = section.Text("owner"),
            DueOn = section.Day("due"),
            Budget = section.Number("budget"),
            Anchor = BindAnchor(section),
            Milestones = [.. section.Sections("milestones").Select(BindMilestone).OfType<MilestoneDefinition>()],
            Selections = [.. selections.Select(BindSelection).OfType<SelectionDefinition>()],
            Nodes = nodes,
        };
        return node.Name.Length == 0 ? null : node;
    }

    private ItemReference? BindAnchor(ConfigSection section)
    {
        if (connections.ReadItem(section, "anchor") is not { } anchor) return null;
        if (!_anchors.TryAdd(anchor, section.Path)) section.Fault("anchor", $"{anchor} is already the anchor of {_anchors[anchor]}", "An item receives the values of one node only: choose another");
        return anchor;
    }

    private MilestoneDefinition? BindMilestone(ConfigSection section)
    {
        var items = connections.ReadItems(section, "items");
        return section.Text("name") is { } name && section.Day("date") is { } day ? new MilestoneDefinition { Name = name, On = day, Items = items } : null;
    }

    private SelectionDefinition? BindSelection(ConfigSection section)
    {
        var connection = connections.Read(section, "connection");
        if (connections.KindOf(connection) == ConnectionKind.Jira && section.Has("areaPath"))
        {
            section.Fault("areaPath", $"'{connection}' is a Jira, which has no area paths", "Use project, labels, types, roots or query");
        }

        if (connection is null) return null;
        return new SelectionDefinition
        {
            Connection = connection,
            Project = section.Text("project"),
            Labels = section.Texts("labels"),
            AreaPath = section.Text("areaPath"),
            Types = section.Texts("types"),
            Roots = section.Texts("roots"),
            Query = section.Text("query"),
        };
    }

    private static void CheckNames(IReadOnlyList<ConfigSection> sections, string what)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var section in sections)
        {
            if (section.Text("name") is { } name && !seen.Add(name)) section.Fault("name", $"another {what} is already named '{name}'", "Give it a name of its own");
        }
    }
}
