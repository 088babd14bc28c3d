using Spectre.Console;

namespace SyncWorker.Cli.Rendering;

/// <summary>Opens the console for tables: colours only where a person looks, and lines that end where they end where nobody does.</summary>
internal static class Terminal
{
    /// <summary>Wider than any line: what reads a file or a pipe takes a line for a line, and nothing may be cut.</summary>
    private const int FileWidth = 1_000_000;

    /// <summary>Opens it over the verb's output.</summary>
    public static IAnsiConsole Open(CliConsole console)
    {
        var ansi = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = console.IsOutputTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = console.IsOutputTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(console.Output),
        });
        if (!console.IsOutputTerminal) ansi.Profile.Width = FileWidth;
        return ansi;
    }
}
