using System.Text;
using SyncWorker.Model.Items;
using SyncWorker.Model.Reading;
using SyncWorker.Storage;

namespace SyncWorker.IntegrationTests.Storage;

/// <summary>What every store keeps, whatever its engine. Each test has a database of its own, with one connection saved.</summary>
public abstract partial class StoreContract : IAsyncLifetime
{
    private protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    private protected StoreDatabase Database { get; private set; } = null!;

    private protected IProjectStore Store { get; private set; } = null!;

    private protected Lease Lease { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Database = Create();
        Store = await Database.OpenAsync(TimeProvider.System);
        await Store.MigrateAsync(Stop);
        Lease = (await Store.AcquireLeaseAsync($"sync:{Sample.Connection}", "test", TimeSpan.FromMinutes(10), Stop))!;
        await Store.SaveConnectionAsync(Lease, Sample.Connection, Sample.Identity, "map-1", Stop);
    }

    public async ValueTask DisposeAsync()
    {
        if (Store is not null) await Store.DisposeAsync();
        await Database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected abstract StoreDatabase Create();

    private protected Task<SaveTally> SaveAsync(params ReadItem[] items) => SaveAsync(Sample.Page(items));

    private protected Task<SaveTally> SaveAsync(ItemPage page) => Store.SaveItemsAsync(Lease, Sample.Connection, page, Sample.Noon.AddHours(1), Stop);

    private protected Task<int> TouchAsync(TouchedPage page) => Store.SaveTouchedAsync(Lease, Sample.Connection, page, Stop);

    private protected Task<IReadOnlyList<TouchedItem>> ListedAsync(long after = 0, int limit = 100) => Store.ListTouchedAsync(Sample.Connection, after, limit, Stop);

    private protected Task<WorkItem?> FindAsync(long id) => Store.FindItemAsync(new ItemId(Sample.Connection, id), Stop);

    private protected async Task<string> RawAsync(long id) =>
        await Store.FindRawAsync(new ItemId(Sample.Connection, id), Stop) is { } raw ? Encoding.UTF8.GetString(raw.Span) : "none";

    private protected async Task<List<WorkItem>> StreamAsync()
    {
        var items = new List<WorkItem>();
        await foreach (var item in Store.StreamItemsAsync(Sample.Connection, Stop)) items.Add(item);
        return items;
    }

    /// <summary>Does something twice and proves that the second time writes no row.</summary>
    private protected async Task WritesNothingAsync(Func<Task> action)
    {
        var before = await Database.WriteMarksAsync();
        await action();
        Assert.Equal(before, await Database.WriteMarksAsync());
    }
}
