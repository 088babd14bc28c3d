using SyncWorker.Model.Measures;
using SyncWorker.Storage.Engine;

namespace SyncWorker.Storage.Tables;

/// <summary>Which item belongs to which node of a portfolio, from when to when.</summary>
internal static class MembershipTable
{
    private static readonly BulkStatement Begin = BulkStatement.Upsert(
        "membership",
        keyColumns: 4,
        Column.Number("node_id"), Column.Number("connection_id"), Column.Number("native_id"), Column.Number("from_at"), Column.Number("to_at"));

    private static readonly BulkStatement End = new(
        """
        UPDATE membership SET to_at = CASE WHEN membership.from_at > r.gone_at THEN membership.from_at ELSE r.gone_at END
        FROM {rows} WHERE membership.node_id = r.node_id AND membership.connection_id = r.connection_id
          AND membership.native_id = r.native_id AND membership.to_at IS NULL
        """,
        Column.Number("node_id"), Column.Number("connection_id"), Column.Number("native_id"), Column.Number("gone_at"));

    public static async Task SaveAsync(StoreSession session, string portfolio, IReadOnlyCollection<Membership> memberships, DateTimeOffset at)
    {
        var open = await ListOpenAsync(session, portfolio).ConfigureAwait(false);
        var (nodes, connections) = await InternAsync(session, portfolio, memberships).ConfigureAwait(false);
        var now = at.ToUnixTimeMilliseconds();
        var (begun, ended) = (new BulkRows(Begin), new BulkRows(End));
        foreach (var member in memberships.Select(member => new Key(nodes[member.Path], connections[member.Item.Connection], member.Item.NativeId)).Distinct())
        {
            if (!open.Remove(member)) begun.Add(member.Node, member.Connection, member.NativeId, now, null);
        }

        foreach (var member in open) ended.Add(member.Node, member.Connection, member.NativeId, now);
        await session.ExecuteAsync(ended).ConfigureAwait(false);
        await session.ExecuteAsync(begun).ConfigureAwait(false);
    }

    private static async Task<HashSet<Key>> ListOpenAsync(StoreSession session, string portfolio)
    {
        var open = new HashSet<Key>();
        var reader = await session.ReadAsync(
            """
            SELECT m.node_id, m.connection_id, m.native_id FROM membership m JOIN node n ON n.node_id = m.node_id
            WHERE n.portfolio = @portfolio AND m.to_at IS NULL
            """,
            ids: null,
            ("portfolio", portfolio)).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            while (await reader.ReadAsync(session.CancellationToken).ConfigureAwait(false))
                open.Add(new Key(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2)));
        }

        return open;
    }

    private static async Task<(Dictionary<string, long> Nodes, Dictionary<string, long> Connections)> InternAsync(
        StoreSession session, string portfolio, IReadOnlyCollection<Membership> memberships)
    {
        var nodes = new Dictionary<string, long>(StringComparer.Ordinal);
        var connections = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var member in memberships)
        {
            if (!nodes.ContainsKey(member.Path))
                nodes.Add(member.Path, await InternNodeAsync(session, portfolio, member.Path).ConfigureAwait(false));
            if (!connections.ContainsKey(member.Item.Connection))
                connections.Add(member.Item.Connection, await ConnectionTable.InternAsync(session, member.Item.Connection).ConfigureAwait(false));
        }

        return (nodes, connections);
    }

    private static async Task<long> InternNodeAsync(StoreSession session, string portfolio, string path)
    {
        var known = await session.FindAsync<long?>(
            "SELECT node_id FROM node WHERE portfolio = @portfolio AND path = @path", new { portfolio, path }).ConfigureAwait(false);
        if (known is { } id) return id;
        var next = await session.TakeNumbersAsync("node", 1).ConfigureAwait(false);
        await session.ExecuteAsync("INSERT INTO node (node_id, portfolio, path) VALUES (@next, @portfolio, @path)", new { next, portfolio, path }).ConfigureAwait(false);
        return next;
    }

    private readonly record struct Key(long Node, long Connection, long NativeId);
}
