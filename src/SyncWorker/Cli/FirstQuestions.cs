using SyncWorker.Cli.Rendering;
using SyncWorker.Connectors;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Reading;
using SyncWorker.Options.Shapes;

namespace SyncWorker.Cli;

/// <summary>What the command line says of a first connection; null and empty are not said.</summary>
internal sealed record FirstAnswers
{
    /// <summary>Gets the site's address.</summary>
    public string? Url { get; init; }

    /// <summary>Gets the name of the environment variable that holds the token.</summary>
    public string? TokenVariable { get; init; }

    /// <summary>Gets the user name.</summary>
    public string? User { get; init; }

    /// <summary>Gets whether the token is said to be a scoped one.</summary>
    public bool IsScoped { get; init; }

    /// <summary>Gets the gateway, which only a scoped token needs.</summary>
    public string? Gateway { get; init; }

    /// <summary>Gets the projects.</summary>
    public IReadOnlyList<string> Projects { get; init; } = [];

    /// <summary>Gets the connection's name.</summary>
    public string? Name { get; init; }
}

/// <summary>Completes what the command line says of a first connection: by asking which tracker answers, and a person where there is one.</summary>
/// <param name="dialogue">Asks the person, or null where nobody can be asked.</param>
/// <param name="given">What is said already.</param>
/// <param name="recognise">Finds out which tracker answers at an address.</param>
internal sealed class FirstQuestions(InitDialogue? dialogue, FirstAnswers given, Func<Uri, CancellationToken, Task<TrackerKind>> recognise)
{
    /// <summary>What a failure ends with: no file was made or changed.</summary>
    public const string Untouched = "Nothing was written.";

    /// <summary>Asks.</summary>
    /// <param name="store">The name of the store's file.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="UsageException">What was said will not do, or is too little where nobody can be asked.</exception>
    /// <exception cref="TrackerException">Nothing answers at the address, or something else than a tracker.</exception>
    public async Task<FirstConnection> AskAsync(string store, CancellationToken cancellationToken)
    {
        var site = await TakeAsync(given.Url, "--url", "The address of the Jira site or Azure DevOps organisation", null, RefuseUrl, cancellationToken);
        var variable = await TakeAsync(given.TokenVariable, "--token-env", "The name of the environment variable that holds the token", null, RefuseVariable, cancellationToken);
        var url = new Uri(site);
        var tracker = await recognise(url, cancellationToken);
        var isScoped = await TakeScopedAsync(tracker, site, cancellationToken);
        return new FirstConnection
        {
            User = await TakeUserAsync(tracker, isScoped, cancellationToken),
            Name = await TakeAsync(given.Name, "--name", "The connection's permanent name", FirstConnection.NameOf(url, tracker), RefuseName, cancellationToken),
            Store = store,
            Url = site.TrimEnd('/'),
            TokenVariable = variable,
            Tracker = tracker,
            IsScoped = isScoped,
            Gateway = given.Gateway,
            Projects = await TakeProjectsAsync(cancellationToken),
        };
    }

    /// <summary>Asks as a stranger which tracker answers.</summary>
    public static Task<TrackerKind> RecogniseAsync(ConnectorFactory factory, Uri url, CancellationToken cancellationToken) => factory.RecogniseAsync(
        new ConnectionDefinition { Name = url.Host, Kind = ConnectionKind.Jira, Url = url, Auth = new AuthDefinition { Kind = AuthKind.PersonalAccessToken, Secret = new SecretReference(null, null) } },
        cancellationToken);

    private async Task<string> TakeAsync(string? said, string option, string question, string? usual, Func<string, string?> refuse, CancellationToken cancellationToken)
    {
        if (said is not null) return refuse(said) is { } reason ? throw new UsageException($"{option}: {reason} {Untouched}") : said;
        if (dialogue is not null) return await dialogue.AskAsync(question, usual, refuse, cancellationToken);
        return usual ?? throw new UsageException($"{option} is needed where nobody can be asked: config init --url URL --token-env NAME. {Untouched}");
    }

    /// <summary>A scoped token is taken at the gateway only, and does not look different from others.</summary>
    private async Task<bool> TakeScopedAsync(TrackerKind tracker, string site, CancellationToken cancellationToken)
    {
        var isScoped = given.IsScoped || given.Gateway is not null;
        if (isScoped && tracker != TrackerKind.JiraCloud) throw new UsageException($"--scoped and --gateway are for Jira Cloud; at {site} answers {Words.Of(tracker)}. {Untouched}");
        if (isScoped || dialogue is null || given.User is not null || tracker != TrackerKind.JiraCloud) return isScoped;
        return await dialogue.AskYesAsync("Is it a scoped token, or a service account's", cancellationToken);
    }

    private async Task<string?> TakeUserAsync(TrackerKind tracker, bool isScoped, CancellationToken cancellationToken)
    {
        if (tracker == TrackerKind.AzureDevOps && given.User is not null) throw new UsageException($"--user: Azure DevOps takes a personal access token without a user. {Untouched}");
        if (given.User is not null || tracker != TrackerKind.JiraCloud || isScoped) return given.User;
        if (dialogue is null)
            throw new UsageException($"--user is needed: this is a Jira Cloud, which takes an API token together with the account's e-mail address (or --scoped, for a scoped token). {Untouched}");
        return await dialogue.AskAsync("The e-mail address of the token's account", null, static _ => null, cancellationToken);
    }

    private async Task<IReadOnlyList<string>> TakeProjectsAsync(CancellationToken cancellationToken)
    {
        if (given.Projects.Count > 0 || dialogue is null) return [.. given.Projects.Distinct(StringComparer.OrdinalIgnoreCase)];
        var answer = await dialogue.AskAsync("The projects to read, by key or name, separated by commas (nothing: all that the account sees)", "", static _ => null, cancellationToken);
        return [.. answer.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.OrdinalIgnoreCase)];
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
}
