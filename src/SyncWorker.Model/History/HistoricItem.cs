using System.Globalization;
using SyncWorker.Model.Items;

namespace SyncWorker.Model.History;

/// <summary>A value as the history holds it.</summary>
/// <param name="Id">The tracker's id, or <see langword="null"/> where the field has none.</param>
/// <param name="Word">The tracker's word, or <see langword="null"/>.</param>
public readonly record struct HistoricValue(string? Id, string? Word)
{
    /// <summary>Gets a value indicating whether the field was empty.</summary>
    public bool IsEmpty => Id is null && Word is null;
}

/// <summary>The tracked fields of an item as they were at an instant. Words are those of that time, spelt as the history spells them.</summary>
public sealed record HistoricItem
{
    /// <summary>Gets the item.</summary>
    public required ItemId Id { get; init; }

    /// <summary>Gets the instant, inclusive.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Gets the fields that were not empty; those of several values stand in <see cref="Releases"/> and <see cref="Links"/>.</summary>
    public required IReadOnlyDictionary<HistoryField, HistoricValue> Values { get; init; }

    /// <summary>Gets the releases in the order in which they were set.</summary>
    public IReadOnlyList<HistoricValue> Releases { get; init; } = [];

    /// <summary>Gets the links that the history told of, in the order in which they were added; those older than the history are not among them.</summary>
    public IReadOnlyList<HistoricValue> Links { get; init; } = [];

    /// <summary>Gets the tracker's word for the type, or <see langword="null"/>.</summary>
    public string? TrackerType => Find(HistoryField.Type).Word;

    /// <summary>Gets the state: its category follows from the id (Jira), or from type and word (Azure DevOps).</summary>
    public HistoricValue State => Find(HistoryField.State);

    /// <summary>Gets the parent's native id, or <see langword="null"/>.</summary>
    public long? ParentId => long.TryParse(Find(HistoryField.Parent).Id, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;

    /// <summary>Gets the estimate, or <see langword="null"/>.</summary>
    public decimal? Estimate => Number(HistoryField.Estimate);

    /// <summary>Gets the hours of work remaining, or <see langword="null"/>.</summary>
    public decimal? RemainingHours => Number(HistoryField.Remaining);

    /// <summary>Gets the hours of work done, or <see langword="null"/>.</summary>
    public decimal? CompletedHours => Number(HistoryField.Completed);

    /// <summary>Gets the planned first day, inclusive, or <see langword="null"/>.</summary>
    public DateOnly? StartOn => Day(HistoryField.StartOn);

    /// <summary>Gets the due day, inclusive, or <see langword="null"/>.</summary>
    public DateOnly? DueOn => Day(HistoryField.DueOn);

    /// <summary>Gets the assignee's id in the tracker, or <see langword="null"/>.</summary>
    public string? AssigneeId => Find(HistoryField.Assignee).Id;

    /// <summary>Finds a field of one value; the empty value when it was empty.</summary>
    /// <param name="field">The field.</param>
    public HistoricValue Find(HistoryField field) => Values.GetValueOrDefault(field);

    private decimal? Number(HistoryField field) =>
        decimal.TryParse(Find(field).Word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private DateOnly? Day(HistoryField field) =>
        DateOnly.TryParseExact(Find(field).Word, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
