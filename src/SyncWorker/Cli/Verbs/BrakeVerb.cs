using System.CommandLine;
using System.Globalization;
using SyncWorker.Cli.Rendering;
using SyncWorker.Model.Visibility;
using SyncWorker.Options;
using SyncWorker.Storage;

namespace SyncWorker.Cli.Verbs;

/// <summary><c>brake</c>: removals that wait for a person, and their release. No tracker is asked.</summary>
internal static class BrakeVerb
{
    private static readonly TimeSpan LeaseTime = TimeSpan.FromSeconds(30);

    /// <summary>Makes the verb.</summary>
    public static Command Make(VerbSetting verbs)
    {
        var config = VerbSetting.ConfigOption();
        config.Recursive = true;
        var connection = new Option<string?>("--connection") { Description = "Only this connection.", HelpName = "NAME", Recursive = true };
        var project = new Option<string?>("--project") { Description = "Only this project.", HelpName = "KEY", Recursive = true };

        Command Part(string name, string description, bool releases) => verbs.Action(new Command(name, description), async (parsed, console, cancellationToken) =>
        {
            var configuration = VerbSetting.Load(parsed.GetRequiredValue(config));
            var (ofConnection, ofProject) = (parsed.GetValue(connection), parsed.GetValue(project));
            if (ofConnection is not null) Choices.Check(ofConnection, "connection", configuration.Definition.Connections.Select(known => known.Name));
            await using var store = await StoreOpener.OpenAsync(configuration.Store, cancellationToken);
            await store.MigrateAsync(cancellationToken);
            var released = releases ? await ReleaseAsync(store, ofConnection, ofProject, cancellationToken) : (int?)null;
            var alarms = (await store.ListAlarmsAsync(ofConnection, cancellationToken)).Where(alarm => ofProject is null || alarm.Project == ofProject).ToList();
            if (console.IsJson) WriteJson(console, alarms, released);
            else WriteText(console, alarms, released);
            return ExitCode.Ok;
        });

        return new Command("brake", "List or release removals that wait because too many items vanished at once.")
        {
            config,
            connection,
            project,
            Part("list", "List the alarms that are open.", releases: false),
            Part("release", "Let the held items go: the next run asks for each once more, and removes those that are still gone.", releases: true),
        };
    }

    private static async Task<int> ReleaseAsync(IProjectStore store, string? connection, string? project, CancellationToken cancellationToken)
    {
        var open = await store.ListAlarmsAsync(connection, cancellationToken);
        if (project is not null && !open.Any(alarm => alarm.Project == project))
        {
            throw new UsageException(
                $"No alarm of project '{project}' is open.{(open.Count == 0 ? "" : $" {NearestWord.Suggest(project, [.. open.Select(alarm => alarm.Project).Distinct()])}")}");
        }

        var lease = await store.AcquireLeaseAsync("brake", Environment.MachineName, LeaseTime, cancellationToken)
            ?? throw new StoreException("Somebody else is releasing alarms at this moment. Try again in half a minute.");
        var released = await store.ReleaseAlarmsAsync(lease, connection, project, TimeProvider.System.GetUtcNow(), cancellationToken);
        await store.ReleaseLeaseAsync(lease, cancellationToken);
        return released;
    }

    private static void WriteText(CliConsole console, List<BrakeAlarm> alarms, int? released)
    {
        if (released is > 0 and var count) console.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count} alarms released. The next run asks for the items once more, and removes those that are still gone."));
        if (alarms.Count == 0) console.Output.WriteLine(released is 0 ? "No alarm is open; nothing was released." : "No alarm is open.");
        foreach (var alarm in alarms)
        {
            var state = alarm.ReleasedAt is { } at ? $"released {Words.Of(at)}" : $"since {Words.Of(alarm.RaisedAt)}";
            console.Output.WriteLine(Words.Clean(string.Create(
                CultureInfo.InvariantCulture,
                $"{alarm.Connection}/{alarm.Project} ({Words.Of(alarm.Cause)}), {alarm.Items} of {alarm.ProjectItems} items, {state}: {alarm.Reason}")));
            console.Output.WriteLine("  " + Words.Clean($"{string.Join(", ", alarm.Samples)}{(alarm.Items > alarm.Samples.Count ? ", …" : "")}"));
        }
    }

    private static void WriteJson(CliConsole console, List<BrakeAlarm> alarms, int? released)
    {
        using var buffer = new MemoryStream();
        using (var writer = JsonText.Open(buffer))
        {
            writer.WriteStartObject();
            if (released is { } count) writer.WriteNumber("released", count);
            writer.WriteArray("alarms", alarms, static (json, alarm) =>
            {
                json.WriteString("connection", alarm.Connection);
                json.WriteString("project", alarm.Project);
                json.WriteString("cause", Words.Of(alarm.Cause));
                json.WriteNumber("items", alarm.Items);
                json.WriteNumber("projectItems", alarm.ProjectItems);
                json.WriteString("raisedAt", Words.Of(alarm.RaisedAt));
                json.WriteString("releasedAt", alarm.ReleasedAt is { } at ? Words.Of(at) : null);
                json.WriteNumber("sweep", alarm.Sweep);
                json.WriteString("reason", alarm.Reason);
                json.WriteTexts("samples", alarm.Samples);
            });
            writer.WriteEndObject();
        }

        JsonText.Print(console.Output, buffer);
    }
}
