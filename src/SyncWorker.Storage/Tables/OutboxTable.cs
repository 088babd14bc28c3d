using System.Text.Json;
using SyncWorker.Model.Writing;
using SyncWorker.Storage.Engine;
using SyncWorker.Storage.Packing;

namespace SyncWorker.Storage.Tables;

/// <summary>Writes on their way. An entry's number tells its age; an entry is never removed.</summary>
internal static class OutboxTable
{
    private static readonly BulkStatement Insert = BulkStatement.InsertNew(
        "outbox",
        keyColumns: 1,
        Column.Number("entry_id"), Column.Number("connection_id"), Column.Number("native_id"), Column.Number("state"), Column.Text("write"));

    private static readonly BulkStatement Supersede = new(
        "UPDATE outbox SET state = 4 FROM {rows} WHERE outbox.entry_id = r.id AND outbox.state = 0", Column.Number("id"));

    public static async Task<IReadOnlyList<OutboxEntry>> SaveAsync(StoreSession session, IReadOnlyList<ItemWrite> writes)
    {
        var pending = (await ListRowsAsync(session).ConfigureAwait(false)).Where(static row => row.State == (long)OutboxState.Pending)
            .ToLookup(static row => Read(row).Item);
        var (superseded, inserted) = (new BulkRows(Supersede), new BulkRows(Insert));
        var entries = new List<OutboxEntry>(writes.Count);
        var kept = new HashSet<long>();
        foreach (var write in writes)
        {
            var json = JsonSerializer.Serialize(write, StoreJson.Plain.ItemWrite);
            if (pending[write.Item].LastOrDefault(row => row.Write == json && !kept.Contains(row.EntryId)) is { } same)
            {
                kept.Add(same.EntryId);
                entries.Add(new OutboxEntry(same.EntryId, OutboxState.Pending, write));
                continue;
            }

            var id = await session.TakeNumbersAsync("outbox", 1).ConfigureAwait(false);
            var connection = await ConnectionTable.InternAsync(session, write.Item.Connection).ConfigureAwait(false);
            inserted.Add(id, connection, write.Item.NativeId, (long)OutboxState.Pending, json);
            entries.Add(new OutboxEntry(id, OutboxState.Pending, write));
        }

        // A plan may have several writes of one item: what none of them is, is older than all of them.
        foreach (var old in writes.Select(static write => write.Item).Distinct().SelectMany(item => pending[item]).Where(row => !kept.Contains(row.EntryId))) superseded.Add(old.EntryId);
        await session.ExecuteAsync(superseded).ConfigureAwait(false);
        await session.ExecuteAsync(inserted).ConfigureAwait(false);
        return entries;
    }

    public static async Task<IReadOnlyList<OutboxEntry>> ListOpenAsync(StoreSession session) =>
        [.. (await ListRowsAsync(session).ConfigureAwait(false)).Select(static row => new OutboxEntry(row.EntryId, (OutboxState)row.State, Read(row)))];

    /// <exception cref="InvalidOperationException">The entry is settled: it must not be sent.</exception>
    public static async Task SaveSendingAsync(StoreSession session, long entryId)
    {
        var state = (OutboxState)(await FindAsync(session, entryId).ConfigureAwait(false)).State;
        if (state == OutboxState.Sent) return;
        if (state != OutboxState.Pending)
            throw new InvalidOperationException($"Outbox entry {entryId} is settled ({state}) and must not be sent.");
        await session.ExecuteAsync("UPDATE outbox SET state = @sent WHERE entry_id = @entryId", new { entryId, sent = (long)OutboxState.Sent }).ConfigureAwait(false);
    }

    public static async Task SaveResultAsync(StoreSession session, OutboxResult result, DateTimeOffset at)
    {
        var row = await FindAsync(session, result.EntryId).ConfigureAwait(false);
        var (state, outcome, sentence) = ((long)result.State, (long)result.Outcome.Result, StoreText.EncodeText(result.Outcome.Said));
        if (row.State == state && row.Result == outcome && row.Sentence == sentence && row.Revision == result.Outcome.Revision) return;
        await session.ExecuteAsync(
            """
            UPDATE outbox SET state = @state, result = @outcome, sentence = @sentence, revision = @revision, result_at = @at
            WHERE entry_id = @entryId
            """,
            new { entryId = result.EntryId, state, outcome, sentence, revision = result.Outcome.Revision, at = at.ToUnixTimeMilliseconds() }).ConfigureAwait(false);
        if (result.State == OutboxState.Confirmed && row.State != state)
            await ItemTable.ApplyAsync(session, Accepted(Read(row), result.Outcome), result.Outcome.Revision).ConfigureAwait(false);
    }

    /// <summary>Lists the confirmed writes of a connection whose items have not been read since, in order.</summary>
    public static async Task<IReadOnlyList<ItemWrite>> ListUnreadAsync(StoreSession session, long connection) =>
    [
        .. (await session.ListAsync<Row>(
            """
            SELECT o.entry_id AS EntryId, o.state AS State, o.write AS Write, o.result AS Result, o.sentence AS Sentence, o.revision AS Revision
            FROM outbox o JOIN item i ON i.connection_id = o.connection_id AND i.native_id = o.native_id
            WHERE o.connection_id = @connection AND o.state = 2 AND o.result_at >= i.observed_at ORDER BY o.entry_id
            """,
            new { connection }).ConfigureAwait(false)).Select(Read),
    ];

    private static ItemWrite Accepted(ItemWrite write, WriteBackOutcome outcome) =>
        write with { Updates = [.. write.Updates.Except(outcome.Refused.Select(static refused => refused.Update))] };

    private static async Task<Row> FindAsync(StoreSession session, long entryId) =>
        await session.FindAsync<Row>(
            $"""
            SELECT entry_id AS EntryId, state AS State, write AS Write, result AS Result, sentence AS Sentence, revision AS Revision
            FROM outbox WHERE entry_id = @entryId{session.Engine.ForUpdate}
            """,
            new { entryId }).ConfigureAwait(false)
        ?? throw new InvalidOperationException($"The outbox has no entry {entryId}.");

    private static Task<IReadOnlyList<Row>> ListRowsAsync(StoreSession session) => session.ListAsync<Row>(
        """
        SELECT entry_id AS EntryId, state AS State, write AS Write, result AS Result, sentence AS Sentence, revision AS Revision
        FROM outbox WHERE state < 2 ORDER BY entry_id
        """);

    private static ItemWrite Read(Row row) => JsonSerializer.Deserialize(row.Write, StoreJson.Plain.ItemWrite)
        ?? throw new StoreException($"Outbox entry {row.EntryId} is damaged; restore the store from a backup.");

    private sealed record Row(long EntryId, long State, string Write, long? Result, string? Sentence, long? Revision);
}
