using System.Text.Json;
using SyncWorker.Connectors.AzureDevOps.Items;
using SyncWorker.Model.Items;

namespace SyncWorker.Connectors.AzureDevOps.Metadata;

/// <summary>What mapping needs to know of one project.</summary>
internal sealed class ProjectCatalogue
{
    private readonly Dictionary<string, Dictionary<string, StateCategory>> _states = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, ClassificationNode> _iterations = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<ClassificationNode> _nodes = [];
    private readonly List<string> _types = [];
    private Dictionary<string, int>? _levels;

    /// <summary>Initializes a new instance of the <see cref="ProjectCatalogue"/> class.</summary>
    /// <param name="name">The project's name.</param>
    /// <param name="types">The answer of <c>wit/workitemtypes</c>, or <see langword="null"/>.</param>
    /// <param name="states">The states of those types whose entry has none, by type.</param>
    /// <param name="backlogs">The answer of <c>work/backlogconfiguration</c>, or <see langword="null"/> when it could not be read.</param>
    /// <param name="nodes">The answer of <c>wit/classificationnodes</c>, or <see langword="null"/>.</param>
    public ProjectCatalogue(string name, JsonElement? types, IReadOnlyDictionary<string, JsonElement> states, JsonElement? backlogs, JsonElement? nodes)
    {
        Name = name;
        var bugs = ReadTypes(types, states);
        if (backlogs is { } configuration) ReadBacklogs(configuration, bugs);
        if (nodes is not { } trees) return;
        foreach (var node in NodeReader.Read(trees))
        {
            _nodes.Add(node);
            if (node.IsIteration) _iterations[node.Path] = node;
        }
    }

    /// <summary>Gets the project's name.</summary>
    public string Name { get; }

    /// <summary>Gets the names of the types, in the tracker's order.</summary>
    public IReadOnlyList<string> Types => _types;

    /// <summary>Gets the areas and iterations.</summary>
    public IReadOnlyList<ClassificationNode> Nodes => _nodes;

    /// <summary>Gets the field in which requirements are estimated, or <see langword="null"/> when it is not known.</summary>
    public string? EffortField { get; private set; }

    /// <summary>Gets the states of a type with their categories.</summary>
    public IReadOnlyDictionary<string, StateCategory> StatesOf(string type) =>
        _states.TryGetValue(type, out var states) ? states : new Dictionary<string, StateCategory>();

    /// <summary>Finds the level of a type, or <see langword="null"/>.</summary>
    public int? FindLevel(string type) => _levels is { } known
        ? known.TryGetValue(type, out var level) ? level : null
        : BacklogLevels.OfShippedName(type, _types);

    /// <summary>Finds the category of a state, <see cref="StateCategory.Unmapped"/> when the tracker says none.</summary>
    public StateCategory FindCategory(string type, string state) =>
        _states.TryGetValue(type, out var states) && states.TryGetValue(state, out var category) ? category : StateCategory.Unmapped;

    /// <summary>Finds an iteration by the path that items carry.</summary>
    public ClassificationNode? FindIteration(string path) => _iterations.GetValueOrDefault(path);

    private List<string> ReadTypes(JsonElement? types, IReadOnlyDictionary<string, JsonElement> states)
    {
        var bugs = new List<string>();
        if (types is not { } document || WireValue.Find(document, "value") is not { ValueKind: JsonValueKind.Array } list) return bugs;
        foreach (var type in list.EnumerateArray())
        {
            if (WireValue.Text(type, "name") is not { } name || _states.ContainsKey(name)) continue;
            var own = WireValue.Find(type, "states") ?? (states.TryGetValue(name, out var separate) ? WireValue.Find(separate, "value") : null);
            _types.Add(name);
            _states[name] = own is { } known ? StateCategories.Read(known) : [];
            var isBug = WireValue.Text(type, "referenceName")?.EndsWith(".Bug", StringComparison.OrdinalIgnoreCase) == true;
            if (isBug || name.Equals("Bug", StringComparison.OrdinalIgnoreCase)) bugs.Add(name);
        }

        return bugs;
    }

    private void ReadBacklogs(JsonElement backlogs, List<string> bugs)
    {
        _levels = BacklogLevels.Read(backlogs, bugs);
        EffortField = BacklogLevels.FindEffortField(backlogs);
        foreach (var (type, state, category) in StateCategories.ReadMapped(backlogs))
        {
            if (!_states.TryGetValue(type, out var states)) _states[type] = states = new(StringComparer.OrdinalIgnoreCase);
            if (!states.TryGetValue(state, out var known) || known == StateCategory.Unmapped) states[state] = category;
        }
    }
}
