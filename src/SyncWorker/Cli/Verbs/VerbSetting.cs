using System.CommandLine;
using SyncWorker.Model.Reading;
using SyncWorker.Options;
using SyncWorker.Storage;

namespace SyncWorker.Cli.Verbs;

/// <summary>What all verbs share: the console, the configuration option, and how exceptions become sentences and exit codes.</summary>
/// <param name="json">The option for JSON output.</param>
/// <param name="output">Where results go.</param>
/// <param name="error">Where everything else goes.</param>
internal sealed class VerbSetting(Option<bool> json, TextWriter output, TextWriter error)
{
    /// <summary>Makes the option that names the configuration file.</summary>
    public static Option<string> ConfigOption() => new("--config") { Description = "The configuration file.", HelpName = "FILE", Required = true };

    /// <summary>Makes the option that names one connection.</summary>
    /// <param name="description">What the verb does with it alone.</param>
    public static Option<string?> ConnectionOption(string description) => new("--connection") { Description = description, HelpName = "NAME" };

    /// <summary>Finds the connection that an option names; <see langword="null"/> means all.</summary>
    /// <exception cref="UsageException">There is no such connection.</exception>
    public static string? FindConnection(ParseResult parsed, Option<string?> option, WorkerConfiguration configuration)
    {
        var name = parsed.GetValue(option);
        if (name is not null) Choices.Check(name, "connection", configuration.Definition.Connections.Select(known => known.Name));
        return name;
    }

    /// <summary>Gives a verb its action.</summary>
    public Command Action(Command command, Func<ParseResult, CliConsole, CancellationToken, Task<int>> act)
    {
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var console = Open(parsed);
            try
            {
                return await act(parsed, console, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                await console.Error.WriteLineAsync("Stopped.");
                return ExitCode.Interrupted;
            }
            catch (UsageException exception)
            {
                await console.Error.WriteLineAsync(exception.Message);
                return ExitCode.Usage;
            }
            catch (FaultyConfigurationException exception)
            {
                ConfigFaultText.Write(console, exception.File, exception.Result);
                return ExitCode.Usage;
            }
            catch (Exception exception) when (exception is StoreException or TrackerException or IOException)
            {
                await console.Error.WriteLineAsync(exception.Message);
                return ExitCode.Failed;
            }
        });
        return command;
    }

    /// <summary>Reads the configuration that the option names.</summary>
    /// <exception cref="FaultyConfigurationException">It has faults.</exception>
    public static WorkerConfiguration Load(string file)
    {
        var result = ConfigurationReader.ReadFile(file, ProcessEnvironment.Read());
        return result.Configuration ?? throw new FaultyConfigurationException(file, result);
    }

    private CliConsole Open(ParseResult parsed) => new(output, error)
    {
        IsJson = parsed.GetValue(json),
        IsOutputTerminal = ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected,
        IsErrorTerminal = ReferenceEquals(error, Console.Error) && !Console.IsErrorRedirected,
    };
}
