using System.Security.Cryptography;
using SyncWorker.Model.Reading;
using SyncWorker.Storage.Engine;
using SyncWorker.Storage.Packing;

namespace SyncWorker.Storage.Tables;

/// <summary>The raw metadata documents of a connection as last read.</summary>
internal static class MetadataTable
{
    private static readonly BulkStatement Upsert = BulkStatement.Upsert(
        "metadata_document",
        keyColumns: 2,
        Column.Number("connection_id"), Column.Text("name"),
        Column.Number("position"), Column.Bytes("content_hash"), Column.Bytes("packed"), Column.Number("observed_at"));

    private static readonly BulkStatement Delete = BulkStatement.Delete("metadata_document", Column.Number("connection_id"), Column.Text("name"));

    public static async Task SaveAsync(StoreSession session, long connection, TrackerMetadata metadata, DateTimeOffset observedAt)
    {
        var known = (await session.ListAsync<Row>(
            "SELECT name AS Name, position AS Position, content_hash AS Hash FROM metadata_document WHERE connection_id = @connection",
            new { connection }).ConfigureAwait(false)).ToDictionary(static row => row.Name, StringComparer.Ordinal);

        var changed = new BulkRows(Upsert);
        for (var i = 0; i < metadata.Documents.Count; i++)
        {
            var (name, hash) = (StoreText.EncodeText(metadata.Documents[i].Name), SHA256.HashData(metadata.Documents[i].Json.Span));
            if (known.Remove(name, out var row) && row.Position == i && row.Hash.AsSpan().SequenceEqual(hash)) continue;
            changed.Add(connection, name, (long)i, hash, PackedBytes.Pack(metadata.Documents[i].Json.Span), observedAt.ToUnixTimeMilliseconds());
        }

        var gone = new BulkRows(Delete);
        foreach (var name in known.Keys) gone.Add(connection, name);
        await session.ExecuteAsync(gone).ConfigureAwait(false);
        await session.ExecuteAsync(changed).ConfigureAwait(false);
    }

    public static async Task<TrackerMetadata?> FindAsync(StoreSession session, string connection)
    {
        var readAt = await session.FindAsync<long?>("SELECT metadata_read_at FROM connection WHERE name = @connection", new { connection }).ConfigureAwait(false);
        if (readAt is null) return null;
        var documents = new List<MetadataDocument>();
        var reader = await session.ReadAsync(
            """
            SELECT d.name, d.packed FROM metadata_document d JOIN connection c ON c.connection_id = d.connection_id
            WHERE c.name = @connection ORDER BY d.position
            """,
            ids: null,
            ("connection", connection)).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            while (await reader.ReadAsync(session.CancellationToken).ConfigureAwait(false))
                documents.Add(new MetadataDocument(reader.Text(0), PackedBytes.Unpack(reader.GetFieldValue<byte[]>(1))));
        }

        return new TrackerMetadata(documents);
    }

    private sealed record Row(string Name, long Position, byte[] Hash);
}
