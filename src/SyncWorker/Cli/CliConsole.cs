namespace SyncWorker.Cli;

/// <summary>Where a verb writes, and for whom.</summary>
/// <param name="output">Results.</param>
/// <param name="error">Everything else: faults, logs, progress.</param>
internal sealed class CliConsole(TextWriter output, TextWriter error)
{
    /// <summary>Gets how a verb that serves is stopped.</summary>
    /// <remarks>Ctrl-C reaches a whole terminal. A script has to be told whom to signal and with what: <c>dotnet run</c> keeps a SIGINT to itself, and a shell starts what it puts into the background with SIGINT ignored.</remarks>
    public static string HowToStop => $"Stop with Ctrl-C, or by SIGTERM to process {Environment.ProcessId}.";

    /// <summary>Gets where results go; with <see cref="IsJson"/> one document and nothing else.</summary>
    public TextWriter Output { get; } = output;

    /// <summary>Gets where faults, logs and progress go.</summary>
    public TextWriter Error { get; } = error;

    /// <summary>Gets whether the result is one JSON document.</summary>
    public bool IsJson { get; init; }

    /// <summary>Gets whether a person watches the results.</summary>
    public bool IsOutputTerminal { get; init; }

    /// <summary>Gets whether a person watches the progress.</summary>
    public bool IsErrorTerminal { get; init; }
}
