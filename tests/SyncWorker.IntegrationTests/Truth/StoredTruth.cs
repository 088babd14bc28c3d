using System.Globalization;
using SyncWorker.Model.Items;
using SyncWorker.Storage;

namespace SyncWorker.IntegrationTests.Truth;

/// <summary>Reads the store's items in the same plain words.</summary>
public static class StoredTruth
{
    public static async Task<Dictionary<long, TruthItem>> ReadAsync(IProjectStore store, string connection, CancellationToken cancellationToken)
    {
        var items = new Dictionary<long, TruthItem>();
        await foreach (var item in store.StreamItemsAsync(connection, cancellationToken)) items.Add(item.Id.NativeId, From(item));
        return items;
    }

    private static TruthItem From(WorkItem item) => new()
    {
        Key = item.Key,
        Project = item.Project,
        Type = item.TrackerType,
        State = item.TrackerState,
        Title = item.Title,
        Parent = item.ParentId?.ToString(CultureInfo.InvariantCulture),
        Points = item.EstimateUnit == EstimateUnit.Points ? item.Estimate?.ToString("0.###", CultureInfo.InvariantCulture) : null,
        StartOn = item.StartOn?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DueOn = item.DueOn?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        Assignee = item.Assignee?.Id,
        Labels = string.Join('|', item.Labels.Order(StringComparer.Ordinal)),
        Links = string.Join('|', item.Links.Select(Describe).Order(StringComparer.Ordinal)),
    };

    private static string Describe(ItemLink link) =>
        link.Kind == LinkKind.Remote ? $"Remote:{link.TrackerType}:{link.TargetUrl}" : $"{link.Kind}:{link.TargetId}";
}
