using System.Text.Json;

namespace SyncWorker.Connectors.Jira;

/// <summary>One entry of an issue's history, as it came: who changed which fields, and when.</summary>
/// <param name="Id">Its id; empty when it has none.</param>
/// <param name="CreatedAt">When; null when that is missing or cannot be read.</param>
/// <param name="AuthorId">Who, or <see langword="null"/>.</param>
/// <param name="Changes">The changed fields.</param>
internal readonly record struct JiraHistory(string Id, DateTimeOffset? CreatedAt, string? AuthorId, IReadOnlyList<JiraChange> Changes)
{
    /// <summary>Reads the histories of a joined issue.</summary>
    /// <param name="root">The joined issue.</param>
    public static List<JiraHistory> ReadAll(JsonElement root)
    {
        if (root.Member("histories") is not { ValueKind: JsonValueKind.Array } array) return [];
        var histories = new List<JiraHistory>(array.GetArrayLength());
        foreach (var history in array.EnumerateArray()) histories.Add(Read(history));
        return histories;
    }

    private static JiraHistory Read(JsonElement history) => new(
        history.Text("id") ?? "", JiraTime.ReadInstant(history.Member("created")), JiraMapper.ReadPersonId(history.Member("author")), ReadChanges(history.Member("items")));

    private static JiraChange[] ReadChanges(JsonElement? items)
    {
        if (items is not { ValueKind: JsonValueKind.Array } array) return [];
        var changes = new JiraChange[array.GetArrayLength()];
        var i = 0;
        foreach (var item in array.EnumerateArray()) changes[i++] = JiraChange.Read(item);
        return changes;
    }
}

/// <summary>One changed field: each value is an id and a word, of which either may be missing. Empty texts are missing.</summary>
/// <remarks>The values are read when they are asked for: of most fields no history is kept, and some hold whole descriptions.</remarks>
internal readonly record struct JiraChange
{
    private readonly JsonElement _from;
    private readonly JsonElement _fromWord;
    private readonly JsonElement _to;
    private readonly JsonElement _toWord;

    private JiraChange(JsonElement item)
    {
        Name = "";
        if (item.ValueKind != JsonValueKind.Object) return;

        // One pass: looking up each member by its name costs more than all else that is done with it.
        foreach (var member in item.EnumerateObject())
        {
            if (member.NameEquals("field"u8)) Name = member.Value.AsText() ?? "";
            else if (member.NameEquals("fieldId"u8)) FieldId = Filled(member.Value);
            else if (member.NameEquals("fieldtype"u8)) IsCustom = member.Value.AsText() == "custom";
            else if (member.NameEquals("from"u8)) _from = member.Value;
            else if (member.NameEquals("fromString"u8)) _fromWord = member.Value;
            else if (member.NameEquals("to"u8)) _to = member.Value;
            else if (member.NameEquals("toString"u8)) _toWord = member.Value;
        }
    }

    /// <summary>Gets the field's name; empty when it has none.</summary>
    public string Name { get; }

    /// <summary>Gets the field's id, or <see langword="null"/>: Data Center tells none.</summary>
    public string? FieldId { get; }

    /// <summary>Gets a value indicating whether it is a custom field.</summary>
    public bool IsCustom { get; }

    /// <summary>Gets the former value.</summary>
    public (string? Id, string? Word) From => (Filled(_from), Filled(_fromWord));

    /// <summary>Gets the new value.</summary>
    public (string? Id, string? Word) To => (Filled(_to), Filled(_toWord));

    /// <summary>Reads one changed field; on something that is not an object, nothing is there.</summary>
    /// <param name="item">The changed field.</param>
    public static JiraChange Read(JsonElement item) => new(item);

    private static string? Filled(JsonElement value) => value.AsText() is { Length: > 0 } text ? text : null;
}
