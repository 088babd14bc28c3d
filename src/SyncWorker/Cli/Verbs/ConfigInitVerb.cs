using System.CommandLine;
using SyncWorker.Cli.Rendering;
using SyncWorker.Connectors;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Reading;
using SyncWorker.Options.Shapes;

namespace SyncWorker.Cli.Verbs;

/// <summary><c>config init</c>: writes a first configuration for one tracker, after it has been read with the token that the configuration names.</summary>
internal static class ConfigInitVerb
{
    private const string Untouched = "Nothing was written.";

    /// <summary>Makes the verb.</summary>
    public static Command Make(VerbSetting verbs)
    {
        var config = new Option<string>("--config") { Description = "The file to write.", HelpName = "FILE", DefaultValueFactory = _ => "syncworker.yaml" };
        var url = new Option<string?>("--url") { Description = "The address of the Jira site, or of the Azure DevOps organisation or collection.", HelpName = "URL" };
        var token = new Option<string?>("--token-env") { Description = "The name of the environment variable that holds the token; never the token.", HelpName = "NAME" };
        var user = new Option<string?>("--user") { Description = "The account's e-mail address, for an API token of Jira Cloud.", HelpName = "EMAIL" };
        var scoped = new Option<bool>("--scoped") { Description = "The token is a scoped or service account's one of Jira Cloud, sent to its gateway." };
        var gateway = new Option<string?>("--gateway") { Description = "Jira Cloud's gateway, with --scoped. Default https://api.atlassian.com.", HelpName = "URL" };
        var project = new Option<string[]>("--project") { Description = "Read only this project, by key (Jira) or name (Azure DevOps); may be repeated. Default: all that the account sees.", HelpName = "KEY" };
        var name = new Option<string?>("--name") { Description = "The connection's permanent name. Default: from the address.", HelpName = "NAME" };
        var force = new Option<bool>("--force") { Description = "Replace the file if it is there." };
        var command = new Command("init", "Write a first configuration for one tracker, proven by reading from it. Asks at a terminal for what is not said.")
        {
            config, url, token, user, scoped, gateway, project, name, force,
        };
        return verbs.Action(command, async (parsed, console, cancellationToken) =>
        {
            var file = Path.GetFullPath(parsed.GetValue(config) ?? "syncworker.yaml");
            if (File.Exists(file) && !parsed.GetValue(force)) throw new UsageException($"The file {file} is there already. {Untouched} Name another with --config, or replace it with --force.");
            var folder = Path.GetDirectoryName(file) ?? "/";
            if (!Directory.Exists(folder)) throw new UsageException($"There is no folder {folder}. {Untouched} Make it, or name another file with --config.");
            var dialogue = console.IsErrorTerminal && !Console.IsInputRedirected ? new InitDialogue(Console.In, console.Error) : null;
            var site = await TakeAsync(dialogue, parsed.GetValue(url), "--url", "The address of the Jira site or Azure DevOps organisation", null, RefuseUrl, cancellationToken);
            var variable = await TakeAsync(dialogue, parsed.GetValue(token), "--token-env", "The name of the environment variable that holds the token", null, RefuseVariable, cancellationToken);
            using var loggers = CliLogging.Open();
            using var factory = new ConnectorFactory(TimeProvider.System, loggers);
            var tracker = await RecogniseAsync(factory, site, cancellationToken);
            var isScoped = parsed.GetValue(scoped) || parsed.GetValue(gateway) is not null;
            if (isScoped && tracker != TrackerKind.JiraCloud) throw new UsageException($"--scoped and --gateway are for Jira Cloud; at {site} answers {Words.Of(tracker)}. {Untouched}");
            var account = await TakeUserAsync(dialogue, parsed.GetValue(user), tracker, isScoped, cancellationToken);
            var connection = new FirstConnection
            {
                Name = await TakeAsync(dialogue, parsed.GetValue(name), "--name", "The connection's permanent name", FirstConnection.NameOf(new Uri(site), tracker), RefuseName, cancellationToken),
                Store = Path.GetFileNameWithoutExtension(file),
                Url = site.TrimEnd('/'),
                TokenVariable = variable,
                Tracker = tracker,
                User = account,
                IsScoped = isScoped,
                Gateway = parsed.GetValue(gateway),
                Projects = await TakeProjectsAsync(dialogue, parsed.GetValue(project) ?? [], cancellationToken),
            };
            var contact = await FirstContact.MakeAsync(connection, folder, factory, TimeProvider.System, cancellationToken);
            Save(file, contact.Text, parsed.GetValue(force));
            FirstContactText.Write(console, file, connection, contact);
            return ExitCode.Ok;
        });
    }

