using System.Buffers;
using System.Text.Json;

namespace SyncWorker.Connectors.Jira;

/// <summary>
/// Cuts answers into the bytes of single things without building a tree of the whole page, and joins the bytes of one issue:
/// <c>{"issue":…,"histories":[…],"remoteLinks":[…]}</c>, with <c>historyTotal</c> where histories are missing and <c>idsByKey</c> where
/// the issue names others by key. What is joined is what came, byte by byte, so an unchanged issue is equal to itself.
/// </summary>
internal static class JiraPayload
{
    private static readonly JsonReaderOptions Reading = new() { MaxDepth = JsonReading.Options.MaxDepth };

    /// <summary>Cuts out the elements of an array member of the outermost object.</summary>
    /// <param name="json">The answer.</param>
    /// <param name="member">The member's name.</param>
    /// <returns>The elements, as slices of the answer; null when there is no such array.</returns>
    /// <exception cref="JsonException">The answer is not whole JSON.</exception>
    public static List<ReadOnlyMemory<byte>>? Slice(ReadOnlyMemory<byte> json, string member)
    {
        var reader = new Utf8JsonReader(json.Span, Reading);
        List<ReadOnlyMemory<byte>>? slices = null;
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) throw new JsonException("An object was expected.");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isWanted = reader.ValueTextEquals(member);
            reader.Read();
            if (isWanted && reader.TokenType == JsonTokenType.StartArray) slices = SliceElements(json, ref reader);
            else reader.Skip();
        }

        if (reader.TokenType != JsonTokenType.EndObject || reader.Read()) throw new JsonException("The object does not end.");
        return slices;
    }

    /// <summary>Finds a member of the outermost object as text; null when it is missing, null, neither a string nor a number, or broken Unicode.</summary>
    /// <param name="json">The object.</param>
    /// <param name="member">The member's name.</param>
    /// <exception cref="JsonException">It is not JSON up to that member.</exception>
    public static string? FindText(ReadOnlyMemory<byte> json, string member)
    {
        var reader = new Utf8JsonReader(json.Span, Reading);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isWanted = reader.ValueTextEquals(member);
            reader.Read();
            if (isWanted)
            {
                return reader.TokenType switch
                {
                    JsonTokenType.String => ReadText(ref reader),
                    JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False => System.Text.Encoding.UTF8.GetString(reader.ValueSpan),
                    _ => null,
                };
            }

            reader.Skip();
        }

        return null;
    }

    /// <summary>Cuts out the elements of an array that is the whole answer.</summary>
    /// <param name="json">The answer.</param>
    /// <returns>The elements; null when the answer is no array.</returns>
    /// <exception cref="JsonException">The answer is not whole JSON.</exception>
    public static List<ReadOnlyMemory<byte>>? SliceArray(ReadOnlyMemory<byte> json)
    {
        var reader = new Utf8JsonReader(json.Span, Reading);
        if (!reader.Read()) throw new JsonException("Nothing came.");
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return null;
        }

        var slices = SliceElements(json, ref reader);
        if (reader.Read()) throw new JsonException("Something follows the array.");
        return slices;
    }

    /// <summary>Cuts a member out of an object.</summary>
    /// <param name="json">The object.</param>
    /// <param name="member">The member's name.</param>
    /// <returns>The object without the member, and the member's value; the object itself and null when there is none.</returns>
    /// <exception cref="JsonException">It is not a whole object.</exception>
    public static (ReadOnlyMemory<byte> Others, ReadOnlyMemory<byte>? Member) Cut(ReadOnlyMemory<byte> json, string member)
    {
        var reader = new Utf8JsonReader(json.Span, Reading);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) throw new JsonException("An object was expected.");
        var rest = new ArrayBufferWriter<byte>(json.Length);
        ReadOnlyMemory<byte>? found = null;
        rest.Write("{"u8);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isWanted = reader.ValueTextEquals(member);
            var name = (int)reader.TokenStartIndex;
            reader.Read();
            var value = (int)reader.TokenStartIndex;
            reader.Skip();
            if (isWanted)
            {
                found = json[value..(int)reader.BytesConsumed];
                continue;
            }

            if (rest.WrittenCount > 1) rest.Write(","u8);
            rest.Write(json.Span[name..(int)reader.BytesConsumed]);
        }

        rest.Write("}"u8);
        return found is null ? (json, null) : (rest.WrittenMemory, found);
    }

    /// <summary>Finds a member's value as bytes; null when there is none.</summary>
    /// <param name="json">The object.</param>
    /// <param name="member">The member's name.</param>
    /// <exception cref="JsonException">It is not JSON up to that member.</exception>
    public static ReadOnlyMemory<byte>? Find(ReadOnlyMemory<byte> json, string member)
    {
        var reader = new Utf8JsonReader(json.Span, Reading);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isWanted = reader.ValueTextEquals(member);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (isWanted) return json[start..(int)reader.BytesConsumed];
        }

        return null;
    }

    /// <summary>Joins the bytes of one issue.</summary>
    /// <param name="issue">The issue.</param>
    /// <param name="histories">Its histories.</param>
    /// <param name="remoteLinks">Its remote links.</param>
    /// <param name="historyTotal">How many histories there are when not all are given, or <see langword="null"/>.</param>
    /// <param name="idsByKey">The ids of issues that this one names by key, or <see langword="null"/>.</param>
    public static ReadOnlyMemory<byte> Join(
        ReadOnlyMemory<byte> issue,
        IReadOnlyList<ReadOnlyMemory<byte>> histories,
        IReadOnlyList<ReadOnlyMemory<byte>> remoteLinks,
        long? historyTotal = null,
        IReadOnlyDictionary<string, long>? idsByKey = null)
    {
        var size = issue.Length + histories.Sum(static history => history.Length + 1) + remoteLinks.Sum(static link => link.Length + 1) + 48;
        var joined = new ArrayBufferWriter<byte>(size);
        joined.Write("{\"issue\":"u8);
        joined.Write(issue.Span);
        joined.Write(",\"histories\":["u8);
        WriteElements(joined, histories);
        joined.Write("],\"remoteLinks\":["u8);
        WriteElements(joined, remoteLinks);
        joined.Write("]"u8);
        if (historyTotal is { } total) joined.Write(System.Text.Encoding.UTF8.GetBytes($",\"historyTotal\":{JiraClient.Text(total)}"));
        if (idsByKey is { Count: > 0 })
        {
            joined.Write(",\"idsByKey\":"u8);
            joined.Write(JsonSerializer.SerializeToUtf8Bytes(new SortedDictionary<string, long>(idsByKey.ToDictionary(), StringComparer.Ordinal)));
        }

        joined.Write("}"u8);
        return joined.WrittenMemory;
    }

    private static string? ReadText(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            // Broken Unicode: no id and no token looks like that, and one odd item must not spoil its page.
            return null;
        }
    }

    private static void WriteElements(ArrayBufferWriter<byte> joined, IReadOnlyList<ReadOnlyMemory<byte>> elements)
    {
        for (var i = 0; i < elements.Count; i++)
        {
            if (i > 0) joined.Write(","u8);
            joined.Write(elements[i].Span);
        }
    }

    private static List<ReadOnlyMemory<byte>> SliceElements(ReadOnlyMemory<byte> json, ref Utf8JsonReader reader)
    {
        var slices = new List<ReadOnlyMemory<byte>>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            slices.Add(json[start..(int)reader.BytesConsumed]);
        }

        return slices;
    }
}
