using System.CommandLine;
using SyncWorker.Cli.Rendering;
using SyncWorker.Pipeline;

namespace SyncWorker.Cli.Verbs;

/// <summary><c>sync</c>: one cycle without writing back, then exit.</summary>
internal static class SyncVerb
{
    /// <summary>Makes the verb.</summary>
    public static Command Make(VerbSetting verbs)
    {
        var config = VerbSetting.ConfigOption();
        var connection = VerbSetting.ConnectionOption("Read only this connection.");
        var full = new Option<bool>("--full") { Description = "Read everything, not only what changed, and sweep." };
        var sweep = new Option<bool>("--sweep") { Description = "List everything to find what was missed and what is gone, even if that was done today." };
        var command = new Command("sync", "Read and measure, then exit. What would be written back is counted; apply writes it.") { config, connection, full, sweep };
        return verbs.Action(command, async (parsed, console, cancellationToken) =>
        {
            var configuration = VerbSetting.Load(parsed.GetRequiredValue(config));
            var name = VerbSetting.FindConnection(parsed, connection, configuration);
            using var loggers = CliLogging.Open();
            await using var session = await WorkerSession.OpenAsync(configuration, loggers, cancellationToken);
            var request = new CycleRequest { Connections = name is null ? null : [name], Full = parsed.GetValue(full), Sweep = parsed.GetValue(sweep) ? SweepRule.Always : SweepRule.WhenDue, Apply = false };
            CycleReport report;
            using (var progress = new ProgressView(console, TimeProvider.System)) report = await session.Pipeline.RunCycleAsync(request, progress, cancellationToken);
            CycleOutput.Write(console, [report]);
            return ExitCode.Of(report);
        });
    }
}
