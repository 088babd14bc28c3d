using System.Collections.ObjectModel;
using System.Data.Common;
using System.Text.Json;
using SyncWorker.Model.Items;
using SyncWorker.Storage.Engine;
using SyncWorker.Storage.Packing;

namespace SyncWorker.Storage.Tables;

/// <summary>Turns rows into items. Words, people, iterations and lists that repeat between items of one stream are one object each.</summary>
internal sealed class ItemDecoder(string connection)
{
    // Words of a connection are few; a stream of ever new ones must not be kept alive by its decoder.
    private const int MostWords = 20_000;

    private readonly Dictionary<string, string> _words = new(StringComparer.Ordinal);
    private readonly Dictionary<PersonRef, PersonRef> _people = [];
    private readonly Dictionary<IterationRef, IterationRef> _iterations = [];
    private readonly Dictionary<string, IReadOnlyList<string>> _lists = new(StringComparer.Ordinal);

    public WorkItem Decode(DbDataReader row) => new()
    {
        Id = new ItemId(connection, row.GetInt64(0)),
        Key = row.Text(1),
        Url = row.Text(2),
        Project = Word(row.Text(3)),
        Title = row.Text(4),
        TrackerType = Word(row.Text(5)),
        HierarchyLevel = (int?)row.NumberOrNull(6),
        StateCategory = (StateCategory)row.GetInt64(7),
        TrackerState = Word(row.Text(8)),
        ParentId = row.NumberOrNull(9),
        Estimate = Units(row.NumberOrNull(10)),
        EstimateUnit = (EstimateUnit)row.GetInt64(11),
        RemainingHours = Units(row.NumberOrNull(12)),
        CompletedHours = Units(row.NumberOrNull(13)),
        StartOn = RowReading.Day(row.NumberOrNull(14)),
        DueOn = RowReading.Day(row.NumberOrNull(15)),
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(16)),
        UpdatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(17)),
        StartedAt = row.InstantOrNull(18),
        CompletedAt = row.InstantOrNull(19),
        Assignee = Person(row),
        Iteration = Iteration(row),
        Team = WordOrNull(row, 27),
        AreaPath = WordOrNull(row, 28),
        Priority = WordOrNull(row, 29),
        IsBlocked = row.GetInt64(30) != 0,
        Labels = Texts(row, 31),
        Releases = Texts(row, 32),
        Links = Links(row.IsDBNull(33) ? null : row.GetString(33)),
        Fields = Fields(row.IsDBNull(34) ? null : row.GetString(34)),
        Notes = Notes(row.IsDBNull(35) ? null : row.GetString(35)),
        Revision = row.NumberOrNull(36),
        Components = Texts(row, 37),
    };

    /// <summary>Decodes what <see cref="ItemColumns.Texts"/> wrote.</summary>
    public static IReadOnlyList<string> Texts(string? json) =>
        json is null ? [] : Array.ConvertAll(JsonSerializer.Deserialize(json, StoreJson.Plain.Texts) ?? [], StoreText.Decode);

    /// <summary>Decodes what <see cref="ItemColumns.Fields"/> wrote.</summary>
    public static IReadOnlyDictionary<string, string> Fields(string? json)
    {
        var fields = json is null ? null : JsonSerializer.Deserialize(json, StoreJson.Plain.TextByName);
        return fields?.ToDictionary(static field => StoreText.Decode(field.Key), static field => StoreText.Decode(field.Value), StringComparer.Ordinal)
            ?? (IReadOnlyDictionary<string, string>)ReadOnlyDictionary<string, string>.Empty;
    }

    private static ItemLink[] Links(string? json) => json is null
        ? []
        : Array.ConvertAll(JsonSerializer.Deserialize(json, StoreJson.Plain.Links) ?? [], static link => new ItemLink
        {
            Kind = (LinkKind)link.K,
            TrackerType = StoreText.Decode(link.T),
            TargetId = link.I,
            TargetUrl = link.U is null ? null : StoreText.Decode(link.U),
        });

    private static MappingNote[] Notes(string? json) => json is null
        ? []
        : Array.ConvertAll(JsonSerializer.Deserialize(json, StoreJson.Plain.Notes) ?? [], static note => new MappingNote((MappingNoteKind)note.K, StoreText.Decode(note.V)));

    private static decimal? Units(long? thousandths) => thousandths / 1000m;

    private PersonRef? Person(DbDataReader row)
    {
        if (row.IsDBNull(20)) return null;
        var person = new PersonRef { Id = row.Text(20), DisplayName = row.Text(21), Email = row.TextOrNull(22) };
        return Known(_people, person);
    }

    private IterationRef? Iteration(DbDataReader row)
    {
        if (row.IsDBNull(23)) return null;
        var iteration = new IterationRef
        {
            Id = row.Text(23),
            Name = row.Text(24),
            StartOn = RowReading.Day(row.NumberOrNull(25)),
            FinishOn = RowReading.Day(row.NumberOrNull(26)),
        };
        return Known(_iterations, iteration);
    }

    private IReadOnlyList<string> Texts(DbDataReader row, int column)
    {
        if (row.IsDBNull(column)) return [];
        var json = row.GetString(column);
        if (_lists.TryGetValue(json, out var known)) return known;
        var list = Texts(json).Select(Word).ToArray();
        if (_lists.Count < MostWords) _lists.Add(json, list);
        return list;
    }

    private string? WordOrNull(DbDataReader row, int column) => row.IsDBNull(column) ? null : Word(row.Text(column));

    private string Word(string word) => Known(_words, word);

    private static T Known<T>(Dictionary<T, T> known, T value)
        where T : notnull
    {
        if (known.TryGetValue(value, out var same)) return same;
        if (known.Count < MostWords) known.Add(value, value);
        return value;
    }
}
