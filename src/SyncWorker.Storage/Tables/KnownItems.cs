using SyncWorker.Model.Reading;
using SyncWorker.Storage.Engine;

namespace SyncWorker.Storage.Tables;

/// <summary>What the store knows of some items: enough to decide whether a touched one is to be read.</summary>
internal sealed class KnownItems
{
    private readonly Dictionary<long, (long UpdatedAt, bool IsCurrent, bool IsRemoved)> _stored = [];
    private readonly Dictionary<long, long?> _listed = [];
    private readonly HashSet<long> _quarantined = [];

    private KnownItems()
    {
    }

    public static async Task<KnownItems> FindAsync(StoreSession session, long connection, string mappingVersion, IReadOnlyCollection<long> ids)
    {
        var known = new KnownItems();
        var list = session.Engine.IdList;
        await ReadAsync(
            session, connection, ids,
            $"SELECT native_id, updated_at, mapping_version, absent_since, removed_at FROM item WHERE connection_id = @connection AND native_id IN {list}",
            row => known._stored.Add(row.GetInt64(0), (row.GetInt64(1), row.Text(2) == mappingVersion && row.IsDBNull(3) && row.IsDBNull(4), !row.IsDBNull(4)))).ConfigureAwait(false);
        await ReadAsync(
            session, connection, ids,
            $"SELECT native_id, updated_at FROM touched WHERE connection_id = @connection AND native_id IN {list}",
            row => known._listed.Add(row.GetInt64(0), row.NumberOrNull(1))).ConfigureAwait(false);
        await ReadAsync(
            session, connection, ids,
            $"SELECT native_id FROM quarantine WHERE connection_id = @connection AND native_id IN {list}",
            row => known._quarantined.Add(row.GetInt64(0))).ConfigureAwait(false);
        return known;
    }

    public bool IsListed(long id) => _listed.ContainsKey(id);

    /// <summary>Whether an item matters though it is outside the scope; one that was removed no longer does.</summary>
    public bool Has(long id) => (_stored.TryGetValue(id, out var stored) && !stored.IsRemoved) || _listed.ContainsKey(id) || _quarantined.Contains(id);

    /// <summary>Whether the touch says more than what is stored or already on the list.</summary>
    /// <param name="touch">The touch.</param>
    /// <param name="isStaged">Whether all that the page's journal says of the item waits already: then the list has its reading.</param>
    public bool MustRead(Touch touch, bool isStaged)
    {
        if (touch.OnlyIfKnown && !Has(touch.NativeId)) return false;
        var updatedAt = RowReading.Number(touch.UpdatedAt);
        if (_listed.TryGetValue(touch.NativeId, out var listed)) return updatedAt is null ? !isStaged : listed is null || listed < updatedAt;
        if (_quarantined.Contains(touch.NativeId) || !_stored.TryGetValue(touch.NativeId, out var stored)) return true;
        return !stored.IsCurrent || updatedAt is null || stored.UpdatedAt < updatedAt;
    }

    private static async Task ReadAsync(
        StoreSession session, long connection, IReadOnlyCollection<long> ids, string sql, Action<System.Data.Common.DbDataReader> add)
    {
        var reader = await session.ReadAsync(sql, ids, ("connection", connection)).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            while (await reader.ReadAsync(session.CancellationToken).ConfigureAwait(false)) add(reader);
        }
    }
}
