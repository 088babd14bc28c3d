using SyncWorker.Model.History;
using SyncWorker.Model.Reading;
using SyncWorker.Storage.Engine;

namespace SyncWorker.Storage.Tables;

/// <summary>The list of items to be read. Positions grow; an item touched again moves to the end, and its former position no longer takes it off.</summary>
internal static class TouchedTable
{
    private static readonly BulkStatement Upsert = BulkStatement.Upsert(
        "touched", keyColumns: 2, Column.Number("connection_id"), Column.Number("native_id"), Column.Number("sequence"), Column.Number("updated_at"));

    private static readonly BulkStatement Delete = BulkStatement.Delete(
        "touched", Column.Number("connection_id"), Column.Number("native_id"), Column.Number("sequence"));

    /// <returns>How many items were not on the list before.</returns>
    public static async Task<int> SaveAsync(StoreSession session, long connection, string mappingVersion, TouchedPage page)
    {
        var touches = Gather(page);
        if (touches.Count == 0) return 0;
        var known = await KnownItems.FindAsync(session, connection, mappingVersion, touches.Keys).ConfigureAwait(false);
        var journaled = page.Journal.Select(static entry => entry.NativeId).ToHashSet();
        var staged = await JournalTable.ListAsync(session, connection, journaled).ConfigureAwait(false);
        var news = page.Journal
            .Where(entry => !staged[entry.NativeId].Any(old => old.Order == entry.Order) && (!touches[entry.NativeId].OnlyIfKnown || known.Has(entry.NativeId)))
            .ToList();
        var hasNews = news.Select(static entry => entry.NativeId).ToHashSet();

        var joining = touches.Values.Where(touch => hasNews.Contains(touch.NativeId) || known.MustRead(touch, staged[touch.NativeId].Any())).ToList();
        if (joining.Count == 0) return 0;
        var sequence = await session.TakeNumbersAsync($"touched:{connection}", joining.Count).ConfigureAwait(false);
        var rows = new BulkRows(Upsert);
        foreach (var touch in joining) rows.Add(connection, touch.NativeId, sequence++, RowReading.Number(touch.UpdatedAt));
        await session.ExecuteAsync(rows).ConfigureAwait(false);
        await JournalTable.AddAsync(session, connection, news).ConfigureAwait(false);
        return joining.Count(touch => !known.IsListed(touch.NativeId));
    }

    public static async Task<IReadOnlyList<TouchedItem>> ListAsync(StoreSession session, long connection, long afterSequence, int limit)
    {
        var rows = await session.ListAsync<Row>(
            """
            SELECT native_id AS NativeId, sequence AS Sequence FROM touched
            WHERE connection_id = @connection AND sequence > @afterSequence ORDER BY sequence LIMIT @limit
            """,
            new { connection, afterSequence, limit }).ConfigureAwait(false);
        var ids = rows.Select(static row => row.NativeId).ToList();
        var journal = await JournalTable.ListAsync(session, connection, ids).ConfigureAwait(false);
        var histories = await HistoryTable.ListAsync(session, connection, [.. ids.Where(journal.Contains)]).ConfigureAwait(false);
        return [.. rows.Select(row => new TouchedItem
        {
            NativeId = row.NativeId,
            Sequence = row.Sequence,
            Journal = [.. journal[row.NativeId]],
            KnownHistory = histories.TryGetValue(row.NativeId, out var history) ? history : Array.Empty<HistoryEntry>(),
        })];
    }

    public static async Task RemoveAsync(StoreSession session, long connection, IReadOnlyList<TouchedItem> touched)
    {
        var rows = new BulkRows(Delete);
        foreach (var item in touched) rows.Add(connection, item.NativeId, item.Sequence);
        await session.ExecuteAsync(rows).ConfigureAwait(false);
    }

    /// <summary>One touch an item, in the page's order: the latest time wins, no time wins over all. What is only in the journal is touched too.</summary>
    private static Dictionary<long, Touch> Gather(TouchedPage page)
    {
        var touches = new Dictionary<long, Touch>();
        foreach (var touch in page.Touches)
        {
            touches[touch.NativeId] = touches.TryGetValue(touch.NativeId, out var other)
                ? new Touch(touch.NativeId, Later(other.UpdatedAt, touch.UpdatedAt), other.OnlyIfKnown && touch.OnlyIfKnown)
                : touch;
        }

        foreach (var entry in page.Journal) touches.TryAdd(entry.NativeId, new Touch(entry.NativeId));
        return touches;
    }

    private static DateTimeOffset? Later(DateTimeOffset? a, DateTimeOffset? b) => a is null || b is null ? null : a > b ? a : b;

    private sealed record Row(long NativeId, long Sequence);
}
