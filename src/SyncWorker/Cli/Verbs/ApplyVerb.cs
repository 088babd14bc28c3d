using System.CommandLine;
using SyncWorker.Cli.Rendering;
using SyncWorker.Model.Writing;
using SyncWorker.Pipeline;

namespace SyncWorker.Cli.Verbs;

/// <summary><c>apply</c>: writes back what the plan says, or what of an approved plan is still right.</summary>
internal static class ApplyVerb
{
    /// <summary>Makes the verb.</summary>
    public static Command Make(VerbSetting verbs)
    {
        var config = VerbSetting.ConfigOption();
        var file = new Option<string?>("--plan") { Description = "Apply only this plan, as 'plan --json' printed it; entries whose base changed are refused.", HelpName = "FILE" };
        var command = new Command("apply", "Write the planned values into the trackers.") { config, file };
        return verbs.Action(command, async (parsed, console, cancellationToken) =>
        {
            var configuration = VerbSetting.Load(parsed.GetRequiredValue(config));
            if (!configuration.Definition.WriteBack.Enabled)
            {
                throw new UsageException("writeBack.enabled is false in the configuration, so nothing is written. Look at 'plan' first, then set it to true.");
            }

            var approved = parsed.GetValue(file) is { } path ? ReadPlan(path) : null;
            using var loggers = CliLogging.Open();
            await using var session = await WorkerSession.OpenAsync(configuration, loggers, cancellationToken);
            IReadOnlyList<string> refused = [];
            var plan = approved is null ? null : PlanFile.Keep(approved, await session.Pipeline.PlanAsync(cancellationToken), out refused);
            WriteBackTally tally;
            using (var progress = new ProgressView(console, TimeProvider.System)) tally = await session.Pipeline.ApplyAsync(plan, progress, cancellationToken);
            var report = await session.Pipeline.ReportAsync(cancellationToken);
            tally = tally with { Planned = approved?.Count ?? tally.Planned, Failed = tally.Failed + refused.Count, Remarks = [.. refused, .. tally.Remarks] };
            CycleOutput.Write(console, [report with { WriteBack = tally }]);
            return tally.Failed > 0 && tally.Applied == 0 ? ExitCode.Failed : ExitCode.Of(report with { WriteBack = tally });
        });
    }

    private static IReadOnlyList<ItemWrite> ReadPlan(string path)
    {
        try
        {
            return PlanJson.Read(File.ReadAllText(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new UsageException($"The plan {path} cannot be read. {exception.Message}");
        }
    }
}
