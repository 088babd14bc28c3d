using System.Globalization;
using SyncWorker.Model.Runs;

namespace SyncWorker.Analysis.Snapshot;

/// <summary>Says how far each connection can be trusted, and marks the items of which only an older version could be read.</summary>
internal sealed class TrustJudge(SnapshotContext context, IReadOnlyList<string> connections, ItemLookup lookup)
{
    public IReadOnlyList<ConnectionTrust> JudgeAndMark(ItemColumns columns)
    {
        var freshness = context.Connections.ToDictionary(fresh => fresh.Connection, StringComparer.Ordinal);
        return [.. connections.Select((name, place) => Judge(name, freshness.GetValueOrDefault(name), MarkQuarantined(place, freshness.GetValueOrDefault(name), columns)))];
    }

    private int MarkQuarantined(int connection, ConnectionFreshness? fresh, ItemColumns columns)
    {
        var unknown = 0;
        foreach (var id in fresh?.Quarantined ?? [])
        {
            var place = id is { } known ? lookup.Find(connection, known) : -1;
            if (place < 0) unknown++;
            else columns.Marks[place] |= ItemMarks.Quarantined;
        }

        return unknown;
    }

    private ConnectionTrust Judge(string name, ConnectionFreshness? fresh, int unknownQuarantined)
    {
        if (fresh?.LastRun is null) return new ConnectionTrust(name, Completeness.Partial, [$"{name}: it has not been read yet"]);
        var staleAfter = context.Definition.Connections.FirstOrDefault(connection => connection.Name == name)?.StaleAfter;
        var reasons = new List<string>();
        var verdict = Completeness.Complete;
        if (fresh.LastRun != Completeness.Complete)
        {
            verdict = Completeness.Partial;
            reasons.AddRange(fresh.Reasons.Count == 0 ? [$"{name}: its last run was not complete"] : fresh.Reasons.Select(reason => $"{name}: {reason}"));
        }

        if (unknownQuarantined > 0)
        {
            verdict = Completeness.Partial;
            reasons.Add(string.Create(CultureInfo.InvariantCulture, $"{name}: {unknownQuarantined} {(unknownQuarantined == 1 ? "item could never be read and is" : "items could never be read and are")} in quarantine"));
        }

        if (fresh.LastCompleteAt is null && fresh.LastRun != Completeness.Complete)
        {
            reasons.Add($"{name}: it has never been read completely");
        }
        else if (fresh.LastCompleteAt is { } at && staleAfter is { } limit && context.MeasuredAt - at > limit)
        {
            verdict = Completeness.Stale;
            reasons.Add(string.Create(CultureInfo.InvariantCulture, $"{name}: its last complete run ended at {at.UtcDateTime:yyyy-MM-dd HH:mm}Z, more than {limit.TotalMinutes:0.##} minutes ago"));
        }

        return new ConnectionTrust(name, verdict, reasons);
    }
}
