using System.Globalization;
using SyncWorker.Options.Shapes;
using SyncWorker.Options.Yaml;

namespace SyncWorker.Options.Binding;

/// <summary>Puts environment variables such as <c>SYNCWORKER__CONNECTIONS__0__URL</c> over the values of the file.</summary>
internal static class EnvironmentOverrides
{
    private const string Prefix = "SYNCWORKER__";

    /// <summary>Applies all variables with our prefix, in ordinal order of their names; one that names no key is a fault.</summary>
    public static void Apply(MapNode root, MapShape shape, IReadOnlyDictionary<string, string> environment, FaultList faults)
    {
        var ours = environment.Where(pair => pair.Key.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase));
        foreach (var (name, value) in ours.OrderBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase))
        {
            var parts = name[Prefix.Length..].Split("__");
            if (parts.Contains("")) faults.Add(name, null, "the environment variable's name is not a path of keys", "Join the keys with two underscores");
            else new Walk(name, value, faults).Into(root, shape, parts);
        }
    }

    private sealed class Walk(string name, string value, FaultList faults)
    {
        public void Into(ConfigNode node, Shape shape, ReadOnlySpan<string> parts)
        {
            if (node is MapNode map && shape is MapShape mapShape) IntoMap(map, mapShape, parts);
            else if (node is ListNode list && shape is ListShape listShape) IntoList(list, listShape, parts);
            else faults.Add(name, null, "the environment variable goes deeper than the configuration does", "Shorten its name to an existing key");
        }

        private void IntoMap(MapNode map, MapShape shape, ReadOnlySpan<string> parts)
        {
            var part = parts[0];
            var known = shape.Keys.Find(key => key.Name.Equals(part, StringComparison.OrdinalIgnoreCase));
            var valueShape = known?.Value ?? shape.OtherKeys;
            if (valueShape is null)
            {
                var remedy = NearestWord.Suggest(part, [.. shape.Keys.Select(key => key.Name)]);
                faults.Add(name, null, $"the environment variable names no key of the configuration ('{part}')", remedy);
                return;
            }

            var present = map.Entries.FindIndex(entry => entry.Key.Equals(known?.Name ?? part, StringComparison.OrdinalIgnoreCase));
            var key = known?.Name ?? (present >= 0 ? map.Entries[present].Key : part);
            if (Step(present >= 0 ? map.Entries[present].Value : null, valueShape, parts) is not { } child) return;
            var entry = new MapEntry(key, null, child);
            if (present >= 0) map.Entries[present] = parts.Length > 1 ? map.Entries[present] with { Value = child } : entry;
            else map.Entries.Add(entry);
        }

        private void IntoList(ListNode list, ListShape shape, ReadOnlySpan<string> parts)
        {
            if (!int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var index) || index > list.Items.Count)
            {
                faults.Add(name, null, $"'{parts[0]}' is not the number of an item in a list of {list.Items.Count}, counted from 0", "Use the number of an item that is there, or the next one");
                return;
            }

            if (Step(index < list.Items.Count ? list.Items[index] : null, shape.Item, parts) is not { } child) return;
            if (index < list.Items.Count) list.Items[index] = child;
            else list.Items.Add(child);
        }

        /// <summary>Makes the child for the first part: the value itself at the end of the path, else the copy of what is there, gone into.</summary>
        private ConfigNode? Step(ConfigNode? present, Shape shape, ReadOnlySpan<string> parts)
        {
            if (parts.Length == 1) return shape is ScalarShape ? new ScalarNode(value, true, 0) : ConfigDocument.ParseValue(value, faults);
            var child = Copy(present) ?? (shape is ListShape ? new ListNode(0) : new MapNode(0));
            Into(child, shape, parts[1..]);
            return child;
        }

        /// <summary>A node may stand in several places by an alias: only the place that the variable names may change.</summary>
        private static ConfigNode? Copy(ConfigNode? node)
        {
            if (node is MapNode map)
            {
                var copy = new MapNode(map.Line ?? 0);
                copy.Entries.AddRange(map.Entries);
                return copy;
            }

            if (node is not ListNode list) return node;
            var items = new ListNode(list.Line ?? 0);
            items.Items.AddRange(list.Items);
            return items;
        }
    }
}
