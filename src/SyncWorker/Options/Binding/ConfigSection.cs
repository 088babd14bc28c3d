using System.Globalization;
using SyncWorker.Options.Shapes;
using SyncWorker.Options.Yaml;

namespace SyncWorker.Options.Binding;

/// <summary>Reads the keys of one map. Whatever is missing or has already been reported as wrong is null or empty.</summary>
internal sealed class ConfigSection
{
    private readonly MapNode? _node;
    private readonly MapShape _shape;

    /// <summary>Wraps a map that was checked against the shape; null where there is none.</summary>
    public ConfigSection(ConfigNode? node, MapShape shape, string path, BindingContext context)
    {
        _node = node as MapNode;
        _shape = shape;
        Path = path;
        Context = context;
    }

    /// <summary>Gets the path.</summary>
    public string Path { get; }

    /// <summary>Gets what all binders share.</summary>
    public BindingContext Context { get; }

    /// <summary>Gets whether the map is there.</summary>
    public bool Exists => _node is not null;

    /// <summary>Gets whether a key is there, whatever its value.</summary>
    public bool Has(string key) => Find(key) is not null;

    /// <summary>Reads a single value as text; null when missing or not of its form.</summary>
    public string? Text(string key) => Find(key) is { } entry ? ReadScalar(entry.Value, ((ScalarShape)Know(key).Value).Form) : null;

    /// <summary>Reads a number.</summary>
    public decimal? Number(string key) => Text(key) is { } text ? Forms.ReadNumber(text) : null;

    /// <summary>Reads a whole number.</summary>
    public int? Integer(string key) => Text(key) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;

    /// <summary>Reads true or false.</summary>
    public bool? Flag(string key) => Text(key) is { } text ? text == "true" : null;

    /// <summary>Reads a span of time.</summary>
    public TimeSpan? Span(string key) => Text(key) is { } text ? Forms.ReadSpan(text) : null;

    /// <summary>Reads a day.</summary>
    public DateOnly? Day(string key) => Text(key) is { } text ? Forms.ReadDay(text) : null;

    /// <summary>Reads a list of single values, those not of their form left out.</summary>
    public IReadOnlyList<string> Texts(string key)
    {
        if (Find(key)?.Value is not ListNode list) return [];
        var form = ((ScalarShape)((ListShape)Know(key).Value).Item).Form;
        return [.. list.Items.Select(item => ReadScalar(item, form)).OfType<string>()];
    }

    /// <summary>Reads a map below.</summary>
    public ConfigSection Section(string key) => new(Find(key)?.Value, (MapShape)Know(key).Value, ConfigDocument.Join(Path, key), Context);

    /// <summary>Reads a list of maps.</summary>
    public IReadOnlyList<ConfigSection> Sections(string key)
    {
        if (Find(key)?.Value is not ListNode list) return [];
        var shape = (MapShape)((ListShape)Know(key).Value).Item;
        var path = ConfigDocument.Join(Path, key);
        return [.. list.Items.Select((item, index) => new ConfigSection(item, shape, string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]"), Context))];
    }

    /// <summary>Reads the maps under names that people chose.</summary>
    public IEnumerable<KeyValuePair<string, ConfigSection>> OtherSections()
    {
        foreach (var entry in Others())
        {
            if (_shape.OtherKeys is MapShape shape)
            {
                yield return new(entry.Key, new ConfigSection(entry.Value, shape, ConfigDocument.Join(Path, entry.Key), Context));
            }
        }
    }

    /// <summary>Reads the single values under names that people chose.</summary>
    public IEnumerable<KeyValuePair<string, string>> OtherTexts()
    {
        foreach (var entry in Others())
        {
            if (_shape.OtherKeys is ScalarShape shape && ReadScalar(entry.Value, shape.Form) is { } text) yield return new(entry.Key, text);
        }
    }

    /// <summary>Adds a fault of one of the keys.</summary>
    public void Fault(string key, string problem, string remedy) =>
        Context.Faults.Add(ConfigDocument.Join(Path, key), Find(key)?.Line ?? _node?.Line, problem, remedy);

    /// <summary>Adds a fault of one item in a list of single values.</summary>
    public void Fault(string key, int index, string problem, string remedy)
    {
        var line = Find(key)?.Value is ListNode list && index < list.Items.Count ? list.Items[index].Line : null;
        Context.Faults.Add(string.Create(CultureInfo.InvariantCulture, $"{ConfigDocument.Join(Path, key)}[{index}]"), line ?? _node?.Line, problem, remedy);
    }

    /// <summary>Adds a fault of the whole map.</summary>
    public void Fault(string problem, string remedy) => Context.Faults.Add(Path, _node?.Line, problem, remedy);

    private static string? ReadScalar(ConfigNode node, ScalarForm form) =>
        node is ScalarNode { IsNull: false } scalar && (scalar.IsPlain || !form.IsBare) && form.Accepts(scalar.Text) ? scalar.Text : null;

    private IEnumerable<MapEntry> Others() => _node is null ? [] : _node.Entries.Where(entry => _shape.Find(entry.Key) is null);

    private MapEntry? Find(string key)
    {
        Context.Asked.Add(Know(key));
        return _node?.Find(key);
    }

    private KeyShape Know(string key) =>
        _shape.Find(key) ?? throw new InvalidOperationException($"The shape '{_shape.Name}' does not describe the key '{key}'.");
}
