using Quartz;
using SyncWorker.Pipeline;

namespace SyncWorker.Scheduling;

/// <summary>Syncs one connection and measures after it. Two runs of one connection never overlap on one worker; between workers leases decide.</summary>
/// <param name="pipeline">The pipeline.</param>
[DisallowConcurrentExecution]
internal sealed class SyncJob(SyncPipeline pipeline) : IJob
{
    /// <summary>The key under which a job knows its connection.</summary>
    public const string ConnectionKey = "connection";

    /// <inheritdoc/>
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) =>
        await pipeline.RunCycleAsync(new CycleRequest { Connections = [context.MergedJobDataMap.GetString(ConnectionKey) ?? ""] }, null, cancellationToken);
}
