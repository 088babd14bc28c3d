using System.Globalization;
using SyncWorker.Model.History;
using SyncWorker.Model.Items;
using SyncWorker.Storage;

namespace SyncWorker.IntegrationTests.Truth;

/// <summary>Reads the store's items in the same plain words.</summary>
public static class StoredTruth
{
    /// <summary>Reads items of a Jira with all that is compared of it.</summary>
    public static async Task<Dictionary<long, TruthItem>> ReadJiraAsync(IProjectStore store, string connection, CancellationToken cancellationToken)
    {
        var worklogs = new Dictionary<long, List<string>>();
        await foreach (var log in store.StreamWorklogsAsync(connection, null, cancellationToken))
        {
            if (!worklogs.TryGetValue(log.Item.NativeId, out var ofItem)) worklogs[log.Item.NativeId] = ofItem = [];
            ofItem.Add(TruthText.Worklog(log.Id, log.Author?.Id, log.StartedAt.ToUnixTimeMilliseconds(), log.Seconds, log.UpdatedAt.ToUnixTimeMilliseconds()));
        }

        var items = new Dictionary<long, TruthItem>();
        await foreach (var item in store.StreamItemsAsync(connection, cancellationToken))
        {
            var history = await store.ListHistoryAsync(item.Id, cancellationToken);
            items.Add(item.Id.NativeId, From(item) with { Details = Details(item, history, worklogs.GetValueOrDefault(item.Id.NativeId, [])) });
        }

        return items;
    }

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

    private static TruthDetails Details(WorkItem item, IReadOnlyList<HistoryEntry> history, IEnumerable<string> worklogs) => new()
    {
        Times = $"{item.CreatedAt.ToUnixTimeMilliseconds()} {item.UpdatedAt.ToUnixTimeMilliseconds()}",
        AssigneeWords = $"{item.Assignee?.DisplayName} {item.Assignee?.Email}",
        Priority = item.Priority,
        Sprint = item.Iteration?.Id,
        Releases = string.Join('|', item.Releases.Order(StringComparer.Ordinal)),
        IsBlocked = item.IsBlocked,
        Hours = $"{TruthText.Number(Text(item.RemainingHours))} {TruthText.Number(Text(item.CompletedHours))}",
        History = Lines(history.Where(entry => entry.SourceId != "created" && !(entry.Field == HistoryField.Estimate && item.TrackerType == "Sub-task")).Select(Describe)),
        Worklogs = Lines(worklogs),
    };

    private static string Describe(HistoryEntry entry) => TruthText.Entry(
        entry.SourceId, entry.HappenedAt.ToUnixTimeMilliseconds(), entry.AuthorId, entry.Field.ToString(),
        Value(entry.Field, entry.FromId, entry.FromWord), Value(entry.Field, entry.ToId, entry.ToWord));

    private static string Value(HistoryField field, string? id, string? word) => field switch
    {
        HistoryField.Iteration => TruthText.Sprints(id) + ":" + word,
        HistoryField.StartOn or HistoryField.DueOn or HistoryField.Blocked => word ?? "",
        HistoryField.Estimate or HistoryField.Remaining or HistoryField.Completed => TruthText.Number(word),
        HistoryField.Labels => string.Join('|', (word ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)),
        _ => $"{id}:{word}",
    };

    private static string? Text(decimal? number) => number?.ToString(CultureInfo.InvariantCulture);

    private static string Lines(IEnumerable<string> lines) => string.Join('\n', lines.Order(StringComparer.Ordinal));

    private static string Describe(ItemLink link) =>
        link.Kind == LinkKind.Remote ? $"Remote:{link.TrackerType}:{link.TargetUrl}" : $"{link.Kind}:{link.TargetId}";
}
