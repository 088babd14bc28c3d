using SyncWorker.Storage.Engine;

namespace SyncWorker.Storage.Tables;

/// <summary>What was asked for when payloads were read. There are few different lists, so each is kept once.</summary>
internal static class AskedTable
{
    /// <summary>Gives a list its number; null for an empty one, which means that nothing is known.</summary>
    public static async Task<long?> InternAsync(StoreSession session, long connection, IReadOnlyList<string> asked)
    {
        if (ItemColumns.Texts(asked) is not { } words) return null;
        var known = await session.FindAsync<long?>(
            "SELECT asked_id FROM asked WHERE connection_id = @connection AND words = @words", new { connection, words }).ConfigureAwait(false);
        if (known is { } id) return id;
        id = await session.TakeNumbersAsync($"asked:{connection}", 1).ConfigureAwait(false);
        await session.ExecuteAsync("INSERT INTO asked (connection_id, asked_id, words) VALUES (@connection, @id, @words)", new { connection, id, words }).ConfigureAwait(false);
        return id;
    }

    /// <summary>Lists the lists by number.</summary>
    public static async Task<IReadOnlyDictionary<long, IReadOnlyList<string>>> ListAsync(StoreSession session, long connection) =>
        (await session.ListAsync<Row>("SELECT asked_id AS Id, words AS Words FROM asked WHERE connection_id = @connection", new { connection }).ConfigureAwait(false))
            .ToDictionary(static row => row.Id, static row => ItemDecoder.Texts(row.Words));

    private sealed record Row(long Id, string Words);
}
