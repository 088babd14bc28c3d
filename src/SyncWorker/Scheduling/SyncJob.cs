using Quartz;
using SyncWorker.Model.Definitions;
using SyncWorker.Pipeline;

namespace SyncWorker.Scheduling;

/// <summary>Syncs one connection and measures after it. Two runs of one connection never overlap on one worker; between workers leases decide.</summary>
/// <param name="pipeline">The pipeline.</param>
/// <param name="definition">The configuration of this worker.</param>
[DisallowConcurrentExecution]
internal sealed class SyncJob(SyncPipeline pipeline, SyncWorkerDefinition definition) : IJob
{
    /// <summary>The key under which a job knows its connection.</summary>
    public const string ConnectionKey = "connection";

    /// <summary>The key under which a trigger says that the run sweeps.</summary>
    public const string SweepKey = "sweep";

    /// <inheritdoc/>
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        var connection = context.MergedJobDataMap.GetString(ConnectionKey) ?? "";
        // A shared job store may hold the job of a connection that this worker's configuration no longer, or not yet, has.
        if (!definition.Connections.Any(known => known.Name == connection)) return;
        var rule = context.MergedJobDataMap.ContainsKey(SweepKey) ? SweepRule.Always : SweepRule.Unfinished;
        await pipeline.RunCycleAsync(new CycleRequest { Connections = [connection], Sweep = rule }, null, cancellationToken);
    }
}
