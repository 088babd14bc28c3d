using System.Globalization;
using SyncWorker.Model.Runs;
using SyncWorker.Pipeline;

namespace SyncWorker.Cli.Rendering;

/// <summary>Writes a cycle as one line.</summary>
internal static class CycleLine
{
    /// <summary>Describes it.</summary>
    public static string Describe(CycleReport report)
    {
        var connections = string.Join(", ", report.Runs.Select(Describe));
        return string.Create(CultureInfo.InvariantCulture, $"{connections}; {Words.Count(report.WriteBack.Applied, "item")} written");
    }

    private static string Describe(SyncRun run) => run.Failed
        ? $"{run.Connection} failed: {Words.Clean(string.Join(" ", run.Reasons))}"
        : string.Create(CultureInfo.InvariantCulture, $"{run.Connection} {run.Completeness}, {run.ItemsRead} read, {run.ItemsStored} changed, {run.ItemsEchoed} of them our own");
}
