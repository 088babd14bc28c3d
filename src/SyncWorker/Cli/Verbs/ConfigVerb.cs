using System.CommandLine;
using SyncWorker.Options.Shapes;

namespace SyncWorker.Cli.Verbs;

/// <summary><c>config</c>: writes a first configuration, checks one, proposes a mapping, and prints the schema for editors.</summary>
internal static class ConfigVerb
{
    /// <summary>Makes the verb.</summary>
    public static Command Make(VerbSetting verbs) =>
        new("config", "Write a first configuration, check one, propose a mapping, or print the schema.") { ConfigInitVerb.Make(verbs), ConfigCheckVerb.Make(verbs), ConfigSuggestVerb.Make(verbs), MakeSchema(verbs) };

    private static Command MakeSchema(VerbSetting verbs) => verbs.Action(
        new Command("schema", "Print the JSON Schema of the configuration, for editors."),
        async (_, console, _) =>
        {
            await console.Output.WriteAsync(JsonSchemaWriter.Write());
            return ExitCode.Ok;
        });
}
