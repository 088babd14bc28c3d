using System.CommandLine;
using SyncWorker.Cli.Rendering;
using SyncWorker.Model.Items;
using SyncWorker.Model.Writing;

namespace SyncWorker.Cli.Verbs;

/// <summary><c>plan</c>: what would be written back, as a diff. Nothing is sent.</summary>
internal static class PlanVerb
{
    /// <summary>Makes the verb.</summary>
    public static Command Make(VerbSetting verbs)
    {
        var config = VerbSetting.ConfigOption();
        var command = new Command("plan", "Show what would be written back, and why; send nothing.") { config };
        return verbs.Action(command, async (parsed, console, cancellationToken) =>
        {
            var configuration = VerbSetting.Load(parsed.GetRequiredValue(config));
            using var loggers = CliLogging.Open();
            await using var session = await WorkerSession.OpenAsync(configuration, loggers, cancellationToken);
            var plan = await session.Pipeline.PlanAsync(cancellationToken);
            var titles = await FindTitlesAsync(session, plan, cancellationToken);
            var report = await session.Pipeline.ReportAsync(cancellationToken);
            if (console.IsJson) PlanJson.Write(console.Output, plan, titles);
            else PlanText.Write(console.Output, plan, titles);

            // Whoever approves a plan must know what it was made from; beside a document it goes to the error output.
            foreach (var line in RunText.Sources(report, session.Definition)) (console.IsJson ? console.Error : console.Output).WriteLine(Words.Clean(line));
            return ExitCode.Of(report);
        });
    }

    private static async Task<Dictionary<ItemId, PlannedItem>> FindTitlesAsync(WorkerSession session, WriteBackPlan plan, CancellationToken cancellationToken)
    {
        var titles = new Dictionary<ItemId, PlannedItem>();
        foreach (var write in plan.Writes)
        {
            if (await session.Store.FindItemAsync(write.Item, cancellationToken) is { } item) titles[write.Item] = new PlannedItem(item.Title, item.Url);
        }

        return titles;
    }
}
