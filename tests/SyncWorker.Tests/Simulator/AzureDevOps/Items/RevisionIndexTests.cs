using SyncWorker.Simulator.AzureDevOps.Generated;
using SyncWorker.Simulator.AzureDevOps.Items;
using SyncWorker.Simulator.World;

namespace SyncWorker.Tests.Simulator.AzureDevOps.Items;

public sealed class RevisionIndexTests
{
    private static readonly GeneratedItems Items = new(new SimulatedWorld(0, 300, 1, new DateOnly(2026, 5, 7)));

    [Fact]
    public void Build_Cancelled_Stops() =>
        Assert.ThrowsAny<OperationCanceledException>(() => RevisionIndex.Build(Items, new CancellationToken(canceled: true)));

    [Fact]
    public void Build_NotCancelled_HoldsEveryRevision() =>
        Assert.Equal(
            Enumerable.Range(0, Items.Count).Sum(ordinal => Items.RevisionTimes(ordinal).Count),
            RevisionIndex.Build(Items, TestContext.Current.CancellationToken).Revisions.Count);
}
