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
    /// <summary>Gets how answers are read: as deep as documents are.</summary>
    public static JsonReaderOptions Reading { get; } = new() { MaxDepth = JsonReading.Options.MaxDepth };

    /// <summary>Cuts out the elements of an array member of the outermost object.</summary>
    /// <param name="json">The answer.</param>
    /// <param name="member">The member's name.</param>
    /// <returns>The elements, as slices of the answer; null when there is no such array.</returns>
    /// <exception cref="JsonException">The answer is not whole JSON.</exception>
    public static List<ReadOnlyMemory<byte>>? Slice(ReadOnlyMemory<byte> json, string member) => JiraAnswer.Open(json, member).Elements(member);

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
                return ReadScalar(ref reader);
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
    /// <param name="issue">The issue, with its histories one by one or several with the commas between them.</param>
    /// <param name="remoteLinks">Its remote links.</param>
    /// <param name="target">Takes the bytes; at least as long as <see cref="MeasureJoined"/> says.</param>
    /// <returns>The part of the target that was filled.</returns>
    public static ReadOnlyMemory<byte> Join(FetchedIssue issue, IReadOnlyList<ReadOnlyMemory<byte>> remoteLinks, Memory<byte> target)
    {
        var length = 0;
        Add("{\"issue\":"u8);
        Add(issue.Issue.Span);
        Add(",\"histories\":["u8);
        AddElements(issue.Histories);
        Add("],\"remoteLinks\":["u8);
        AddElements(remoteLinks);
        Add("]"u8);
        Add(Trailer(issue));
        Add("}"u8);
        return target[..length];

        void Add(ReadOnlySpan<byte> bytes)
        {
            bytes.CopyTo(target.Span[length..]);
            length += bytes.Length;
        }

        void AddElements(IReadOnlyList<ReadOnlyMemory<byte>> elements)
        {
            for (var i = 0; i < elements.Count; i++)
            {
                if (i > 0) Add(","u8);
                Add(elements[i].Span);
            }
        }
    }

    /// <summary>Measures how long the joined bytes of an issue are at most.</summary>
    /// <param name="issue">The issue.</param>
    /// <param name="remoteLinks">Its remote links.</param>
    public static int MeasureJoined(FetchedIssue issue, IReadOnlyList<ReadOnlyMemory<byte>> remoteLinks) =>
        issue.Issue.Length + issue.Histories.Sum(static history => history.Length + 1) + remoteLinks.Sum(static link => link.Length + 1) + Trailer(issue).Length + 48;

    private static byte[] Trailer(FetchedIssue issue)
    {
        var text = "";
        if (issue.HistoryTotal is { } total) text += $",\"historyTotal\":{JiraClient.Text(total)}";
        if (issue.IdsByKey.Count > 0) text += $",\"idsByKey\":{JsonSerializer.Serialize(new SortedDictionary<string, long>(issue.IdsByKey.ToDictionary(), StringComparer.Ordinal))}";
        return System.Text.Encoding.UTF8.GetBytes(text);
    }

    /// <summary>Reads the value that a reader stands on as text; null when it is null, composite, or broken Unicode.</summary>
    /// <param name="reader">The reader.</param>
    public static string? ReadScalar(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False) return System.Text.Encoding.UTF8.GetString(reader.ValueSpan);
        if (reader.TokenType != JsonTokenType.String) return null;
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

    /// <summary>Cuts out the elements of the array that a reader has just entered.</summary>
    /// <param name="json">What is read.</param>
    /// <param name="reader">The reader; it leaves the array.</param>
    public static List<ReadOnlyMemory<byte>> SliceElements(ReadOnlyMemory<byte> json, ref Utf8JsonReader reader)
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
