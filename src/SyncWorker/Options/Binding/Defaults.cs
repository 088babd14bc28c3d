using SyncWorker.Model.Definitions;

namespace SyncWorker.Options.Binding;

/// <summary>What holds where a connection or portfolio says nothing.</summary>
/// <param name="TimeZone">The IANA zone.</param>
/// <param name="Schedule">When connections are read.</param>
/// <param name="SweepSchedule">When everything is listed.</param>
/// <param name="StaleAfter">The age beyond which values are stale.</param>
/// <param name="Brake">When removals wait for a person.</param>
internal sealed record Defaults(string TimeZone, SyncSchedule Schedule, SyncSchedule SweepSchedule, TimeSpan StaleAfter, BrakeDefinition Brake)
{
    /// <summary>Reads them.</summary>
    public static Defaults Bind(ConfigSection section)
    {
        var zone = section.Text("timeZone") ?? "UTC";
        var schedule = section.Text("sync") is { } text ? SyncSchedule.Parse(text) : null;
        var sweep = section.Text("sweep") is { } words ? SyncSchedule.Parse(words) : null;
        return new Defaults(
            zone,
            (schedule ?? SyncSchedule.Default) with { TimeZone = zone },
            (sweep ?? SyncSchedule.DefaultSweep) with { TimeZone = zone },
            section.Span("staleAfter") ?? TimeSpan.FromMinutes(45),
            BindBrake(section.Section("brake"), new BrakeDefinition()));
    }

    /// <summary>Reads a brake; what it does not say is as usual.</summary>
    public static BrakeDefinition BindBrake(ConfigSection section, BrakeDefinition usual) =>
        new() { Percent = section.Number("percent") ?? usual.Percent, Items = section.Integer("items") ?? usual.Items };
}
