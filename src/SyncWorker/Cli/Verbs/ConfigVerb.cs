using System.CommandLine;
using System.Globalization;
using SyncWorker.Cli.Rendering;
using SyncWorker.Options;
using SyncWorker.Options.Shapes;

namespace SyncWorker.Cli.Verbs;

/// <summary><c>config</c>: writes a first configuration, checks one, proposes a mapping, and prints the schema for editors.</summary>
internal static class ConfigVerb
{
    /// <summary>Makes the verb.</summary>
    public static Command Make(VerbSetting verbs) =>
        new("config", "Write a first configuration, check one, propose a mapping, or print the schema.") { ConfigInitVerb.Make(verbs), MakeCheck(verbs), ConfigSuggestVerb.Make(verbs), MakeSchema(verbs) };

    private static Command MakeSchema(VerbSetting verbs) => verbs.Action(
        new Command("schema", "Print the JSON Schema of the configuration, for editors."),
        async (_, console, _) =>
        {
            await console.Output.WriteAsync(JsonSchemaWriter.Write());
            return ExitCode.Ok;
        });

    private static Command MakeCheck(VerbSetting verbs)
    {
        var config = VerbSetting.ConfigOption();
        var online = new Option<bool>("--online") { Description = "Also sign in to every tracker." };
        return verbs.Action(new Command("check", "List everything that is wrong with a configuration.") { config, online }, async (parsed, console, cancellationToken) =>
        {
            var file = parsed.GetRequiredValue(config);
            var result = ConfigurationReader.ReadFile(file, ProcessEnvironment.Read());
            if (result.Configuration is not { } configuration) throw new FaultyConfigurationException(file, result);
            var contacts = parsed.GetValue(online) ? await TrackerContact.TryAllAsync(configuration.Definition, cancellationToken) : [];
            if (console.IsJson) WriteJson(console, file, result, contacts);
            else WriteText(console, file, result, configuration, contacts);
            return contacts.Count == 0 || contacts.All(contact => contact.Identity is not null) ? ExitCode.Ok
                : contacts.All(contact => contact.Identity is null) ? ExitCode.Failed : ExitCode.Incomplete;
        });
    }

    private static void WriteText(CliConsole console, string file, ConfigurationResult result, WorkerConfiguration configuration, IReadOnlyList<TrackerContact> contacts)
    {
        var definition = configuration.Definition;
        console.Output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{file}: no faults. {Words.Count(definition.Connections.Count, "connection")}, {Words.Count(definition.Portfolios.Count, "portfolio")}, write-back {(definition.WriteBack.Enabled ? "enabled" : "plans only")}, version {definition.Version}"));
        foreach (var note in result.Notes) console.Output.WriteLine("  note: " + Words.Clean(note));
        foreach (var contact in contacts) console.Output.WriteLine("  " + Words.Clean(contact.Sentence));
    }

    private static void WriteJson(CliConsole console, string file, ConfigurationResult result, IReadOnlyList<TrackerContact> contacts)
    {
        using var buffer = new MemoryStream();
        using (var writer = JsonText.Open(buffer))
        {
            writer.WriteStartObject();
            ConfigFaultText.WriteBody(writer, file, result);
            writer.WriteArray("connections", contacts, static (json, contact) =>
            {
                json.WriteString("name", contact.Connection);
                json.WriteBoolean("reached", contact.Identity is not null);
                json.WriteString("kind", Words.Of(contact.Identity?.Kind));
                json.WriteString("account", contact.Identity?.AccountName);
                json.WriteString("version", contact.Identity?.Version);
                json.WriteString("sentence", contact.Sentence);
            });
            writer.WriteEndObject();
        }

        JsonText.Print(console.Output, buffer);
    }
}
