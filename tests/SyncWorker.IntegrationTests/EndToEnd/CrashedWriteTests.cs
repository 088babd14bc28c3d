using SyncWorker.Model.Definitions;
using SyncWorker.Model.Items;
using SyncWorker.Model.Writing;
using SyncWorker.Simulator.Admin;
using SyncWorker.Storage;
using static SyncWorker.IntegrationTests.EndToEnd.WritingSite;

namespace SyncWorker.IntegrationTests.EndToEnd;

/// <summary>A worker that ends in the middle of an item's writes, and another that goes on from the store: by the tracker's ledger each value, comment and link was written once.</summary>
public sealed class CrashedWriteTests
{
    private static readonly string[] Written = ["comment", "customfield_10500", "labels", "property:syncworker.progress", "remotelink"];

    [Theory]
    [InlineData(true, KillPoint.BeforeSending, 1)]
    [InlineData(true, KillPoint.BeforeSending, 2)]
    [InlineData(true, KillPoint.BeforeSending, 3)]
    [InlineData(true, KillPoint.AfterTheReply, 1)]
    [InlineData(true, KillPoint.AfterTheReply, 2)]
    [InlineData(true, KillPoint.AfterTheReply, 3)]
    [InlineData(false, KillPoint.AfterTheReply, 1)]
    [InlineData(false, KillPoint.AfterTheReply, 2)]
    [InlineData(false, KillPoint.AfterTheReply, 3)]
    public async Task Apply_EndedInTheMiddleOfAWrite_IsGoneOnWithAndWritesEachThingOnce(bool isCloud, KillPoint point, int write)
    {
        await using var site = await StartAsync(isCloud);
        var plan = Plan(Everything(site.Stories[0]));

        await site.CrashAsync(plan, point, write);
        Assert.Contains(await site.ListOpenAsync(), static entry => entry.State == OutboxState.Sent);
        var second = await site.ApplyAsync(plan);

        Assert.Equal((1, 0), (second.Planned, second.Failed));
        AssertOnce(site);
        Assert.Empty(await site.ListOpenAsync());
        var third = await site.ApplyAsync(plan);
        Assert.Equal((0L, 3), (third.Requests, third.Unchanged));
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(true, 2)]
    [InlineData(true, 3)]
    [InlineData(false, 2)]
    public async Task Apply_WhoseReplyIsLost_HoldsTheItemsLaterWritesBackAndWritesEachThingOnce(bool isCloud, int write)
    {
        await using var site = await StartAsync(isCloud);
        var plan = Plan(Everything(site.Stories[0]));
        site.Tracker.Faults = FaultPlan.Parse($"lostreply=1/{write}");

        var first = await site.ApplyAsync(plan);

        // Nothing overtakes a write of which nothing is known.
        Assert.Equal(write, first.Requests);
        Assert.Equal(1, first.Failed);
        site.Tracker.Faults = FaultPlan.Parse(null);
        var second = await site.ApplyAsync(plan);
        Assert.Equal((0, 3L - write), (second.Failed, second.Requests));
        AssertOnce(site);
        Assert.Empty(await site.ListOpenAsync());
    }

    /// <summary>The control: a worker that looks for another marker and another global id does write twice, and the check sees it.</summary>
    [Fact]
    public async Task Apply_LookingForAnotherMarkerAfterTheCrash_IsFoundToHaveWrittenTwice()
    {
        await using var site = await StartAsync();
        var write = Everything(site.Stories[0]);
        await site.CrashAsync(Plan(write), KillPoint.AfterTheReply, 2);

        await site.ApplyAsync(Plan(write with { Updates = [.. write.Updates.Select(static update => update.Place == WriteBackPlace.Comment ? update with { Field = "another" } : update)] }));

        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => AssertOnce(site));
    }

    [Fact]
    public async Task Apply_PropertiesOfManyItems_AreWrittenTogetherAndOnceWhateverReplyIsLost()
    {
        await using var site = await StartAsync(items: 300);
        var plan = Plan([.. site.Stories.Take(30).Select(static item => Write(item, Update(WriteBackPlace.Property, "syncworker.progress", "42")))]);
        site.Tracker.Faults = FaultPlan.Parse("lostreply=1/1");

        var first = await site.ApplyAsync(plan);

        Assert.Equal((30, 1L), (first.Failed, first.Requests));
        site.Tracker.Faults = FaultPlan.Parse(null);
        var second = await site.ApplyAsync(plan);
        Assert.Equal((0, 0L, 30), (second.Failed, second.Requests, second.Unchanged));
        Assert.Equal(30, site.Tracker.Ledger.Entries.Select(static entry => entry.Item).Distinct().Count());
        Assert.Equal(30, site.Tracker.Ledger.Entries.Count);
        Assert.DoesNotContain(site.Tracker.Ledger.Entries, static entry => entry.Notified);
    }

    private static ItemWrite Everything(WorkItem item) => Write(
        item,
        Update(WriteBackPlace.Comment, "syncworker.status", "Progress 42 %"),
        Update(WriteBackPlace.Field, "customfield_10500", "42"),
        Update(WriteBackPlace.Label, "labels", "risk-overdue"),
        Update(WriteBackPlace.Property, "syncworker.progress", "42"),
        Update(WriteBackPlace.RemoteLink, "syncworker:payments", "https://pmo.example.com/payments Payments"));

    private static ItemWrite Write(WorkItem item, params FieldUpdate[] updates) => new() { Item = item.Id, Key = item.Key, Updates = updates };

    private static void AssertOnce(WritingSite site) => Assert.Equal(Written, site.Tracker.Ledger.Entries.Select(static entry => entry.Field).Order(StringComparer.Ordinal));
}
