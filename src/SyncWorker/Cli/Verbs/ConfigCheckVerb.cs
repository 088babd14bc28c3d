using System.CommandLine;
using System.Globalization;
using SyncWorker.Cli.Rendering;
using SyncWorker.Model.Examining;
using SyncWorker.Options;

namespace SyncWorker.Cli.Verbs;

/// <summary><c>config check</c>: what is wrong with a configuration; with <c>--online</c>, what its trackers say of it too, in the sentences of <c>doctor</c>.</summary>
internal static class ConfigCheckVerb
{
    /// <summary>Makes the verb.</summary>
    public static Command Make(VerbSetting verbs)
    {
        var config = VerbSetting.ConfigOption();
        var online = new Option<bool>("--online") { Description = "Also sign in to every tracker, and see whether it shows the projects, fields and permissions that the file needs." };
        return verbs.Action(new Command("check", "List everything that is wrong with a configuration.") { config, online }, async (parsed, console, cancellationToken) =>
        {
            var file = parsed.GetRequiredValue(config);
            var result = ConfigurationReader.ReadFile(file, ProcessEnvironment.Read());
            if (result.Configuration is not { } configuration) throw new FaultyConfigurationException(file, result);
            var examinations = parsed.GetValue(online) ? await ConnectionDiagnosis.ExamineAsync(configuration.Definition, null, cancellationToken) : [];
            if (console.IsJson) WriteJson(console, file, result, examinations);
            else WriteText(console, file, result, configuration, examinations);
            return Judge(examinations);
        });
    }

    /// <summary>A field that is not there is a fault of the file; of what else is found, somebody else than the file may be the cause.</summary>
    private static int Judge(IReadOnlyCollection<ConnectionExamination> examinations) =>
        examinations.Count > 0 && examinations.All(static one => one.Failure is not null) ? ExitCode.Failed
            : examinations.SelectMany(static one => one.Tracker.Fields).Any(static field => field is { IsConfigured: true, Name: null }) ? ExitCode.Usage
            : examinations.Any(static one => CountFaults(one) > 0) ? ExitCode.Incomplete : ExitCode.Ok;

    private static int CountFaults(ConnectionExamination examination) => examination.Tracker.Findings.Count + (examination.Failure is null ? 0 : 1);

    private static string Describe(ConnectionExamination examination)
    {
        if (examination.Failure is { } failure) return failure;
        var version = examination.Identity?.Version is { } known ? $" {known}" : "";
        return $"{examination.Connection}: {Words.Of(examination.Identity?.Kind)}{version} answers, and knows us as {examination.Identity?.AccountName}.";
    }

    private static void WriteText(CliConsole console, string file, ConfigurationResult result, WorkerConfiguration configuration, IReadOnlyList<ConnectionExamination> examinations)
    {
        var definition = configuration.Definition;
        var faults = examinations.Sum(CountFaults);
        var verdict = faults == 0 ? "no faults" : $"no faults in the file, and {Words.Count(faults, "fault")} where it was tried";
        console.Output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{file}: {verdict}. {Words.Count(definition.Connections.Count, "connection")}, {Words.Count(definition.Portfolios.Count, "portfolio")}, write-back {(definition.WriteBack.Enabled ? "enabled" : "plans only")}, version {definition.Version}"));
        foreach (var note in result.Notes) console.Output.WriteLine("  note: " + Words.Clean(note));
        foreach (var examination in examinations)
        {
            console.Output.WriteLine($"  {(examination.Failure is not null ? "✗" : CountFaults(examination) > 0 ? "!" : "✓")} {Words.Clean(Describe(examination))}");
            foreach (var finding in examination.Tracker.Findings) console.Output.WriteLine("    ! " + Words.Clean(finding));
        }
    }

    private static void WriteJson(CliConsole console, string file, ConfigurationResult result, IReadOnlyList<ConnectionExamination> examinations)
    {
        using var buffer = new MemoryStream();
        using (var writer = JsonText.Open(buffer))
        {
            writer.WriteStartObject();
            ConfigFaultText.WriteBody(writer, file, result);
            writer.WriteArray("connections", examinations, static (json, examination) =>
            {
                json.WriteString("name", examination.Connection);
                json.WriteBoolean("reached", examination.Failure is null);
                json.WriteString("kind", Words.Of(examination.Identity?.Kind));
                json.WriteString("account", examination.Identity?.AccountName);
                json.WriteString("version", examination.Identity?.Version);
                json.WriteString("sentence", Describe(examination));
                json.WriteTexts("findings", examination.Tracker.Findings);
            });
            writer.WriteEndObject();
        }

        JsonText.Print(console.Output, buffer);
    }
}
