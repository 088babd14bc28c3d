namespace SyncWorker.Options.Shapes;

/// <summary>What a part of the configuration looks like. One description serves the reader, the schema for editors, and the environment variables.</summary>
internal abstract class Shape;

/// <summary>A single value.</summary>
/// <param name="form">Its form.</param>
internal sealed class ScalarShape(ScalarForm form) : Shape
{
    /// <summary>Gets its form.</summary>
    public ScalarForm Form { get; } = form;
}

/// <summary>A list.</summary>
/// <param name="item">The shape of every item.</param>
internal sealed class ListShape(Shape item) : Shape
{
    /// <summary>Gets the shape of every item.</summary>
    public Shape Item { get; } = item;
}

/// <summary>Anything: the key is recognised, its content is not looked at.</summary>
internal sealed class AnyShape : Shape;

/// <summary>Keys with values.</summary>
/// <param name="name">The shape's name, unique.</param>
internal sealed class MapShape(string name) : Shape
{
    /// <summary>Gets the name.</summary>
    public string Name { get; } = name;

    /// <summary>Gets the known keys, in the order in which they are documented.</summary>
    public List<KeyShape> Keys { get; } = [];

    /// <summary>Gets or sets the shape under keys that are not known by name, or null when there are none.</summary>
    public Shape? OtherKeys { get; set; }

    /// <summary>Gets or sets keys of which exactly one must be there; empty for no such rule.</summary>
    public IReadOnlyList<string> ExactlyOneOf { get; set; } = [];

    /// <summary>Gets or sets keys under which people write secrets, with what to write instead. Their presence means that values here are never shown.</summary>
    public IReadOnlyDictionary<string, string> LiteralSecrets { get; set; } = new Dictionary<string, string>();

    /// <summary>Finds a known key.</summary>
    public KeyShape? Find(string key) => Keys.Find(known => known.Name == key);
}

/// <summary>A known key.</summary>
/// <param name="name">The key.</param>
/// <param name="value">The shape of its value.</param>
/// <param name="description">What it means, for editors.</param>
internal sealed class KeyShape(string name, Shape value, string description)
{
    /// <summary>Gets the key.</summary>
    public string Name { get; } = name;

    /// <summary>Gets the shape of its value.</summary>
    public Shape Value { get; } = value;

    /// <summary>Gets what it means.</summary>
    public string Description { get; } = description;

    /// <summary>Gets or sets whether it must be there.</summary>
    public bool IsRequired { get; set; }

    /// <summary>Gets or sets whether it is read and checked, but changes nothing yet.</summary>
    public bool IsWithoutEffect { get; set; }

    /// <summary>Gets or sets the only value that has an effect now; null when all have.</summary>
    public string? OnlyEffective { get; set; }

    /// <summary>Gets or sets whether using it is a fault in this version.</summary>
    public bool IsUnsupported { get; set; }
}
