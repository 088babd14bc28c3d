using System.Data.Common;
using System.Runtime.CompilerServices;
using SyncWorker.Model.Items;
using SyncWorker.Model.Reading;
using SyncWorker.Storage.Engine;
using SyncWorker.Storage.Packing;

namespace SyncWorker.Storage.Tables;

/// <summary>
/// Worklogs, each version with the time from which and to which we knew it. Those of items outside the scope are kept too: an item may enter it
/// later, and the feeds will not tell again.
/// </summary>
internal static class WorklogTable
{
    private const string Values = "native_id, author_id, author_name, author_email, started_at, seconds, updated_at";

    private static readonly BulkStatement Upsert = BulkStatement.Upsert(
        "worklog",
        keyColumns: 3,
        Column.Number("connection_id"), Column.Number("worklog_id"), Column.Number("observed_at"),
        Column.Number("replaced_at"), Column.Number("deleted_at"), Column.Number("fed_at"),
        Column.Number("native_id"), Column.Text("author_id"), Column.Text("author_name"), Column.Text("author_email"),
        Column.Number("started_at"), Column.Number("seconds"), Column.Number("updated_at"));

    /// <summary>Finds what a feed says that is not stored as new as it says. One that was only put aside has no row, and its deletion is news all the same.</summary>
    public static async Task<IReadOnlyList<WorklogTouch>> ListNewsAsync(StoreSession session, long connection, IReadOnlyList<WorklogTouch> touches)
    {
        var open = await ListOpenAsync(session, connection, [.. touches.Select(static touch => touch.Id).Distinct()]).ConfigureAwait(false);
        var aside = touches.Any(touch => touch.IsDeleted && !open.ContainsKey(touch.Id))
            ? (await QuarantineTable.ListAsync(session, connection).ConfigureAwait(false)).Select(static row => row.WorklogId).OfType<long>().ToHashSet()
            : [];
        return
        [
            .. touches.Where(touch => open.TryGetValue(touch.Id, out var known)
                ? touch.IsDeleted || known.FedAt < touch.At.ToUnixTimeMilliseconds()
                : !touch.IsDeleted || aside.Contains(touch.Id)),
        ];
    }

    /// <returns>How many worklogs are new, changed or gone.</returns>
    public static async Task<int> SaveAsync(StoreSession session, long connection, string connectionName, WorklogPage page, DateTimeOffset observedAt)
    {
        var writer = new Writer(connection, observedAt.ToUnixTimeMilliseconds());
        var worklogs = page.Worklogs.GroupBy(static worklog => worklog.Id).ToDictionary(static same => same.Key, static same => same.Last());
        var fedAt = page.Touches.Where(static touch => !touch.IsDeleted).GroupBy(static touch => touch.Id)
            .ToDictionary(static same => same.Key, static same => same.Max(static touch => touch.At));
        var deleted = page.Touches.Where(static touch => touch.IsDeleted).GroupBy(static touch => touch.Id).ToDictionary(static same => same.Key, static same => same.Max(static touch => touch.At));
        var open = await ListOpenAsync(session, connection, [.. worklogs.Keys.Union(fedAt.Keys).Union(deleted.Keys)]).ConfigureAwait(false);
        foreach (var worklog in worklogs.Values)
        {
            if (worklog.Item.Connection != connectionName)
                throw new ArgumentException($"Worklog {worklog.Id} does not belong to connection '{connectionName}'.", nameof(page));
            writer.Put(worklog.Id, open.GetValueOrDefault(worklog.Id), Content.Of(worklog), fedAt.TryGetValue(worklog.Id, out var at) ? at : worklog.UpdatedAt);
        }

        var aside = page.Unreadable.Select(static worklog => worklog.Id).OfType<long>().ToHashSet();
        var hidden = new HashSet<long>();
        foreach (var (id, at) in fedAt.Where(fed => !worklogs.ContainsKey(fed.Key)))
        {
            var known = open.GetValueOrDefault(id);
            writer.Put(id, known, known?.Content ?? Content.Hidden, at);
            if (known?.Content.NativeId is { } item && !aside.Contains(id)) hidden.Add(item);
        }

        foreach (var (id, at) in deleted)
        {
            if (open.TryGetValue(id, out var known) && !worklogs.ContainsKey(id)) writer.Delete(id, known, at);
        }

        await session.ExecuteAsync(writer.Rows).ConfigureAwait(false);
        await WorklogGapTable.PostponeAsync(session, connection, hidden, observedAt).ConfigureAwait(false);
        return writer.Changed;
    }

