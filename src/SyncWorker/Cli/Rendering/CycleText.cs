using System.Globalization;
using Spectre.Console;
using SyncWorker.Model.Runs;
using SyncWorker.Pipeline;

namespace SyncWorker.Cli.Rendering;

/// <summary>Writes a cycle for people: what was read, what came out, what was written.</summary>
internal static class CycleText
{
    private const int ShownRemovals = 10;

    /// <summary>Writes it.</summary>
    public static void Write(IAnsiConsole console, CycleReport cycle)
    {
        WriteMeasured(console, cycle);
        WriteRemovals(console, cycle);
        WriteNotes(console, cycle);
        WriteBack(console, cycle.WriteBack);
    }

    /// <summary>Writes what was read, the portfolios, and what people should know of them.</summary>
    public static void WriteReport(IAnsiConsole console, CycleReport cycle)
    {
        WriteMeasured(console, cycle);
        WriteNotes(console, cycle);
    }

    /// <summary>A reason that stands beside its run is not repeated below the table.</summary>
    private static void WriteMeasured(IAnsiConsole console, CycleReport cycle)
    {
        if (cycle.IsFromStore) console.MarkupLine(RunText.FromStore);
        foreach (var run in cycle.Runs)
        {
            var mark = run.Failed ? "[red]✗[/]" : run.Completeness == Completeness.Complete ? "[green]✓[/]" : "[yellow]•[/]";
            console.MarkupLine($"{mark} {Markup.Escape(RunText.Describe(run, cycle))}");
            if (DescribeSweep(run) is { } sweep) console.MarkupLine("    " + sweep);
            foreach (var remark in run.Remarks) console.MarkupLine("    " + Markup.Escape(Words.Clean(remark)));
            foreach (var reason in run.Reasons) console.MarkupLine("    " + Markup.Escape(Words.Clean(reason)));
        }

        if (cycle.Runs.Count > 0) console.WriteLine();
        ReportTable.Write(console, cycle.Portfolios, RunText.ReasonsOf(cycle.Runs));
    }

    private static void WriteRemovals(IAnsiConsole console, CycleReport cycle)
    {
        if (cycle.Removals.Count == 0) return;
        console.MarkupLine("No longer counted:");
        foreach (var removal in cycle.Removals.Take(ShownRemovals))
            console.MarkupLine("  • " + Markup.Escape(Words.Clean($"{removal.Item.Connection}/{removal.Key} ({Words.Of(removal.Cause)}): {removal.Evidence}")));
        if (cycle.Removals.Count > ShownRemovals)
            console.MarkupLine(string.Create(CultureInfo.InvariantCulture, $"  • and {cycle.Removals.Count - ShownRemovals:N0} more; --json lists them"));
        console.WriteLine();
    }

    private static string? DescribeSweep(SyncRun run)
    {
        var listed = run.Swept is null ? null : string.Create(CultureInfo.InvariantCulture, $"swept {Words.Count(run.Swept.Value, "item")}, {run.Missed:N0} of them missed before");
        var gone = run.Removed + run.Held + run.Returned == 0
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"{run.Removed:N0} removed, {run.Held:N0} held, {run.Returned:N0} back again");
        return listed is null ? gone : gone is null ? listed : $"{listed}; {gone}";
    }

    private static void WriteNotes(IAnsiConsole console, CycleReport cycle)
    {
        WriteUnmapped(console, cycle);
        WriteRemarks(console, cycle);
    }

    private static void WriteUnmapped(IAnsiConsole console, CycleReport cycle)
    {
        if (cycle.Unmapped.Count == 0) return;
        console.MarkupLine("Not mapped, and never guessed:");
        foreach (var unmapped in cycle.Unmapped)
        {
            var line = string.Create(CultureInfo.InvariantCulture, $"{unmapped.Connection} {Words.Of(unmapped.Kind)} '{unmapped.Value}': {Words.Count(unmapped.Count, "item")}, such as {string.Join(", ", unmapped.Samples)}");
            console.MarkupLine("  [yellow]•[/] " + Markup.Escape(Words.Clean(line)));
        }

        console.WriteLine();
    }

    private static void WriteRemarks(IAnsiConsole console, CycleReport cycle)
    {
        if (cycle.Remarks.Count == 0) return;
        console.MarkupLine("Notes:");
        foreach (var remark in cycle.Remarks) console.MarkupLine("  • " + Markup.Escape(Words.Clean(remark)));
        console.WriteLine();
    }

    private static void WriteBack(IAnsiConsole console, WriteBackTally tally)
    {
        var planned = $"{tally.Planned.ToString("N0", CultureInfo.InvariantCulture)} {(tally.Planned == 1 ? "item" : "items")} planned";
        console.MarkupLine(tally.IsSent
            ? string.Create(CultureInfo.InvariantCulture, $"Write-back: {planned}, {tally.Applied:N0} written, {tally.Failed:N0} not written, {tally.Unchanged:N0} values already right; {tally.Requests:N0} requests")
            : string.Create(CultureInfo.InvariantCulture, $"Write-back: {planned}, {tally.Unchanged:N0} values already right; nothing was sent. The verb plan shows each, apply writes them."));
        foreach (var remark in tally.Remarks) console.MarkupLine("  " + Markup.Escape(Words.Clean(remark)));
    }
}
