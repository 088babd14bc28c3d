using System.Globalization;

namespace SyncWorker.IntegrationTests.Truth;

/// <summary>How histories and worklogs are spelt on both sides of the comparison.</summary>
internal static class TruthText
{
    public static string Entry(string id, long atMs, string? author, string field, string before, string after) =>
        string.Create(CultureInfo.InvariantCulture, $"{id} at {atMs} by {author}: {field} {before} > {after}");

    public static string Worklog(long id, string? author, long startedMs, long seconds, long updatedMs) =>
        string.Create(CultureInfo.InvariantCulture, $"{id} by {author}: {startedMs} {seconds} {updatedMs}");

    public static string Sprints(string? ids) =>
        string.Join(',', (ids ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).OrderBy(static id => long.Parse(id, CultureInfo.InvariantCulture)));

    public static string Number(string? text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number.ToString("0.###", CultureInfo.InvariantCulture) : "";
}
