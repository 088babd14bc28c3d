using System.Text.Json;
using SyncWorker.Model.Items;

namespace SyncWorker.Connectors.AzureDevOps.Items;

/// <summary>Reads the fields of one item or revision; what has the wrong form is read as empty and noted.</summary>
/// <param name="fields">The payload's <c>fields</c>.</param>
/// <param name="zone">The zone in which instants become days.</param>
/// <param name="notes">Where remarks go.</param>
internal readonly struct FieldReader(JsonElement fields, TimeZoneInfo zone, List<MappingNote> notes)
{
    /// <summary>Reads text; empty is <see langword="null"/>.</summary>
    public string? Text(string field) => WireValue.Text(fields, field);

    /// <summary>Reads a person.</summary>
    public WireIdentity? Person(string field)
    {
        if (WireValue.Find(fields, field) is not { } value) return null;
        var person = WireIdentity.Read(value);
        if (person is null && !IsEmpty(value)) Note(field, value);
        return person;
    }

    /// <summary>Reads a number.</summary>
    public decimal? Number(string field)
    {
        if (WireValue.Find(fields, field) is not { } value || IsEmpty(value)) return null;
        var number = WireValue.TryNumber(value);
        if (number is null) Note(field, value);
        return number;
    }

    /// <summary>Reads a whole number.</summary>
    public long? Integer(string field)
    {
        if (WireValue.Find(fields, field) is not { } value || IsEmpty(value)) return null;
        var number = WireValue.TryInteger(value);
        if (number is null) Note(field, value);
        return number;
    }

    /// <summary>Reads an instant; those of the years 1 and 9999 stand for none.</summary>
    public DateTimeOffset? Instant(string field)
    {
        if (WireValue.Find(fields, field) is not { } value || IsEmpty(value)) return null;
        var at = WireValue.TryInstant(value);
        if (at is null) Note(field, value);
        return at is { } instant && !WireValue.StandsForNone(instant) ? instant : null;
    }

    /// <summary>Reads a day: midnight UTC is how the tracker writes a day, any other instant is a day in the connection's zone.</summary>
    public DateOnly? Day(string field)
    {
        if (Instant(field) is not { } at) return null;
        var local = at.UtcDateTime.TimeOfDay == TimeSpan.Zero ? at.UtcDateTime : TimeZoneInfo.ConvertTime(at, zone).DateTime;
        return DateOnly.FromDateTime(local);
    }

    private static bool IsEmpty(JsonElement value) => value.ValueKind == JsonValueKind.String && value.ValueEquals(""u8);

    private void Note(string field, JsonElement value)
    {
        var raw = value.GetRawText();
        notes.Add(new MappingNote(MappingNoteKind.Value, $"{field} = {(raw.Length > 80 ? string.Concat(raw.AsSpan(0, 80), "…") : raw)}"));
    }
}
