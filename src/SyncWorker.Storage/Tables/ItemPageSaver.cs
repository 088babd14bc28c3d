using System.Data.Common;
using SyncWorker.Model.Reading;
using SyncWorker.Storage.Engine;
using SyncWorker.Storage.Packing;

namespace SyncWorker.Storage.Tables;

/// <summary>Saves one page of items: finds out what has changed, writes only that, and settles list, journal and quarantine.</summary>
internal sealed class ItemPageSaver(StoreSession session, string connectionName, DateTimeOffset observedAt)
{
    private const int MappedFrom = 1;

    private static readonly int Trailing = MappedFrom + ItemColumns.Columns.Count;

    private static readonly BulkStatement Upsert = BulkStatement.Upsert(
        "item",
        keyColumns: 2,
        [
            Column.Number("connection_id"), .. ItemColumns.Columns,
            Column.Bytes("content_hash"), Column.Text("mapping_version"), Column.Number("observed_at"), Column.Number("absent_since"),
            Column.Number("chunk_id"), Column.Number("chunk_ordinal"), Column.Number("removed_at"), Column.Number("asked_id"),
        ]);

    private static readonly BulkStatement MarkPresent = new(
        "UPDATE item SET absent_since = NULL, removed_at = NULL FROM {rows} WHERE item.connection_id = r.connection_id AND item.native_id = r.id",
        Column.Number("connection_id"), Column.Number("id"));

    private readonly List<(object?[] Row, ReadOnlyMemory<byte> Raw)> _changed = [];
    private readonly List<long> _freedChunks = [];
    private readonly List<long> _returned = [];
    private readonly List<long> _otherWork = [];
    private readonly BulkRows _histories = HistoryTable.NewRows();
    private readonly BulkRows _present = new(MarkPresent);
    private int _stored;
    private int _unchanged;
    private int _echoed;

    /// <exception cref="ArgumentException">The page holds an item of another connection.</exception>
    public async Task<SaveTally> SaveAsync(ItemPage page)
    {
        var (connection, mappingVersion) = await ConnectionTable.RequireAsync(session, connectionName).ConfigureAwait(false);
        if (page.Items.FirstOrDefault(read => read.Item.Id.Connection != connectionName) is { } foreign)
            throw new ArgumentException($"Item {foreign.Item.Id} does not belong to connection '{connectionName}'.", nameof(page));
        var (fit, refused) = ItemColumns.Divide(page.Items);
        var known = await FindKnownAsync(connection, [.. fit.Keys]).ConfigureAwait(false);
        var asked = await AskedTable.InternAsync(session, connection, page.Asked).ConfigureAwait(false);
        var news = SideBySide.Make(
            [.. fit.Values],
            static () => new ContentHash(),
            (read, hash) => Weigh((connection, mappingVersion, asked), read, known.GetValueOrDefault(read.Item.Id.NativeId), hash),
            session.CancellationToken);
        foreach (var item in news) Take(connection, item, known.GetValueOrDefault(item.Read.Item.Id.NativeId));
        await WriteAsync(connection).ConfigureAwait(false);
        await QuarantineTable.RemoveAsync(session, connection, fit.Keys.ToHashSet()).ConfigureAwait(false);
        await QuarantineTable.SaveAsync(session, connection, [.. page.Quarantined, .. refused], observedAt).ConfigureAwait(false);
        await MissingTable.RemoveAsync(session, connection, fit.Keys, observedAt).ConfigureAwait(false);
        await RemovalTable.SaveReturnedAsync(session, connection, _returned, observedAt).ConfigureAwait(false);
        await ItemTable.SaveAbsentAsync(session, connection, page.Absent, observedAt).ConfigureAwait(false);
        await TouchedTable.RemoveAsync(session, connection, page.Touched).ConfigureAwait(false);

        // What was put aside or not returned keeps its journal: the feed will not say it again, and a later reading needs it.
        await JournalTable.RemoveAsync(
            session, connection, page.Touched.Where(touched => fit.ContainsKey(touched.NativeId)).SelectMany(static touched => touched.Journal)).ConfigureAwait(false);
        return new SaveTally(_stored, _unchanged, _echoed, refused.Count, _returned.Count);
    }