    /// <summary>Streams the worklogs of stored items that stand, now or as we knew it at an instant, by id.</summary>
    public static async IAsyncEnumerable<Worklog> StreamAsync(
        StoreSession session, string connection, DateTimeOffset? knownAt, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (await ConnectionTable.FindIdAsync(session, connection).ConfigureAwait(false) is not { } id) yield break;
        const string Select =
            """
            SELECT w.worklog_id, w.native_id, w.author_id, w.author_name, w.author_email, w.started_at, w.seconds, w.updated_at FROM worklog w
            JOIN item i ON i.connection_id = w.connection_id AND i.native_id = w.native_id
            WHERE w.connection_id = @id
            """;
        var reader = knownAt is { } at
            ? await session.ReadAsync(
                Select + " AND w.observed_at <= @at AND (w.replaced_at IS NULL OR w.replaced_at > @at) AND (i.removed_at IS NULL OR i.removed_at > @at) ORDER BY w.worklog_id", ids: null, ("id", id), ("at", at.ToUnixTimeMilliseconds())).ConfigureAwait(false)
            : await session.ReadAsync(Select + " AND w.replaced_at IS NULL AND i.removed_at IS NULL ORDER BY w.worklog_id", ids: null, ("id", id)).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                if (Content.Read(reader, 1).ToWorklog(reader.GetInt64(0), connection) is { } worklog) yield return worklog;
            }
        }
    }

    private static async Task<Dictionary<long, Open>> ListOpenAsync(StoreSession session, long connection, IReadOnlyCollection<long> ids)
    {
        var open = new Dictionary<long, Open>();
        if (ids.Count == 0) return open;
        var reader = await session.ReadAsync(
            $"""
            SELECT worklog_id, observed_at, fed_at, {Values} FROM worklog
            WHERE connection_id = @connection AND replaced_at IS NULL AND worklog_id IN {session.Engine.IdList}
            """,
            ids,
            ("connection", connection)).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            while (await reader.ReadAsync(session.CancellationToken).ConfigureAwait(false))
                open.Add(reader.GetInt64(0), new Open(reader.GetInt64(1), reader.GetInt64(2), Content.Read(reader, 3)));
        }

        return open;
    }

    /// <summary>Gathers the rows of one saving.</summary>
    private sealed class Writer(long connection, long now)
    {
        public BulkRows Rows { get; } = new(Upsert);

        public int Changed { get; private set; }

        public void Put(long id, Open? known, Content content, DateTimeOffset fedAt)
        {
            var fed = fedAt.ToUnixTimeMilliseconds();
            if (known is not null && known.Content == content)
            {
                if (known.FedAt < fed) Add(id, known.ObservedAt, replacedAt: null, deletedAt: null, fed, content);
                return;
            }

            if (content.NativeId is not null || known?.Content.NativeId is not null) Changed++;
            if (known is not null && known.ObservedAt < now) Add(id, known.ObservedAt, now, deletedAt: null, known.FedAt, known.Content);
            Add(id, Math.Max(known?.ObservedAt ?? now, now), replacedAt: null, deletedAt: null, Math.Max(known?.FedAt ?? fed, fed), content);
        }

        public void Delete(long id, Open known, DateTimeOffset at)
        {
            if (known.Content.NativeId is not null) Changed++;
            Add(id, known.ObservedAt, Math.Max(known.ObservedAt, now), at.ToUnixTimeMilliseconds(), known.FedAt, known.Content);
        }

        private void Add(long id, long observedAt, long? replacedAt, long? deletedAt, long fedAt, Content content) => Rows.Add(
            connection, id, observedAt, replacedAt, deletedAt, fedAt,
            content.NativeId, content.AuthorId, content.AuthorName, content.AuthorEmail, content.StartedAt, content.Seconds, content.UpdatedAt);
    }

    private sealed record Open(long ObservedAt, long FedAt, Content Content);

    /// <summary>What a version holds, as the columns hold it.</summary>
    private sealed record Content(long? NativeId, string? AuthorId, string? AuthorName, string? AuthorEmail, long StartedAt, long Seconds, long UpdatedAt)
    {
        public static Content Hidden { get; } = new(null, null, null, null, 0, 0, 0);

        public static Content Of(Worklog worklog) => new(
            worklog.Item.NativeId, StoreText.Encode(worklog.Author?.Id), StoreText.Encode(worklog.Author?.DisplayName), StoreText.Encode(worklog.Author?.Email),
            worklog.StartedAt.ToUnixTimeMilliseconds(), worklog.Seconds, worklog.UpdatedAt.ToUnixTimeMilliseconds());

        public static Content Read(DbDataReader row, int first) => new(
            row.NumberOrNull(first), TextAsStored(row, first + 1), TextAsStored(row, first + 2), TextAsStored(row, first + 3),
            row.GetInt64(first + 4), row.GetInt64(first + 5), row.GetInt64(first + 6));

        public Worklog? ToWorklog(long id, string connection) => NativeId is not { } nativeId ? null : new Worklog
        {
            Id = id,
            Item = new ItemId(connection, nativeId),
            Author = AuthorId is null ? null : new PersonRef
            {
                Id = StoreText.Decode(AuthorId),
                DisplayName = StoreText.Decode(AuthorName ?? AuthorId),
                Email = AuthorEmail is null ? null : StoreText.Decode(AuthorEmail),
            },
            StartedAt = DateTimeOffset.FromUnixTimeMilliseconds(StartedAt),
            Seconds = Seconds,
            UpdatedAt = DateTimeOffset.FromUnixTimeMilliseconds(UpdatedAt),
        };

        private static string? TextAsStored(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
    }
}
