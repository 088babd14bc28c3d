using SyncWorker.Model.Items;
using SyncWorker.Storage.Engine;

namespace SyncWorker.Storage.Tables;

/// <summary>Compares what a sweep listed with what is stored, inside the database, in both directions.</summary>
internal static class SweepComparer
{
    /// <summary>
    /// What the listing shows and the store does not know as it is, and what names a parent that was hidden from us: nothing else tells that it is shown
    /// by now. Somebody who waits on the list already as new is not counted again.
    /// </summary>
    private static readonly string News =
        $$"""
        FROM swept s
        LEFT JOIN item i ON i.connection_id = s.connection_id AND i.native_id = s.native_id
        LEFT JOIN touched t ON t.connection_id = s.connection_id AND t.native_id = s.native_id
        WHERE s.connection_id = @connection AND s.sweep_number = @number
          AND (t.native_id IS NULL OR (t.updated_at IS NOT NULL AND t.updated_at < s.updated_at))
          AND ((i.native_id IS NOT NULL AND (i.updated_at < s.updated_at OR i.removed_at IS NOT NULL OR i.absent_since IS NOT NULL OR i.mapping_version <> @mapping
              OR (i.parent_id IS NULL AND i.notes LIKE '%{{ItemColumns.MarkOf(MappingNoteKind.Parent)}}%')))
            OR (i.native_id IS NULL AND NOT EXISTS (SELECT 1 FROM quarantine q WHERE q.connection_id = s.connection_id AND q.native_id = s.native_id)))
        """;

    /// <exception cref="InvalidOperationException">The listing's end is not proven.</exception>
    public static async Task<SweepComparison> CompareAsync(StoreSession session, long connection, long number)
    {
        var sweep = await SweepTable.RequireAsync(session, connection, number).ConfigureAwait(false);
        if (sweep.Listed is null) throw new InvalidOperationException($"Sweep {number} has not come to its end: nothing follows from it.");
        if (await FindAsync(session, connection, number).ConfigureAwait(false) is { } known) return known;

        var joined = await JoinAsync(session, connection, number, sweep.MappingVersion).ConfigureAwait(false);
        await session.ExecuteAsync(
            """
            DELETE FROM missing_item WHERE connection_id = @connection
              AND EXISTS (SELECT 1 FROM swept s WHERE s.connection_id = @connection AND s.sweep_number = @number AND s.native_id = missing_item.native_id)
            """,
            new { connection, number }).ConfigureAwait(false);
        await MarkMissingAsync(session, connection, sweep).ConfigureAwait(false);
        await QuarantineTable.RemoveUnlistedAsync(session, connection, number).ConfigureAwait(false);
        await BrakeTable.CloseAsync(session, connection, sweep.StartedAt).ConfigureAwait(false);
        var missing = await session.FindAsync<long>("SELECT COUNT(*) FROM missing_item WHERE connection_id = @connection", new { connection }).ConfigureAwait(false);
        await session.ExecuteAsync(
            "UPDATE sweep SET joined = @joined, missing = @missing WHERE connection_id = @connection AND sweep_number = @number",
            new { connection, number, joined, missing }).ConfigureAwait(false);
        return new SweepComparison((int)joined, (int)missing);
    }

    private static async Task<SweepComparison?> FindAsync(StoreSession session, long connection, long number)
    {
        var row = await session.FindAsync<Row>(
            "SELECT joined AS Joined, missing AS Missing FROM sweep WHERE connection_id = @connection AND sweep_number = @number AND joined IS NOT NULL",
            new { connection, number }).ConfigureAwait(false);
        return row is null ? null : new SweepComparison((int)row.Joined, (int)row.Missing);
    }

    private static async Task<long> JoinAsync(StoreSession session, long connection, long number, string mapping)
    {
        var count = await session.FindAsync<long>($"SELECT COUNT(*) {News}", new { connection, number, mapping }).ConfigureAwait(false);
        if (count == 0) return 0;
        var first = await session.TakeNumbersAsync($"touched:{connection}", (int)count).ConfigureAwait(false);
        await session.ExecuteAsync(
            $"""
            INSERT INTO touched (connection_id, native_id, sequence, updated_at)
            SELECT s.connection_id, s.native_id, @first - 1 + ROW_NUMBER() OVER (ORDER BY s.native_id), s.updated_at {News}
            ON CONFLICT (connection_id, native_id) DO UPDATE SET sequence = excluded.sequence, updated_at = excluded.updated_at
            """,
            new { connection, number, mapping, first }).ConfigureAwait(false);
        return count;
    }

    /// <summary>An item read since the listing began is there, whatever the listing shows: an index may lag behind.</summary>
    private static Task<int> MarkMissingAsync(StoreSession session, long connection, Sweep sweep) => session.ExecuteAsync(
        """
        INSERT INTO missing_item (connection_id, native_id, project, sweep_number, seen_at)
        SELECT i.connection_id, i.native_id, i.project, @number,
          CASE WHEN p.started_at > i.observed_at THEN p.started_at ELSE i.observed_at END
        FROM item i
        LEFT JOIN sweep p ON p.connection_id = i.connection_id
          AND p.sweep_number = (SELECT MAX(b.sweep_number) FROM sweep b WHERE b.connection_id = @connection AND b.settled_at IS NOT NULL)
        WHERE i.connection_id = @connection AND i.removed_at IS NULL AND i.observed_at < @startedAt
          AND NOT EXISTS (SELECT 1 FROM swept s WHERE s.connection_id = @connection AND s.sweep_number = @number AND s.native_id = i.native_id)
        ON CONFLICT (connection_id, native_id) DO UPDATE SET sweep_number = excluded.sweep_number
        """,
        new { connection, number = sweep.Number, startedAt = sweep.StartedAt.ToUnixTimeMilliseconds() });

    private sealed record Row(long Joined, long Missing);
}