    /// <summary>Finds out what is new of an item: the costly part of saving, and one in which no item needs another.</summary>
    private ItemNews Weigh((long Connection, string MappingVersion, long? Asked) page, ReadItem read, Known? known, ContentHash hash)
    {
        var row = new object?[Upsert.Columns.Count];
        row[0] = page.Connection;
        ItemColumns.Encode(read.Item, row.AsSpan(MappedFrom));
        row[Trailing] = hash.Of(row.AsSpan(MappedFrom, ItemColumns.Columns.Count), page.MappingVersion, page.Asked, read.Raw.Span);

        var former = known?.History is { } packed ? HistoryCodec.Unpack(packed) : [];

        // Another mapping told another history: what it made of the same changes must not stay beside what this one makes of them.
        var merged = HistoryTable.Join(former, read.History, isReplaced: read.IsHistoryWhole && known is not null && known.MappingVersion != page.MappingVersion);
        var history = merged.Count != former.Count || !merged.SequenceEqual(former) ? HistoryTable.Row(page.Connection, read.Item.Id.NativeId, merged) : null;
        if (known is not null && known.Hash.AsSpan().SequenceEqual((byte[]?)row[Trailing])) return new ItemNews(read, null, history);
        row[Trailing + 1] = StoreText.EncodeText(page.MappingVersion);
        row[Trailing + 7] = page.Asked;
        row[Trailing + 2] = observedAt.ToUnixTimeMilliseconds();
        return new ItemNews(read, row, history);
    }

    private void Take(long connection, ItemNews news, Known? known)
    {
        var read = news.Read;
        var id = read.Item.Id.NativeId;
        if (news.History is not null) _histories.Add(news.History);
        var completed = ItemColumns.Thousandths(read.Item.CompletedHours) ?? 0;
        if (known is null or { IsRemoved: true } ? completed > 0 : completed != known.Completed) _otherWork.Add(id);
        if (news.Row is not null)
        {
            _changed.Add((news.Row, read.Raw));
            if (known is not null) _freedChunks.Add(known.Chunk);
        }
        else if (known is { IsAbsent: true } or { IsRemoved: true })
        {
            _present.Add(connection, id);
        }

        if (known is { IsRemoved: true }) _returned.Add(id);
        if (news is { Row: null, History: null } && known is not { IsRemoved: true })
        {
            _unchanged++;
            return;
        }

        _stored++;
        if (known is not null && read.Changes.AreOwnSince(known.UpdatedAt)) _echoed++;
    }

    private async Task WriteAsync(long connection)
    {
        var places = await RawTable.AddAsync(session, connection, [.. _changed.Select(static changed => changed.Raw)]).ConfigureAwait(false);
        var rows = new BulkRows(Upsert);
        for (var i = 0; i < _changed.Count; i++)
        {
            var row = _changed[i].Row;
            (row[Trailing + 4], row[Trailing + 5]) = (places[i].Chunk, places[i].Ordinal);
            rows.Add(row);
        }

        await session.ExecuteAsync(rows).ConfigureAwait(false);
        await session.ExecuteAsync(_histories).ConfigureAwait(false);
        await session.ExecuteAsync(_present).ConfigureAwait(false);
        await RawTable.RemoveAsync(session, connection, _freedChunks).ConfigureAwait(false);
        await WorklogGapTable.AddAsync(session, connection, _otherWork).ConfigureAwait(false);
    }

    private async Task<Dictionary<long, Known>> FindKnownAsync(long connection, List<long> ids)
    {
        var known = new Dictionary<long, Known>();
        if (ids.Count == 0) return known;
        var reader = await session.ReadAsync(
            $"""
            SELECT i.native_id, i.content_hash, i.chunk_id, i.absent_since, h.packed, i.updated_at, i.removed_at, i.mapping_version, i.completed_hours
            FROM item i LEFT JOIN item_history h ON h.connection_id = i.connection_id AND h.native_id = i.native_id
            WHERE i.connection_id = @connection AND i.native_id IN {session.Engine.IdList}
            """,
            ids,
            ("connection", connection)).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            while (await reader.ReadAsync(session.CancellationToken).ConfigureAwait(false)) known.Add(reader.GetInt64(0), KnownItem(reader));
        }

        return known;
    }

    private static Known KnownItem(DbDataReader row) => new(row.GetFieldValue<byte[]>(1), row.GetInt64(2), !row.IsDBNull(3), row.BytesOrNull(4), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(5)), !row.IsDBNull(6), row.Text(7), row.NumberOrNull(8) ?? 0);

    /// <summary>What is new of an item: its row but for the place of its payload, and the row of its history; null what is stored already.</summary>
    private readonly record struct ItemNews(ReadItem Read, object?[]? Row, object?[]? History);

    private sealed record Known(byte[] Hash, long Chunk, bool IsAbsent, byte[]? History, DateTimeOffset UpdatedAt, bool IsRemoved, string MappingVersion, long Completed);
}
