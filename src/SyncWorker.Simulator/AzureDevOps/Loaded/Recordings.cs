using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using SyncWorker.Simulator.AzureDevOps.Items;
using SyncWorker.Simulator.AzureDevOps.Metadata;
using SyncWorker.Simulator.AzureDevOps.Wire;

namespace SyncWorker.Simulator.AzureDevOps.Loaded;

/// <summary>Collects from recorded exchanges what they prove: items, projects, people, trees.</summary>
internal sealed partial class Recordings
{
    private readonly Dictionary<string, string> projectNames = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<int, string> projectOfItem = [];
    private readonly Dictionary<string, JsonElement> trees = new(StringComparer.OrdinalIgnoreCase);

    public FieldCatalog Fields { get; } = new();

    public Dictionary<int, LoadedItem> Items { get; } = [];

    public Dictionary<Guid, Identity> People { get; } = [];

    /// <summary>Reads one recording; a file that is none is passed over.</summary>
    public void Add(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        if (document.RootElement.ValueKind != JsonValueKind.Object
            || !document.RootElement.TryGetProperty("response", out var response)
            || !response.TryGetProperty("body", out var body))
        {
            return;
        }

        var asked = document.RootElement.GetProperty("request").GetProperty("uri").GetString() ?? string.Empty;
        Visit(body.Clone(), AsOf(asked));
    }

    /// <summary>The projects of the items, with the trees that were recorded or else bare roots.</summary>
    public IReadOnlyList<Project> BuildProjects(IReadOnlyList<LoadedItem> items) =>
        new RecordedProjects(projectNames, projectOfItem, trees, [.. People.Values]).Build(items);

    [GeneratedRegex("/(?<project>[0-9a-f]{8}-[0-9a-f-]{27})/_apis/wit/workItems/(?<id>[0-9]+)$", RegexOptions.IgnoreCase)]
    private static partial Regex ItemAddress();

    [GeneratedRegex("[?&]asOf=(?<at>[^&]+)", RegexOptions.IgnoreCase)]
    private static partial Regex AsOfParameter();

    private static DateTime? AsOf(string uri) =>
        AsOfParameter().Match(uri) is { Success: true } match && WireTime.TryParse(Uri.UnescapeDataString(match.Groups["at"].Value), out var at) ? at : null;

    private void Visit(JsonElement element, DateTime? asOf)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var child in element.EnumerateArray())
            {
                Visit(child, asOf);
            }
        }

        if (element.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        Note(element);
        if (element.TryGetProperty("rev", out _) && element.TryGetProperty("fields", out var fields) && fields.ValueKind == JsonValueKind.Object)
        {
            AddItem(element, fields, asOf);
            return;
        }

        foreach (var property in element.EnumerateObject())
        {
            Visit(property.Value, asOf);
        }
    }

    private void Note(JsonElement element)
    {
        if (element.TryGetProperty("visibility", out _) && element.TryGetProperty("name", out var name) && element.TryGetProperty("id", out var id))
        {
            projectNames[id.GetString() ?? string.Empty] = name.GetString() ?? string.Empty;
        }

        if (element.TryGetProperty("structureType", out var structure) && element.TryGetProperty("name", out var root)
            && element.TryGetProperty("path", out var path) && path.GetString()?.Count(character => character == '\\') == 2)
        {
            trees[$"{structure.GetString()}/{root.GetString()}"] = element;
        }

        if (element.TryGetProperty("url", out var url) && url.ValueKind == JsonValueKind.String
            && ItemAddress().Match(url.GetString() ?? string.Empty) is { Success: true } match)
        {
            projectOfItem[int.Parse(match.Groups["id"].ValueSpan, CultureInfo.InvariantCulture)] = match.Groups["project"].Value;
        }
    }

    private void AddItem(JsonElement element, JsonElement fields, DateTime? asOf)
    {
        var values = new Dictionary<int, object>();
        foreach (var property in fields.EnumerateObject())
        {
            if (ReadValue(property.Value) is { } value)
            {
                values[Fields.FindOrAdd(property.Name, TypeOf(value)).Index] = Fitted(Fields.FindOrAdd(property.Name, TypeOf(value)), value);
            }
        }

        var id = element.GetProperty("id").GetInt32();
        var rev = element.GetProperty("rev").GetInt32();
        var changed = values.GetValueOrDefault(KnownField.ChangedDate) as DateTime? ?? asOf ?? DateTime.UnixEpoch;
        var project = values.GetValueOrDefault(KnownField.TeamProject) as string
            ?? projectNames.GetValueOrDefault(projectOfItem.GetValueOrDefault(id) ?? string.Empty)
            ?? "Recorded";
        var by = values.GetValueOrDefault(KnownField.ChangedBy) as Identity ?? Identity.Bot("recordings");
        var item = new LoadedItem
        {
            Id = id,
            Rev = rev,
            Values = values,
            Relations = Relations(element, id, changed, by),
            Project = project,
            ChangedAt = changed,
        };

        // Recordings come in the order in which they were made, so an equally full one is the later one.
        if (!Items.TryGetValue(id, out var known) || (rev, values.Count).CompareTo((known.Rev, known.Values.Count)) >= 0)
        {
            Items[id] = item;
        }
    }

    private static List<LinkEvent> Relations(JsonElement element, int id, DateTime at, Identity by)
    {
        List<LinkEvent> links = [];
        if (!element.TryGetProperty("relations", out var relations) || relations.ValueKind != JsonValueKind.Array)
        {
            return links;
        }

        foreach (var relation in relations.EnumerateArray())
        {
            var url = relation.GetProperty("url").GetString() ?? string.Empty;
            if (RelationType.Find(relation.GetProperty("rel").GetString() ?? string.Empty) is not { } type)
            {
                continue;
            }

            var link = new LinkEvent { At = at, SourceId = id, Kind = type.Kind, Added = true, By = by };
            if (type.Kind == LinkKind.Hyperlink)
            {
                links.Add(link with { Url = url });
            }
            else if (int.TryParse(url[(url.LastIndexOf('/') + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var other))
            {
                links.Add(type.IsForward ? link with { TargetId = other } : link with { SourceId = other, TargetId = id });
            }
        }

        return links;
    }

    private static FieldType TypeOf(object value) => value switch
    {
        int => FieldType.Integer,
        double => FieldType.Double,
        bool => FieldType.Boolean,
        DateTime => FieldType.DateTime,
        Identity => FieldType.Identity,
        _ => FieldType.String,
    };

    private static object Fitted(FieldDefinition field, object value) => (field.Type, value) switch
    {
        (FieldType.Double, int number) => (double)number,
        (FieldType.String or FieldType.PlainText or FieldType.Html or FieldType.TreePath, DateTime at) => WireTime.Text(at),
        _ => value,
    };

    private object? ReadValue(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String when value.TryGetDateTimeOffset(out var at) => at.UtcDateTime,
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number when value.TryGetInt32(out var number) => number,
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Object when value.TryGetProperty("descriptor", out var descriptor) => Person(value, descriptor.GetString() ?? string.Empty),
        _ => null,
    };

    private Identity Person(JsonElement value, string descriptor)
    {
        var id = value.GetProperty("id").GetGuid();
        return People[id] = new Identity(
            id, value.GetProperty("displayName").GetString() ?? string.Empty, value.GetProperty("uniqueName").GetString() ?? string.Empty, descriptor);
    }
}
