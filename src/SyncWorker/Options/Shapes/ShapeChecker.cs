using SyncWorker.Options.Yaml;

namespace SyncWorker.Options.Shapes;

/// <summary>Compares nodes with their shape: unknown keys, wrong types, missing keys, literal secrets, bad values. Finds all of them.</summary>
internal sealed class ShapeChecker(FaultList faults)
{
    /// <summary>Checks a node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="path">Its path.</param>
    public void Check(ConfigNode node, Shape shape, string path) => Check(node, shape, path, isSecret: false);

    private void Check(ConfigNode node, Shape shape, string path, bool isSecret)
    {
        switch (shape)
        {
            case ScalarShape scalar:
                CheckScalar(node, scalar.Form, path, isSecret);
                break;
            case ListShape list:
                CheckList(node, list, path, isSecret);
                break;
            case MapShape map:
                CheckMap(node, map, path);
                break;
        }
    }

    private void CheckScalar(ConfigNode node, ScalarForm form, string path, bool isSecret)
    {
        if (node is not ScalarNode scalar)
        {
            faults.Add(path, node.Line, $"here stands {Describe(node)}, not {form.Expectation}", $"Write for example {form.Example}");
        }
        else if (scalar.IsNull)
        {
            faults.Add(path, node.Line, "the key has no value", $"Write {form.Expectation}, or remove the key");
        }
        else if (form.IsBare && !scalar.IsPlain)
        {
            faults.Add(path, node.Line, $"here stands a text in quotes, not {form.Expectation}", "Write it without quotes");
        }
        else if (!form.Accepts(scalar.Text))
        {
            var shown = isSecret ? "this" : $"'{Shorten(scalar.Text)}'";
            var remedy = !isSecret && NearestWord.Find(scalar.Text, form.Words) is { } nearest
                ? $"Did you mean '{nearest}'?"
                : form.Words.Count > 0 ? $"Write {form.Expectation}" : $"Write for example {form.Example}";
            faults.Add(path, node.Line, $"{shown} is not {form.Expectation}", remedy);
        }
    }

    private void CheckList(ConfigNode node, ListShape shape, string path, bool isSecret)
    {
        if (node is not ListNode list)
        {
            var remedy = node is ScalarNode { IsNull: false } ? "Put it in brackets: [ … ]" : "Write a list, or remove the key";
            faults.Add(path, node.Line, $"here stands {Describe(node)}, not a list", remedy);
            return;
        }

        for (var index = 0; index < list.Items.Count; index++) Check(list.Items[index], shape.Item, $"{path}[{index}]", isSecret);
    }

    private void CheckMap(ConfigNode node, MapShape shape, string path)
    {
        if (node is not MapNode map)
        {
            var isLiteral = node is ScalarNode { IsNull: false } && shape.LiteralSecrets.Count > 0;
            if (isLiteral)
            {
                AddLiteralSecret(path, node.Line, shape.LiteralSecrets.Values.First());
                return;
            }

            faults.Add(path, node.Line, $"here stands {Describe(node)}, not keys with values", $"Write keys below it: {Names(shape)}");
            return;
        }

        foreach (var entry in map.Entries) CheckEntry(entry, shape, ConfigDocument.Join(path, entry.Key));
        foreach (var key in shape.Keys.Where(key => key.IsRequired && map.Find(key.Name) is null))
        {
            faults.Add(ConfigDocument.Join(path, key.Name), map.Line, "the key is missing", $"Write it: {key.Description}");
        }

        CheckAlternatives(map, shape, path);
    }

    private void CheckAlternatives(MapNode map, MapShape shape, string path)
    {
        if (shape.ExactlyOneOf.Count == 0 || map.Entries.Exists(entry => shape.LiteralSecrets.ContainsKey(entry.Key))) return;
        var found = shape.ExactlyOneOf.Where(key => map.Find(key) is not null).ToList();
        if (found.Count == 1) return;
        var problem = found.Count == 0 ? "none of its alternatives is there" : $"{string.Join(" and ", found)} exclude each other";
        faults.Add(path, map.Line, problem, $"Write exactly one of {string.Join(", ", shape.ExactlyOneOf)}");
    }

    private void CheckEntry(MapEntry entry, MapShape shape, string path)
    {
        if (shape.Find(entry.Key) is { } key)
        {
            CheckKnown(entry, key, shape, path);
        }
        else if (shape.LiteralSecrets.TryGetValue(entry.Key, out var instead))
        {
            AddLiteralSecret(path, entry.Line, instead);
        }
        else if (shape.OtherKeys is { } other)
        {
            Check(entry.Value, other, path, isSecret: false);
        }
        else
        {
            faults.Add(path, entry.Line, "the key is not known", NearestWord.Suggest(entry.Key, [.. shape.Keys.Select(known => known.Name)]));
        }
    }

    private void CheckKnown(MapEntry entry, KeyShape key, MapShape shape, string path)
    {
        if (key.IsUnsupported)
        {
            faults.Add(path, entry.Line, "this way to sign in is not supported in this version", "Use basic (user and token) or pat for now");
            return;
        }

        if (key.IsWithoutEffect || (key.OnlyEffective is { } word && entry.Value is ScalarNode scalar && scalar.Text != word))
        {
            faults.Note(path, "read, without effect in this version");
        }

        Check(entry.Value, key.Value, path, isSecret: shape.LiteralSecrets.Count > 0);
    }

    private void AddLiteralSecret(string path, int? line, string instead) =>
        faults.Add(path, line, "a secret must not stand in the file, where backups and colleagues can read it", $"Remove it from here (and renew it if the file was shared), and use {instead}");

    private static string Names(MapShape shape) =>
        shape.Keys.Count == 0 ? "name: value" : string.Join(", ", shape.Keys.Select(key => key.Name));

    private static string Describe(ConfigNode node) => node switch
    {
        ListNode => "a list",
        MapNode => "a group of keys",
        ScalarNode { IsNull: true } => "nothing",
        _ => "a single value",
    };

    private static string Shorten(string text) => text.Length <= 60 ? text : string.Concat(text.AsSpan(0, 57), "...");
}
