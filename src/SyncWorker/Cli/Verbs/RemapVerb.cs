using System.CommandLine;
using SyncWorker.Cli.Rendering;
using SyncWorker.Pipeline;

namespace SyncWorker.Cli.Verbs;

/// <summary><c>remap</c>: applies a changed mapping to what is stored, without a request to any tracker.</summary>
internal static class RemapVerb
{
    /// <summary>Makes the verb.</summary>
    public static Command Make(VerbSetting verbs)
    {
        var config = VerbSetting.ConfigOption();
        var connection = VerbSetting.ConnectionOption("Map the items of this connection only.");
        var command = new Command("remap", "Apply a changed mapping to the stored items, from their stored payloads; no tracker is asked.") { config, connection };
        return verbs.Action(command, async (parsed, console, cancellationToken) =>
        {
            var configuration = VerbSetting.Load(parsed.GetRequiredValue(config));
            var name = VerbSetting.FindConnection(parsed, connection, configuration);
            using var loggers = CliLogging.Open();
            await using var session = await WorkerSession.OpenAsync(configuration, loggers, cancellationToken);
            IReadOnlyList<RemapOutcome> outcomes;
            using (var progress = new ProgressView(console, TimeProvider.System)) outcomes = await session.Pipeline.RemapAsync(name is null ? null : [name], progress, cancellationToken);
            if (console.IsJson) RemapText.WriteJson(console.Output, outcomes);
            else RemapText.Write(console.Output, outcomes);
            return ExitCode.Of(outcomes);
        });
    }
}
