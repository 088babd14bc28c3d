namespace SyncWorker.Options.Binding;

/// <summary>What holds where a connection or portfolio says nothing.</summary>
/// <param name="TimeZone">The IANA zone.</param>
/// <param name="Schedule">When connections are read.</param>
/// <param name="StaleAfter">The age beyond which values are stale.</param>
internal sealed record Defaults(string TimeZone, SyncSchedule Schedule, TimeSpan StaleAfter)
{
    /// <summary>Reads them.</summary>
    public static Defaults Bind(ConfigSection section)
    {
        var zone = section.Text("timeZone") ?? "UTC";
        var schedule = section.Text("sync") is { } text ? SyncSchedule.Parse(text) : null;
        return new Defaults(zone, (schedule ?? SyncSchedule.Default) with { TimeZone = zone }, section.Span("staleAfter") ?? TimeSpan.FromMinutes(45));
    }
}
