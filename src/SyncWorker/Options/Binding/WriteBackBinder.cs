using SyncWorker.Model.Definitions;

namespace SyncWorker.Options.Binding;

/// <summary>Reads the write-back policy.</summary>
internal static class WriteBackBinder
{
    private static readonly string[] MetricKeys = ["field", "property", "round", "undefined"];

    /// <summary>Reads it.</summary>
    /// <param name="section">The section.</param>
    /// <param name="connections">The known connections.</param>
    /// <param name="places">Receives where each of the policy's targets stands, in their order.</param>
    public static WriteBackPolicy Bind(ConfigSection section, ConnectionNames connections, out IReadOnlyList<ConfigSection> places)
    {
        var usual = new WriteBackPolicy();
        var targets = section.Sections("targets").Select(target => (Section: target, Target: BindTarget(target, connections))).Where(pair => pair.Target is not null).ToList();
        places = [.. targets.Select(pair => pair.Section)];
        return new WriteBackPolicy
        {
            Enabled = section.Flag("enabled") ?? usual.Enabled,
            WhenIncomplete = section.Text("whenIncomplete") == "write",
            PerRun = section.Section("limits").Integer("perRun") ?? usual.PerRun,
            Targets = [.. targets.Select(pair => pair.Target).OfType<WriteBackTarget>()],
        };
    }

    private static WriteBackTarget? BindTarget(ConfigSection section, ConnectionNames connections)
    {
        var connection = connections.Read(section, "connection");
        var place = section.Has("risks") ? BindRisks(section) : BindMetric(section);
        if (connection is null || place is not { } known) return null;
        return new WriteBackTarget
        {
            Connection = connection,
            Types = section.Texts("types"),
            Place = known,
            Field = section.Text("field") ?? section.Text("property"),
            Metric = section.Has("risks") ? null : section.Text("metric"),
            Round = section.Integer("round"),
            Undefined = section.Text("undefined") == "clear" ? UndefinedValue.Clear : UndefinedValue.Leave,
            Prefix = section.Text("prefix") ?? "",
        };
    }

    private static WriteBackPlace? BindRisks(ConfigSection section)
    {
        foreach (var key in MetricKeys.Where(section.Has)) section.Fault(key, "the key belongs to a metric, not to risks", "Remove it");
        return section.Text("risks") switch { "label" => WriteBackPlace.Label, "tag" => WriteBackPlace.Tag, _ => null };
    }

    private static WriteBackPlace? BindMetric(ConfigSection section)
    {
        if (section.Has("prefix")) section.Fault("prefix", "the key belongs to risks, not to a metric", "Remove it");
        if (section.Has("field") != section.Has("property")) return section.Has("field") ? WriteBackPlace.Field : WriteBackPlace.Property;
        section.Fault(section.Has("field") ? "field and property exclude each other" : "it is not said where the metric goes", "Write exactly one of field, property");
        return null;
    }
}
