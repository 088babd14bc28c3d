using System.Text;
using System.Text.Json;

namespace SyncWorker.Connectors.Jira;

/// <summary>An answer read in one pass: the arrays that are wanted, cut into their elements, and the scalars beside them.</summary>
internal sealed class JiraAnswer
{
    private readonly Dictionary<string, List<ReadOnlyMemory<byte>>> _arrays = [];
    private readonly Dictionary<string, string?> _texts = [];

    private JiraAnswer()
    {
    }

    /// <summary>Reads an answer.</summary>
    /// <param name="json">The answer. The elements are slices of it.</param>
    /// <param name="arrays">The names of the members that are cut.</param>
    /// <exception cref="JsonException">It is no object, or not whole.</exception>
    public static JiraAnswer Open(ReadOnlyMemory<byte> json, params ReadOnlySpan<string> arrays)
    {
        var answer = new JiraAnswer();
        var reader = new Utf8JsonReader(json.Span, JiraPayload.Reading);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) throw new JsonException("An object was expected.");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var wanted = Find(ref reader, arrays);
            var name = reader.ValueSpan;
            reader.Read();
            if (wanted is not null && reader.TokenType == JsonTokenType.StartArray) answer._arrays[wanted] = JiraPayload.SliceElements(json, ref reader);
            else if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject) reader.Skip();
            else answer._texts[Encoding.UTF8.GetString(name)] = JiraPayload.ReadScalar(ref reader);
        }

        if (reader.TokenType != JsonTokenType.EndObject || reader.Read()) throw new JsonException("The object does not end.");
        return answer;
    }

    /// <summary>Lists the elements of a wanted array; null when the answer has no such array.</summary>
    /// <param name="name">The member's name.</param>
    public List<ReadOnlyMemory<byte>>? Elements(string name) => _arrays.GetValueOrDefault(name);

    /// <summary>Gets a scalar as text; null when it is missing, null or broken Unicode.</summary>
    /// <param name="name">The member's name.</param>
    public string? Text(string name) => _texts.GetValueOrDefault(name);

    private static string? Find(ref Utf8JsonReader reader, scoped ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (reader.ValueTextEquals(name)) return name;
        }

        return null;
    }
}
