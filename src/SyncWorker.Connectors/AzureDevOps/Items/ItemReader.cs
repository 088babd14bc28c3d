using System.Runtime.InteropServices;
using System.Text.Json;
using SyncWorker.Connectors.AzureDevOps.Feeds;
using SyncWorker.Connectors.AzureDevOps.History;
using SyncWorker.Model.History;
using SyncWorker.Model.Reading;

namespace SyncWorker.Connectors.AzureDevOps.Items;

/// <summary>Reads a batch of items and maps each with its journal.</summary>
internal sealed class ItemReader(AzureDevOpsClient client, AzureDevOpsMapper mapper, ScopeFilter scope, TimeProvider time)
{
    private const string What = "a batch of work items";

    /// <summary>Reads and maps; every touched item ends in one of the page's lists.</summary>
    public async Task<ItemPage> ReadAsync(IReadOnlyList<TouchedItem> touched, CancellationToken cancellationToken)
    {
        using var response = await client.ItemsAsync(touched.Select(static item => item.NativeId), cancellationToken).ConfigureAwait(false);
        var answer = client.Parse(response, What);
        if (WireValue.Find(answer, "value") is not { ValueKind: JsonValueKind.Array } values) throw client.Failures.Malformed(What);

        var wanted = touched.ToDictionary(static item => item.NativeId);
        var observedAt = time.GetUtcNow();
        var (items, quarantined) = (new List<ReadItem>(), new List<QuarantinedItem>());
        foreach (var value in values.EnumerateArray())
        {
            // Omitted items come as null or not at all.
            if (value.ValueKind == JsonValueKind.Null) continue;
            var raw = JsonMarshal.GetRawUtf8Value(value).ToArray();
            var id = AzureDevOpsMapper.FindId(value);
            if (id is not { } known || !wanted.Remove(known, out var item))
            {
                if (id is null) quarantined.Add(new QuarantinedItem { Reason = "An item without a numeric id came back.", Raw = raw });
                continue;
            }

            try
            {
                if (Map(value, item, raw, observedAt) is { } read) items.Add(read);
                else wanted.Add(known, item);
            }
            catch (Exception odd) when (odd is UnreadableItemException or FormatException)
            {
                quarantined.Add(new QuarantinedItem { NativeId = known, Reason = odd.Message, Raw = raw });
            }
        }

        return new ItemPage { Touched = touched, Items = items, Quarantined = quarantined, Absent = [.. wanted.Keys.Order()] };
    }

    private ReadItem? Map(JsonElement value, TouchedItem touched, byte[] raw, DateTimeOffset observedAt)
    {
        var draft = mapper.Map(value, []);
        var (entries, revisions, changes) = HistoryFold.Fold(touched, draft.ParentId, observedAt);

        // It has left the scope: if it ever was ours, what became of it is settled as for one that is gone. What the scope's query says of it is asked there.
        var project = draft.Project.Length == 0 ? null : draft.Project;
        var isNew = touched.Journal.Count > 0 && touched.KnownHistory.Count == 0;
        if (!scope.IsPlace(project, draft.AreaPath) || (isNew && !scope.Contains(draft.Id.NativeId, project, draft.AreaPath))) return null;

        var history = ItemHistory.Merge(touched.KnownHistory, entries);
        return new ReadItem
        {
            Item = history.Count == 0 ? draft : mapper.Map(value, history),
            History = entries,
            SourceEntries = revisions,
            Changes = changes,
            Raw = raw,
        };
    }
}
