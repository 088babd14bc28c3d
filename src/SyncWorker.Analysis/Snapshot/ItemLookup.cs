using System.Globalization;

namespace SyncWorker.Analysis.Snapshot;

/// <summary>Finds items by connection and native id, or by the key people use.</summary>
internal sealed class ItemLookup
{
    private readonly Dictionary<string, int> _connections;
    private readonly long[][] _ids;
    private readonly int[][] _items;
    private readonly Lazy<Dictionary<string, int>>[] _keys;

    /// <summary>Initializes a new instance of the <see cref="ItemLookup"/> class over items ordered by connection and id.</summary>
    /// <exception cref="ArgumentException">Two items have one id.</exception>
    public ItemLookup(IReadOnlyList<string> connections, ItemColumns columns)
    {
        _connections = connections.Select((name, index) => (name, index)).ToDictionary(pair => pair.name, pair => pair.index, StringComparer.Ordinal);
        _ids = new long[connections.Count][];
        _items = new int[connections.Count][];
        _keys = new Lazy<Dictionary<string, int>>[connections.Count];
        var next = 0;
        for (var c = 0; c < connections.Count; c++)
        {
            var first = next;
            while (next < columns.Count && columns.Connection[next] == c) next++;
            _ids[c] = columns.NativeId.AsSpan(first, next - first).ToArray();
            _items[c] = [.. Enumerable.Range(first, next - first)];
            var connection = c;
            _keys[c] = new Lazy<Dictionary<string, int>>(() => IndexKeys(connection, columns));
            for (var k = 1; k < _ids[c].Length; k++)
            {
                if (_ids[c][k] == _ids[c][k - 1]) throw new ArgumentException($"Item {connections[c]}/{_ids[c][k]} comes twice.", nameof(columns));
            }
        }
    }

    /// <summary>Returns a connection's place, or -1.</summary>
    public int ConnectionOf(string name) => _connections.GetValueOrDefault(name, -1);

    /// <summary>Returns an item's place, or -1.</summary>
    public int Find(int connection, long nativeId)
    {
        if (connection < 0) return -1;
        var place = Array.BinarySearch(_ids[connection], nativeId);
        return place < 0 ? -1 : _items[connection][place];
    }

    /// <summary>Returns the place of the item that a person means by a key or a numeric id, or -1.</summary>
    public int Find(int connection, string keyOrId)
    {
        if (connection < 0) return -1;
        var text = keyOrId.Trim().TrimStart('#');
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? Find(connection, id)
            : _keys[connection].Value.GetValueOrDefault(text, -1);
    }

    /// <summary>Follows the items to their new places.</summary>
    public void Move(int[] newPlaceOfOld)
    {
        foreach (var items in _items)
        {
            for (var k = 0; k < items.Length; k++) items[k] = newPlaceOfOld[items[k]];
        }

        foreach (var keys in _keys.Where(lazy => lazy.IsValueCreated).Select(lazy => lazy.Value))
        {
            foreach (var (key, item) in keys.ToList()) keys[key] = newPlaceOfOld[item];
        }
    }

    private Dictionary<string, int> IndexKeys(int connection, ItemColumns columns)
    {
        var keys = new Dictionary<string, int>(_items[connection].Length, StringComparer.OrdinalIgnoreCase);
        foreach (var item in _items[connection]) keys.TryAdd(columns.Key[item], item);
        return keys;
    }
}
