using System.Globalization;
using System.Text.Json;
using SyncWorker.Connectors.AzureDevOps.Items;
using SyncWorker.Model.Reading;

namespace SyncWorker.Connectors.AzureDevOps.Metadata;

/// <summary>The mapped metadata of an organisation. Immutable once read.</summary>
internal sealed class AzureDevOpsCatalogue
{
    private readonly Dictionary<string, ProjectCatalogue> _projects = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, RelationTypeName> _relations = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _fields = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<(CatalogueKind Kind, string NativeId), CatalogueEntry> _entries = [];

    private AzureDevOpsCatalogue()
    {
    }

    /// <summary>Gets a catalogue that knows nothing.</summary>
    public static AzureDevOpsCatalogue Empty { get; } = new();

    /// <summary>Gets everything named, each thing once.</summary>
    public IReadOnlyList<CatalogueEntry> Entries => [.. _entries.Values];

    /// <summary>Gets the fields of the effort of all projects, each once.</summary>
    public IReadOnlyList<string> EffortFields =>
        [.. _projects.Values.Select(static project => project.EffortField).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>Maps metadata. Parts that are missing leave their words unmapped.</summary>
    /// <exception cref="JsonException">A document is not JSON.</exception>
    public static AzureDevOpsCatalogue Read(TrackerMetadata metadata)
    {
        var catalogue = new AzureDevOpsCatalogue();
        var ofProjects = new Dictionary<string, Dictionary<string, JsonElement>>(StringComparer.OrdinalIgnoreCase);
        var states = new Dictionary<string, Dictionary<string, JsonElement>>(StringComparer.OrdinalIgnoreCase);
        foreach (var document in metadata.Documents)
        {
            var json = JsonElement.Parse(document.Json.Span);
            if (DocumentNames.Split(document.Name) is { } part)
            {
                var (target, key) = part.Kind == DocumentNames.States ? (states, part.Type ?? "") : (ofProjects, part.Kind);
                if (!target.TryGetValue(part.Project, out var documents)) target[part.Project] = documents = new(StringComparer.OrdinalIgnoreCase);
                documents[key] = json;
            }
            else
            {
                catalogue.ReadOrganization(document.Name, json);
            }
        }

        foreach (var (name, documents) in ofProjects)
        {
            catalogue.Add(new ProjectCatalogue(
                name,
                Find(documents, DocumentNames.Types),
                states.GetValueOrDefault(name) ?? [],
                Find(documents, DocumentNames.Backlogs),
                Find(documents, DocumentNames.Nodes)));
        }

        return catalogue;
    }

    /// <summary>Finds a project by name, or <see langword="null"/>.</summary>
    public ProjectCatalogue? FindProject(string name) => _projects.GetValueOrDefault(name);

    /// <summary>Finds a relation type by its reference name, or <see langword="null"/>.</summary>
    public RelationTypeName? FindRelation(string referenceName) => _relations.GetValueOrDefault(referenceName);

    /// <summary>Says whether the organisation has a field, as far as its fields are known. Asking for one that it has not is refused.</summary>
    public bool MayHaveField(string referenceName) => _fields.Count == 0 || _fields.Contains(referenceName);

    private static JsonElement? Find(Dictionary<string, JsonElement> documents, string name) =>
        documents.TryGetValue(name, out var document) ? document : null;

    private void ReadOrganization(string name, JsonElement json)
    {
        if (WireValue.Find(json, "value") is not { ValueKind: JsonValueKind.Array } list) return;
        foreach (var entry in list.EnumerateArray())
        {
            var word = WireValue.Text(entry, "name") ?? "";
            var reference = WireValue.Text(entry, "referenceName");
            if (name == DocumentNames.Fields && reference is not null)
            {
                _fields.Add(reference);
                Add(CatalogueKind.Field, reference, word, WireValue.Text(entry, "type"));
            }
            else if (name == DocumentNames.RelationTypes && reference is not null)
                _relations[reference] = new RelationTypeName(word, IsRemote(entry));
            else if (name.StartsWith(DocumentNames.Projects, StringComparison.Ordinal) && WireValue.Text(entry, "id") is { } id)
                Add(CatalogueKind.Project, id, word, WireValue.Text(entry, "state"));
        }
    }

    private static bool IsRemote(JsonElement relationType) =>
        WireValue.Find(relationType, "attributes") is { } attributes && WireValue.Find(attributes, "remote") is { ValueKind: JsonValueKind.True };

    private void Add(ProjectCatalogue project)
    {
        _projects[project.Name] = project;
        foreach (var type in project.Types)
        {
            Add(CatalogueKind.Type, $"{project.Name}/{type}", type, project.FindLevel(type)?.ToString(CultureInfo.InvariantCulture));
            foreach (var (state, category) in project.StatesOf(type))
                Add(CatalogueKind.State, $"{project.Name}/{type}/{state}", state, category.ToString());
        }

        foreach (var node in project.Nodes)
        {
            Add(new CatalogueEntry
            {
                Kind = node.IsIteration ? CatalogueKind.Iteration : CatalogueKind.Area,
                NativeId = node.Id,
                Word = node.Path,
                StartOn = node.StartOn,
                FinishOn = node.FinishOn,
            });
        }
    }

    private void Add(CatalogueKind kind, string id, string word, string? detail) =>
        Add(new CatalogueEntry { Kind = kind, NativeId = id, Word = word, Detail = detail });

    private void Add(CatalogueEntry entry) => _entries.TryAdd((entry.Kind, entry.NativeId), entry);
}
