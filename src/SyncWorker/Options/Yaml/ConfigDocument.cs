using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace SyncWorker.Options.Yaml;

/// <summary>Reads YAML text into nodes, event by event: every repeated key is found, aliases cannot loop, and expansion is bounded.</summary>
internal sealed class ConfigDocument
{
    private const int MaximumDepth = 64;
    private const int MaximumNodes = 200_000;
    private const string MergeKey = "<<";

    private readonly Parser _parser;
    private readonly FaultList _faults;
    private readonly Dictionary<AnchorName, Anchor> _anchors = [];
    private int _nodes;

    private ConfigDocument(string text, FaultList faults)
    {
        _parser = new Parser(new StringReader(text));
        _faults = faults;
    }

    /// <summary>Reads one document whose top is a map; null with a fault when it is none.</summary>
    public static MapNode? Parse(string text, FaultList faults)
    {
        var node = ParseValue(text, faults);
        if (node is null or MapNode) return node as MapNode;
        faults.Add("", node.Line, "the top of the file is not a list of keys", "Start from config/syncworker.yaml");
        return null;
    }

    /// <summary>Reads one document of any kind; null with a fault when it is not YAML.</summary>
    public static ConfigNode? ParseValue(string text, FaultList faults)
    {
        try
        {
            return new ConfigDocument(text, faults).ReadStream();
        }
        catch (YamlException exception)
        {
            var line = (int)Math.Min(exception.Start.Line, int.MaxValue);
            faults.Add("", line, $"this is not valid YAML: {exception.Message.TrimEnd('.')}", "Mend the indentation, brackets or quotes there");
            return null;
        }
    }

    private ConfigNode? ReadStream()
    {
        _parser.Consume<StreamStart>();
        if (_parser.Accept<StreamEnd>(out _))
        {
            _faults.Add("", null, "it is empty", "Start from config/syncworker.yaml");
            return null;
        }

        _parser.Consume<DocumentStart>();
        var node = Read("", 0);
        _parser.Consume<DocumentEnd>();
        if (_parser.Accept<DocumentStart>(out var second))
        {
            _faults.Add("", (int)second.Start.Line, "a second document begins", "Keep one document in the file; remove the line '---'");
        }

        return node;
    }

    private ConfigNode Read(string path, int depth)
    {
        if (depth > MaximumDepth) throw new YamlException(Start(), Start(), $"it is nested deeper than {MaximumDepth} levels");
        if (_parser.TryConsume<AnchorAlias>(out var alias)) return Resolve(alias, path);
        var anchor = (_parser.Current as NodeEvent)?.Anchor ?? AnchorName.Empty;
        if (!anchor.IsEmpty) _anchors[anchor] = new Anchor(null, 0);
        var before = _nodes;
        var node = ReadContent(path, depth);
        if (!anchor.IsEmpty) _anchors[anchor] = new Anchor(node, _nodes - before);
        return node;
    }

    private ConfigNode ReadContent(string path, int depth)
    {
        CountNodes(1);
        if (_parser.TryConsume<Scalar>(out var scalar))
        {
            return new ScalarNode(scalar.Value, scalar.Style == ScalarStyle.Plain, (int)scalar.Start.Line);
        }

        if (_parser.TryConsume<SequenceStart>(out var sequence))
        {
            var list = new ListNode((int)sequence.Start.Line);
            while (!_parser.TryConsume<SequenceEnd>(out _)) list.Items.Add(Read($"{path}[{list.Items.Count}]", depth + 1));
            return list;
        }

        var start = _parser.Consume<MappingStart>();
        var map = new MapNode((int)start.Start.Line);
        while (!_parser.TryConsume<MappingEnd>(out _)) ReadEntry(map, path, depth);
        Merge(map);
        return map;
    }

    private void ReadEntry(MapNode map, string path, int depth)
    {
        if (!_parser.TryConsume<Scalar>(out var key))
        {
            _faults.Add(path, (int)Start().Line, "a key is not a single word", "Write a key as 'name: value'");
            Read(path, depth + 1);
            Read(path, depth + 1);
            return;
        }

        var line = (int)key.Start.Line;
        var keyPath = Join(path, key.Value);
        var value = Read(keyPath, depth + 1);
        if (map.Find(key.Value) is { } first)
        {
            _faults.Add(keyPath, line, $"the key stands here twice, first on line {first.Line}", "Keep one of them");
            return;
        }

        map.Entries.Add(new MapEntry(key.Value, line, value));
    }

    private ConfigNode Resolve(AnchorAlias alias, string path)
    {
        var line = (int)alias.Start.Line;
        if (!_anchors.TryGetValue(alias.Value, out var anchor))
        {
            _faults.Add(path, line, $"the alias *{alias.Value} names an anchor that does not stand before it", $"Write &{alias.Value} at the value that is meant, further up");
            return new ScalarNode("", true, line);
        }

        if (anchor.Node is null)
        {
            _faults.Add(path, line, $"the alias *{alias.Value} stands inside the value it names, so the tree would never end", "Remove it; a node cannot contain itself");
            return new ScalarNode("", true, line);
        }

        CountNodes(anchor.Size);
        return anchor.Node;
    }

    /// <summary>Fills a map from the maps under its merge key; its own keys win.</summary>
    private static void Merge(MapNode map)
    {
        if (map.Find(MergeKey) is not { } merge) return;
        var sources = merge.Value is ListNode list ? list.Items : [merge.Value];
        if (!sources.TrueForAll(source => source is MapNode)) return;
        map.Entries.Remove(merge);
        foreach (var entry in sources.OfType<MapNode>().SelectMany(source => source.Entries))
        {
            if (map.Find(entry.Key) is null) map.Entries.Add(entry);
        }
    }

    private void CountNodes(int count)
    {
        _nodes += count;
        if (_nodes > MaximumNodes) throw new YamlException(Start(), Start(), $"its aliases unfold to more than {MaximumNodes} values");
    }

    private Mark Start() => _parser.Current?.Start ?? Mark.Empty;

    /// <summary>Joins a path and a key.</summary>
    public static string Join(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";

    private readonly record struct Anchor(ConfigNode? Node, int Size);
}
