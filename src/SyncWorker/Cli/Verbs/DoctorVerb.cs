using System.CommandLine;
using SyncWorker.Cli.Rendering;

namespace SyncWorker.Cli.Verbs;

/// <summary><c>doctor</c>: what each connection is worth. Reads from the trackers and the store, and changes nothing in a tracker.</summary>
internal static class DoctorVerb
{
    /// <summary>Makes the verb.</summary>
    public static Command Make(VerbSetting verbs)
    {
        var config = VerbSetting.ConfigOption();
        var connection = VerbSetting.ConnectionOption("Examine only this connection.");
        var command = new Command("doctor", "Say of each connection who we are there, what we may do, and what the mapping finds. Nothing is written.") { config, connection };
        return verbs.Action(command, async (parsed, console, cancellationToken) =>
        {
            var configuration = VerbSetting.Load(parsed.GetRequiredValue(config));
            var name = VerbSetting.FindConnection(parsed, connection, configuration);
            var diagnoses = await ConnectionDiagnosis.MakeAsync(configuration, name, cancellationToken);
            if (console.IsJson) DoctorJson.Write(console.Output, diagnoses);
            else DoctorText.Write(console.Output, diagnoses);
            return ExitCode.Of(diagnoses);
        });
    }
}
