using System.Data.Common;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using SyncWorker.Storage.Engine;

namespace SyncWorker.Storage.Sqlite;

/// <summary>A file. One connection writes, readers have their own and see the last committed state.</summary>
internal sealed class SqliteEngine : IStoreEngine
{
    // "SyWo" as a number: tells our files from other programs' databases.
    private const long ApplicationId = 0x5379576F;

    private readonly string _connectionString;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly Dictionary<BulkStatement, PreparedStatement> _prepared = [];
    private readonly SqliteConnection _writer;
    private int _disposed;

    private SqliteEngine(string path, string connectionString, SqliteConnection writer, TimeProvider time)
    {
        Place = path;
        _connectionString = connectionString;
        _writer = writer;
        _time = time;
    }

    public string Place { get; }

    public string MigrationFolder => "Sqlite";

    // A writing transaction has the whole file to itself.
    public string ForShare => "";

    public string ForUpdate => "";

    public string IdList => "(SELECT value FROM json_each(@ids))";

    public string ByteLength => "length";

    public string ListTables => "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";

    /// <exception cref="StoreException">The folder or file cannot be made, read or written, or is not ours.</exception>
    public static async Task<SqliteEngine> OpenAsync(string path, TimeProvider time, CancellationToken cancellationToken)
    {
        var full = Path.GetFullPath(path);
        try
        {
            if (Path.GetDirectoryName(full) is { } folder) Directory.CreateDirectory(folder);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StoreException($"The folder of the store '{full}' cannot be made: {fault.Message}", fault);
        }

        var connectionString = new SqliteConnectionStringBuilder { DataSource = full, ForeignKeys = true, DefaultTimeout = 30 }.ToString();
        var writer = new SqliteConnection(connectionString);
        try
        {
            await writer.OpenAsync(cancellationToken).ConfigureAwait(false);
            await SetUpAsync(writer, full, cancellationToken).ConfigureAwait(false);
            return new SqliteEngine(full, connectionString, writer, time);
        }
        catch (SqliteException fault)
        {
            await writer.DisposeAsync().ConfigureAwait(false);
            throw SqliteErrors.Translate(full, fault);
        }
        catch
        {
            await writer.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public object IdListValue(IReadOnlyCollection<long> ids) => JsonSerializer.Serialize(ids, Packing.StoreJson.Plain.Ids);

    public async Task<StoreSession> BeginReadAsync(CancellationToken cancellationToken)
    {
        var reader = new SqliteConnection(_connectionString);
        try
        {
            await reader.OpenAsync(cancellationToken).ConfigureAwait(false);
            return new StoreSession(this, reader, reader.BeginTransaction(deferred: true), reader.DisposeAsync, cancellationToken);
        }
        catch (SqliteException fault)
        {
            await reader.DisposeAsync().ConfigureAwait(false);
            throw Translate(fault);
        }
    }

    public async Task<StoreSession> BeginWriteAsync(CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // BEGIN IMMEDIATE: another process waits here and not in the middle, where waiting could end in a deadlock.
            return new StoreSession(this, _writer, _writer.BeginTransaction(deferred: false), Release, cancellationToken);
        }
        catch (SqliteException fault)
        {
            _writing.Release();
            throw Translate(fault);
        }
    }

    // The immediate transaction is the lock.
    public Task LockSchemaAsync(StoreSession session) => Task.CompletedTask;

    public Task MarkSchemaAsync(StoreSession session) => session.ExecuteAsync($"PRAGMA application_id = {ApplicationId}");

    public Task<long> NowAsync(StoreSession session) => Task.FromResult(_time.GetUtcNow().ToUnixTimeMilliseconds());

    public Task<int> ExecuteAsync(StoreSession session, BulkRows rows)
    {
        if (!_prepared.TryGetValue(rows.Statement, out var statement))
            _prepared.Add(rows.Statement, statement = new PreparedStatement(_writer, rows.Statement));
        var changed = 0;
        foreach (var row in rows.Rows)
        {
            session.CancellationToken.ThrowIfCancellationRequested();
            changed += statement.Execute(row);
        }

        return Task.FromResult(changed);
    }

    public StoreException Translate(DbException fault) => SqliteErrors.Translate(Place, fault);

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1) return;
        await _writing.WaitAsync().ConfigureAwait(false);
        foreach (var statement in _prepared.Values) statement.Dispose();
        await _writer.DisposeAsync().ConfigureAwait(false);

        // Pooled readers would keep the file open, and its -wal and -shm beside it.
        using var pooled = new SqliteConnection(_connectionString);
        SqliteConnection.ClearPool(pooled);
        _writing.Dispose();
    }

    private ValueTask Release()
    {
        _writing.Release();
        return ValueTask.CompletedTask;
    }

    private static async Task SetUpAsync(SqliteConnection connection, string path, CancellationToken cancellationToken)
    {
        var id = await ScalarAsync(connection, "PRAGMA application_id", cancellationToken).ConfigureAwait(false);
        var tables = await ScalarAsync(connection, "SELECT COUNT(*) FROM sqlite_master", cancellationToken).ConfigureAwait(false);
        if (id != ApplicationId && tables > 0)
            throw new StoreException($"'{path}' is a database of another program; name another file for the store.");

        // NORMAL: with WAL a crash of the process loses nothing and the file is never damaged; a power cut may take back the last transactions as a
        // whole. Cursor and items go together, so they are read again, and an entry that is sent again is compared with the tracker first.
        await ScalarAsync(
            connection,
            "PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 2000; PRAGMA cache_size = -8000; PRAGMA temp_store = MEMORY",
            cancellationToken).ConfigureAwait(false);
    }

    private static async Task<long> ScalarAsync(SqliteConnection connection, string sql, CancellationToken cancellationToken)
    {
        var command = connection.CreateCommand();
        await using (command.ConfigureAwait(false))
        {
#pragma warning disable CA2100 // Constant texts only.
            command.CommandText = sql;
#pragma warning restore CA2100
            return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is long number ? number : 0;
        }
    }
}
