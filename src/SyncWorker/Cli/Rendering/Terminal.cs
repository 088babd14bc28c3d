using Spectre.Console;

namespace SyncWorker.Cli.Rendering;

/// <summary>Opens the console for tables: colours only where a person looks, and width enough where nobody does.</summary>
internal static class Terminal
{
    private const int FileWidth = 160;

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
