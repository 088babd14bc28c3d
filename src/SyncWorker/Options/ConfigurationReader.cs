using System.Net;
using SyncWorker.Model.Definitions;
using SyncWorker.Options.Binding;
using SyncWorker.Options.Shapes;
using SyncWorker.Options.Yaml;
using SyncWorker.Pipeline;

namespace SyncWorker.Options;

/// <summary>Turns a configuration file into definitions, once, and finds everything that is wrong with it.</summary>
public static class ConfigurationReader
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="environment">The environment variables: overrides such as <c>SYNCWORKER__STORE__SQLITE</c>, and secrets.</param>
    /// <param name="secrets">Whether secrets must be there.</param>
    /// <returns>The configuration, or all faults. A file that cannot be read is a fault, too.</returns>
    public static ConfigurationResult ReadFile(string path, IReadOnlyDictionary<string, string> environment, SecretCheck secrets = SecretCheck.Required)
    {
        var full = Path.GetFullPath(path);
        try
        {
            return Read(File.ReadAllText(full), Path.GetDirectoryName(full) ?? "/", environment, secrets);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            var problem = exception is FileNotFoundException or DirectoryNotFoundException ? $"there is no file {full}" : $"the file {full} cannot be read: {exception.Message.TrimEnd('.')}";
            var fault = new ConfigurationFault("", null, problem, "Name the configuration with --config FILE");
            return new ConfigurationResult { Faults = [fault], Notes = [] };
        }
    }

    /// <summary>Reads a text.</summary>
    /// <param name="text">The YAML text.</param>
    /// <param name="baseDirectory">The folder that relative paths start from.</param>
    /// <param name="environment">The environment variables.</param>
    /// <param name="secrets">Whether secrets must be there.</param>
    /// <returns>The configuration, or all faults.</returns>
    public static ConfigurationResult Read(string text, string baseDirectory, IReadOnlyDictionary<string, string> environment, SecretCheck secrets = SecretCheck.Required)
    {
        var faults = new FaultList();
        var context = new BindingContext(faults, baseDirectory, environment, secrets);
        var configuration = ConfigDocument.Parse(text, faults) is { } root ? Read(root, context) : null;
        return new ConfigurationResult
        {
            Configuration = faults.Faults.Count == 0 ? configuration : null,
            Faults = faults.Faults,
            Notes = faults.Notes,
            LacksOnlySecrets = secrets == SecretCheck.Required && faults.Faults.Count > 0
                && Read(text, baseDirectory, environment, SecretCheck.NotLookedAt).Faults.Count == 0,
        };
    }

    /// <summary>Reads a document that is already a tree.</summary>
    internal static WorkerConfiguration Read(MapNode root, BindingContext context)
    {
        EnvironmentOverrides.Apply(root, ConfigurationShape.Root, context.Environment, context.Faults);
        new ShapeChecker(context.Faults).Check(root, ConfigurationShape.Root, "");
        var file = new ConfigSection(root, ConfigurationShape.Root, "", context);
        _ = file.Integer("version");
        var defaults = Defaults.Bind(file.Section("defaults"));
        var connections = BindConnections(file, defaults);
        var names = new ConnectionNames(connections);
        var definition = new SyncWorkerDefinition
        {
            Connections = [.. connections.Select(connection => connection.Definition).OfType<ConnectionDefinition>()],
            CrossLinks = CrossLinkBinder.Bind(file.Sections("crossLinks"), names),
            Portfolios = new PortfolioBinder(names, PeopleBinder.BindCalendars(file.Section("calendars")), defaults).Bind(file.Sections("portfolios")),
            People = PeopleBinder.Bind(file.Sections("people"), names),
            Risks = RiskBinder.Bind(file.Section("risks")),
            WriteBack = WriteBackBinder.Bind(file.Section("writeBack"), names, out var targets),
            Version = "",
        };
        TargetRules.Check(definition, targets, names);
        var listen = file.Section("listen");
        var dashboard = listen.Text("dashboard") is { } page ? IPEndPoint.Parse(page) : new IPEndPoint(IPAddress.Loopback, 8080);
        return new WorkerConfiguration
        {
            Definition = ConfigurationVersion.Stamp(KeptFields.Fill(definition)),
            Store = BindStore(file.Section("store"), context),
            Dashboard = dashboard,
            Webhooks = WebhookBinder.Bind(listen, connections, dashboard),
            Schedules = BindSchedules(connections, "sync", defaults.Schedule),
            Sweeps = BindSchedules(connections, "sweep", defaults.SweepSchedule),
            Pipeline = BindPipeline(file),
        };
    }

    private static List<(ConfigSection Section, ConnectionDefinition? Definition)> BindConnections(ConfigSection file, Defaults defaults)
    {
        var connections = file.Sections("connections").Select(section => (section, ConnectionBinder.Bind(section, defaults))).ToList();
        if (file.Has("connections") && connections.Count == 0) file.Fault("connections", "there is no connection", "Describe at least one tracker");
        ConnectionRules.Check(connections);
        return connections;
    }

    private static StoreSettings BindStore(ConfigSection section, BindingContext context)
    {
        var postgres = section.Section("postgres");
        if (postgres.Exists) return new StoreSettings(null, SecretBinder.Bind(postgres, "connectionEnv", "connectionFile"));
        return new StoreSettings(context.Resolve(section.Text("sqlite") ?? "data/syncworker.db"), null);
    }

    private static PipelineOptions BindPipeline(ConfigSection file)
    {
        var usual = new PipelineOptions();
        return usual with
        {
            LeaseDuration = file.Section("defaults").Span("lease") ?? usual.LeaseDuration,
            WriteTimeout = file.Section("writeBack").Span("timeout") ?? usual.WriteTimeout,
        };
    }

    private static Dictionary<string, SyncSchedule> BindSchedules(
        IEnumerable<(ConfigSection Section, ConnectionDefinition? Definition)> connections, string key, SyncSchedule usual)
    {
        var schedules = new Dictionary<string, SyncSchedule>(StringComparer.Ordinal);
        foreach (var (section, definition) in connections)
        {
            var own = section.Section("schedule").Text(key) is { } text ? SyncSchedule.Parse(text) : null;
            if (definition is not null) schedules[definition.Name] = own is null ? usual : own with { TimeZone = usual.TimeZone };
        }

        return schedules;
    }
}
