using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using SyncWorker.Cli.Verbs;
using SyncWorker.Options;

namespace SyncWorker.Cli;

/// <summary>The command line: its verbs, and how every one of them ends.</summary>
internal static class CommandTree
{
    private static readonly TimeSpan TimeToStop = TimeSpan.FromSeconds(25);

    /// <summary>Runs the verb that the arguments name.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <param name="output">Where results go.</param>
    /// <param name="error">Where everything else goes.</param>
    /// <param name="cancellationToken">Stops the verb, as Ctrl-C does.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        var parsed = Build(output, error).Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            if (UnknownVerb(parsed) is { } word) await error.WriteLineAsync($"There is no verb '{word}'. {NearestWord.Suggest(word, [.. Verbs(parsed).Select(static verb => verb.Name)])}");
            else foreach (var fault in parsed.Errors) await error.WriteLineAsync(Describe(fault));
            await error.WriteLineAsync("--help tells what there is.");
            return ExitCode.Usage;
        }

        var configuration = new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeToStop };
        return await parsed.InvokeAsync(configuration, cancellationToken);
    }

    /// <summary>Says what is wrong without the names of types: what a number is, everybody knows.</summary>
    private static string Describe(ParseError fault) => fault.SymbolResult is OptionResult { Option: { } option, Tokens: [var token] } && IsNumber(option.ValueType) && !long.TryParse(token.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
        ? $"{option.Name} takes a whole number, not '{token.Value}'."
        : fault.SymbolResult is OptionResult { Option: { } large, Tokens: [var digits] } && IsNumber(large.ValueType) ? $"{large.Name}: {digits.Value} is too large a number." : fault.Message;

    private static bool IsNumber(Type type) => type == typeof(int) || type == typeof(long);

    /// <summary>Finds the word that stands where a verb must stand, or null when the fault is another.</summary>
    private static string? UnknownVerb(ParseResult parsed) => Verbs(parsed).Any() ? parsed.UnmatchedTokens.FirstOrDefault(static token => !token.StartsWith('-')) : null;

    private static IEnumerable<Command> Verbs(ParseResult parsed) => parsed.CommandResult.Command.Subcommands.Where(static verb => !verb.Hidden);

    private static RootCommand Build(TextWriter output, TextWriter error)
    {
        var root = new RootCommand("Mirrors Jira and Azure DevOps into one portfolio, measures it, and writes rollups and risks back.");
        var json = new Option<bool>("--json") { Description = "Print one JSON document on stdout and nothing else.", Recursive = true };
        root.Add(json);
        var verbs = new VerbSetting(json, output, error);
        root.Add(DemoVerb.Make(verbs));
        root.Add(SimulateVerb.Make(verbs));
        root.Add(RunVerb.Make(verbs));
        root.Add(SyncVerb.Make(verbs));
        root.Add(RemapVerb.Make(verbs));
        root.Add(ReportVerb.Make(verbs));
        root.Add(PlanVerb.Make(verbs));
        root.Add(ApplyVerb.Make(verbs));
        root.Add(BrakeVerb.Make(verbs));
        root.Add(DoctorVerb.Make(verbs));
        root.Add(ConfigVerb.Make(verbs));
        return root;
    }
}
