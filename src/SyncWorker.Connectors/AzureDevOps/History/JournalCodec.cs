using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using SyncWorker.Model.History;
using SyncWorker.Model.Reading;

namespace SyncWorker.Connectors.AzureDevOps.History;

/// <summary>Turns what the feeds say into compact journal entries and back. The form is versioned by its first element.</summary>
internal static class JournalCodec
{
    private const string Revision = "r1";
    private const string Link = "l1";

    // The bytes go to our own store and nowhere else: escaping for web pages would only make them longer.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Only these have an id beside their word.
    private static readonly HashSet<HistoryField> WithId = [HistoryField.Iteration, HistoryField.Assignee, HistoryField.Team];

    /// <summary>Writes a revision; its order is its number, so a revision read twice is kept once.</summary>
    public static JournalEntry Encode(long itemId, RevisionEntry entry)
    {
        var payload = Write(writer =>
        {
            Head(writer, Revision, entry.At, entry.AuthorId, entry.IsOwn);
            writer.WriteNumberValue(entry.Rev);
            for (var index = 0; index < TrackedValue.Fields.Count; index++)
            {
                if (WithId.Contains(TrackedValue.Fields[index])) writer.WriteStringValue(entry.Values[index].Id);
                writer.WriteStringValue(entry.Values[index].Word);
            }
        });
        return new JournalEntry(itemId, string.Create(CultureInfo.InvariantCulture, $"r{entry.Rev:D9}"), payload);
    }

    /// <summary>Writes a link row; its order is its time and content.</summary>
    public static JournalEntry Encode(long itemId, LinkEntry entry)
    {
        var payload = Write(writer =>
        {
            Head(writer, Link, entry.At, entry.AuthorId, entry.IsOwn);
            writer.WriteNumberValue((int)entry.Role);
            writer.WriteBooleanValue(entry.IsRemoved);
            writer.WriteStringValue(entry.Word);
            if (entry.OtherId is { } other) writer.WriteNumberValue(other);
            else writer.WriteNullValue();
        });
        var order = string.Create(
            CultureInfo.InvariantCulture, $"l{entry.At.UtcTicks:D19}:{entry.Word}:{entry.OtherId}:{(entry.IsRemoved ? '-' : '+')}");
        return new JournalEntry(itemId, order, payload);
    }

    /// <summary>Reads a journal.</summary>
    /// <exception cref="FormatException">An entry has a form that this version does not know.</exception>
    public static (IReadOnlyList<RevisionEntry> Revisions, IReadOnlyList<LinkEntry> Links) Decode(IReadOnlyList<JournalEntry> journal)
    {
        var (revisions, links) = (new List<RevisionEntry>(), new List<LinkEntry>());
        foreach (var entry in journal)
        {
            var values = JsonElement.Parse(entry.Payload.Span);
            switch (values[0].GetString())
            {
                case Revision: revisions.Add(ReadRevision(values)); break;
                case Link: links.Add(ReadLink(values)); break;
                default: throw new FormatException($"Journal entry {entry.Order} of item {entry.NativeId} was written by another version of SyncWorker.");
            }
        }

        return ([.. revisions.OrderBy(static entry => entry.Rev)], [.. links.OrderBy(static entry => entry.At)]);
    }

    private static RevisionEntry ReadRevision(JsonElement values)
    {
        var tracked = new TrackedValue[TrackedValue.Fields.Count];
        var position = 5;
        for (var index = 0; index < tracked.Length; index++)
        {
            var id = WithId.Contains(TrackedValue.Fields[index]) ? values[position++].GetString() : null;
            tracked[index] = new TrackedValue(id, values[position++].GetString());
        }

        return new RevisionEntry
        {
            At = At(values),
            AuthorId = values[2].GetString(),
            IsOwn = values[3].GetBoolean(),
            Rev = values[4].GetInt64(),
            Values = tracked,
        };
    }

    private static LinkEntry ReadLink(JsonElement values) => new()
    {
        At = At(values),
        AuthorId = values[2].GetString(),
        IsOwn = values[3].GetBoolean(),
        Role = (LinkRole)values[4].GetInt32(),
        IsRemoved = values[5].GetBoolean(),
        Word = values[6].GetString() ?? "",
        OtherId = values[7].ValueKind == JsonValueKind.Number ? values[7].GetInt64() : null,
    };

    private static DateTimeOffset At(JsonElement values) => new(values[1].GetInt64(), TimeSpan.Zero);

    private static void Head(Utf8JsonWriter writer, string form, DateTimeOffset at, string? author, bool isOwn)
    {
        writer.WriteStringValue(form);
        writer.WriteNumberValue(at.UtcTicks);
        writer.WriteStringValue(author);
        writer.WriteBooleanValue(isOwn);
    }

    private static byte[] Write(Action<Utf8JsonWriter> content)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, Plain))
        {
            writer.WriteStartArray();
            content(writer);
            writer.WriteEndArray();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
