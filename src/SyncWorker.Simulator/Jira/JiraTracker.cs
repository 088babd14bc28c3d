using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SyncWorker.Simulator.Admin;
using SyncWorker.Simulator.World;

namespace SyncWorker.Simulator.Jira;

/// <summary>A stateful Jira Cloud.</summary>
public sealed class JiraTracker : SimulatedTracker
{
    internal JiraTracker(SimulatedWorld world, SimulatorOptions options)
        : base(FaultPlan.Parse(options.Faults), options.TimeProvider)
    {
        Planted = options.LoadDirectory is null ? World.Planted.Of(world, TrackerKind.JiraCloud) : [];
    }

    /// <inheritdoc/>
    public override string Name => "jira-cloud";

    /// <inheritdoc/>
    public override IReadOnlyList<PlantedSituation> Planted { get; }

    /// <inheritdoc/>
    public override HumanEdit ApplyRandomEdit(Random random) => throw new InvalidOperationException("There are no issues to edit.");

    internal override void MapRoutes(IEndpointRouteBuilder routes)
    {
    }

    internal override Task WriteTruthAsync(IBufferWriter<byte> output, Func<ValueTask> flush, CancellationToken cancellationToken) => Task.CompletedTask;

    internal override bool IsWrite(HttpRequest request) => false;

    internal override Task AnswerThrottledAsync(HttpContext context) => Task.CompletedTask;

    internal override Task AnswerServerErrorAsync(HttpContext context) => Task.CompletedTask;
}
