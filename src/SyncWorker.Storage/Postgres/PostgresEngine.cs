using System.Data;
using System.Data.Common;
using Npgsql;
using NpgsqlTypes;
using SyncWorker.Storage.Engine;

namespace SyncWorker.Storage.Postgres;

/// <summary>A schema named <c>syncworker</c> in a PostgreSQL database.</summary>
internal sealed class PostgresEngine : IStoreEngine
{
    private const string Schema = "syncworker";

    // "SyncWork" as a number: the lock that migrations of all workers share.
    private const long MigrationLock = 0x53796E63576F726B;

    private const int RowsAtOnce = 5000;

    private readonly NpgsqlDataSource _source;

    private PostgresEngine(NpgsqlDataSource source, string place)
    {
        _source = source;
        Place = place;
    }

    public string Place { get; }

    public string MigrationFolder => "Postgres";

    public string ForShare => " FOR SHARE";

    public string ForUpdate => " FOR UPDATE";

    public string IdList => "(SELECT unnest(@ids))";

    public string ByteLength => "octet_length";

    public string ListTables => $"SELECT table_name FROM information_schema.tables WHERE table_schema = '{Schema}'";

    /// <exception cref="StoreException">The server cannot be reached or refuses us.</exception>
    public static async Task<PostgresEngine> OpenAsync(string connectionString, CancellationToken cancellationToken)
    {
        var settings = Settings(connectionString);
        var place = $"{settings.Host}:{settings.Port}/{settings.Database ?? settings.Username}";
        var source = new NpgsqlDataSourceBuilder(settings.ConnectionString).Build();
        try
        {
            var connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            await connection.DisposeAsync().ConfigureAwait(false);
            return new PostgresEngine(source, place);
        }
        catch (NpgsqlException fault)
        {
            await source.DisposeAsync().ConfigureAwait(false);
            throw PostgresErrors.Translate(place, fault);
        }
        catch
        {
            await source.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public object IdListValue(IReadOnlyCollection<long> ids) => ids.ToArray();

    public Task<StoreSession> BeginReadAsync(CancellationToken cancellationToken) => BeginAsync(IsolationLevel.RepeatableRead, cancellationToken);

    public Task<StoreSession> BeginWriteAsync(CancellationToken cancellationToken) => BeginAsync(IsolationLevel.ReadCommitted, cancellationToken);

    public async Task LockSchemaAsync(StoreSession session)
    {
        await session.ExecuteAsync($"SELECT pg_advisory_xact_lock({MigrationLock})").ConfigureAwait(false);
        await session.ExecuteAsync($"CREATE SCHEMA IF NOT EXISTS {Schema}").ConfigureAwait(false);
    }

    public Task MarkSchemaAsync(StoreSession session) => session.ExecuteAsync($"COMMENT ON SCHEMA {Schema} IS 'The store of SyncWorker.'");

    public Task<long> NowAsync(StoreSession session) =>
        session.FindAsync<long>("SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint");

    public async Task<int> ExecuteAsync(StoreSession session, BulkRows rows)
    {
        var changed = 0;
        for (var from = 0; from < rows.Rows.Count; from += RowsAtOnce)
            changed += await ExecuteAsync(session, rows, from, Math.Min(RowsAtOnce, rows.Rows.Count - from)).ConfigureAwait(false);
        return changed;
    }

    public StoreException Translate(DbException fault) => PostgresErrors.Translate(Place, fault);

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private static NpgsqlConnectionStringBuilder Settings(string connectionString)
    {
        try
        {
            var settings = new NpgsqlConnectionStringBuilder(connectionString) { SearchPath = Schema, ApplicationName = "SyncWorker" };
            if (string.IsNullOrEmpty(settings.Host)) throw new ArgumentException("Host is missing");
            if (settings.MaxAutoPrepare == 0) settings.MaxAutoPrepare = 60;
            return settings;
        }
        catch (Exception fault) when (fault is ArgumentException or FormatException or KeyNotFoundException or InvalidCastException)
        {
            // The fault's own message may repeat a part of the text, and so a password: it is left out.
            throw new StoreException("The store's PostgreSQL connection string cannot be read; it looks like 'Host=…;Database=…;Username=…;Password=…'.");
        }
    }

    private async Task<StoreSession> BeginAsync(IsolationLevel level, CancellationToken cancellationToken)
    {
        NpgsqlConnection? connection = null;
        try
        {
            connection = await _source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            var transaction = await connection.BeginTransactionAsync(level, cancellationToken).ConfigureAwait(false);
            return new StoreSession(this, connection, transaction, connection.DisposeAsync, cancellationToken);
        }
        catch (NpgsqlException fault)
        {
            if (connection is not null) await connection.DisposeAsync().ConfigureAwait(false);
            throw Translate(fault);
        }
    }

    private static async Task<int> ExecuteAsync(StoreSession session, BulkRows rows, int from, int count)
    {
        var columns = rows.Statement.Columns;
        var command = (NpgsqlCommand)session.Connection.CreateCommand();
        await using (command.ConfigureAwait(false))
        {
            var names = string.Join(", ", columns.Select(static column => column.Name));
            var arrays = string.Join(", ", Enumerable.Range(1, columns.Count).Select(static i => $"${i}"));
#pragma warning disable CA2100 // The text is a constant of this project; values travel as parameters.
            command.CommandText = rows.Statement.Sql.Replace("{rows}", $"unnest({arrays}) AS r ({names})", StringComparison.Ordinal);
#pragma warning restore CA2100
            command.Transaction = (NpgsqlTransaction)session.Transaction;
            for (var i = 0; i < columns.Count; i++) command.Parameters.Add(Parameter(columns[i].Type, rows.Rows, i, from, count));
            return await command.ExecuteNonQueryAsync(session.CancellationToken).ConfigureAwait(false);
        }
    }

    private static NpgsqlParameter Parameter(ColumnType type, IReadOnlyList<object?[]> rows, int column, int from, int count) => type switch
    {
        ColumnType.Number => new NpgsqlParameter<long?[]> { TypedValue = Take<long?>(rows, column, from, count), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint },
        ColumnType.Text => new NpgsqlParameter<string?[]> { TypedValue = Take<string?>(rows, column, from, count), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
        _ => new NpgsqlParameter<byte[]?[]> { TypedValue = Take<byte[]?>(rows, column, from, count), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea },
    };

    private static T?[] Take<T>(IReadOnlyList<object?[]> rows, int column, int from, int count)
    {
        var values = new T?[count];
        for (var i = 0; i < count; i++) values[i] = (T?)rows[from + i][column];
        return values;
    }
}
