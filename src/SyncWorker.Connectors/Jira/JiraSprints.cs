using System.Text.Json;
using SyncWorker.Model.Items;

namespace SyncWorker.Connectors.Jira;

/// <summary>Reads the sprints of an issue, in either of the forms in which Jira writes them, and chooses the one that counts.</summary>
internal static class JiraSprints
{
    /// <summary>Lists an issue's sprints: objects, legacy texts, or bare ids known to the catalogue. What is none of these is left out.</summary>
    /// <param name="value">The sprint field, or <see langword="null"/>.</param>
    /// <param name="known">The boards' sprints by id.</param>
    public static IReadOnlyList<JiraSprint> Read(JsonElement? value, IReadOnlyDictionary<string, JiraSprint> known) => value switch
    {
        { ValueKind: JsonValueKind.Array } array => [.. array.EnumerateArray().Select(item => ReadOne(item, known)).OfType<JiraSprint>()],
        { } single when ReadOne(single, known) is { } sprint => [sprint],
        _ => [],
    };

    /// <summary>Chooses the active sprint, else the next one, else the last one; null of none.</summary>
    /// <param name="sprints">The sprints.</param>
    public static JiraSprint? Choose(IReadOnlyList<JiraSprint> sprints) =>
        sprints.Where(static sprint => sprint.State == "active").OrderByDescending(static sprint => sprint.StartAt).ThenByDescending(IdOrder).FirstOrDefault()
        ?? sprints.Where(static sprint => sprint.State == "future").OrderBy(static sprint => sprint.StartAt ?? DateTimeOffset.MaxValue).ThenBy(IdOrder).FirstOrDefault()
        ?? sprints.OrderByDescending(static sprint => sprint.CompletedAt ?? sprint.EndAt ?? sprint.StartAt ?? DateTimeOffset.MinValue).ThenByDescending(IdOrder).FirstOrDefault();

    /// <summary>Turns a sprint into the shared word.</summary>
    /// <param name="sprint">The sprint.</param>
    /// <param name="zone">The zone in which instants become days.</param>
    public static IterationRef ToIteration(JiraSprint sprint, TimeZoneInfo zone) => new()
    {
        Id = sprint.Id,
        Name = sprint.Name,
        StartOn = Day(sprint.StartAt, zone),
        FinishOn = Day(sprint.EndAt ?? sprint.CompletedAt, zone),
    };

    /// <summary>Spells a list of sprint ids in one order, whatever order Jira wrote them in; null of none.</summary>
    /// <param name="ids">The ids.</param>
    public static string? Canonical(IEnumerable<string> ids) =>
        string.Join(", ", ids.OrderBy(static id => id.Length).ThenBy(static id => id, StringComparer.Ordinal)) is { Length: > 0 } text ? text : null;

    private static DateOnly? Day(DateTimeOffset? at, TimeZoneInfo zone) =>
        at is { } instant ? DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, zone).DateTime) : null;

    private static long IdOrder(JiraSprint sprint) => long.TryParse(sprint.Id, out var id) ? id : 0;

    private static JiraSprint? ReadOne(JsonElement value, IReadOnlyDictionary<string, JiraSprint> known) => value.ValueKind switch
    {
        JsonValueKind.Object => JiraSprint.Read(value),
        JsonValueKind.Number => known.GetValueOrDefault(value.GetRawText()),
        JsonValueKind.String when value.AsText() is { } text => JiraLegacySprint.Read(text) ?? known.GetValueOrDefault(text),
        _ => null,
    };
}
