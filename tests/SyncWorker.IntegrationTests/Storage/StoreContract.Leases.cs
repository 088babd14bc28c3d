using System.Globalization;
using System.Reflection;
using SyncWorker.Model.Measures;
using SyncWorker.Model.Reading;
using SyncWorker.Storage;

namespace SyncWorker.IntegrationTests.Storage;

public abstract partial class StoreContract
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(150);

    private static readonly string[] WithoutLease =
        [nameof(IProjectStore.MigrateAsync), nameof(IProjectStore.AcquireLeaseAsync), nameof(IProjectStore.ReleaseLeaseAsync)];

    /// <summary>Arguments after the lease for every method that changes something.</summary>
    private static Dictionary<string, object?[]> Arguments(long entry) => new()
    {
        [nameof(IProjectStore.RenewLeaseAsync)] = [TimeSpan.FromMinutes(10)],
        [nameof(IProjectStore.SaveConnectionAsync)] = [Sample.Connection, Sample.Identity, "map-9"],
        [nameof(IProjectStore.SaveMetadataAsync)] = [Sample.Connection, Sample.Metadata(("a", "1")), Array.Empty<CatalogueEntry>(), Sample.Noon],
        [nameof(IWorklogStore.SaveWorklogsAsync)] = [Sample.Connection, new WorklogPage { Worklogs = [Sample.Worklog(9, 9)] }, Sample.Noon],
        [nameof(IProjectStore.SaveTouchedAsync)] = [Sample.Connection, Sample.Touched("c9", new Touch(9))],
        [nameof(IProjectStore.SaveItemsAsync)] = [Sample.Connection, Sample.Page(Sample.Read(Sample.Item(9))), Sample.Noon],
        [nameof(IProjectStore.ForgetNamelessAsync)] = [Sample.Connection, Array.Empty<ReadOnlyMemory<byte>>()],
        [nameof(IProjectStore.SaveRunAsync)] = [Sample.Run(Sample.Noon)],
        [nameof(IProjectStore.SaveQueryResultAsync)] = [Sample.Connection, "q", new long[] { 9 }, Sample.Noon],
        [nameof(IProjectStore.SaveQueryFailureAsync)] = [Sample.Connection, "q", "No."],
        [nameof(IProjectStore.SaveMeasuredAsync)] = [Sample.Measured(Sample.Noon), Array.Empty<Membership>(), Sample.Register("a")],
        [nameof(IProjectStore.SaveOutboxAsync)] = [new[] { Sample.Write(9) }],
        [nameof(IProjectStore.SaveSendingAsync)] = [entry],
        [nameof(IProjectStore.SaveOutboxResultAsync)] =
            [new OutboxResult(entry, OutboxState.Confirmed, Sample.Outcome(Sample.Write(1))), Sample.Noon],
    };

    private static IEnumerable<MethodInfo> Methods => [.. typeof(IProjectStore).GetMethods(), .. typeof(IWorklogStore).GetMethods()];

    public static TheoryData<string> ChangingMethods() =>
        [.. Methods.Select(method => method.Name).Where(name => IsChanging(name) && !WithoutLease.Contains(name))];

    private static bool IsChanging(string name) => !new[] { "Find", "List", "Stream", "Count" }.Any(verb => name.StartsWith(verb, StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(ChangingMethods))]
    public async Task ChangingMethod_LeaseTakenOver_IsRefusedAndNothingIsStored(string name)
    {
        var entry = (await PlanAsync(Sample.Write(1)))[0].EntryId;
        await SaveAsync(new ItemPage { Touched = [], Items = [], Quarantined = [Sample.Bad(null)] });
        var lost = (await Store.AcquireLeaseAsync("fenced", "old", Short, Stop))!;
        await Task.Delay(Short * 1.5, Stop);
        var held = (await Store.AcquireLeaseAsync("fenced", "new", TimeSpan.FromMinutes(10), Stop))!;
        var method = Methods.Single(method => method.Name == name);
        Task Call(Lease lease) => (Task)method.Invoke(Store, [lease, .. Arguments(entry)[name], Stop])!;

        var before = await Database.WriteMarksAsync();
        await Assert.ThrowsAsync<LeaseLostException>(() => Call(lost));
        Assert.Equal(before, await Database.WriteMarksAsync());

        await Call(held);
        Assert.NotEqual(before, await Database.WriteMarksAsync());
    }

    [Theory]
    [MemberData(nameof(ChangingMethods))]
    public async Task ChangingMethod_LeaseRanOutOrGivenBack_IsRefused(string name)
    {
        var entry = (await PlanAsync(Sample.Write(1)))[0].EntryId;
        var method = Methods.Single(method => method.Name == name);
        Task Call(Lease lease) => (Task)method.Invoke(Store, [lease, .. Arguments(entry)[name], Stop])!;
        var given = (await Store.AcquireLeaseAsync("given", "old", TimeSpan.FromMinutes(10), Stop))!;
        await Store.ReleaseLeaseAsync(given, Stop);
        var expired = (await Store.AcquireLeaseAsync("expired", "old", Short, Stop))!;
        await Task.Delay(Short * 1.5, Stop);

        await Assert.ThrowsAsync<LeaseLostException>(() => Call(given));
        await Assert.ThrowsAsync<LeaseLostException>(() => Call(expired));
        await Assert.ThrowsAsync<LeaseLostException>(() => Call(expired with { Name = "never taken" }));
    }

    [Fact]
    public async Task AcquireLeaseAsync_Held_IsRefusedToEverybody()
    {
        await using var other = await Database.OpenAsync(TimeProvider.System);

        Assert.Null(await other.AcquireLeaseAsync(Lease.Name, "other", Short, Stop));
        Assert.Null(await Store.AcquireLeaseAsync(Lease.Name, "test", Short, Stop));
    }

    [Fact]
    public async Task AcquireLeaseAsync_GivenBackOrAbandoned_GrowsTheEpochAndSaysWhich()
    {
        var first = (await Store.AcquireLeaseAsync("x", "a", TimeSpan.FromMinutes(10), Stop))!;
        await Store.ReleaseLeaseAsync(first, Stop);
        var second = (await Store.AcquireLeaseAsync("x", "b", Short, Stop))!;
        await Task.Delay(Short * 1.5, Stop);
        await Store.ReleaseLeaseAsync(first, Stop);
        var third = (await Store.AcquireLeaseAsync("x", "c", Short, Stop))!;

        Assert.Equal([1, 2, 3], new[] { first.Epoch, second.Epoch, third.Epoch });
        Assert.Null(first.AbandonedAt);
        Assert.Null(second.AbandonedAt);
        Assert.Equal(second.ExpiresAt, third.AbandonedAt);
    }

    [Fact]
    public async Task RenewLeaseAsync_Ours_LastsLongerUnderTheSameEpoch()
    {
        var lease = (await Store.AcquireLeaseAsync("x", "a", TimeSpan.FromSeconds(5), Stop))!;

        var renewed = await Store.RenewLeaseAsync(lease, TimeSpan.FromMinutes(10), Stop);

        Assert.Equal(lease.Epoch, renewed.Epoch);
        Assert.True(renewed.ExpiresAt > lease.ExpiresAt.AddMinutes(5));
    }

    [Fact]
    public async Task AcquireLeaseAsync_ManyAtOnce_OneGetsIt()
    {
        var stores = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Database.OpenAsync(TimeProvider.System)));

        var leases = await Task.WhenAll(stores.SelectMany(store => Enumerable.Range(0, 4)
            .Select(_ => Task.Run(() => store.AcquireLeaseAsync("contended", "x", TimeSpan.FromMinutes(1), Stop), Stop))));

        Assert.Single(leases, lease => lease is not null);
        foreach (var store in stores) await store.DisposeAsync();
    }

    [Fact]
    public async Task SaveItemsAsync_TakeoverWhileWriting_NothingOfTheOldHolderComesAfterIt()
    {
        await using var other = await Database.OpenAsync(TimeProvider.System);
        var lease = (await Store.AcquireLeaseAsync("raced", "old", TimeSpan.FromMinutes(10), Stop))!;
        var writing = Task.Run(
            async () =>
            {
                for (var i = 1; ; i++)
                    await Store.SaveItemsAsync(lease, Sample.Connection, Sample.Page(Sample.Read(Sample.Item(1, i.ToString(CultureInfo.InvariantCulture)))), Sample.Noon, Stop);
            },
            Stop);

        // The lease begins to run out once the writing goes on, however late the machine lets it start.
        while (await other.FindItemAsync(Sample.Item(1).Id, Stop) is null && !writing.IsCompleted) await Task.Delay(5, Stop);
        await Store.RenewLeaseAsync(lease, Short, Stop);
        Lease? taken;
        while ((taken = await other.AcquireLeaseAsync("raced", "new", TimeSpan.FromMinutes(1), Stop)) is null) await Task.Delay(5, Stop);
        var seen = (await other.FindItemAsync(Sample.Item(1).Id, Stop))?.Title;

        await Assert.ThrowsAsync<LeaseLostException>(() => writing);
        Assert.NotNull(seen);
        Assert.Equal(seen, (await FindAsync(1))!.Title);
        await other.SaveItemsAsync(taken, Sample.Connection, Sample.Page(Sample.Read(Sample.Item(1, "mine"))), Sample.Noon, Stop);
        Assert.Equal("mine", (await FindAsync(1))!.Title);
    }
}
