using System.Globalization;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Runs;
using SyncWorker.Pipeline;

namespace SyncWorker.Cli.Rendering;

/// <summary>Says what was read, and how old what is shown is.</summary>
internal static class RunText
{
    /// <summary>Says of a report from the store that nothing was read for it.</summary>
    public const string FromStore = "From the store; no tracker was read now.";

    /// <summary>Describes a run in one line: what it did now, or of a stored one when it was and how it ended. Its reasons stand elsewhere.</summary>
    public static string Describe(SyncRun run, CycleReport report)
    {
        var kind = Words.Of(run.Kind) is { } known ? $" ({known})" : "";
        var sentence = report.IsFromStore ? Stored(run, report) : run.Failed ? $"failed; below is what was stored before, {LastComplete(run, report)}" : Figures(run);
        return $"{run.Connection}{kind}: {sentence}";
    }

    /// <summary>Says of each connection when it was last read, one line each.</summary>
    public static IEnumerable<string> Sources(CycleReport report, SyncWorkerDefinition definition) => definition.Connections.Select(connection =>
        report.Runs.FirstOrDefault(run => run.Connection == connection.Name) is { } run
            ? $"Made from {Describe(run, report)}."
            : $"{connection.Name} has not been read yet: nothing is planned for it. Run sync first.");

    /// <summary>Lists the reasons of runs as rollups repeat them.</summary>
    public static IReadOnlySet<string> ReasonsOf(IEnumerable<SyncRun> runs) =>
        runs.SelectMany(run => run.Reasons.Select(reason => $"{run.Connection}: {reason}")).ToHashSet(StringComparer.Ordinal);

    private static string Figures(SyncRun run) => string.Create(
        CultureInfo.InvariantCulture,
        $"{run.Completeness}: {Words.Count(run.ItemsRead, "item")} read, {run.ItemsStored:N0} stored, {run.ItemsUnchanged:N0} unchanged, {run.HistoryEntries:N0} history {(run.HistoryEntries == 1 ? "entry" : "entries")}; {Words.Count(run.Requests, "request")} in {(run.FinishedAt - run.StartedAt).TotalSeconds:0.0} s");

    private static string Stored(SyncRun run, CycleReport report)
    {
        var at = At(run.FinishedAt, report.MadeAt);
        if (run.Failed) return $"last run {at} failed; {LastComplete(run, report)}";
        return run.Completeness == Completeness.Complete ? $"last read {at}, Complete" : $"last read {at}, {run.Completeness}; {LastComplete(run, report)}";
    }

    private static string LastComplete(SyncRun run, CycleReport report) => report.LastCompleteAt.GetValueOrDefault(run.Connection) is { } at
        ? $"last read completely {At(at, report.MadeAt)}"
        : "never read completely";

    private static string At(DateTimeOffset at, DateTimeOffset now) => $"{Age.Of(at, now)} ({at.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC)";
}
