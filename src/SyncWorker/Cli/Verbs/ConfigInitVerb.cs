using System.CommandLine;
using SyncWorker.Cli.Rendering;
using SyncWorker.Connectors;
using SyncWorker.Model.Reading;

namespace SyncWorker.Cli.Verbs;

/// <summary><c>config init</c>: writes a first configuration for one tracker, after it has been read with the token that the configuration names.</summary>
internal static class ConfigInitVerb
{
    /// <summary>Makes the verb.</summary>
    public static Command Make(VerbSetting verbs)
    {
        var config = new Option<string>("--config") { Description = "The file to write.", HelpName = "FILE", DefaultValueFactory = _ => "syncworker.yaml" };
        var url = new Option<string?>("--url") { Description = "The address of the Jira site, or of the Azure DevOps organisation or collection.", HelpName = "URL" };
        var token = new Option<string?>("--token-env") { Description = "The name of the environment variable that holds the token; never the token.", HelpName = "NAME" };
        var user = new Option<string?>("--user") { Description = "The account's e-mail address, for an API token of Jira Cloud.", HelpName = "EMAIL" };
        var scoped = new Option<bool>("--scoped") { Description = "The token is a scoped or service account's one of Jira Cloud, sent to its gateway." };
        var gateway = new Option<string?>("--gateway") { Description = "Jira Cloud's gateway, where it is not https://api.atlassian.com; says --scoped too.", HelpName = "URL" };
        var project = new Option<string[]>("--project") { Description = "Read only this project, by key (Jira) or name (Azure DevOps); may be repeated. Default: all that the account sees.", HelpName = "KEY" };
        var name = new Option<string?>("--name") { Description = "The connection's permanent name. Default: from the address.", HelpName = "NAME" };
        var force = new Option<bool>("--force") { Description = "Replace the file if it is there." };
        var command = new Command("init", "Write a first configuration for one tracker, proven by reading from it. Asks at a terminal for what is not said.")
        {
            config, url, token, user, scoped, gateway, project, name, force,
        };
        return verbs.Action(command, async (parsed, console, cancellationToken) =>
        {
            var file = parsed.GetValue(config) ?? "syncworker.yaml";
            var answers = new FirstAnswers
            {
                Url = parsed.GetValue(url),
                TokenVariable = parsed.GetValue(token),
                User = parsed.GetValue(user),
                IsScoped = parsed.GetValue(scoped),
                Gateway = parsed.GetValue(gateway),
                Projects = parsed.GetValue(project) ?? [],
                Name = parsed.GetValue(name),
            };
            try
            {
                var (connection, contact) = await MakeAsync(console, file, answers, parsed.GetValue(force), cancellationToken);
                FirstContactText.Write(console, file, connection, contact);
                return ExitCode.Ok;
            }
            catch (Exception failure) when (failure is UsageException or TrackerException or IOException)
            {
                var sentence = failure.Message.Contains(FirstQuestions.Untouched, StringComparison.Ordinal) ? failure.Message : $"{failure.Message} {FirstQuestions.Untouched}";
                if (console.IsJson) FirstContactText.WriteFailure(console, sentence);
                await console.Error.WriteLineAsync(sentence);
                return failure is UsageException ? ExitCode.Usage : ExitCode.Failed;
            }
        });
    }

    private static async Task<(FirstConnection Connection, FirstContact Contact)> MakeAsync(CliConsole console, string file, FirstAnswers answers, bool replace, CancellationToken cancellationToken)
    {
        if (File.Exists(file) && !replace) throw new UsageException($"The file {file} is there already. {FirstQuestions.Untouched} Name another with --config, or replace it with --force.");
        var folder = Path.GetDirectoryName(Path.GetFullPath(file)) ?? "/";
        if (!Directory.Exists(folder)) throw new UsageException($"There is no folder {folder}. {FirstQuestions.Untouched} Make it, or name another file with --config.");
        var dialogue = console.IsErrorTerminal && !Console.IsInputRedirected ? new InitDialogue(Console.In, console.Error) : null;
        using var loggers = CliLogging.Open();
        using var factory = new ConnectorFactory(TimeProvider.System, loggers);
        var questions = new FirstQuestions(dialogue, answers, (site, token) => FirstQuestions.RecogniseAsync(factory, site, token));
        var connection = await questions.AskAsync(Path.GetFileNameWithoutExtension(file), cancellationToken);
        var contact = await FirstContact.MakeAsync(connection, folder, factory, TimeProvider.System, cancellationToken);
        Save(file, contact.Text, replace);
        return (connection, contact);
    }

    /// <summary>Writes whole or not at all, and over nothing that came meanwhile.</summary>
    private static void Save(string file, string text, bool replace)
    {
        var draft = $"{file}.{Environment.ProcessId}.new";
        try
        {
            File.WriteAllText(draft, text);
            File.Move(draft, file, replace);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"The file {file} could not be written. {exception.Message}", exception);
        }
        finally
        {
            if (File.Exists(draft)) File.Delete(draft);
        }
    }
}
