using SyncWorker.Model.Reading;
using SyncWorker.Storage.Engine;
using SyncWorker.Storage.Packing;

namespace SyncWorker.Storage.Tables;

/// <summary>Named things of a tracker, each version with the time from which and to which it was seen.</summary>
internal static class CatalogueTable
{
    private const string Select = "SELECT kind, native_id, word, detail, start_on, finish_on, from_at FROM catalogue_version WHERE connection_id = @connection";

    private static readonly BulkStatement Upsert = BulkStatement.Upsert(
        "catalogue_version",
        keyColumns: 4,
        Column.Number("connection_id"), Column.Number("kind"), Column.Text("native_id"), Column.Number("from_at"),
        Column.Number("to_at"), Column.Text("word"), Column.Text("detail"), Column.Number("start_on"), Column.Number("finish_on"));

    public static async Task SaveAsync(StoreSession session, long connection, IReadOnlyList<CatalogueEntry> catalogue, DateTimeOffset observedAt)
    {
        var open = await ListOpenAsync(session, connection).ConfigureAwait(false);
        var now = observedAt.ToUnixTimeMilliseconds();
        var rows = new BulkRows(Upsert);
        foreach (var entry in catalogue.Reverse().DistinctBy(static entry => (entry.Kind, entry.NativeId)).Reverse())
        {
            if (open.Remove((entry.Kind, entry.NativeId), out var former))
            {
                if (former.Entry == entry) continue;
                if (former.FromAt < now) Add(rows, connection, former.Entry, former.FromAt, now);
                Add(rows, connection, entry, Math.Max(former.FromAt, now), toAt: null);
            }
            else
            {
                Add(rows, connection, entry, now, toAt: null);
            }
        }

        foreach (var (entry, fromAt) in open.Values) Add(rows, connection, entry, fromAt, Math.Max(fromAt, now));
        await session.ExecuteAsync(rows).ConfigureAwait(false);
    }

    public static async Task<IReadOnlyList<CatalogueEntry>> ListAsync(StoreSession session, long connection, CatalogueKind kind, DateTimeOffset? at)
    {
        const string OfKind = Select + " AND kind = @kind AND ";
        var rows = at is { } then
            ? await ReadAsync(
                session, OfKind + "from_at <= @at AND (to_at IS NULL OR to_at > @at) ORDER BY native_id", ("connection", connection), ("kind", (long)kind), ("at", then.ToUnixTimeMilliseconds())).ConfigureAwait(false)
            : await ReadAsync(session, OfKind + "to_at IS NULL ORDER BY native_id", ("connection", connection), ("kind", (long)kind)).ConfigureAwait(false);
        return [.. rows.Select(static row => row.Entry)];
    }

    private static async Task<Dictionary<(CatalogueKind, string), (CatalogueEntry Entry, long FromAt)>> ListOpenAsync(StoreSession session, long connection)
    {
        var open = new Dictionary<(CatalogueKind, string), (CatalogueEntry, long)>();
        foreach (var (entry, fromAt) in await ReadAsync(session, Select + " AND to_at IS NULL ORDER BY kind, native_id, from_at", ("connection", connection)).ConfigureAwait(false))
            open[(entry.Kind, entry.NativeId)] = (entry, fromAt);
        return open;
    }

    private static async Task<List<(CatalogueEntry Entry, long FromAt)>> ReadAsync(StoreSession session, string sql, params (string Name, object Value)[] parameters)
    {
        var rows = new List<(CatalogueEntry, long)>();
        var reader = await session.ReadAsync(sql, ids: null, parameters).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            while (await reader.ReadAsync(session.CancellationToken).ConfigureAwait(false))
            {
                var entry = new CatalogueEntry
                {
                    Kind = (CatalogueKind)reader.GetInt64(0),
                    NativeId = reader.Text(1),
                    Word = reader.Text(2),
                    Detail = reader.TextOrNull(3),
                    StartOn = RowReading.Day(reader.NumberOrNull(4)),
                    FinishOn = RowReading.Day(reader.NumberOrNull(5)),
                };
                rows.Add((entry, reader.GetInt64(6)));
            }
        }

        return rows;
    }

    private static void Add(BulkRows rows, long connection, CatalogueEntry entry, long fromAt, long? toAt) => rows.Add(
        connection, (long)entry.Kind, StoreText.EncodeText(entry.NativeId), fromAt,
        toAt, StoreText.EncodeText(entry.Word), StoreText.Encode(entry.Detail), RowReading.Number(entry.StartOn), RowReading.Number(entry.FinishOn));
}
