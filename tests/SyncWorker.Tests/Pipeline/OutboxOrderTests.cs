using System.Collections.Concurrent;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.Items;
using SyncWorker.Model.Writing;

namespace SyncWorker.Tests.Pipeline;

/// <summary>An item's writes leave one after another, items side by side.</summary>
public sealed class OutboxOrderTests
{
    private static readonly WriteBackPlace[] InOrder = [WriteBackPlace.Field, WriteBackPlace.Comment, WriteBackPlace.RemoteLink];

    [Fact]
    public async Task Apply_SeveralWritesOfSeveralItems_KeepTheOrderOfEachItemAndDoNotWaitForOthers()
    {
        await using var worker = await SweptWorker.StartAsync(pay: 3);
        var sent = new ConcurrentQueue<ItemWrite>();
        var underWay = new ConcurrentDictionary<long, int>();
        var othersAreThrough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        worker.Tracker.Applied = async write =>
        {
            Assert.Equal(1, underWay.AddOrUpdate(write.Item.NativeId, 1, static (_, count) => count + 1));
            sent.Enqueue(write);
            if (sent.Count(static one => one.Item.NativeId != 1) == 6) othersAreThrough.TrySetResult();

            // The first item's first write lasts until all writes of the others have left.
            if (write.Item.NativeId == 1) await othersAreThrough.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
            underWay.AddOrUpdate(write.Item.NativeId, 0, static (_, count) => count - 1);
            return new WriteBackOutcome { Write = write, Result = WriteBackResult.Applied };
        };

        var tally = await worker.ApplyAsync(Write(1), Write(2), Write(3));

        Assert.Equal((3, 3, 0), (tally.Planned, tally.Applied, tally.Failed));
        foreach (var item in sent.GroupBy(static write => write.Item.NativeId)) Assert.Equal(InOrder, item.Select(static write => write.Updates[0].Place));
    }

    [Fact]
    public async Task Apply_WriteOfUnknownFate_HoldsBackTheItemsLaterWritesOnly()
    {
        await using var worker = await SweptWorker.StartAsync(pay: 2);
        var sent = new ConcurrentQueue<ItemWrite>();
        worker.Tracker.Applied = write =>
        {
            sent.Enqueue(write);
            var isLost = write.Item.NativeId == 1 && write.Updates[0].Place == WriteBackPlace.Comment;
            return Task.FromResult(new WriteBackOutcome { Write = write, Result = isLost ? WriteBackResult.Failed : WriteBackResult.Applied, Sentence = isLost ? "lost." : "" });
        };

        var tally = await worker.ApplyAsync(Write(1), Write(2));

        Assert.Equal(InOrder[..2], sent.Where(static write => write.Item.NativeId == 1).Select(static write => write.Updates[0].Place));
        Assert.Equal(InOrder, sent.Where(static write => write.Item.NativeId == 2).Select(static write => write.Updates[0].Place));
        Assert.Equal(1, tally.Failed);
        Assert.Contains("PAY-1: An earlier write of the item may still be under way; it is read back first.", tally.Remarks);
    }

    private static ItemWrite Write(long id) => new()
    {
        Item = new ItemId(FakeTracker.Name, id),
        Key = $"PAY-{id}",
        Updates = [Update(WriteBackPlace.Comment), Update(WriteBackPlace.RemoteLink), Update(WriteBackPlace.Field)],
    };

    private static FieldUpdate Update(WriteBackPlace place) => new() { Place = place, Field = "it", After = "1", Reason = "test" };
}
