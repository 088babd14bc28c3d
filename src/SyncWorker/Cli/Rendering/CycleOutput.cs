using Spectre.Console;
using SyncWorker.Pipeline;

namespace SyncWorker.Cli.Rendering;

/// <summary>Prints cycles the way the caller asked for.</summary>
internal static class CycleOutput
{
    /// <summary>Prints them: one JSON document with remarks on the error output, or text for people.</summary>
    public static void Write(CliConsole console, IReadOnlyList<CycleReport> cycles)
    {
        if (console.IsJson)
        {
            CycleJson.Write(console.Output, cycles);
            foreach (var remark in cycles.SelectMany(cycle => cycle.WriteBack.Remarks.Concat(cycle.Remarks)).Distinct(StringComparer.Ordinal)) console.Error.WriteLine(Words.Clean(remark));
            return;
        }

        var terminal = Terminal.Open(console);
        for (var i = 0; i < cycles.Count; i++)
        {
            if (cycles.Count > 1) terminal.WriteLine($"Cycle {i + 1} of {cycles.Count}");
            CycleText.Write(terminal, cycles[i]);
            if (i + 1 < cycles.Count) terminal.WriteLine();
        }
    }
}
