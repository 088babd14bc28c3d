using System.Text.Json;
using System.Text.Json.Nodes;

namespace SyncWorker.Simulator.Admin;

/// <summary>One accepted write.</summary>
public sealed record LedgerEntry
{
    /// <summary>Gets the number of the entry, from 1.</summary>
    public required long Id { get; init; }

    /// <summary>Gets when it was accepted.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Gets who wrote: an e-mail address, or the account's id where there is none.</summary>
    public required string Who { get; init; }

    /// <summary>Gets the item's native id.</summary>
    public required string Item { get; init; }

    /// <summary>Gets the field, property (<c>property:KEY</c>), link or comment that was written.</summary>
    public required string Field { get; init; }

    /// <summary>Gets the value before; null is not set.</summary>
    public JsonNode? Before { get; init; }

    /// <summary>Gets the value after; null is not set.</summary>
    public JsonNode? After { get; init; }

    /// <summary>Gets whether the value became another one.</summary>
    public required bool Changed { get; init; }

    /// <summary>Gets whether the watchers were told of it by e-mail. Known of what is written over Jira's API.</summary>
    public bool Notified { get; init; }
}

/// <summary>Every accepted write, in order; safe to use from several requests at once.</summary>
public sealed class Ledger
{
    private readonly List<LedgerEntry> _entries = [];
    private readonly Lock _gate = new();

    /// <summary>Gets a copy of all entries, oldest first.</summary>
    public IReadOnlyList<LedgerEntry> Entries
    {
        get
        {
            lock (_gate) return [.. _entries];
        }
    }

    internal LedgerEntry Add(DateTimeOffset at, string who, string item, string field, JsonNode? before, JsonNode? after, bool isNotified = false)
    {
        lock (_gate)
        {
            var entry = new LedgerEntry
            {
                Id = _entries.Count + 1,
                At = at,
                Who = who,
                Item = item,
                Field = field,
                Before = before?.DeepClone(),
                After = after?.DeepClone(),
                Changed = !JsonNode.DeepEquals(before, after),
                Notified = isNotified,
            };
            _entries.Add(entry);
            return entry;
        }
    }

    internal void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartArray();
        foreach (var entry in Entries)
        {
            writer.WriteStartObject();
            writer.WriteNumber("id", entry.Id);
            writer.WriteString("at", entry.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture));
            writer.WriteString("who", entry.Who);
            writer.WriteString("item", entry.Item);
            writer.WriteString("field", entry.Field);
            WriteNode(writer, "before", entry.Before);
            WriteNode(writer, "after", entry.After);
            writer.WriteBoolean("changed", entry.Changed);
            writer.WriteBoolean("notified", entry.Notified);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteNode(Utf8JsonWriter writer, string name, JsonNode? node)
    {
        writer.WritePropertyName(name);
        if (node is null) writer.WriteNullValue();
        else node.WriteTo(writer);
    }
}
