using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using SyncWorker.IntegrationTests.Servers;
using SyncWorker.Storage;

namespace SyncWorker.IntegrationTests.Storage;

/// <summary>An empty place for a store on one engine, and a way to look at its rows without the store.</summary>
public abstract class StoreDatabase : IAsyncDisposable
{
    /// <summary>Opens one more store on the place, as another worker would.</summary>
    public abstract Task<IProjectStore> OpenAsync(TimeProvider time);

    /// <summary>Opens a connection of one's own.</summary>
    public abstract Task<DbConnection> ConnectAsync();

    /// <summary>A number for every row of every table that changes when, and only when, a row is written.</summary>
    public abstract Task<IReadOnlyDictionary<string, string>> WriteMarksAsync();

    /// <summary>Lists the columns of all tables.</summary>
    public abstract Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> ListColumnsAsync();

    /// <summary>Makes every statement of a kind on a table fail, so that a transaction ends in its middle.</summary>
    public abstract Task BreakAsync(string statement, string table);

    /// <summary>Undoes <see cref="BreakAsync"/>.</summary>
    public abstract Task MendAsync(string table);

    public abstract ValueTask DisposeAsync();

    /// <summary>Runs a statement.</summary>
    public async Task<int> ExecuteAsync(string sql)
    {
        await using var connection = await ConnectAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constant texts of tests.
        command.CommandText = sql;
#pragma warning restore CA2100
        return await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Reads rows as texts, columns joined by a bar.</summary>
    public async Task<IReadOnlyList<string>> ReadAsync(string sql)
    {
        await using var connection = await ConnectAsync();
        return await ReadAsync(connection, sql);
    }

    protected async Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> ListColumnsAsync(string sql) =>
        (await ReadAsync(sql)).Select(static row => row.Split('|')).GroupBy(static row => row[0])
            .ToDictionary(static table => table.Key, static table => (IReadOnlyList<string>)[.. table.Select(static row => row[1])]);

    protected static async Task<IReadOnlyList<string>> ReadAsync(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constant texts of tests.
        command.CommandText = sql;
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var rows = new List<string>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => Text(reader.GetValue(i)))));
        return rows;
    }

    private static string Text(object value) => value switch
    {
        DBNull => "∅",
        byte[] bytes => Convert.ToHexStringLower(bytes),
        IFormattable number => number.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
        _ => (string)value,
    };
}

/// <summary>A file in a folder of its own.</summary>
public sealed class SqliteStoreDatabase : StoreDatabase
{
    private readonly string _folder = Directory.CreateTempSubdirectory("syncworker-store-").FullName;

    /// <summary>Gets the file.</summary>
    public string File => Path.Combine(_folder, "store.db");

    public override Task<IProjectStore> OpenAsync(TimeProvider time) => ProjectStore.OpenSqliteAsync(File, time, TestContext.Current.CancellationToken);

    public override async Task<DbConnection> ConnectAsync()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = File, Pooling = false }.ToString());
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        return connection;
    }

    // Any commit that wrote at least one page changes the file's change counter in the write-ahead log's frames; an empty one adds no frame.
    public override Task<IReadOnlyDictionary<string, string>> WriteMarksAsync()
    {
        var log = new FileInfo(File + "-wal");
        using var stream = new FileStream(log.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(stream));
        return Task.FromResult<IReadOnlyDictionary<string, string>>(new Dictionary<string, string> { ["log"] = hash });
    }

    public override Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> ListColumnsAsync() =>
        ListColumnsAsync("SELECT t.name, c.name FROM sqlite_master t JOIN pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'");

    public override Task BreakAsync(string statement, string table) =>
        ExecuteAsync($"CREATE TRIGGER broken_{table} BEFORE {statement} ON {table} BEGIN SELECT RAISE(ABORT, 'broken on purpose'); END");

    public override Task MendAsync(string table) => ExecuteAsync($"DROP TRIGGER broken_{table}");

    public override ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}

/// <summary>A database of its own on the tests' server.</summary>
public sealed class PostgresStoreDatabase(PostgresServer server) : StoreDatabase
{
    private string? _connectionString;

    public override async Task<IProjectStore> OpenAsync(TimeProvider time)
    {
        _connectionString ??= await server.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        return await ProjectStore.OpenPostgresAsync(_connectionString, time, TestContext.Current.CancellationToken);
    }

    public override async Task<DbConnection> ConnectAsync()
    {
        _connectionString ??= await server.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        var connection = new NpgsqlConnection(_connectionString + ";Search Path=syncworker;Pooling=false");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        return connection;
    }

    public override async Task<IReadOnlyDictionary<string, string>> WriteMarksAsync()
    {
        await using var connection = await ConnectAsync();
        var marks = new Dictionary<string, string>();
        foreach (var table in await ReadAsync(connection, "SELECT table_name FROM information_schema.tables WHERE table_schema = 'syncworker' ORDER BY 1"))
        {
            foreach (var row in await ReadAsync(connection, $"SELECT ctid::text, xmin::text FROM {table}")) marks.Add($"{table}|{row}", row);
        }

        return marks;
    }

    public override Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> ListColumnsAsync() =>
        ListColumnsAsync("SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'syncworker'");

    public override Task BreakAsync(string statement, string table) => ExecuteAsync(
        $"""
        CREATE FUNCTION break_{table}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'broken on purpose'; END $$;
        CREATE TRIGGER broken_{table} BEFORE {statement} ON {table} FOR EACH STATEMENT EXECUTE FUNCTION break_{table}()
        """);

    public override Task MendAsync(string table) => ExecuteAsync($"DROP TRIGGER broken_{table} ON {table}");

    public override async ValueTask DisposeAsync()
    {
        if (_connectionString is not null) await server.DropDatabaseAsync(_connectionString, CancellationToken.None);
    }
}
