using System.Globalization;
using SyncWorker.Model.History;

namespace SyncWorker.Connectors.Jira;

/// <summary>Spells the two halves of a value of the history so that the same value is always spelt the same, wherever it was read.</summary>
/// <param name="zone">The zone in which instants become days.</param>
internal sealed class JiraHistoryValues(TimeZoneInfo zone)
{
    /// <summary>Spells a value.</summary>
    /// <param name="field">What it is the value of.</param>
    /// <param name="value">The value.</param>
    /// <param name="estimate">Where the estimate comes from, or <see langword="null"/>.</param>
    public (string? Id, string? Word) Canonical(HistoryField field, (string? Id, string? Word) value, EstimateSource? estimate) => field switch
    {
        HistoryField.StartOn or HistoryField.DueOn => Day(value.Id, value.Word),
        HistoryField.Remaining or HistoryField.Completed => (null, Number(value.Word ?? value.Id, isTime: true)),
        HistoryField.Estimate => (null, Number(value.Word ?? value.Id, estimate is { } source && JiraFieldPlan.IsTime(source.Field))),
        HistoryField.Labels => (null, Labels(value.Word?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [])),
        HistoryField.Iteration => (JiraSprints.Canonical(value.Id?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? []), value.Word),
        HistoryField.Blocked => (null, value.Word),
        _ => value,
    };

    /// <summary>Says whether a list of options holds the one that flags. Of check boxes that were not made for flagging only that one counts.</summary>
    /// <param name="words">The options, with commas between them, or <see langword="null"/>.</param>
    /// <returns>The option, or <see langword="null"/>.</returns>
    public static string? Flag(string? words) =>
        words?.Split(',', StringSplitOptions.TrimEntries).Contains(JiraFieldPlan.Impediment, StringComparer.OrdinalIgnoreCase) == true ? JiraFieldPlan.Impediment : null;

    /// <summary>Spells a day.</summary>
    /// <param name="id">The day as Jira keeps it, or <see langword="null"/>.</param>
    /// <param name="word">The day as Jira shows it, or <see langword="null"/>.</param>
    public (string? Id, string? Word) Day(string? id, string? word)
    {
        var day = JiraTime.ReadDay(id, zone) ?? JiraTime.ReadDay(word is { Length: > 10 } ? word[..10] : word, zone);
        return day is { } known ? (CanonicalText.Of(known), CanonicalText.Of(known)) : (id, word);
    }

    /// <summary>Spells a number; seconds become hours.</summary>
    /// <param name="text">The number, or <see langword="null"/>.</param>
    /// <param name="isTime">Whether it counts seconds.</param>
    public static string? Number(string? text, bool isTime)
    {
        if (!decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) return text;
        return CanonicalText.Of(isTime ? JiraMapper.ToHours(number) : number);
    }

    /// <summary>Spells labels in one order; null of none.</summary>
    /// <param name="labels">The labels.</param>
    public static string? Labels(IEnumerable<string> labels) => string.Join(' ', labels.Order(StringComparer.Ordinal)) is { Length: > 0 } text ? text : null;
}
