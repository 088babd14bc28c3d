using System.Globalization;
using System.Text.Json;
using SyncWorker.Cli.Rendering;
using SyncWorker.Options;

namespace SyncWorker.Cli.Verbs;

/// <summary>Writes what is wrong with a configuration, all of it.</summary>
internal static class ConfigFaultText
{
    private const string HowToGetSecrets = """
        Only secrets are missing; the rest of the file is right. Make them:
          Jira Cloud        https://id.atlassian.com/manage-profile/security/api-tokens, signed in as the user of the connection
          Jira Data Center  your profile > Personal Access Tokens
          Azure DevOps      User settings > Personal access tokens, with the scope Work Items: Read & write (Read, without write-back)
          a webhook         no token: a long random text of your own (openssl rand -hex 32); register the tracker's webhook with it
        Put each where its line says, or name another place for it in the file; then run: config check --config FILE --online
        """;

    /// <summary>Writes the faults: for people to the error output, or as one JSON document.</summary>
    public static void Write(CliConsole console, string file, ConfigurationResult result)
    {
        if (console.IsJson)
        {
            using var buffer = new MemoryStream();
            using (var writer = JsonText.Open(buffer))
            {
                writer.WriteStartObject();
                WriteBody(writer, file, result);
                writer.WriteEndObject();
            }

            JsonText.Print(console.Output, buffer);
            return;
        }

        var count = result.Faults.Count == 1 ? "1 fault" : string.Create(CultureInfo.InvariantCulture, $"{result.Faults.Count} faults");
        console.Error.WriteLine($"{file}: {count}");
        foreach (var fault in result.Faults) console.Error.WriteLine("  " + Words.Clean(fault.ToString()));
        foreach (var note in result.Notes) console.Error.WriteLine("  note: " + Words.Clean(note));
        if (result.LacksOnlySecrets) console.Error.WriteLine(HowToGetSecrets);
    }

    /// <summary>Writes the members of the JSON document.</summary>
    public static void WriteBody(Utf8JsonWriter writer, string file, ConfigurationResult result)
    {
        writer.WriteString("file", file);
        writer.WriteBoolean("valid", result.Faults.Count == 0);
        writer.WriteString("version", result.Configuration?.Definition.Version);
        writer.WriteArray("faults", result.Faults, static (json, fault) =>
        {
            json.WriteString("key", fault.Key);
            json.WriteNumberOrNull("line", fault.Line);
            json.WriteString("problem", fault.Problem);
            json.WriteString("remedy", fault.Remedy);
        });
        writer.WriteTexts("notes", result.Notes);
    }
}
