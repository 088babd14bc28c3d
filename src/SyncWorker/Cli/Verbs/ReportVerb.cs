using System.CommandLine;
using SyncWorker.Cli.Rendering;

namespace SyncWorker.Cli.Verbs;

/// <summary><c>report</c>: the values from the store, without contact to any tracker.</summary>
internal static class ReportVerb
{
    /// <summary>Makes the verb.</summary>
    public static Command Make(VerbSetting verbs)
    {
        var config = VerbSetting.ConfigOption();
        var portfolio = new Option<string?>("--portfolio") { Description = "Report only this portfolio.", HelpName = "NAME" };
        var format = new Option<string>("--format") { Description = "The form of the report.", DefaultValueFactory = _ => "table" };
        format.AcceptOnlyFromAmong("table", "csv", "md");
        var command = new Command("report", "Show rollups, variance and risks from the store.") { config, portfolio, format };
        return verbs.Action(command, async (parsed, console, cancellationToken) =>
        {
            var configuration = VerbSetting.Load(parsed.GetRequiredValue(config));
            var name = parsed.GetValue(portfolio);
            if (name is not null) Choices.Check(name, "portfolio", configuration.Definition.Portfolios.Select(known => known.Name));
            using var loggers = CliLogging.Open();
            await using var session = await WorkerSession.OpenAsync(configuration, loggers, cancellationToken);
            var all = await session.Pipeline.ReportAsync(cancellationToken);
            var report = all with { Portfolios = [.. all.Portfolios.Where(known => name is null || known.Portfolio == name)] };
            if (console.IsJson) CycleOutput.Write(console, [report]);
            else if (parsed.GetValue(format) == "csv") ReportCsv.Write(console.Output, report);
            else if (parsed.GetValue(format) == "md") ReportMarkdown.Write(console.Output, report);
            else CycleText.WriteReport(Terminal.Open(console), report);
            return ExitCode.Of(report);
        });
    }
}
