using SyncWorker.Model.Items;
using SyncWorker.Storage.Engine;
using SyncWorker.Storage.Packing;

namespace SyncWorker.Storage.Tables;

/// <summary>What is known to be missing of stored items.</summary>
internal static class GapTable
{
    private const int SampleCount = 3;

    private static readonly string PartlyRead =
        $"FROM item WHERE connection_id = @connection AND notes IS NOT NULL AND notes LIKE '%{ItemColumns.MarkOf(MappingNoteKind.History)}%' AND removed_at IS NULL";

    public static async Task<ItemGaps> FindAsync(StoreSession session, long connection)
    {
        var count = await session.FindAsync<long>($"SELECT COUNT(*) {PartlyRead}", new { connection }).ConfigureAwait(false);
        var samples = count == 0 ? [] : await session.ListAsync<string>($"SELECT item_key {PartlyRead} ORDER BY native_id LIMIT {SampleCount}", new { connection }).ConfigureAwait(false);
        var absent = await session.ListAsync<long>(
            "SELECT native_id FROM item WHERE connection_id = @connection AND absent_since IS NOT NULL AND removed_at IS NULL ORDER BY native_id", new { connection }).ConfigureAwait(false);
        return new ItemGaps((int)count, [.. samples.Select(static key => StoreText.Decode(key))], absent);
    }
}
