using SyncWorker.Model.Definitions;

namespace SyncWorker.Options.Binding;

/// <summary>The connections by name, and the one place where references to them are checked.</summary>
internal sealed class ConnectionNames
{
    private readonly List<string> _names;
    private readonly Dictionary<string, ConnectionKind> _kinds = new(StringComparer.Ordinal);

    /// <summary>Collects the names; those of connections with other faults count as known.</summary>
    public ConnectionNames(IReadOnlyList<(ConfigSection Section, ConnectionDefinition? Definition)> connections)
    {
        _names = [.. connections.Select(connection => connection.Section.Text("name")).OfType<string>()];
        foreach (var definition in connections.Select(connection => connection.Definition).OfType<ConnectionDefinition>()) _kinds[definition.Name] = definition.Kind;
    }

    /// <summary>Finds a connection's kind; null when it is not known.</summary>
    public ConnectionKind? KindOf(string? name) => name is not null && _kinds.TryGetValue(name, out var kind) ? kind : null;

    /// <summary>Reads the name of a connection under a key, with a fault when there is no such connection.</summary>
    public string? Read(ConfigSection section, string key)
    {
        if (section.Text(key) is not { } name) return null;
        if (!_names.Contains(name)) section.Fault(key, $"there is no connection '{name}'", NearestWord.Suggest(name, _names));
        return name;
    }

    /// <summary>Reads an item under a key, with a fault when there is no such connection.</summary>
    public ItemReference? ReadItem(ConfigSection section, string key)
    {
        if (section.Text(key) is not { } text || Shapes.Forms.ReadItem(text) is not { } item) return null;
        if (!_names.Contains(item.Connection)) section.Fault(key, $"there is no connection '{item.Connection}'", NearestWord.Suggest(item.Connection, _names));
        return item;
    }

    /// <summary>Reads a list of items under a key.</summary>
    public IReadOnlyList<ItemReference> ReadItems(ConfigSection section, string key)
    {
        var items = section.Texts(key).Select(Shapes.Forms.ReadItem).OfType<ItemReference>().ToList();
        for (var index = 0; index < items.Count; index++)
        {
            if (_names.Contains(items[index].Connection)) continue;
            section.Fault(key, index, $"there is no connection '{items[index].Connection}'", NearestWord.Suggest(items[index].Connection, _names));
        }

        return items;
    }

    /// <summary>Gets whether a name is one of a connection.</summary>
    public bool Contains(string name) => _names.Contains(name);
}
