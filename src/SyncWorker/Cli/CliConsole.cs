namespace SyncWorker.Cli;

/// <summary>Where a verb writes, and for whom.</summary>
/// <param name="output">Results.</param>
/// <param name="error">Everything else: faults, logs, progress.</param>
internal sealed class CliConsole(TextWriter output, TextWriter error)
{
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
