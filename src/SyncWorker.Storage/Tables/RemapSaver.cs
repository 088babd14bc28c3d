using System.Data.Common;
using SyncWorker.Model.Definitions;
using SyncWorker.Model.History;
using SyncWorker.Model.Items;
using SyncWorker.Model.Reading;
using SyncWorker.Model.Writing;
using SyncWorker.Storage.Engine;
using SyncWorker.Storage.Packing;

namespace SyncWorker.Storage.Tables;

/// <summary>Saves a page of items that were mapped again. Nothing was read: payload, times of reading, absence and removal stay.</summary>
internal sealed class RemapSaver(StoreSession session, string connectionName, RemapPage page, DateTimeOffset at)
{
    private const int MappedFrom = 1;

    private static readonly int Trailing = MappedFrom + ItemColumns.Columns.Count;

    private static readonly BulkStatement Update = new(
        $"""
        UPDATE item SET {string.Join(", ", ItemColumns.Columns.Skip(1).Select(static column => column.Name).Concat(["content_hash", "mapping_version"]).Select(static name => $"{name} = r.{name}"))}
        FROM {"{rows}"} WHERE item.connection_id = r.connection_id AND item.native_id = r.native_id
        """,
        [Column.Number("connection_id"), .. ItemColumns.Columns, Column.Bytes("content_hash"), Column.Text("mapping_version")]);

    private readonly BulkRows _rows = new(Update);
    private readonly BulkRows _histories = HistoryTable.NewRows();
    private int _changed;

    public async Task<RemapTally> SaveAsync()
    {
        var (connection, _) = await ConnectionTable.RequireAsync(session, connectionName).ConfigureAwait(false);
        var (fit, refused) = ItemColumns.Divide(page.Items);
        var known = await FindKnownAsync(connection, fit.Keys).ConfigureAwait(false);
        var writes = page.Writes.ToLookup(static write => write.Item.NativeId);
        using (var hash = new ContentHash())
        {
            foreach (var (id, read) in fit)
            {
                if (known.TryGetValue(id, out var stored)) Weigh(connection, read, stored, writes[id], hash);
            }
        }

        await session.ExecuteAsync(_rows).ConfigureAwait(false);
        await session.ExecuteAsync(_histories).ConfigureAwait(false);
        List<QuarantinedItem> aside = [.. page.Quarantined, .. refused];
        await QuarantineTable.SaveAsync(session, connection, aside, at).ConfigureAwait(false);
        return new RemapTally(_rows.Rows.Count, _changed, aside.Count);
    }

    private void Weigh(long connection, ReadItem read, Known stored, IEnumerable<ItemWrite> writes, ContentHash hash)
    {
        var item = read.Item;
        var row = new object?[Update.Columns.Count];
        row[0] = connection;
        ItemColumns.Encode(item, row.AsSpan(MappedFrom));
        KeepWritten(row, item, stored, writes);
        var mapped = row.AsMemory(MappedFrom, ItemColumns.Columns.Count);
        row[Trailing] = hash.Of(mapped.Span, page.MappingVersion, stored.Asked, read.Raw.Span);
        row[Trailing + 1] = StoreText.EncodeText(page.MappingVersion);
        var history = HistoryTable.Join(stored.History, read.History, isReplaced: read.IsHistoryWhole);
        var tellsOther = !history.SequenceEqual(stored.History);
        if (tellsOther) _histories.Add(HistoryTable.Row(connection, item.Id.NativeId, history));
        if (tellsOther || !mapped.Span.SequenceEqual(stored.Values)) _changed++;
        _rows.Add(row);
    }

    /// <summary>What a confirmed write has put there since the reading, and the revision it told, is not in the payload: it stays as it is stored.</summary>
    private static void KeepWritten(object?[] row, WorkItem item, Known stored, IEnumerable<ItemWrite> writes)
    {
        var updates = writes.SelectMany(static write => write.Updates).ToList();
        if (updates.Count == 0) return;
        var (fields, written) = (item.Fields.ToDictionary(StringComparer.Ordinal), ItemDecoder.Fields((string?)stored.Values[ItemColumns.FieldTexts]));
        foreach (var update in updates.Where(static update => update.Place is WriteBackPlace.Field or WriteBackPlace.Property))
        {
            if (written.TryGetValue(update.Field, out var value)) fields[update.Field] = value;
            else fields.Remove(update.Field);
        }

        row[MappedFrom + ItemColumns.FieldTexts] = ItemColumns.Fields(fields);
        foreach (var column in new[] { ItemColumns.LabelList, ItemColumns.Revision }) row[MappedFrom + column] = stored.Values[column];
    }

    private async Task<Dictionary<long, Known>> FindKnownAsync(long connection, Dictionary<long, ReadItem>.KeyCollection ids)
    {
        var known = new Dictionary<long, Known>();
        if (ids.Count == 0) return known;
        var histories = await HistoryTable.ListAsync(session, connection, ids).ConfigureAwait(false);
        var reader = await session.ReadAsync(
            $"SELECT {ItemColumns.Names}, asked_id FROM item WHERE connection_id = @connection AND native_id IN {session.Engine.IdList}", ids, ("connection", connection)).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            while (await reader.ReadAsync(session.CancellationToken).ConfigureAwait(false))
            {
                var id = reader.GetInt64(0);
                known.Add(id, new Known(Values(reader), reader.NumberOrNull(ItemColumns.Columns.Count), histories.GetValueOrDefault(id, [])));
            }
        }

        return known;
    }

    private static object?[] Values(DbDataReader reader)
    {
        var values = new object?[ItemColumns.Columns.Count];
        for (var column = 0; column < values.Length; column++)
            values[column] = reader.IsDBNull(column) ? null : ItemColumns.Columns[column].Type == ColumnType.Number ? reader.GetInt64(column) : reader.GetString(column);
        return values;
    }

    private sealed record Known(object?[] Values, long? Asked, IReadOnlyList<HistoryEntry> History);
}
