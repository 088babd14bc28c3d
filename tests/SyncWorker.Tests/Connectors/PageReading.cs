using SyncWorker.Connectors;
using SyncWorker.Model.Reading;

namespace SyncWorker.Tests.Connectors;

/// <summary>Reads a batch as one page, for tests that do not care how it is cut.</summary>
internal static class PageReading
{
    public static async Task<ItemPage> ReadPageAsync(this ITrackerConnector connector, IReadOnlyList<TouchedItem> touched, CancellationToken cancellationToken)
    {
        var pages = new List<ItemPage>();
        await foreach (var page in connector.ReadItemsAsync(touched, cancellationToken)) pages.Add(page);
        Assert.Equal(touched.Select(static item => item.Sequence).Order(), pages.SelectMany(static page => page.Touched).Select(static item => item.Sequence).Order());
        return new ItemPage
        {
            Touched = touched,
            Items = [.. pages.SelectMany(static page => page.Items)],
            Quarantined = [.. pages.SelectMany(static page => page.Quarantined)],
            Absent = [.. pages.SelectMany(static page => page.Absent)],
        };
    }
}