    private static async Task<string> TakeAsync(
        InitDialogue? dialogue, string? given, string option, string question, string? usual, Func<string, string?> refuse, CancellationToken cancellationToken)
    {
        if (given is not null) return refuse(given) is { } reason ? throw new UsageException($"{option}: {reason} {Untouched}") : given;
        if (dialogue is not null) return await dialogue.AskAsync(question, usual, refuse, cancellationToken);
        return usual ?? throw new UsageException($"{option} is needed where nobody can be asked: config init --url URL --token-env NAME. {Untouched}");
    }

    private static async Task<string?> TakeUserAsync(InitDialogue? dialogue, string? given, TrackerKind tracker, bool isScoped, CancellationToken cancellationToken)
    {
        if (tracker == TrackerKind.AzureDevOps && given is not null) throw new UsageException($"--user: Azure DevOps takes a personal access token without a user. {Untouched}");
        if (given is not null || tracker != TrackerKind.JiraCloud || isScoped) return given;
        if (dialogue is null)
            throw new UsageException($"--user is needed: this is a Jira Cloud, which takes an API token together with the account's e-mail address (or --scoped, for a scoped token). {Untouched}");
        return await dialogue.AskAsync("The e-mail address of the token's account", null, static _ => null, cancellationToken);
    }

    private static async Task<IReadOnlyList<string>> TakeProjectsAsync(InitDialogue? dialogue, string[] given, CancellationToken cancellationToken)
    {
        if (given.Length > 0 || dialogue is null) return [.. given.Distinct(StringComparer.OrdinalIgnoreCase)];
        var answer = await dialogue.AskAsync("The projects to read, by key or name, separated by commas (nothing: all that the account sees)", "", static _ => null, cancellationToken);
        return [.. answer.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    private static Task<TrackerKind> RecogniseAsync(ConnectorFactory factory, string site, CancellationToken cancellationToken)
    {
        var url = new Uri(site);
        return factory.RecogniseAsync(
            new ConnectionDefinition { Name = url.Host, Kind = ConnectionKind.Jira, Url = url, Auth = new AuthDefinition { Kind = AuthKind.PersonalAccessToken, Secret = new SecretReference(null, null) } },
            cancellationToken);
    }

    private static string? RefuseUrl(string text)
    {
        if (!Forms.Url.Accepts(text)) return $"'{text}' is not an address. Write it with https://, without what follows '?' or '#', such as https://pay.example.atlassian.net.";
        var url = new Uri(text);
        if (url.UserInfo.Length > 0) return "The address holds a user name or a secret. Remove what stands before '@'.";
        return url.Scheme == Uri.UriSchemeHttp && !url.IsLoopback ? $"The token would be sent to {url.Host} unencrypted. Write https://." : null;
    }

    private static string? RefuseName(string text) => Forms.Name.Accepts(text) ? null : $"'{text}' will not do. Write {Forms.Name.Expectation}, such as {Forms.Name.Example}.";

    /// <summary>What may be a token by mistake is not repeated.</summary>
    private static string? RefuseVariable(string text)
    {
        if (!string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable(text))) return Forms.EnvironmentName.Accepts(text) ? null : "A variable of that name cannot stand in a configuration. Use letters, digits and underscores.";
        var said = Forms.EnvironmentName.Accepts(text) && text.Length <= 40 && !(text.Length >= 20 && text.Any(char.IsAsciiDigit)) ? text : "of that name";
        return $"The environment variable {said} is not set or is empty. Give the name of the variable, not the token, and set it in this terminal first: export NAME='the token'.";
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
