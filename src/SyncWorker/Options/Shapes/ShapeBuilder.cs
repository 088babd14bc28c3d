namespace SyncWorker.Options.Shapes;

/// <summary>Writes a map's shape down as a list of sentences.</summary>
internal static class ShapeBuilder
{
    /// <summary>Adds a key with a single value.</summary>
    public static MapShape Key(this MapShape map, string name, ScalarForm form, string description, Action<KeyShape>? more = null) =>
        map.Key(name, new ScalarShape(form), description, more);

    /// <summary>Adds a key.</summary>
    public static MapShape Key(this MapShape map, string name, Shape value, string description, Action<KeyShape>? more = null)
    {
        var key = new KeyShape(name, value, description);
        more?.Invoke(key);
        map.Keys.Add(key);
        return map;
    }

    /// <summary>Says that exactly one of some keys must be there.</summary>
    public static MapShape OneOf(this MapShape map, params string[] keys)
    {
        map.ExactlyOneOf = keys;
        return map;
    }

    /// <summary>Says under which keys people write secrets, and what to write instead.</summary>
    public static MapShape NoSecrets(this MapShape map, string instead, params string[] keys)
    {
        map.LiteralSecrets = keys.ToDictionary(key => key, _ => instead, StringComparer.Ordinal);
        return map;
    }

    /// <summary>Makes a map whose keys are names that people choose.</summary>
    public static MapShape Named(string name, Shape value) => new(name) { OtherKeys = value };

    /// <summary>Makes a list of single values.</summary>
    public static ListShape ListOf(ScalarForm form) => new(new ScalarShape(form));

    /// <summary>Makes a list.</summary>
    public static ListShape ListOf(Shape item) => new(item);

    /// <summary>Marks a key as one that must be there.</summary>
    public static void Required(KeyShape key) => key.IsRequired = true;

    /// <summary>Marks a key as one that changes nothing yet.</summary>
    public static void WithoutEffect(KeyShape key) => key.IsWithoutEffect = true;

    /// <summary>Marks a key as one that this version refuses.</summary>
    public static void Unsupported(KeyShape key) => key.IsUnsupported = true;
}
