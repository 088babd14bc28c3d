namespace SyncWorker.Options.Yaml;

/// <summary>A node of a configuration file, with the line it came from.</summary>
/// <param name="line">The line, from 1; 0 when the node came from an environment variable.</param>
internal abstract class ConfigNode(int line)
{
    /// <summary>Gets the line, or null when the node came from an environment variable.</summary>
    public int? Line { get; } = line == 0 ? null : line;
}

/// <summary>A single value.</summary>
/// <param name="text">The value as written, without quotes.</param>
/// <param name="isPlain">Whether it was written without quotes.</param>
/// <param name="line">The line.</param>
internal sealed class ScalarNode(string text, bool isPlain, int line) : ConfigNode(line)
{
    /// <summary>Gets the value as written, without quotes.</summary>
    public string Text { get; } = text;

    /// <summary>Gets whether it was written without quotes: only then can it be a number, a yes or no, or nothing.</summary>
    public bool IsPlain { get; } = isPlain;

    /// <summary>Gets whether the key has no value.</summary>
    public bool IsNull => IsPlain && Text is "" or "~" or "null";
}

/// <summary>A list.</summary>
/// <param name="line">The line it starts on.</param>
internal sealed class ListNode(int line) : ConfigNode(line)
{
    /// <summary>Gets the items.</summary>
    public List<ConfigNode> Items { get; } = [];
}

/// <summary>One key with its value.</summary>
/// <param name="Key">The key.</param>
/// <param name="Line">The key's line, or null when it came from an environment variable.</param>
/// <param name="Value">The value.</param>
internal sealed record MapEntry(string Key, int? Line, ConfigNode Value);

/// <summary>Keys with values. Keys are unique: a repeated one is a fault and its first value stays.</summary>
/// <param name="line">The line it starts on.</param>
internal sealed class MapNode(int line) : ConfigNode(line)
{
    /// <summary>Gets the entries in the file's order.</summary>
    public List<MapEntry> Entries { get; } = [];

    /// <summary>Finds an entry by its exact key.</summary>
    public MapEntry? Find(string key) => Entries.Find(entry => entry.Key == key);
}
