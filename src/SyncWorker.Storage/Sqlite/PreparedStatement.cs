using System.Buffers;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using SyncWorker.Storage.Engine;

namespace SyncWorker.Storage.Sqlite;

/// <summary>A bulk statement compiled once, whose parameters are bound by position.</summary>
/// <remarks>A <see cref="SqliteCommand"/> looks each parameter up by name for each row, which costs more than the row.</remarks>
internal sealed class PreparedStatement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    /// <exception cref="SqliteException">The statement does not compile.</exception>
    public PreparedStatement(SqliteConnection connection, BulkStatement statement)
    {
        _database = connection.Handle ?? throw new InvalidOperationException("The connection is closed.");
        var row = string.Join(", ", statement.Columns.Select(static (column, i) => $"?{i + 1} AS {column.Name}"));
        var sql = statement.RowSql ?? statement.Sql.Replace("{rows}", $"(SELECT {row}) AS r", StringComparison.Ordinal);
        Check(raw.sqlite3_prepare_v3(_database, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement));
    }

    /// <summary>Runs the statement with one row.</summary>
    /// <returns>How many rows it changed.</returns>
    /// <exception cref="SqliteException">The row was refused.</exception>
    public int Execute(object?[] row)
    {
        try
        {
            for (var i = 0; i < row.Length; i++) Check(Bind(i + 1, row[i]));
            var result = raw.sqlite3_step(_statement);
            if (result != raw.SQLITE_DONE) Check(result);
            return raw.sqlite3_changes(_database);
        }
        finally
        {
            // Its result is the step's, which has been seen.
            _ = raw.sqlite3_reset(_statement);
        }
    }

    public void Dispose() => _statement.Dispose();

    private int Bind(int position, object? value) => value switch
    {
        null => raw.sqlite3_bind_null(_statement, position),
        long number => raw.sqlite3_bind_int64(_statement, position, number),

        // An empty span has no address, and no address means null to SQLite.
        "" => raw.sqlite3_bind_text(_statement, position, ""),
        byte[] { Length: 0 } => raw.sqlite3_bind_zeroblob(_statement, position, 0),
        string text => BindText(position, text),
        byte[] bytes => raw.sqlite3_bind_blob(_statement, position, bytes),
        _ => throw new ArgumentException($"A column cannot hold a {value.GetType().Name}.", nameof(value)),
    };

    private int BindText(int position, string text)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        try
        {
            // SQLite copies the bytes before it returns.
            return raw.sqlite3_bind_text(_statement, position, buffer.AsSpan(0, Encoding.UTF8.GetBytes(text, buffer)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Check(int result) => SqliteException.ThrowExceptionForRC(result, _database);
}
